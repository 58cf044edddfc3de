"""Wrong answers to 12_gates/gru_cell: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def resets_before_the_product(self, x, h):
    """You multiply the old state by the reset gate and then by the matrix. That is the GRU of the first paper, and of
    some libraries. PyTorch lets the gate act on what comes out of the product, so weights trained there do not fit
    yours. Compare the place of $r$ in the equations.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, _ = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    rows = slice(2 * h.shape[1], None)
    n = torch.tanh(xn + (r * h) @ self.weight_hh[rows].T + self.bias_hh[rows])
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def leaves_the_bias_outside_the_reset(self, x, h):
    """In your candidate the reset gate acts on the product, but not on its bias. In PyTorch the bias of the state
    stands inside the bracket, and that is why the two biases of this block cannot be joined into one.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, _ = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    rows = slice(2 * h.shape[1], None)
    n = torch.tanh(xn + r * (h @ self.weight_hh[rows].T) + self.bias_hh[rows])
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def swaps_old_and_new(self, x, h):
    """Your update gate lets the new candidate in where it should keep the old state. Both readings are found in print,
    and a network can be trained with either, but not with the weights of the other. See which of the two $z$
    multiplies.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return z * n + (1 - z) * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def orders_the_gates_z_r_n(self, x, h):
    """You read the first block of rows as the update gate and the second as the reset gate, as some libraries store
    them. The sizes agree either way. See the order in the class docstring.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xz + hz), torch.sigmoid(xr + hr)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def forgets_to_reset(self, x, h):
    """Your candidate reads the old state in full: the reset gate is computed and never used, or not computed at all.
    Look for its place in the equation of the candidate.
    """
    _, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    _, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    z = torch.sigmoid(xz + hz)
    n = torch.tanh(xn + hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def blends_with_the_reset_state(self, x, h):
    """What you keep is the old state after the reset. The reset concerns the candidate only; what the update gate keeps
    is the state as it was.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * (r * h)


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def resets_the_whole_candidate(self, x, h):
    """Your reset gate multiplies the part from the input as well. It is there to let the candidate forget the past, not
    the present. Look at what stands inside its bracket.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(r * (xn + hn))
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def leaves_out_the_tanh(self, x, h):
    """Your candidate is the weighted sum itself. States are then no longer bounded, and the cell is linear but for its
    gates. See what stands around the sum in the equation.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = xn + r * hn
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def makes_the_candidate_a_gate(self, x, h):
    """Your candidate goes through the sigmoid like the gates, so it is never negative. A gate says how much; the
    candidate says what, and may be of either sign.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.sigmoid(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def squashes_the_state_again(self, x, h):
    """You apply tanh to the mixture of old and new. The candidate has been squashed already; a state that is kept is to
    come through unchanged, and so does its gradient.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return torch.tanh((1 - z) * n + z * h)


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def adds_the_candidate(self, x, h):
    """You add the whole candidate to what is kept. The two parts share one whole: as much as is kept is missing from
    the new.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def adds_one_bias_only(self, x, h):
    """Your sums lack `bias_hh`. PyTorch keeps two biases, and in the candidate they even do different things. Hold your
    sums against the equations term by term.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def adds_bias_hh_twice(self, x, h):
    """You add `bias_hh` twice and `bias_ih` never. With the small biases of a fresh cell the numbers come out almost
    right. Read the names in your sums once more, slowly.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_hh).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_equal_sizes")
def multiplies_by_blocks_as_they_stand(self, x, h):
    """You multiply by blocks of the weights that are not transposed. A block of `weight_hh` is square, so it never
    complains; a block of `weight_ih` is silent only where both sizes are equal. Write the shapes of both factors under
    each other.
    """
    xr, xz, xn = (x @ w + b for w, b in zip(self.weight_ih.chunk(3), self.bias_ih.chunk(3), strict=True))
    hr, hz, hn = (h @ w + b for w, b in zip(self.weight_hh.chunk(3), self.bias_hh.chunk(3), strict=True))
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_one_step_equals_gru_cell")
def multiplies_by_weight_hh_without_transposing(self, x, h):
    """You multiply the state by blocks of `weight_hh` that are not transposed. They are square, so nothing complains,
    and with a state of zeros even the numbers agree. Ask which index counts the units of the new state.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ w + b for w, b in zip(self.weight_hh.chunk(3), self.bias_hh.chunk(3), strict=True))
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_every_gradient")
def detaches_the_old_state(self, x, h):
    """Your states are right, but what is kept of the old state is cut off from it: no gradient flows back on the path
    that the update gate leaves open. That path is the reason for a GRU. Look for `detach`, `.data` or `no_grad`.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h.detach()


@misconception("ManualGRUCell.forward", caught_by="test_every_gradient")
def takes_the_gates_as_constants(self, x, h):
    """Your states are right, but the gates are cut off from their weights, so they would never learn when to open. Look
    for `detach`, `.data` or `no_grad` around them.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr).detach(), torch.sigmoid(xz + hz).detach()
    n = torch.tanh(xn + r * hn)
    return (1 - z) * n + z * h


