"""Wrong answers to 12_gates/long_memory: each replaces one definition of the reference."""

import torch
from matplotlib.figure import Figure
from torch import nn

from autograder.misconceptions import misconception

# --- set_forget_bias ------------------------------------------------------------------------------------------------


@misconception("set_forget_bias", caught_by="test_forget_bias")
def sets_both_biases(lstm, value):
    """You write the value into both vectors of biases. PyTorch adds them, so the gate gets twice as much as was asked
    for. Which number should be the result of the addition?
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias"):
                bias.chunk(4)[1].fill_(value)


@misconception("set_forget_bias", caught_by="test_forget_bias")
def sets_one_bias_and_leaves_the_other(lstm, value):
    """You write the value into one vector of biases, and what stood in the other one still counts. PyTorch draws both
    at random. What must the other vector hold, for the sum to be right?
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias_ih"):
                bias.chunk(4)[1].fill_(value)


@misconception("set_forget_bias", caught_by="test_forget_bias")
def adds_to_the_bias(lstm, value):
    """You add the value to what the biases are already. The gate then starts near what was asked for, by luck, and a
    second call moves it again. The sum afterwards is to be the value itself.
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias_ih"):
                bias.chunk(4)[1].add_(value)


@misconception("set_forget_bias", caught_by=("test_forget_bias", "test_nothing_else_changes"))
def takes_the_first_block(lstm, value):
    """You set the first of the four blocks of rows. In PyTorch it belongs to the input gate: your LSTM is eager to
    write, and forgets as before. The documentation of `nn.LSTM` gives the order of the blocks.
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias"):
                bias.chunk(4)[0].fill_(value if name.startswith("bias_ih") else 0.0)


@misconception("set_forget_bias", caught_by=("test_forget_bias", "test_nothing_else_changes"))
def takes_the_third_block(lstm, value):
    """You set the third of the four blocks of rows, counting from one. In PyTorch it belongs to the candidate. The
    documentation of `nn.LSTM` gives the order of the blocks.
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias"):
                bias.chunk(4)[2].fill_(value if name.startswith("bias_ih") else 0.0)


@misconception("set_forget_bias", caught_by="test_nothing_else_changes")
def fills_the_whole_bias(lstm, value):
    """You fill whole vectors of biases, so all four gates get the value. The input gate then opens with the forget
    gate, and the memory is flooded. Which part of the vector belongs to the forget gate?
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias"):
                bias.fill_(value if name.startswith("bias_ih") else 0.0)


@misconception("set_forget_bias", caught_by="test_nothing_else_changes")
def clears_the_other_bias(lstm, value):
    """You set all of `bias_hh` to zero to make the sum come out. For the forget gate that is fine, but the other gates
    lose their biases too. Stay within the rows of the forget gate.
    """
    with torch.no_grad():
        for name, bias in lstm.named_parameters():
            if name.startswith("bias_hh"):
                bias.zero_()
            elif name.startswith("bias_ih"):
                bias.chunk(4)[1].fill_(value)


@misconception("set_forget_bias", caught_by="test_forget_bias")
def stops_after_the_first_layer(lstm, value):
    """You set the biases of the first layer, in its first direction, only. The names of the others end in l1, l2 and so
    on, and in _reverse. `named_parameters()` lists them all.
    """
    with torch.no_grad():
        size = lstm.hidden_size
        lstm.bias_ih_l0[size : 2 * size] = value
        lstm.bias_hh_l0[size : 2 * size] = 0.0


@misconception("set_forget_bias", caught_by="test_forget_bias")
def sets_a_copy(lstm, value):
    """You change a copy. `clone`, `detach().clone()`, `torch.cat` and indexing with a list give new tensors; the LSTM
    does not know of them. A slice is a view into the parameter, and what is written into it stays.
    """
    for name, bias in lstm.state_dict().items():
        if name.startswith("bias"):
            blocks = [block.clone() for block in bias.chunk(4)]
            blocks[1][:] = value if name.startswith("bias_ih") else 0.0
            torch.cat(blocks)


