"""Wrong answers to 12_gates/lstm_cell: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def orders_the_gates_i_f_o_g(self, x, state):
    """You read the last two blocks of rows as output gate and candidate. Some libraries and courses store them so;
    PyTorch has the candidate third. The sizes agree either way, so only the numbers tell.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, o, g = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def orders_the_gates_f_i_g_o(self, x, state):
    """You read the first block of rows as the forget gate and the second as the input gate, as papers often list them.
    What should be forgotten is written and the other way round. See the order in the class docstring.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    f, i, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def shows_the_cell_state_without_tanh(self, x, state):
    """Your hidden state is the output gate times the cell state itself. The cell state may grow large; before it is
    shown it is squashed. See the last line of the equations.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def gives_the_squashed_cell_state(self, x, state):
    """The cell state that you pass on is squashed. Only the copy that is shown as hidden state goes through tanh; the
    cell state itself travels untouched from step to step, and that is why an LSTM remembers.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.tanh(torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g))
    return torch.sigmoid(o) * c, c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def makes_the_candidate_a_gate(self, x, state):
    """Your candidate goes through the sigmoid like the gates, so it is never negative and the cell state can only grow.
    A gate says how much; the candidate says what, and may be of either sign.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.sigmoid(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def squashes_the_gates_with_tanh(self, x, state):
    """Your gates go through tanh and may be negative. A gate is the part that is let through, a number between 0 and 1.
    See which function gives those.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.tanh(f) * c + torch.tanh(i) * torch.tanh(g)
    return torch.tanh(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def uses_the_hidden_state_as_cell_state(self, x, state):
    """You scale the old *hidden* state by the forget gate, and the old cell state is never read. With states of zero
    nobody would notice. An LSTM carries two things; look at which of them is forgotten.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * h + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def gives_the_cell_state_first(self, x, state):
    """You return the cell state before the hidden state. Both have one shape, so nothing complains, and in the next
    step each takes the place of the other. The stub says which comes first.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return c, torch.sigmoid(o) * torch.tanh(c)


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def takes_the_cell_state_first(self, x, state):
    """You take the pair that you are given for (cell state, hidden state). Both have one shape, so nothing complains.
    The stub says in which order they come.
    """
    c, h = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def adds_one_bias_only(self, x, state):
    """Your sum has one of the two biases. PyTorch keeps two, and both take part in every gate. Hold your sum against
    the equations term by term.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def adds_bias_hh_twice(self, x, state):
    """You add `bias_hh` twice and `bias_ih` never. With the small biases of a fresh cell the numbers come out almost
    right. Read the names in your sum once more, slowly.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_hh + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def adds_one_to_the_forget_gate(self, x, state):
    """You add 1 to what goes into the forget gate. To let a *new* cell remember is a good idea, and some libraries do
    it this way, but it belongs to the initial values of the biases. In the step it would count again for trained
    weights.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f + 1) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def couples_the_gates(self, x, state):
    """You write as much as you forget: one minus the forget gate in the place of the input gate. That is a variant with
    fewer weights, and close to a GRU. In an LSTM the two gates are independent.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    _, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + (1 - torch.sigmoid(f)) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_one_step_equals_lstm_cell")
def shows_the_old_cell_state(self, x, state):
    """Your hidden state is made from the cell state *before* this step, so what was just written shows one step late.
    Follow the order of the equations.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), new


@misconception("ManualLSTMCell.forward", caught_by="test_equal_sizes")
def reads_weight_ih_as_columns(self, x, state):
    """You cut `weight_ih` and `weight_hh` into blocks along the wrong axis, or multiply by a block that is not
    transposed. Where all sizes are equal nothing complains. Write the shapes of both factors under each other.
    """
    h, c = state
    a = [x @ u + h @ w for u, w in zip(self.weight_ih.chunk(4), self.weight_hh.chunk(4), strict=True)]
    i, f, g, o = (p + b for p, b in zip(a, (self.bias_ih + self.bias_hh).chunk(4), strict=True))
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_every_gradient")
def detaches_the_cell_state(self, x, state):
    """Your states are right, but no gradient flows back into the old cell state. That path, on which the gradient is
    only scaled by the forget gate, is the very reason for an LSTM. Look for `detach`, `.data` or `no_grad`.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    c = torch.sigmoid(f) * c.detach() + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_many_steps")
def keeps_the_cell_state_inside(self, x, state):
    """Your cell keeps its cell state and, from the second call on, uses that in place of the one it is given. Two
    sequences that go through the same cell then run into each other. The stub says what the answer of a call may depend
    on.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    kept = getattr(self, "kept", None)
    c = c if kept is None or kept.shape != c.shape else kept
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    self.kept = c.detach()
    return torch.sigmoid(o) * torch.tanh(c), c


@misconception("ManualLSTMCell.forward", caught_by="test_arguments_are_left_alone")
def changes_the_old_cell_state(self, x, state):
    """You write the new cell state into the tensor that holds the old one. What you return is right, but whoever kept
    the old state has lost it. Look for methods that end in an underscore and for `+=` and `*=`.
    """
    h, c = state
    a = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
    i, f, g, o = a.chunk(4, dim=1)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    with torch.no_grad():
        c.copy_(new)
    return torch.sigmoid(o) * torch.tanh(new), new


@misconception("ManualLSTMCell.__init__", caught_by="test_parameters_are_registered")
def keeps_the_weights_as_plain_tensors(self, input_size, hidden_size):
    """Your weights are plain tensors, so the module does not know them: they are missing from `parameters()`, an
    optimizer never sees them, and `load_state_dict` cannot write them. Look up what a tensor must be for a module to
    take it in.
    """
    super().__init__()
    bound = hidden_size**-0.5
    for name, shape in (
        ("weight_ih", (4 * hidden_size, input_size)),
        ("weight_hh", (4 * hidden_size, hidden_size)),
        ("bias_ih", (4 * hidden_size,)),
        ("bias_hh", (4 * hidden_size,)),
    ):
        setattr(self, name, ((torch.rand(shape) * 2 - 1) * bound).requires_grad_())


@misconception("ManualLSTMCell.__init__", caught_by="test_parameters_are_registered")
def makes_the_blocks_columns(self, input_size, hidden_size):
    """Your weights have a block of *columns* for each gate. PyTorch stores weights with a row for each output, so the
    blocks lie one below the other. The shapes stand in the docstring of the class.
    """
    super().__init__()
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(input_size, 4 * hidden_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, 4 * hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))


@misconception("ManualLSTMCell.__init__", caught_by="test_initial_values")
def bounds_by_the_number_of_rows(self, input_size, hidden_size):
    """The bound of your initial values comes from the number of rows of the weights. The interval depends on the hidden
    size alone, not on the number of gates. Compare the class docstring.
    """
    super().__init__()
    bound = (4 * hidden_size) ** -0.5
    self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))


@misconception("ManualLSTMCell.__init__", caught_by="test_initial_values")
def starts_the_biases_at_zero(self, input_size, hidden_size):
    """Your biases start at zero. Many layers do that, but `nn.LSTMCell` draws its biases from the same interval as its
    weights, and so should your cell.
    """
    super().__init__()
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.zeros(4 * hidden_size))
    self.bias_hh = nn.Parameter(torch.zeros(4 * hidden_size))