@misconception("ManualGRUCell.forward", caught_by="test_many_steps")
def keeps_the_state_inside(self, x, h):
    """Your cell keeps its state and, from the second call on, mixes with that instead of the one it is given. Two
    sequences that go through the same cell then run into each other. The stub says what the answer of a call may depend
    on.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    kept = getattr(self, "kept", None)
    old = h if kept is None or kept.shape != h.shape else kept
    self.kept = ((1 - z) * n + z * old).detach()
    return (1 - z) * n + z * old


@misconception("ManualGRUCell.forward", caught_by="test_arguments_are_left_alone")
def changes_the_old_state(self, x, h):
    """You write the new state into the tensor that holds the old one. What you return is right, but whoever kept the
    old state has lost it. Look for methods that end in an underscore and for `+=` and `*=`.
    """
    xr, xz, xn = (x @ self.weight_ih.T + self.bias_ih).chunk(3, dim=1)
    hr, hz, hn = (h @ self.weight_hh.T + self.bias_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    n = torch.tanh(xn + r * hn)
    new = (1 - z) * n + z * h
    with torch.no_grad():
        h.copy_(new)
    return new


@misconception("ManualGRUCell.__init__", caught_by="test_parameters_are_registered")
def keeps_the_weights_as_plain_tensors(self, input_size, hidden_size):
    """Your weights are plain tensors, so the module does not know them: they are missing from `parameters()`, an
    optimizer never sees them, and `load_state_dict` cannot write them. Look up what a tensor must be for a module to
    take it in.
    """
    super().__init__()
    bound = hidden_size**-0.5
    for name, shape in (
        ("weight_ih", (3 * hidden_size, input_size)),
        ("weight_hh", (3 * hidden_size, hidden_size)),
        ("bias_ih", (3 * hidden_size,)),
        ("bias_hh", (3 * hidden_size,)),
    ):
        setattr(self, name, ((torch.rand(shape) * 2 - 1) * bound).requires_grad_())


@misconception("ManualGRUCell.__init__", caught_by="test_parameters_are_registered")
def makes_the_blocks_columns(self, input_size, hidden_size):
    """Your weights have a block of *columns* for each gate. PyTorch stores weights with a row for each output, so the
    blocks lie one below the other. The shapes stand in the docstring of the class.
    """
    super().__init__()
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(input_size, 3 * hidden_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(hidden_size, 3 * hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(3 * hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(3 * hidden_size).uniform_(-bound, bound))


@misconception("ManualGRUCell.__init__", caught_by="test_initial_values")
def bounds_by_the_number_of_rows(self, input_size, hidden_size):
    """The bound of your initial values comes from the number of rows of the weights. The interval depends on the hidden
    size alone, not on the number of gates. Compare the class docstring.
    """
    super().__init__()
    bound = (3 * hidden_size) ** -0.5
    self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.empty(3 * hidden_size).uniform_(-bound, bound))
    self.bias_hh = nn.Parameter(torch.empty(3 * hidden_size).uniform_(-bound, bound))


@misconception("ManualGRUCell.__init__", caught_by="test_initial_values")
def starts_the_biases_at_zero(self, input_size, hidden_size):
    """Your biases start at zero. Many layers do that, but `nn.GRUCell` draws its biases from the same interval as its
    weights, and so should your cell.
    """
    super().__init__()
    bound = hidden_size**-0.5
    self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size).uniform_(-bound, bound))
    self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size).uniform_(-bound, bound))
    self.bias_ih = nn.Parameter(torch.zeros(3 * hidden_size))
    self.bias_hh = nn.Parameter(torch.zeros(3 * hidden_size))