@misconception("set_forget_bias", caught_by="test_nothing_else_changes")
def makes_new_parameters(lstm, value):
    """You put new parameters in the place of the old ones. An optimizer that was made before still holds the old ones
    and trains those, and nobody notices. Write into the parameters that are there.
    """
    for name, bias in list(lstm.named_parameters()):
        if name.startswith("bias"):
            new = bias.detach().clone()
            new.chunk(4)[1].fill_(value if name.startswith("bias_ih") else 0.0)
            setattr(lstm, name, nn.Parameter(new))


# --- first_input_gradient_norms -------------------------------------------------------------------------------------


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def lets_gradients_add_up(network, x, lengths):
    """You read `.grad` after each `backward()` and never clear it, so the gradient for one length is added to those of
    the lengths before. What fades is then hidden under what did not. Start every measurement from nothing.
    """
    x = x.clone().requires_grad_()
    norms = []
    for length in lengths:
        network(x[:, :length])[0][:, -1].sum().backward()
        norms.append(x.grad[:, 0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def always_reads_the_whole_sequence(network, x, lengths):
    """Your loss always sits at the last step of `x`, and you count T steps back from there. The first input is
    `x[:, 0]` for every length. What changes is how far the network reads, and with it where the loss sits.
    """
    x = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(network(x)[0][:, -1].sum(), x)
    return torch.stack([gradient[:, -length].norm() for length in lengths])


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def puts_a_loss_at_every_step(network, x, lengths):
    """Your loss adds up the hidden states of all T steps. Those of the first steps have a short way to the first input,
    so your curve can never fall. To see what comes from afar, let the loss sit at step T alone.
    """
    norms = []
    for length in lengths:
        first = x[:, :1].clone().requires_grad_()
        output, _ = network(torch.cat([first, x[:, 1:length]], dim=1))
        norms.append(torch.autograd.grad(output.sum(), first)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def measures_the_whole_input(network, x, lengths):
    """Your norm takes in the gradients of all inputs, from the first to step T. The last inputs are close to the loss
    and have large ones, whatever becomes of the first. Only `x[:, 0]` is asked for.
    """
    norms = []
    for length in lengths:
        part = x[:, :length].clone().requires_grad_()
        norms.append(torch.autograd.grad(network(part)[0][:, -1].sum(), part)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def measures_the_last_input(network, x, lengths):
    """You measure the gradient of input T, right beside the loss. It has one step to go, so your curve is flat for
    every network. How far does the *first* input lie from the loss?
    """
    norms = []
    for length in lengths:
        part = x[:, :length].clone().requires_grad_()
        norms.append(torch.autograd.grad(network(part)[0][:, -1].sum(), part)[0][:, -1].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def measures_the_first_sequence(network, x, lengths):
    """You take `x[0]`, the first *sequence* of the batch, where the first *step* of all sequences is asked for. The
    batch comes first: write down which axis is which.
    """
    norms = []
    for length in lengths:
        part = x[:, :length].clone().requires_grad_()
        norms.append(torch.autograd.grad(network(part)[0][:, -1].sum(), part)[0][0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def measures_the_weights(network, x, lengths):
    """You measure the gradient of the recurrent weights. All steps have a part in it, and the near ones hide that the
    far ones fade. The stub asks for the gradient of an input.
    """
    norms = []
    for length in lengths:
        loss = network(x[:, :length])[0][:, -1].sum()
        norms.append(torch.autograd.grad(loss, network.weight_hh_l0)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def takes_the_cell_state(network, x, lengths):
    """For an LSTM, your loss is made of the cell state: the second result of an LSTM is a pair, and its last entry is
    not the hidden state. What the rest of a network sees is the hidden state.
    """
    norms = []
    for length in lengths:
        first = x[:, :1].clone().requires_grad_()
        _, state = network(torch.cat([first, x[:, 1:length]], dim=1))
        last = state[-1][-1] if isinstance(state, tuple) else state[-1]
        norms.append(torch.autograd.grad(last.sum(), first)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def takes_all_layers(network, x, lengths):
    """You add up `h_n`, which holds the last hidden state of *every* layer. With a single layer that is the same. The
    loss is made of the last layer's.
    """
    norms = []
    for length in lengths:
        first = x[:, :1].clone().requires_grad_()
        _, state = network(torch.cat([first, x[:, 1:length]], dim=1))
        h_n = state[0] if isinstance(state, tuple) else state
        norms.append(torch.autograd.grad(h_n.sum(), first)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def averages_the_state(network, x, lengths):
    """Your loss is the mean of the hidden state, the stub's is its sum. The curve has the right form, but its height
    depends on the sizes of batch and state.
    """
    norms = []
    for length in lengths:
        first = x[:, :1].clone().requires_grad_()
        output, _ = network(torch.cat([first, x[:, 1:length]], dim=1))
        norms.append(torch.autograd.grad(output[:, -1].mean(), first)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def averages_the_sequences_norms(network, x, lengths):
    """You take a norm for each sequence and average over the batch. The gradient is one matrix, batch by input size,
    and its norm takes in all of its numbers at once.
    """
    norms = []
    for length in lengths:
        first = x[:, :1].clone().requires_grad_()
        output, _ = network(torch.cat([first, x[:, 1:length]], dim=1))
        norms.append(torch.autograd.grad(output[:, -1].sum(), first)[0].norm(dim=-1).mean())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_norms_equal_autograd")
def sorts_the_lengths(network, x, lengths):
    """You sort the lengths first, so your norms come in another order than the lengths that you were given. Whoever
    draws one over the other gets a wrong curve.
    """
    norms = []
    for length in sorted(lengths):
        first = x[:, :1].clone().requires_grad_()
        output, _ = network(torch.cat([first, x[:, 1:length]], dim=1))
        norms.append(torch.autograd.grad(output[:, -1].sum(), first)[0].norm())
    return torch.stack(norms)


@misconception("first_input_gradient_norms", caught_by="test_measuring_leaves_no_trace")
def trains_while_it_measures(network, x, lengths):
    """You take a step of an optimizer after measuring. The weights that are measured next time are other ones, and the
    caller's network is changed. To measure is not to train.
    """
    norms = []
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for length in lengths:
        first = x[:, :1].clone().requires_grad_()
        optimizer.zero_grad()
        network(torch.cat([first, x[:, 1:length]], dim=1))[0][:, -1].sum().backward()
        norms.append(first.grad.norm())
    optimizer.step()
    return torch.stack(norms)


# --- plot_gradient_norms --------------------------------------------------------------------------------------------


@misconception("plot_gradient_norms", caught_by="test_figure")
def draws_on_a_linear_scale(lengths, norms):
    """Your y axis is linear. Beside a gradient of 1, those of a thousandth and of a billionth are the same flat line at
    the bottom. Each step is a factor, and factors are seen on another kind of axis.
    """
    axes = Figure().subplots()
    for name, values in norms.items():
        axes.plot(lengths, values, label=name)
    axes.set(xlabel="sequence length", ylabel="gradient norm")
    axes.legend()
    return axes.figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def draws_the_logarithms(lengths, norms):
    """You draw the logarithms of the norms. The picture has the right form, but its axis reads -5 where the norm is
    0.00001. Let the axis be logarithmic, and draw the norms themselves.
    """
    axes = Figure().subplots()
    for name, values in norms.items():
        axes.plot(lengths, values.log10(), label=name)
    axes.set(xlabel="sequence length", ylabel="gradient norm")
    axes.legend()
    return axes.figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def forgets_the_lengths(lengths, norms):
    """You give only the norms to `plot`, so its x axis counts them: 0, 1, 2 and so on. The lengths that were measured
    need not lie at equal distances. Where do they come into your figure?
    """
    axes = Figure().subplots()
    for name, values in norms.items():
        axes.semilogy(values, label=name)
    axes.set(xlabel="sequence length", ylabel="gradient norm")
    axes.legend()
    return axes.figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def goes_on_with_the_last_figure(lengths, norms):
    """The figure of a second call still holds the curves of the first. `plt.gcf()` and `plt.gca()` give you whatever
    figure is current. Make a new one in every call.
    """
    import matplotlib.pyplot as plt

    axes = plt.gca()
    for name, values in norms.items():
        axes.semilogy(lengths, values, label=name)
    axes.set(xlabel="sequence length", ylabel="gradient norm")
    axes.legend()
    return plt.gcf()
