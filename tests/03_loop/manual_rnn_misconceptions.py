"""Wrong answers to 03_loop/manual_rnn: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("ManualRNN.__init__", caught_by="test_parameters")
def hides_the_cell_in_a_list(self, input_size, hidden_size):
    """Your cell is kept in a Python list, and a module does not look into lists: none of its parameters is registered,
    and no optimizer would find them. An attribute that is itself a module is found.
    """
    super().__init__()
    self.cells = [nn.RNNCell(input_size, hidden_size)]


@misconception("ManualRNN.__init__", caught_by="test_parameters")
def makes_a_cell_for_every_step(self, input_size, hidden_size):
    """You make several cells, as if each step needed its own. Weights are shared over time: one cell takes all steps,
    which is why a network can read sequences of any length.
    """
    super().__init__()
    self.cell = nn.RNNCell(input_size, hidden_size)
    self.later_cells = nn.ModuleList(nn.RNNCell(input_size, hidden_size) for _ in range(3))


@misconception("ManualRNN.__init__", caught_by="test_parameters")
def makes_a_cell_without_biases(self, input_size, hidden_size):
    """Your cell has no biases. `nn.RNN` has them unless it is told otherwise, and so should yours. Compare the
    arguments that you give to `nn.RNNCell` with those in the docstring.
    """
    super().__init__()
    self.cell = nn.RNNCell(input_size, hidden_size, bias=False)


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def begins_every_step_at_the_start(self, x, h0=None):
    """Every one of your steps begins at the start state, so each output depends on its own input only: the network has
    no memory. A well-known teaching program had this mistake for a while. Follow the variable that holds the state
    through two rounds of your loop.
    """
    start = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = [self.cell(x_t, start) for x_t in x.unbind(dim=1)]
    return torch.stack(states, dim=1), states[-1]


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def begins_every_step_at_zeros(self, x, h0=None):
    """You call the cell without a state, so that it starts from zeros at every step. What the cell gave at one step has
    to be handed to it at the next.
    """
    states = [self.cell(x_t) for x_t in x.unbind(dim=1)]
    return torch.stack(states, dim=1), states[-1]


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def begins_at_zeros_whatever_is_given(self, x, h0=None):
    """Your first step begins at zeros even when `h0` is given. A long text that is read in pieces would be forgotten at
    the end of every piece. Look at what your method does with `h0`.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size)
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_equal_sizes")
def walks_along_the_batch(self, x, h0=None):
    """Your loop walks along the batch, not along time: a loop over a tensor takes its first axis. One sequence's state
    then flows into the next sequence. It goes through only where there are as many steps as sequences. Which axis of
    `x` is time?
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x:
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states), h


@misconception("ManualRNN.forward", caught_by="test_equal_sizes")
def leaves_time_in_front(self, x, h0=None):
    """Your states are right, but `output` has time before batch: `torch.stack` puts its new axis in front unless you
    say where it belongs. With as many steps as sequences, the shape does not show it.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def reshapes_in_place_of_transposing(self, x, h0=None):
    """Your `output` has the right shape, but the states in it have been dealt out to the wrong sequences. `reshape` and
    `view` cut the numbers anew, in the order in which they lie in memory; they never exchange two axes.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.cat(states).view(x.shape[0], x.shape[1], -1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def reshapes_the_input(self, x, h0=None):
    """You bring time to the front of `x` by `view` or `reshape`. That keeps the numbers in the order in which they lie
    in memory and only cuts them anew, so your steps mix the sequences. Two axes are exchanged by another method.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.reshape(x.shape[1], x.shape[0], -1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def notes_the_state_before_the_step(self, x, h0=None):
    """Your `output` is one step late: it begins with the start state and lacks the last one. Ask whether you note the
    state down before the step or after it.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        states.append(h)
        h = self.cell(x_t, h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def counts_the_start_among_the_states(self, x, h0=None):
    """Your `output` has one step too many: the start state stands in front. It is where the loop begins, not something
    that the network has made of the input.
    """
    states = [x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0]
    for x_t in x.unbind(dim=1):
        states.append(self.cell(x_t, states[-1]))
    return torch.stack(states, dim=1), states[-1]


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def leaves_out_the_last_step(self, x, h0=None):
    """Your loop leaves out the last step: there is one state too few, and the final one is not the final one. Count the
    rounds for a sequence of three, and remember where `range` stops.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for t in range(x.shape[1] - 1):
        h = self.cell(x[:, t], h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def leaves_out_the_first_step(self, x, h0=None):
    """Your loop begins at the second element. In Python the first one has the number 0, and with the start state in
    hand it can be read like any other.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for t in range(1, x.shape[1]):
        h = self.cell(x[:, t], h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def reads_from_the_end(self, x, h0=None):
    """Your loop reads the sequences from the end to the beginning. That is what the backward half of a bidirectional
    layer does; here the first element comes first.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for t in reversed(range(x.shape[1])):
        h = self.cell(x[:, t], h)
        states.insert(0, h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def collects_one_tensor_many_times(self, x, h0=None):
    """All steps of your `output` are the same, namely the last. You keep one tensor and overwrite it at every step, and
    your list holds that tensor many times over. Appending does not copy.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0.clone()
    states = []
    for x_t in x.unbind(dim=1):
        with torch.no_grad():
            h.copy_(self.cell(x_t, h))
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def gives_the_states_of_the_last_sequence(self, x, h0=None):
    """Your second result is `output[-1]`: all states of the last sequence, for the batch comes first. Asked for is the
    last state of every sequence. Which axis is time?
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    output = torch.stack(states, dim=1)
    return output, output[-1]


@misconception("ManualRNN.forward", caught_by="test_states_of_a_batch")
def gives_h_n_an_axis_of_layers(self, x, h0=None):
    """Your `h_n` has an axis too many: that of the layers, which `nn.RNN` has in front. This module has one layer, and
    its stub asks for the state as the cell gives it.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h.unsqueeze(0)


@misconception("ManualRNN.forward", caught_by="test_axes_of_one")
def squeezes_the_steps(self, x, h0=None):
    """Your numbers are right, but an axis of size 1 has gone: `squeeze` without an argument takes away every such axis,
    wanted or not. A batch of one comes along sooner or later, at the end of an epoch.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1).squeeze(), h


@misconception("ManualRNN.forward", caught_by="test_default_start", reason="raised")
def begins_at_zeros_of_the_default_dtype(self, x, h0=None):
    """The zeros you begin with are always float32 and always on the CPU. With a module in float64, or on a GPU, the
    first step fails. The input knows its dtype and its device; let the zeros take both from there.
    """
    h = torch.zeros(x.shape[0], self.cell.hidden_size, dtype=torch.float32) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_default_start", reason="raised")
def begins_at_zeros_on_the_cpu(self, x, h0=None):
    """The zeros you begin with have the right dtype, but they are always on the CPU. On a GPU, or any other device, the
    first step fails. The input knows where it is; let the zeros take their place from there, too.
    """
    h = torch.zeros(x.shape[0], self.cell.hidden_size, dtype=x.dtype) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_default_start")
def begins_at_random(self, x, h0=None):
    """Without `h0`, your sequences begin at random states, so the same input gives another answer every time. "Nothing
    read so far" is said by zeros: the recurrent weights then add nothing.
    """
    h = torch.randn(x.shape[0], self.cell.hidden_size, dtype=x.dtype) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_batches_in_turn")
def carries_the_state_to_the_next_batch(self, x, h0=None):
    """Unless `h0` is given, your module begins a batch where the one before it ended. The first batch comes out right,
    and every later one of the same size does not. Find what your module keeps between two calls.
    """
    kept = getattr(self, "h", None)
    fits = kept is not None and len(kept) == len(x)
    h = h0 if h0 is not None else kept if fits else x.new_zeros(x.shape[0], self.cell.hidden_size)
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    self.h = h.detach()
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_batches_in_turn")
def goes_on_collecting_in_the_same_list(self, x, h0=None):
    """Your list of states lives as long as the module, and nobody empties it. From the second batch on, states of
    earlier ones stand in front. A list that belongs to a call should be made in the call.
    """
    if not hasattr(self, "states"):
        self.states = []
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        self.states.append(h)
    return torch.stack(self.states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_gradients")
def detaches_the_state_at_every_step(self, x, h0=None):
    """Your states are right, but each step is cut off from the one before it: no gradient flows back through time, so
    the network can learn only from what it reads at the very step. Look for `detach`, `data` or `no_grad` in the loop.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h.detach())
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_gradients")
def detaches_the_final_state(self, x, h0=None):
    """Your values are right, and so are the gradients through `output`; but `h_n` is cut off from the graph. A
    classifier that decides by it would train its last layer only. Look at what is done to the state before it is
    returned.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        states.append(h)
    return torch.stack(states, dim=1), h.detach()


@misconception("ManualRNN.forward", caught_by="test_gradients")
def collects_detached_states(self, x, h0=None):
    """Your values are right, and so are the gradients through `h_n`; but the states in `output` are cut off from the
    graph. A loss on every step would train nothing. Look at what you append to your list.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    output = []
    for x_t in x.unbind(dim=1):
        h = self.cell(x_t, h)
        output.append(h.data)
    return torch.stack(output, dim=1), h


@misconception("ManualRNN.forward", caught_by="test_arguments_are_left_alone")
def writes_the_states_into_the_start(self, x, h0=None):
    """Your results are right, but afterwards the `h0` that was given to you holds the final state. Assigning to
    `h[...]`, `copy_` and `+=` change the tensor itself, and the caller has the same one.
    """
    h = x.new_zeros(x.shape[0], self.cell.hidden_size) if h0 is None else h0
    state, states = h, []
    for x_t in x.unbind(dim=1):
        state = self.cell(x_t, state)
        states.append(state)
    h.detach().copy_(state.detach())
    return torch.stack(states, dim=1), state
