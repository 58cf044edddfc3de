"""Wrong answers to 07_deep_and_bidirectional/stacked: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("StackedRNN.__init__", caught_by="test_parameters")
def lets_every_layer_read_the_input_size(self, input_size, hidden_size, num_layers):
    """All your cells have the input size of the first. What a layer above reads is not x, but the states of the layer
    below, and those have another size. Weights loaded from elsewhere may even hide it.
    """
    super().__init__()
    self.cells = nn.ModuleList(nn.RNNCell(input_size, hidden_size) for _ in range(num_layers))


@misconception("StackedRNN.__init__", caught_by="test_parameters")
def keeps_the_cells_in_a_list(self, input_size, hidden_size, num_layers):
    """Your cells stand in a plain Python list, so the module does not know them: they are missing from `parameters()`,
    and an optimizer never sees them. The forward pass works, the training does not. The stub says what holds them.
    """
    super().__init__()
    sizes = [input_size] + [hidden_size] * (num_layers - 1)
    self.cells = [nn.RNNCell(size, hidden_size) for size in sizes]


@misconception("StackedRNN.__init__", caught_by="test_parameters")
def repeats_one_cell(self, input_size, hidden_size, num_layers):
    """The layers above the first are one and the same cell, entered several times: multiplying a list copies no module.
    Each layer has weights of its own.
    """
    super().__init__()
    above = [nn.RNNCell(hidden_size, hidden_size)] * (num_layers - 1)
    self.cells = nn.ModuleList([nn.RNNCell(input_size, hidden_size), *above])


@misconception("StackedRNN.__init__", caught_by="test_parameters")
def makes_one_layer_too_many(self, input_size, hidden_size, num_layers):
    """Your network has one layer more than it was asked for: you count the layers above the first, and then the first
    as well. Count the cells for `num_layers=1`.
    """
    super().__init__()
    sizes = [input_size] + [hidden_size] * num_layers
    self.cells = nn.ModuleList(nn.RNNCell(size, hidden_size) for size in sizes)


@misconception("StackedRNN.forward", caught_by="test_output")
def starts_every_layer_from_the_first_state(self, x, h_0):
    """All your layers start from the first layer's initial state. With states of zero nobody would notice. `h_0` holds
    one for each layer.
    """
    inputs, h_n = x, []
    for cell in self.cells:
        h, states = h_0[0], []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_output")
def starts_each_layer_where_the_one_below_ended(self, x, h_0):
    """Your layers above the first start from the state in which the layer below has ended. That state knows the whole
    sequence already, before the layer has read its first step. Each layer starts from its own part of `h_0`.
    """
    inputs, h_n, h = x, [], h_0[0]
    for cell in self.cells:
        states = []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_output")
def reads_the_layer_below_one_step_late(self, x, h_0):
    """Your layers above the first read what the layer below held *before* this step. So they hear of each input one
    step late for each layer. Within one time step, the layers take their turns from the bottom to the top.
    """
    h, output = list(h_0), []
    for t in range(x.shape[1]):
        below = [x[:, t], *h[:-1]]
        h = [cell(given, state) for cell, given, state in zip(self.cells, below, h, strict=True)]
        output.append(h[-1])
    return torch.stack(output, dim=1), torch.stack(h)


@misconception("StackedRNN.forward", caught_by="test_output")
def takes_the_layers_from_the_top(self, x, h_0):
    """You hand `h_0` out in reverse: the first layer gets the last layer's state. With states of zero nobody would
    notice. The stub says in which order it holds them.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0.flip(0), strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_output")
def starts_from_zeros(self, x, h_0):
    """Your layers start from zeros, whatever `h_0` holds. PyTorch does so when it is given none. Here it is given, and
    a sequence that comes in pieces can only go on if its states do.
    """
    inputs, h_n = x, []
    for cell in self.cells:
        h, states = torch.zeros_like(h_0[0]), []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_final_states")
