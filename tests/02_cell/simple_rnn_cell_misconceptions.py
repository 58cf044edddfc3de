"""Wrong answers to 02_cell/simple_rnn_cell: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("SimpleRNNCell.__init__", caught_by="test_parameters")
def gives_both_layers_a_bias(self, input_size, hidden_size):
    """Both of your layers have a bias, as `nn.Linear` does unless it is told otherwise. That is the form of
    `nn.RNNCell`; here one bias is to do the work of two.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size)
    self.W_hh = nn.Linear(hidden_size, hidden_size)


@misconception("SimpleRNNCell.__init__", caught_by="test_parameters")
def gives_no_layer_a_bias(self, input_size, hidden_size):
    """Neither of your layers has a bias. One bias is enough, but none is too few: with an input of zeros and a state of
    zeros, your cell could only ever answer zeros.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size, bias=False)
    self.W_hh = nn.Linear(hidden_size, hidden_size, bias=False)


@misconception("SimpleRNNCell.__init__", caught_by="test_parameters")
def gives_the_bias_to_the_input_layer(self, input_size, hidden_size):
    """Your cell has one bias, but it belongs to the other layer. The numbers would come out the same; the name under
    which the weights are carried over would not. Read in the class docstring which layer has it.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size)
    self.W_hh = nn.Linear(hidden_size, hidden_size, bias=False)


@misconception("SimpleRNNCell.__init__", caught_by="test_parameters")
def hides_the_layers_in_a_list(self, input_size, hidden_size):
    """Your layers are kept in a Python list, and a module does not look into lists: no parameter of yours is
    registered, no optimizer would find one. A layer that is an attribute of the module is found.
    """
    super().__init__()
    self.layers = [nn.Linear(input_size, hidden_size, bias=False), nn.Linear(hidden_size, hidden_size)]


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def leaves_out_the_nonlinearity(self, x, h):
    """You give the sum itself as the new state. That is a linear network: over many steps it collapses into one matrix,
    and its states are not bounded. See what stands around the sum in the lesson's equation.
    """
    return self.W_xh(x) + self.W_hh(h)


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def squashes_twice(self, x, h):
    """Your sum goes through tanh twice. The result still looks like a state, but its values are too small. Follow one
    number from the sum to the result, and count.
    """
    return torch.tanh(torch.tanh(self.W_xh(x) + self.W_hh(h)))


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def squashes_input_and_state_separately(self, x, h):
    """You apply tanh to what each layer gives and add the two. The sum may then lie outside -1 and 1, which no state of
    this network does. How many tanhs are there in the lesson's equation, and around what?
    """
    return torch.tanh(self.W_xh(x)) + torch.tanh(self.W_hh(h))


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def squashes_the_state_before_the_sum(self, x, h):
    """You apply tanh to the part from the state only, and add the input's part to it. The sum may then lie outside -1
    and 1. Look where the closing parenthesis of your tanh stands.
    """
    return self.W_xh(x) + torch.tanh(self.W_hh(h))


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def multiplies_by_the_weight_without_transposing(self, x, h):
    """You multiply `h` by the weight matrix of `W_hh` as it stands. A linear layer stores a row for each unit of the
    new state; in your product its rows meet the units of the old one. The matrix is square, so nothing warns you. The
    layer itself knows how to apply its weight.
    """
    return torch.tanh(self.W_xh(x) + h @ self.W_hh.weight + self.W_hh.bias)


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def takes_the_weights_and_leaves_the_bias(self, x, h):
    """You take the weight matrices out of the layers and multiply by them, and the bias stays behind. With a bias of
    zeros you would not see it. What does calling a linear layer do beyond multiplying?
    """
    return torch.tanh(x @ self.W_xh.weight.T + h @ self.W_hh.weight.T)


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def adds_the_bias_twice(self, x, h):
    """You add the bias by hand to a sum that has it already: calling a linear layer that has a bias adds it. With a
    small bias the numbers come out almost right.
    """
    return torch.tanh(self.W_xh(x) + self.W_hh(h) + self.W_hh.bias)


@misconception("SimpleRNNCell.forward", caught_by="test_one_step")
def squeezes_the_new_state(self, x, h):
    """Your numbers are right, but for a batch of one sequence the batch axis is gone: `squeeze` without an argument
    takes away every axis of size 1, wanted or not.
    """
    return torch.tanh(self.W_xh(x) + self.W_hh(h)).squeeze()


@misconception("SimpleRNNCell.forward", caught_by="test_many_steps")
def carries_the_state_inside_the_cell(self, x, h):
    """Your cell keeps a hidden state of its own and, from the second call on, uses that in place of the one it is
    given. Two sequences that go through the same cell then run into each other. The stub says what the cell may keep.
    """
    state = getattr(self, "state", h)
    self.state = torch.tanh(self.W_xh(x) + self.W_hh(state))
    return self.state


