"""Wrong answers to 07_deep_and_bidirectional/two_directions: each replaces one definition of the reference."""

import torch
from torch import nn

from autograder.misconceptions import misconception


@misconception("BidirectionalRNN.__init__", caught_by="test_parameters")
def shares_one_cell(self, input_size, hidden_size):
    """Both directions use one cell, so they share their weights. What comes before a word and what comes after it are
    different things to know; each direction learns weights of its own.
    """
    super().__init__()
    self.forward_cell = nn.RNNCell(input_size, hidden_size)
    self.backward_cell = self.forward_cell


@misconception("BidirectionalRNN.__init__", caught_by="test_parameters")
def copies_the_forward_cell(self, input_size, hidden_size):
    """Your backward cell starts as a copy of the forward one. Each cell starts with weights of its own, as a new
    `nn.RNNCell` has them, so that the two can learn different things from the first step on.
    """
    import copy

    super().__init__()
    self.forward_cell = nn.RNNCell(input_size, hidden_size)
    self.backward_cell = copy.deepcopy(self.forward_cell)


@misconception("BidirectionalRNN.__init__", caught_by="test_parameters")
def halves_the_hidden_size(self, input_size, hidden_size):
    """You share the hidden units out between the directions, so that the output has `hidden_size` features. In PyTorch,
    `hidden_size` is the size of each direction, and the output is twice as wide.
    """
    super().__init__()
    self.forward_cell = nn.RNNCell(input_size, hidden_size // 2)
    self.backward_cell = nn.RNNCell(input_size, hidden_size // 2)


@misconception("BidirectionalRNN.__init__", caught_by="test_parameters")
def stacks_the_cells(self, input_size, hidden_size):
    """Your backward cell has inputs of the hidden size, as if it were a second layer that reads the states of the
    first. Both directions read the sequence itself. The stub says with which sizes the cells are made.
    """
    super().__init__()
    self.forward_cell = nn.RNNCell(input_size, hidden_size)
    self.backward_cell = nn.RNNCell(hidden_size, hidden_size)


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_full_sequences")
def leaves_the_backward_states_in_reading_order(self, x, lengths, h_0):
    """Your backward states stand in the order in which they were computed, the last step of the sequence first. Beside
    the forward state of step t then stands the backward state of another step. Ask which step each was computed at.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, []
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states.append(h)
        output.append(torch.stack(states, dim=1))
        h_n.append(h)
    return torch.cat(output, dim=2) * real, torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_padded_batches")
def flips_the_whole_rows(self, x, lengths, h_0):
    """You read the rows backwards from their last column. For a shorter sequence that is padding, so its backward
    direction begins with numbers that mean nothing. Where does each sequence end?
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    h, states = h_0[0], []
    for t in range(time):
        h = torch.where(real[:, t], self.forward_cell(x[:, t], h), h)
        states.append(h)
    forward, forward_end = torch.stack(states, dim=1), h
    flipped, h, states = x.flip(1), h_0[1], []
    for t in range(time):
        h = self.backward_cell(flipped[:, t], h)
        states.append(h)
    backward = torch.stack(states, dim=1).flip(1)
    return torch.cat([forward, backward], dim=2) * real, torch.stack([forward_end, h])


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_padded_batches")
def ignores_the_lengths(self, x, lengths, h_0):
    """You read the padding like real steps, in both directions. The forward states go on changing after a sequence has
    ended, and the backward ones begin in the padding. Look for where `lengths` should come in.
    """
    forward, backward, h, time = [], [], h_0[0], x.shape[1]
    for t in range(time):
        h = self.forward_cell(x[:, t], h)
        forward.append(h)
    forward_end, h = h, h_0[1]
    for t in reversed(range(time)):
        h = self.backward_cell(x[:, t], h)
        backward.insert(0, h)
    output = torch.cat([torch.stack(forward, dim=1), torch.stack(backward, dim=1)], dim=2)
    return output, torch.stack([forward_end, h])


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_padded_batches")
def starts_from_zeros_after_the_padding(self, x, lengths, h_0):
    """You set the states in the padding to zero, so the backward direction comes out of it with zeros instead of the
    states that it was given. It begins at each sequence's own last step, and from `h_0`.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    h, forward = h_0[0], []
    for t in range(time):
        h = torch.where(real[:, t], self.forward_cell(x[:, t], h), h)
        forward.append(h)
    end, h, backward = h, h_0[1], []
    for t in reversed(range(time)):
        h = self.backward_cell(x[:, t], h) * real[:, t]
        backward.insert(0, h)
    output = torch.cat([torch.stack(forward, dim=1), torch.stack(backward, dim=1)], dim=2) * real
    return output, torch.stack([end, h])


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_padded_batches")
def leaves_states_in_the_padding(self, x, lengths, h_0):
    """Your states are right, but in the padding the output holds copies of them instead of 0. Who sums or averages over
    time would count them. The stub says what stands there.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h)
    return torch.cat(output, dim=2), torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_final_states_of_full_sequences")
def takes_both_final_states_at_the_last_step(self, x, lengths, h_0):
    """You take both final states at a sequence's last step. There the backward direction has only begun: it has read
    that one step. Ask at which step it has read everything.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output = []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
    rows = torch.arange(len(x))
    ends = torch.stack([states[rows, lengths - 1] for states in output])
    return torch.cat(output, dim=2) * real, ends


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_full_sequences")
def starts_both_from_the_first_state(self, x, lengths, h_0):
    """Both of your directions start from `h_0[0]`. With states of zero nobody would notice. Each direction has a state
    of its own to start from.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, steps in ((self.forward_cell, range(time)), (self.backward_cell, range(time)[::-1])):
        h, states = h_0[0], {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h)
    return torch.cat(output, dim=2) * real, torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_full_sequences")
def goes_on_backwards_from_the_forward_state(self, x, lengths, h_0):
    """Your backward direction starts from the state in which the forward direction has ended, as if one reader turned
    around. The two are readers that do not know of each other; the backward one starts from `h_0[1]`.
    """
    time, h = x.shape[1], h_0[0]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, steps in ((self.forward_cell, range(time)), (self.backward_cell, range(time)[::-1])):
        states = {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h)
    return torch.cat(output, dim=2) * real, torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_full_sequences")
def puts_the_backward_half_first(self, x, lengths, h_0):
    """In your output the backward state comes first. Both halves are there, but whoever reads them takes each for the
    other. Look at which direction comes first in the stub.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.insert(0, torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h)
    return torch.cat(output, dim=2) * real, torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_full_sequences")
def adds_the_directions(self, x, lengths, h_0):
    """You add the two directions. That is another way to combine them, in which nobody can tell afterwards which number
    came from where; here they stand side by side, and the output is twice as wide as a state.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = 0, []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output = output + torch.stack([states[t] for t in range(time)], dim=1)
        h_n.append(h)
    return output * real, torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_output_of_full_sequences")
def gives_the_state_before_the_step(self, x, lengths, h_0):
    """Your backward direction misses the step it stands at: you give out its state *before* it reads the step, so that
    the two halves do not overlap. The output holds each state after reading its step, in both directions.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    h, forward, before = h_0[0], [], {}
    for t in range(time):
        h = torch.where(real[:, t], self.forward_cell(x[:, t], h), h)
        forward.append(h)
    end, h = h, h_0[1]
    for t in reversed(range(time)):
        before[t] = h
        h = torch.where(real[:, t], self.backward_cell(x[:, t], h), h)
    backward = torch.stack([before[t] for t in range(time)], dim=1)
    return torch.cat([torch.stack(forward, dim=1), backward], dim=2) * real, torch.stack([end, h])


@misconception("BidirectionalRNN.forward", caught_by="test_every_gradient")
def detaches_the_final_states(self, x, lengths, h_0):
    """Your numbers are right, but `h_n` is cut off from the network: a classifier that reads it would train, and the
    cells under it never. Look for `detach`, `.data` or `no_grad` on the way to `h_n`.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h.detach())
    return torch.cat(output, dim=2) * real, torch.stack(h_n)