def gives_the_top_layer_only(self, x, h_0):
    """Your `h_n` holds the last layer's state alone. To go on where the network stopped, one needs the state of every
    layer. Compare the shape of `h_n` with that of `h_0`.
    """
    inputs, h = x, h_0[0]
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
    return inputs, h.unsqueeze(0)


@misconception("StackedRNN.forward", caught_by="test_final_states")
def puts_the_batch_first_in_h_n(self, x, h_0):
    """Your `h_n` has the batch as its first axis. In PyTorch the layers come first there, whatever `batch_first` says,
    so that `h_n` can be handed back as the next `h_0`. Look along which axis you stack.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n, dim=1)


@misconception("StackedRNN.forward", caught_by="test_output")
def stacks_time_first(self, x, h_0):
    """Your output has time as its first axis: a list of states becomes a tensor along a new first axis, unless it is
    told otherwise. Here the batch comes first.
    """
    inputs, h_n, states = x, [], []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return torch.stack(states), torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_equal_sizes")
def walks_along_the_batch(self, x, h_0):
    """You walk along the first axis of x. That is the batch: each sequence becomes a step, and the states run from one
    sequence into the next. Where the two sizes are equal no shape gives it away.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for given in inputs:
            h = cell(given, h)
            states.append(h)
        inputs = torch.stack(states)
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_output")
def adds_the_layers_input_to_its_output(self, x, h_0):
    """Your layers above the first pass on the sum of what they read and what they computed. Such shortcuts, residual
    connections, help very deep networks, but `nn.RNN` has none.
    """
    inputs, h_n = x, []
    for number, (cell, start) in enumerate(zip(self.cells, h_0, strict=True)):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1) + (inputs if number else 0)
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_output")
def gives_the_states_of_every_layer(self, x, h_0):
    """Your output holds the states of all layers at every step. The lower layers' states have been read by those above
    them already; the output is the last layer's.
    """
    inputs, h_n, every = x, [], []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        every.append(inputs)
        h_n.append(h)
    return torch.cat(every, dim=2), torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_every_gradient")
def detaches_the_final_states(self, x, h_0):
    """Your numbers are right, but `h_n` is cut off from the network: a classifier that reads it would train, and the
    cells under it never. Cutting is for the caller, between two pieces of a long sequence.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n).detach()


@misconception("StackedRNN.forward", caught_by="test_every_gradient")
def detaches_between_the_layers(self, x, h_0):
    """Your numbers are right, but between the layers the states are cut off from what they were computed from. So only
    the last layer learns from the output, and no gradient reaches x. Look for `detach`, `.data` or NumPy.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        if cell is not self.cells[-1]:
            inputs = inputs.detach()
        h_n.append(h)
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_calls_are_independent")
def writes_the_states_into_h_0(self, x, h_0):
    """You keep the current states in `h_0` itself. What you return is right, but the tensor is the caller's, who may
    want to start from it again. Look for assignments into `h_0`.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    result = torch.stack(h_n)
    h_0.data = result.detach().clone()
    return inputs, result


@misconception("StackedRNN.forward", caught_by="test_calls_are_independent")
def goes_on_from_the_last_call(self, x, h_0):
    """Your network keeps its states and, from the second call on, goes on from those instead of the ones it is given.
    Two batches then run into each other. The stub says what a call may depend on.
    """
    kept = getattr(self, "kept", None)
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0 if kept is None or kept.shape != h_0.shape else kept, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    self.kept = torch.stack(h_n).detach()
    return inputs, torch.stack(h_n)


@misconception("StackedRNN.forward", caught_by="test_special_sizes")
def squeezes_axes_of_size_one(self, x, h_0):
    """For one sequence, one step, one unit or one layer, your results lack an axis: `squeeze()` removes every axis of
    size 1, also one that means something. Whatever comes next still expects three.
    """
    inputs, h_n = x, []
    for cell, start in zip(self.cells, h_0, strict=True):
        h, states = start, []
        for t in range(x.shape[1]):
            h = cell(inputs[:, t], h)
            states.append(h)
        inputs = torch.stack(states, dim=1)
        h_n.append(h)
    return inputs, torch.stack(h_n).squeeze()
