"""Wrong answers to 03_loop/full_rnn: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("FullRNN.__init__", caught_by="test_parameters")
def gives_every_layer_a_bias(self, input_size, hidden_size, output_size):
    """All three of your layers have a bias, as `nn.Linear` does unless it is told otherwise. The hidden state needs one
    only, and the docstring says which layer holds it.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size)
    self.W_hh = nn.Linear(hidden_size, hidden_size)
    self.W_hy = nn.Linear(hidden_size, output_size)


@misconception("FullRNN.__init__", caught_by="test_parameters")
def gives_the_output_no_bias(self, input_size, hidden_size, output_size):
    """Your output layer has no bias, so a state of zeros can only mean an output of zeros. Read the list of the layers
    in the class docstring again.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size, bias=False)
    self.W_hh = nn.Linear(hidden_size, hidden_size)
    self.W_hy = nn.Linear(hidden_size, output_size, bias=False)


@misconception("FullRNN.__init__", caught_by="test_parameters")
def makes_layers_for_every_step(self, input_size, hidden_size, output_size):
    """You make an output layer for each of several steps. Then a network could read sequences up to one length only,
    and what it learns at one step would be lost on all others. The weights of a recurrent network are shared over time.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size, bias=False)
    self.W_hh = nn.Linear(hidden_size, hidden_size)
    self.W_hy = nn.ModuleList(nn.Linear(hidden_size, output_size) for _ in range(10))


@misconception("FullRNN.__init__", caught_by="test_parameters")
def connects_the_output_to_the_input(self, input_size, hidden_size, output_size):
    """Your output layer takes as many numbers as the input has. What does it read: the input of the step, or the hidden
    state after it? The letters in the layer's name say it.
    """
    super().__init__()
    self.W_xh = nn.Linear(input_size, hidden_size, bias=False)
    self.W_hh = nn.Linear(hidden_size, hidden_size)
    self.W_hy = nn.Linear(input_size, output_size)


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def gives_the_output_of_the_old_state(self, x, h0=None):
    """Your states are right, but each output is computed from the state before the step. It knows nothing of the
    present input, and the last element of a sequence never counts. Published lessons have had this mistake; it learns a
    little worse, and nobody notices.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        outputs.append(self.W_hy(h))
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_equal_sizes")
def hands_on_the_output_in_place_of_the_state(self, x, h0=None):
    """What you hand from one step to the next is the output, not the hidden state. That works only where both have the
    same size, and even there the network would be another one. Two variables should not go by one name.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        state = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        h = self.W_hy(state)
        outputs.append(h)
    return torch.stack(outputs, dim=1), state


@misconception("FullRNN.forward", caught_by="test_equal_sizes")
def returns_the_last_output_as_the_state(self, x, h0=None):
    """Your outputs are right, but the second result is the last output, not the last hidden state. Whoever wants to
    read on from there needs the state: the output cannot be turned back into it.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), outputs[-1]


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def squashes_the_output_too(self, x, h0=None):
    """Your outputs have gone through tanh, so they can never leave the range from -1 to 1. Read in the stub what is
    done to an output at the end.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(torch.tanh(self.W_hy(h)))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def turns_the_output_into_probabilities(self, x, h0=None):
    """Your outputs have gone through a softmax. Not every network classifies, and where one does, the usual loss
    applies the softmax itself. Read in the stub what is done to an output at the end.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(torch.softmax(self.W_hy(h), dim=-1))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def leaves_out_the_nonlinearity(self, x, h0=None):
    """Your hidden states are plain sums, without tanh around them. Such a network is linear: over many steps it
    collapses into one matrix. Compare the stub's sentence on the new state.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = self.W_xh(x_t) + self.W_hh(h)
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def reads_the_output_off_before_the_tanh(self, x, h0=None):
    """Your states are right, but you compute each output from the sum before tanh is applied. The hidden state is what
    comes out of the tanh, and the output layer reads the hidden state.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        a = self.W_xh(x_t) + self.W_hh(h)
        h = torch.tanh(a)
        outputs.append(self.W_hy(a))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def begins_every_step_at_the_start(self, x, h0=None):
    """Every one of your steps begins at the start state, so each output depends on its own input only: the network has
    no memory. Follow the variable that holds the state through two rounds of your loop.
    """
    start = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    states = torch.tanh(self.W_xh(x) + self.W_hh(start).unsqueeze(1))
    return self.W_hy(states), states[:, -1]


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def begins_at_zeros_whatever_is_given(self, x, h0=None):
    """Your first step begins at zeros even when `h0` is given. A sequence that is read in pieces would be forgotten at
    the end of every piece. Look at what your method does with `h0`.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features)
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def gives_the_last_output_only(self, x, h0=None):
    """You give one output for the whole sequence, that of the last step. Asked for is an output at every step. Look
    where the output layer is applied: in the loop or after it?
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
    return self.W_hy(h), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def gives_the_states_in_place_of_the_outputs(self, x, h0=None):
    """What you collect are the hidden states; the output layer is never applied. `nn.RNN` calls its states "output",
    which misleads many. Here, an output is what `W_hy` makes of a state.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    states = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        states.append(h)
    return torch.stack(states, dim=1), h


