"""Right answers to 12_gates/long_memory, in another style."""

import torch

from autograder.misconceptions import alternative


@alternative("set_forget_bias")
def shares_the_bias_equally(lstm, value):
    """Half of the value in either vector, written into `.data`, layer by layer."""
    for layer in range(lstm.num_layers):
        for suffix in ("", "_reverse") if lstm.bidirectional else ("",):
            for name in ("bias_ih", "bias_hh"):
                lstm.__getattr__(f"{name}_l{layer}{suffix}").data.chunk(4)[1].fill_(value / 2)


@alternative("set_forget_bias")
def makes_up_the_difference(lstm, value):
    """One vector stays, the other one is what is missing; new values go in by `load_state_dict`."""
    state = lstm.state_dict()
    for name in state:
        if "bias_hh" in name:
            n = len(state[name]) // 4
            new = state[name].clone()
            new[n : 2 * n] = value - state[name.replace("_hh", "_ih")][n : 2 * n]
            state[name] = new
    lstm.load_state_dict(state)


@alternative("first_input_gradient_norms")
def runs_once(network, x, lengths):
    """A state knows nothing of later inputs, so one run gives the outputs of all lengths."""
    x = x.detach().clone().requires_grad_()
    output = network(x)[0]
    norms = []
    for length in lengths:
        (gradient,) = torch.autograd.grad(output[:, length - 1].sum(), x, retain_graph=True)
        norms.append(gradient[:, 0].square().sum().sqrt().item())
    return torch.tensor(norms, dtype=torch.float64)


@alternative("first_input_gradient_norms")
def fills_the_grads(network, x, lengths):
    """`backward()` fills the parameters' gradients too; the loss is made of h_n; all in a list until the end."""
    results = []
    for length in lengths:
        part = x[:, :length].clone()
        part.requires_grad = True
        state = network(part)[1]
        h_n = state[0] if isinstance(state, tuple) else state
        h_n[-1].sum().backward()
        results.append(torch.linalg.matrix_norm(part.grad[:, 0]))
    return torch.tensor(results)


@alternative("plot_gradient_norms")
def with_pyplot(lengths, norms):
    """A figure of pyplot, semilogy, labels by legend()."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    for values in norms.values():
        axes.semilogy(list(lengths), values.numpy(), "o--")
    axes.legend(list(norms))
    axes.set_xlabel("Sequence length")
    axes.set_ylabel("Gradient norm")
    axes.set_title("How far a gradient reaches")
    return figure