@misconception("SimpleRNNCell.forward", caught_by="test_gradients")
def detaches_the_old_state(self, x, h):
    """Your states are right, but no gradient flows back into the hidden state that the cell is given. A network of such
    cells learns from its last step only. Look for `detach`, `data`, `item`, NumPy or `no_grad` on the way of `h`
    through your step.
    """
    return torch.tanh(self.W_xh(x) + self.W_hh(h.detach()))


@misconception("SimpleRNNCell.forward", caught_by="test_arguments_are_left_alone")
def overwrites_the_state_it_was_given(self, x, h):
    """You write the new state into the tensor that holds the old one. The value you give back is right, but whoever
    kept the old state has lost it. Look for assignments into `h` and for methods that end in an underscore.
    """
    state = torch.tanh(self.W_xh(x) + self.W_hh(h))
    with torch.no_grad():
        h.copy_(state)
    return state


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def leaves_the_second_bias_as_it_was_drawn(cell):
    """Your new cell still has the `bias_ih` that it drew when it was made. It is small, so the states are almost right,
    and different every time. A fresh `nn.RNNCell` has no zeros in it; all four parameters need your attention.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    with torch.no_grad():
        rnn_cell.weight_ih.copy_(cell.W_xh.weight)
        rnn_cell.weight_hh.copy_(cell.W_hh.weight)
        rnn_cell.bias_hh.copy_(cell.W_hh.bias)
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def gives_the_bias_to_both(cell):
    """You copy the one bias into both biases of `nn.RNNCell`. There they are added, so your new cell has a bias twice
    as large. What must the two of them add up to?
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    with torch.no_grad():
        rnn_cell.weight_ih.copy_(cell.W_xh.weight)
        rnn_cell.weight_hh.copy_(cell.W_hh.weight)
        rnn_cell.bias_ih.copy_(cell.W_hh.bias)
        rnn_cell.bias_hh.copy_(cell.W_hh.bias)
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def gives_each_bias_one_half(cell):
    """You split the bias into two halves. The new cell computes the right states, but this is not the form that was
    asked for: read in the stub what `bias_ih` holds. A definite form lets two people compare their weights.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    with torch.no_grad():
        rnn_cell.weight_ih.copy_(cell.W_xh.weight)
        rnn_cell.weight_hh.copy_(cell.W_hh.weight)
        rnn_cell.bias_ih.copy_(cell.W_hh.bias / 2)
        rnn_cell.bias_hh.copy_(cell.W_hh.bias / 2)
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def makes_a_cell_without_biases(cell):
    """You make an `nn.RNNCell` with `bias=False`. That takes both of its biases away, not just the one that you can do
    without. What was asked for is a `bias_ih` that is there and holds zeros.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features, bias=False)
    with torch.no_grad():
        rnn_cell.weight_ih.copy_(cell.W_xh.weight)
        rnn_cell.weight_hh.copy_(cell.W_hh.weight)
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def transposes_the_recurrent_matrix(cell):
    """You transpose `W_hh` on the way. Linear layers and recurrent cells of PyTorch store their matrices in the same
    layout, and this one is square, so nothing warns you. Compare the shapes that the documentation gives for both.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    with torch.no_grad():
        rnn_cell.weight_ih.copy_(cell.W_xh.weight)
        rnn_cell.weight_hh.copy_(cell.W_hh.weight.T)
        rnn_cell.bias_ih.zero_()
        rnn_cell.bias_hh.copy_(cell.W_hh.bias)
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def copies_onto_a_copy(cell):
    """Your new cell has other weights than the given one: it still has those it drew when it was made. You change a
    dict of copies, or give names to tensors, and the cell never hears of it. Only writing into the parameters, or
    `load_state_dict`, reaches the cell.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    weights = {name: value.clone() for name, value in rnn_cell.state_dict().items()}
    weights["weight_ih"] = cell.W_xh.weight.detach()
    weights["weight_hh"] = cell.W_hh.weight.detach()
    weights["bias_hh"] = cell.W_hh.bias.detach()
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_to_rnn_cell")
def freezes_what_it_copies(cell):
    """The weights of your new cell are right, but some of them cannot be trained: they were told that they need no
    gradient. `torch.no_grad()` is for the act of copying; the parameters themselves should go on learning.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    rnn_cell.weight_ih = nn.Parameter(cell.W_xh.weight.detach().clone(), requires_grad=False)
    rnn_cell.weight_hh = nn.Parameter(cell.W_hh.weight.detach().clone(), requires_grad=False)
    rnn_cell.bias_ih = nn.Parameter(torch.zeros(cell.W_xh.out_features), requires_grad=False)
    rnn_cell.bias_hh = nn.Parameter(cell.W_hh.bias.detach().clone(), requires_grad=False)
    return rnn_cell


@misconception("to_rnn_cell", caught_by="test_copies")
def shares_the_weights(cell):
    """Your two cells have the same tensors, not the same values: train one, and the other moves with it. `nn.Parameter`
    and `.data` do not copy what they are given. Find the call that does.
    """
    rnn_cell = nn.RNNCell(cell.W_xh.in_features, cell.W_xh.out_features)
    rnn_cell.weight_ih = nn.Parameter(cell.W_xh.weight.data)
    rnn_cell.weight_hh = nn.Parameter(cell.W_hh.weight.data)
    rnn_cell.bias_ih = nn.Parameter(torch.zeros(cell.W_xh.out_features))
    rnn_cell.bias_hh = nn.Parameter(cell.W_hh.bias.data)
    return rnn_cell


@misconception("from_rnn_cell", caught_by="test_from_rnn_cell")
def keeps_the_hidden_bias_only(rnn_cell):
    """Your new cell has only the `bias_hh` of the given one. Its `bias_ih` takes part in every step as well, and there
    is no reason that it should be zero in a cell which others have trained. Match the two equations term by term.
    """
    cell = SimpleRNNCell(rnn_cell.input_size, rnn_cell.hidden_size)  # noqa: F821 - the reference defines it
    with torch.no_grad():
        cell.W_xh.weight.copy_(rnn_cell.weight_ih)
        cell.W_hh.weight.copy_(rnn_cell.weight_hh)
        cell.W_hh.bias.copy_(rnn_cell.bias_hh)
    return cell


@misconception("from_rnn_cell", caught_by="test_from_rnn_cell")
def keeps_the_input_bias_only(rnn_cell):
    """Your new cell has only the `bias_ih` of the given one. Its `bias_hh` takes part in every step as well. Match the
    two equations term by term.
    """
    cell = SimpleRNNCell(rnn_cell.input_size, rnn_cell.hidden_size)  # noqa: F821 - the reference defines it
    with torch.no_grad():
        cell.W_xh.weight.copy_(rnn_cell.weight_ih)
        cell.W_hh.weight.copy_(rnn_cell.weight_hh)
        cell.W_hh.bias.copy_(rnn_cell.bias_ih)
    return cell


@misconception("from_rnn_cell", caught_by="test_from_rnn_cell")
def takes_the_mean_of_the_biases(rnn_cell):
    """Your one bias is the mean of the two. They do not stand for the same thing measured twice; each is a term of the
    step. Match the two equations term by term.
    """
    cell = SimpleRNNCell(rnn_cell.input_size, rnn_cell.hidden_size)  # noqa: F821 - the reference defines it
    with torch.no_grad():
        cell.W_xh.weight.copy_(rnn_cell.weight_ih)
        cell.W_hh.weight.copy_(rnn_cell.weight_hh)
        cell.W_hh.bias.copy_((rnn_cell.bias_ih + rnn_cell.bias_hh) / 2)
    return cell


@misconception("from_rnn_cell", caught_by="test_copies")
def adds_into_the_bias_of_the_given_cell(rnn_cell):
    """Your new cell is right, but the given one has been changed: one of its biases now holds the sum. A method that
    ends in an underscore, and `+=`, write into the tensor they are applied to.
    """
    cell = SimpleRNNCell(rnn_cell.input_size, rnn_cell.hidden_size)  # noqa: F821 - the reference defines it
    with torch.no_grad():
        cell.W_xh.weight.copy_(rnn_cell.weight_ih)
        cell.W_hh.weight.copy_(rnn_cell.weight_hh)
        cell.W_hh.bias.copy_(rnn_cell.bias_hh.add_(rnn_cell.bias_ih))
    return cell


@misconception("from_rnn_cell", caught_by="test_copies")
def shares_the_matrices(rnn_cell):
    """The matrices of your two cells are the same tensors: train one cell, and the other moves with it. Assigning a
    parameter hands on the tensor itself, not its values. Find the call that copies.
    """
    cell = SimpleRNNCell(rnn_cell.input_size, rnn_cell.hidden_size)  # noqa: F821 - the reference defines it
    cell.W_xh.weight = rnn_cell.weight_ih
    cell.W_hh.weight = rnn_cell.weight_hh
    cell.W_hh.bias = nn.Parameter(rnn_cell.bias_ih.detach() + rnn_cell.bias_hh.detach())
    return cell