@misconception("FullRNN.forward", caught_by="test_equal_sizes")
def walks_along_the_batch(self, x, h0=None):
    """Your loop walks along the batch, not along time: a loop over a tensor takes its first axis. One sequence's state
    then flows into the next sequence. Which axis of `x` is time?
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x:
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs), h


@misconception("FullRNN.forward", caught_by="test_equal_sizes")
def leaves_time_in_front(self, x, h0=None):
    """Your outputs are right, but time comes before batch in them: `torch.stack` puts its new axis in front unless you
    say where it belongs. With as many steps as sequences, the shape does not show it.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs), h


@misconception("FullRNN.forward", caught_by="test_outputs_of_a_batch")
def reshapes_in_place_of_transposing(self, x, h0=None):
    """Your outputs have the right shape, but they have been dealt out to the wrong sequences. `reshape` and `view` cut
    the numbers anew, in the order in which they lie in memory; they never exchange two axes.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs).reshape(x.shape[0], x.shape[1], -1), h


@misconception("FullRNN.forward", caught_by="test_axes_of_one")
def squeezes_the_outputs(self, x, h0=None):
    """Your numbers are right, but an axis of size 1 has gone: `squeeze` without an argument takes away every such axis,
    wanted or not. With a single output, or a batch of one, the shape is then another one.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1).squeeze(), h


@misconception("FullRNN.forward", caught_by="test_default_start", reason="raised")
def begins_at_zeros_of_the_default_dtype(self, x, h0=None):
    """The zeros you begin with are always float32 and always on the CPU. With a network in float64, or on a GPU, the
    first step fails. The input knows its dtype and its device; let the zeros take both from there.
    """
    h = torch.zeros(x.shape[0], self.W_hh.in_features, dtype=torch.float32) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_default_start", reason="raised")
def begins_at_zeros_on_the_cpu(self, x, h0=None):
    """The zeros you begin with have the right dtype, but they are always on the CPU. On a GPU, or any other device, the
    first step fails. The input knows where it is; let the zeros take their place from there, too.
    """
    h = torch.zeros(x.shape[0], self.W_hh.in_features, dtype=x.dtype) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_any_length")
def carries_the_state_to_the_next_batch(self, x, h0=None):
    """Unless `h0` is given, your network begins a batch where the one before it ended. The first batch comes out right,
    and every later one of the same size does not. Find what your network keeps between two calls.
    """
    kept = getattr(self, "h", None)
    fits = kept is not None and len(kept) == len(x)
    h = h0 if h0 is not None else kept if fits else x.new_zeros(x.shape[0], self.W_hh.in_features)
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    self.h = h.detach()
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_any_length")
def makes_weights_for_every_new_step(self, x, h0=None):
    """Your network makes new layers as sequences get longer, so later steps answer by weights that nobody has trained.
    In a recurrent network all steps share one set of weights, made once.
    """
    if not hasattr(self, "later"):
        self.later = nn.ModuleList()
    while len(self.later) < x.shape[1] - 6:
        self.later.append(nn.Linear(self.W_hy.in_features, self.W_hy.out_features, dtype=x.dtype))
    layers = [self.W_hy] * 6 + list(self.later)
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for t, x_t in enumerate(x.unbind(dim=1)):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(layers[t](h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_gradients")
def detaches_the_state_at_every_step(self, x, h0=None):
    """Your outputs are right, but each step is cut off from the one before it: no gradient flows back through time, so
    the network can learn only from what it reads at the very step. Look for `detach`, `data` or `no_grad` in the loop.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h.detach()))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_gradients")
def reads_the_outputs_off_detached_states(self, x, h0=None):
    """Your outputs are right, but the states they are computed from are cut off from the graph. A loss on the outputs
    would train the output layer and nothing else. Look at what you hand to `W_hy`.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h.detach()))
    return torch.stack(outputs, dim=1), h


@misconception("FullRNN.forward", caught_by="test_gradients")
def detaches_the_final_state(self, x, h0=None):
    """Your values are right, and so are the gradients through the outputs; but `h_n` is cut off from the graph. Whether
    to cut there is for the caller to decide, who may want to train through it.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    outputs = []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    return torch.stack(outputs, dim=1), h.detach()


@misconception("FullRNN.forward", caught_by="test_arguments_are_left_alone")
def writes_the_states_into_the_start(self, x, h0=None):
    """Your results are right, but afterwards the `h0` that was given to you holds the final state. Assigning to
    `h[...]`, `copy_` and `+=` change the tensor itself, and the caller has the same one.
    """
    h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
    start, outputs = h, []
    for x_t in x.unbind(dim=1):
        h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
        outputs.append(self.W_hy(h))
    start.detach().copy_(h.detach())
    return torch.stack(outputs, dim=1), h
