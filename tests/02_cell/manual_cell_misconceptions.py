"""Wrong answers to 02_cell/manual_cell: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("ManualRNNCell.forward", caught_by="test_equal_sizes")
def multiplies_by_weight_ih_without_transposing(self, x, h):
    """You multiply `x` by `weight_ih` as it stands. Its rows belong to the hidden units, while the rows of `x` belong
    to the sequences of the batch, so each unit picks up weights that are not its own. It goes unnoticed only where
    both sizes are equal. Write the shapes of both factors under each other, as in the lesson's section on shapes.
    """
    preactivation = x @ self.weight_ih + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def multiplies_by_weight_hh_without_transposing(self, x, h):
    """You multiply `h` by `weight_hh` as it stands. The matrix is square, so no error warns you, and with a state of
    zeros even the numbers agree. Ask which index of `weight_hh` counts the units of the new state, and which those of
    the old one; the lesson's worked example uses a matrix on which the two readings differ.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def adds_bias_ih_only(self, x, h):
    """Your new state lacks `bias_hh`. The cell has two bias vectors and both take part in the step; with biases of zero
    you would not see the difference. Hold your sum against the lesson's equation, term by term.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def adds_bias_hh_only(self, x, h):
    """Your new state lacks `bias_ih`. The cell has two bias vectors and both take part in the step; with biases of zero
    you would not see the difference. Hold your sum against the lesson's equation, term by term.
    """
    preactivation = x @ self.weight_ih.T + h @ self.weight_hh.T + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def adds_bias_hh_twice(self, x, h):
    """You add `bias_hh` twice and `bias_ih` never. With the small biases that a fresh cell has, the numbers come out
    almost right, which makes this one hard to see. Read the names in your sum once more, slowly.
    """
    preactivation = x @ self.weight_ih.T + self.bias_hh + h @ self.weight_hh.T + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def leaves_out_the_nonlinearity(self, x, h):
    """You give the weighted sum itself as the new state. That is a linear network: over many steps it collapses into
    one matrix, and its states are not bounded. See what stands around the sum in the lesson's equation.
    """
    return x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def squashes_twice(self, x, h):
    """Your sum goes through tanh twice. The result still lies between -1 and 1 and looks like a state, but its values
    are too small, and smaller still after every step. Follow one number from the sum to the result, and count.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    return torch.tanh(torch.tanh(preactivation)) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def squashes_input_and_state_separately(self, x, h):
    """You apply the nonlinearity to the part from the input and to the part from the state, and add the two. The sum
    can leave the range of tanh, and one part cannot cancel the other before it is squashed. Look at how far the
    brackets reach in the lesson's equation.
    """
    activation = torch.tanh if self.nonlinearity == "tanh" else torch.relu
    return activation(x @ self.weight_ih.T + self.bias_ih) + activation(h @ self.weight_hh.T + self.bias_hh)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def squashes_the_old_state(self, x, h):
    """You put the old state through tanh before you multiply it by the weights. A state that comes from a step has been
    squashed already, and one that is given from outside is to be used as it is. Compare with the equation: what is
    multiplied by the recurrent weights?
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + torch.tanh(h) @ self.weight_hh.T + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def uses_sigmoid_for_tanh(self, x, h):
    """Your states are all positive: they went through a sigmoid. It has the same S-shape as tanh, but runs from 0 to 1
    and is 0.5 at zero, so that an idle unit is never silent. Read in the stub which two nonlinearities a cell can
    have.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    return torch.sigmoid(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def joins_state_and_input_in_the_other_order(self, x, h):
    """You join input and state into one vector and the two weight matrices into one matrix, which is a fine idea, but
    the two are joined in different orders: weights for the input meet numbers of the state. All shapes fit, so
    nothing warns you. Write down which columns of the joined matrix meet which entries of the joined vector.
    """
    weight = torch.cat([self.weight_ih, self.weight_hh], dim=1)
    preactivation = torch.cat([h, x], dim=1) @ weight.T + self.bias_ih + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def starts_every_step_from_zeros(self, x, h):
    """Your step does not depend on the hidden state that it is given: it computes as if the state were zero. Without it
    the cell has no memory, and the order of a sequence is lost. Check where `h` enters your sum.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def adds_the_old_state_to_the_new(self, x, h):
    """You add the old state to what the step computes. Such shortcuts exist in other networks, but the Elman step
    replaces its state altogether: the old one comes in through the recurrent weights only. Count how often the old
    state stands in the lesson's equation.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    return h + (torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation))


@misconception("ManualRNNCell.forward", caught_by="test_one_step_equals_rnn_cell")
def squeezes_the_new_state(self, x, h):
    """Your numbers are right, but for a batch of one sequence the batch axis is gone: `squeeze` without an argument
    takes away every axis of size 1, wanted or not. A batch of one comes along sooner or later, at the end of an epoch.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    return (torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)).squeeze()


@misconception("ManualRNNCell.forward", caught_by="test_relu")
def applies_tanh_whatever_the_nonlinearity(self, x, h):
    """Your cell applies tanh even when it was made with `nonlinearity="relu"`. The choice is made when the cell is
    created and has to reach `forward`. Look for the place where your cell remembers it.
    """
    return torch.tanh(x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh)


@misconception("ManualRNNCell.forward", caught_by="test_relu")
def applies_relu_on_top_of_tanh(self, x, h):
    """With `nonlinearity="relu"` your cell applies tanh first and relu afterwards, so that no state exceeds 1. The
    argument names what stands in the place of tanh, not what is added to it.
    """
    state = torch.tanh(x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh)
    return state if self.nonlinearity == "tanh" else torch.relu(state)


@misconception("ManualRNNCell.forward", caught_by="test_many_steps")
def carries_the_state_inside_the_cell(self, x, h):
    """Your cell keeps a hidden state of its own and, from the second call on, uses that in place of the one it is
    given. Two sequences that go through the same cell then run into each other. The stub says what the answer of a
    call may depend on.
    """
    kept = getattr(self, "state", None)
    state = h if kept is None or kept.shape != h.shape else kept
    preactivation = x @ self.weight_ih.T + self.bias_ih + state @ self.weight_hh.T + self.bias_hh
    self.state = torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)
    return self.state


@misconception("ManualRNNCell.forward", caught_by="test_every_gradient")
def detaches_the_old_state(self, x, h):
    """Your states are right, but no gradient flows back into the hidden state that the cell is given: it is cut out of
    the graph on the way in. A network of such cells learns from its last step only. Look for `detach`, `data`,
    `item`, NumPy or `no_grad` on the way of `h` through your step.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h.detach() @ self.weight_hh.T + self.bias_hh
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_every_gradient")
def reads_the_biases_as_data(self, x, h):
    """Your states are right, but the biases get no gradient, so an optimizer would never move them. What you add to the
    sum are bare values, cut off from the parameters they came from. Look for `data` or `detach` beside them.
    """
    bias = self.bias_ih.data + self.bias_hh.data
    preactivation = x @ self.weight_ih.T + h @ self.weight_hh.T + bias
    return torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)