@misconception("BidirectionalRNN.forward", caught_by="test_calls_are_independent")
def writes_the_final_states_into_h_0(self, x, lengths, h_0):
    """You write the new states into `h_0`. What you return is right, but the tensor is the caller's, who may want to
    start from it again. Look for assignments into `h_0`.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h)
    result = torch.cat(output, dim=2) * real, torch.stack(h_n)
    h_0.data.copy_(result[1])
    return result


@misconception("BidirectionalRNN.forward", caught_by="test_special_sizes")
def squeezes_axes_of_size_one(self, x, lengths, h_0):
    """Where there is one sequence, one step or one unit, your results lack an axis: `squeeze()` removes every axis of
    size 1, also one that means something. Whatever comes next still expects three.
    """
    time = x.shape[1]
    real = (torch.arange(time) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = [], []
    for cell, start, steps in (
        (self.forward_cell, h_0[0], range(time)),
        (self.backward_cell, h_0[1], range(time)[::-1]),
    ):
        h, states = start, {}
        for t in steps:
            h = torch.where(real[:, t], cell(x[:, t], h), h)
            states[t] = h
        output.append(torch.stack([states[t] for t in range(time)], dim=1))
        h_n.append(h)
    return (torch.cat(output, dim=2) * real).squeeze(), torch.stack(h_n)