@misconception("ManualRNNCell.forward", caught_by="test_arguments_are_left_alone")
def overwrites_the_state_it_was_given(self, x, h):
    """You write the new state into the tensor that holds the old one. The value you give back is right, but whoever
    kept the old state, to compare, to plot or for the backward pass, has lost it. Look for assignments into `h` and
    for methods that end in an underscore.
    """
    preactivation = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    state = torch.tanh(preactivation) if self.nonlinearity == "tanh" else torch.relu(preactivation)
    with torch.no_grad():
        h.copy_(state)
    return state


@misconception("ManualRNNCell.__init__", caught_by="test_parameters_are_registered")
def keeps_the_weights_as_plain_tensors(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your weights are plain tensors, so the module does not know them: they are missing from `parameters()`, an
    optimizer never sees them, and `load_state_dict` cannot write them. Look up in PyTorch's documentation what a
    tensor must be for a module to take it in.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    bound = hidden_size**-0.5
    for name, shape in (
        ("weight_ih", (hidden_size, input_size)),
        ("weight_hh", (hidden_size, hidden_size)),
        ("bias_ih", (hidden_size,)),
        ("bias_hh", (hidden_size,)),
    ):
        setattr(self, name, ((torch.rand(shape) * 2 - 1) * bound).requires_grad_())


@misconception("ManualRNNCell.__init__", caught_by="test_parameters_are_registered")
def stores_weight_ih_transposed(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your `weight_ih` has a row for each input and a column for each hidden unit. PyTorch stores it the other way
    round, and weights can only be carried over when the shapes agree. The shapes stand in the docstring of the class.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(input_size, hidden_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))


@misconception("ManualRNNCell.__init__", caught_by="test_parameters_are_registered")
def makes_the_biases_columns(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your biases are matrices of one column. Beside a batch of rows, broadcasting would stretch them over the wrong
    axis, and weights can only be carried over when the shapes agree. The shapes stand in the docstring of the class.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(hidden_size, 1).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(hidden_size, 1).uniform_(-bound, bound))


@misconception("ManualRNNCell.__init__", caught_by="test_initial_values")
def draws_from_a_normal_distribution(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your initial values come from a normal distribution. Most are of the right size, but some lie beyond the bound
    that was asked for, whatever the spread. Read in the class docstring which distribution a fresh cell draws from.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    scale = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.randn(hidden_size, input_size) * scale)
    self.weight_hh = nn.Parameter(torch.randn(hidden_size, hidden_size) * scale)
    self.bias_ih = nn.Parameter(torch.randn(hidden_size) * scale)
    self.bias_hh = nn.Parameter(torch.randn(hidden_size) * scale)


@misconception("ManualRNNCell.__init__", caught_by="test_initial_values")
def draws_positive_values_only(self, input_size, hidden_size, nonlinearity="tanh"):
    """All your initial values are positive: `torch.rand` starts at 0. Every unit then pushes every other one in the
    same direction, and tanh saturates soon. The interval that was asked for lies on both sides of zero.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    scale = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.rand(hidden_size, input_size) * scale)
    self.weight_hh = nn.Parameter(torch.rand(hidden_size, hidden_size) * scale)
    self.bias_ih = nn.Parameter(torch.rand(hidden_size) * scale)
    self.bias_hh = nn.Parameter(torch.rand(hidden_size) * scale)


@misconception("ManualRNNCell.__init__", caught_by="test_initial_values")
def starts_the_biases_at_zero(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your biases start at zero. Many layers do that, but `nn.RNNCell` draws its biases from the same interval as its
    weights, and so should your cell.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.zeros(hidden_size))
    self.bias_hh = nn.Parameter(torch.zeros(hidden_size))


@misconception("ManualRNNCell.__init__", caught_by="test_initial_values")
def bounds_weight_ih_by_the_input_size(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your `weight_ih` starts in an interval that depends on the input size, as `nn.Linear` would have it. In a
    recurrent cell one number sets the interval of all four parameters. Read again which one.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-(input_size**-0.5), input_size**-0.5))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))


@misconception("ManualRNNCell.__init__", caught_by="test_initial_values")
def forgets_the_square_root(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your initial values are bounded by 1/hidden_size. With many hidden units the weights are then so small that a
    state hardly reaches the next step. Compare the bound in the class docstring.
    """
    super().__init__()
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(nonlinearity)
    self.nonlinearity = nonlinearity
    bound = 1 / hidden_size
    self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))


@misconception("ManualRNNCell.__init__", caught_by="test_unknown_nonlinearity")
def accepts_any_nonlinearity(self, input_size, hidden_size, nonlinearity="tanh"):
    """Your cell takes any word as its nonlinearity and goes on with one of the two it knows. A misspelt argument would
    then train another network than the one that was meant, without a sign. The stub says what should happen instead,
    and when.
    """
    super().__init__()
    self.nonlinearity = nonlinearity
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(hidden_size).uniform_(-bound, bound))
