"""Wrong answers to 07_deep_and_bidirectional/bidirectional_concat: each replaces one definition of the reference."""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from autograder.misconceptions import misconception


@misconception("final_states", caught_by="test_one_layer")
def views_the_batch_in_the_middle_as_rows(h_n: Tensor, num_layers: int) -> Tensor:
    """You reshape the states to (B, 2H), which has the right shape and the wrong numbers.

    A view only cuts the same numbers into other rows: where the batch is not the first axis, states of different
    sequences end up in one row. Look at which axis of h_n is the batch, and at how it may get to the front.
    """
    return h_n[-2:].reshape(h_n.shape[1], -1)


@misconception("final_states", caught_by="test_one_layer")
def takes_the_last_row_only(h_n: Tensor, num_layers: int) -> Tensor:
    """You take the last row of h_n: in a bidirectional network that is the backward direction alone.

    What the forward direction has read is missing, so your summary has H numbers where 2H were asked for. Look up
    the order of the rows of h_n.
    """
    return h_n[-1]


@misconception("final_states", caught_by="test_several_layers")
def takes_the_first_layer(h_n: Tensor, num_layers: int) -> Tensor:
    """With more than one layer, you take both directions of the first layer.

    With one layer, first and last are the same, and nobody notices. Look at where the last layer stands in h_n.
    """
    return torch.cat((h_n[0], h_n[1]), dim=-1)


@misconception("final_states", caught_by="test_one_layer")
def puts_the_backward_state_first(h_n: Tensor, num_layers: int) -> Tensor:
    """Both states are there, but the backward one comes first.

    A classifier trained on the order that was asked for reads every feature in the wrong place. Look at which
    direction comes first in h_n.
    """
    return torch.cat((h_n[-1], h_n[-2]), dim=-1)


@misconception("final_states", caught_by="test_several_layers")
def counts_directions_before_layers(h_n: Tensor, num_layers: int) -> Tensor:
    """You read h_n as all layers of the forward direction, followed by all layers of the backward direction.

    With one layer that is the same thing. With more, your forward half comes from a layer in the middle. Look up in
    which order h_n goes through layers and directions.
    """
    forward, backward = h_n.unflatten(0, (2, num_layers))[:, -1]
    return torch.cat((forward, backward), dim=-1)


@misconception("final_states", caught_by="test_one_layer")
def adds_the_directions(h_n: Tensor, num_layers: int) -> Tensor:
    """You add the two directions, so that each number mixes what both have read.

    That is another way to combine them; here they stand side by side, so that what comes next can weigh each by
    itself.
    """
    return h_n[-2] + h_n[-1]


@misconception("final_states", caught_by="test_one_layer")
def stacks_directions_below_each_other(h_n: Tensor, num_layers: int) -> Tensor:
    """You join the two directions along the batch, so that there are twice as many rows as sequences.

    Concatenation needs to know along which axis. Look at which size should double.
    """
    return torch.cat((h_n[-2], h_n[-1]))


@misconception("final_states", caught_by="test_one_layer")
def interleaves_the_directions(h_n: Tensor, num_layers: int) -> Tensor:
    """You take the two states number by number in turn: forward, backward, forward, backward.

    The right numbers are in the right rows, but one half should be the whole forward state, and the other half the
    whole backward state. Look at which axis you add when you stack.
    """
    return torch.stack((h_n[-2], h_n[-1]), dim=-1).flatten(1)


@misconception("final_states", caught_by="test_several_layers")
def concatenates_every_layer(h_n: Tensor, num_layers: int) -> Tensor:
    """Your summary holds the states of all layers.

    The lower layers' states have already been read by the layers above them. Here only the last layer's two states
    were asked for.
    """
    return h_n.transpose(0, 1).flatten(1)


@misconception("final_states", caught_by="test_one_layer")
def thinks_h_n_is_batch_first(h_n: Tensor, num_layers: int) -> Tensor:
    """You look for the directions along the second axis of h_n, as if its first one were the batch.

    `batch_first=True` moves the batch of the input and of the output. Look up what it does to h_n.
    """
    return torch.cat((h_n[:, -2], h_n[:, -1]), dim=-1)


@misconception("final_states", caught_by="test_equal_sizes")
def guesses_the_axes_from_their_sizes(h_n: Tensor, num_layers: int) -> Tensor:
    """You find out from the sizes which axis of h_n is the batch, and are misled when two sizes are equal.

    The order of the axes of h_n is fixed, whatever the sizes and whatever `batch_first` says. There is nothing to
    guess.
    """
    if h_n.shape[1] == 2 * num_layers:
        h_n = h_n.transpose(0, 1)
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("final_states", caught_by="test_batch_of_one")
def squeezes_axes_of_size_one(h_n: Tensor, num_layers: int) -> Tensor:
    """Your summary of a single sequence has lost its batch dimension.

    `squeeze()` removes every axis of size 1, the batch too when it holds one sequence. Whatever comes next still
    expects two axes.
    """
    return torch.cat((h_n[-2], h_n[-1]), dim=-1).squeeze()


@misconception("final_states", caught_by="test_gradient_of_final_states")
def detaches_the_states(h_n: Tensor, num_layers: int) -> Tensor:
    """Your numbers are right, but the summary is cut off from the network: no gradient gets back to it.

    A classifier on top would train, the recurrent network under it never. Look for `detach()`, `.data`, `no_grad`
    or a tensor built anew from numbers.
    """
    return torch.cat((h_n[-2], h_n[-1]), dim=-1).detach()


@misconception("encode", caught_by="test_encode_without_padding")
def takes_the_last_step_of_the_output(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You take the last time step of the output. Its backward half has read a single time step.

    The backward direction starts at the end of the sequence, so its state at the last step is its first one. Ask
    where each of the two directions has read everything.
    """
    return rnn(x)[0][:, -1]


@misconception("encode", caught_by="test_encode_padded_batches")
def takes_the_last_padded_step(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You pack the batch and then take the last time step of the padded output: zeros for every shorter sequence.

    And where it is not zero, the backward half has read a single time step. Ask where each of the two directions
    has read everything.
    """
    from torch.nn.utils.rnn import pad_packed_sequence

    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    return pad_packed_sequence(rnn(packed)[0], batch_first=True)[0][:, -1]


@misconception("encode", caught_by="test_encode_without_padding")
def takes_both_directions_at_the_last_real_step(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You take both directions at each sequence's last real time step. The backward half has read only that one step.

    The backward direction walks from there to the first step. Ask where each of the two directions has read
    everything.
    """
    from torch.nn.utils.rnn import pad_packed_sequence

    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    output, _ = pad_packed_sequence(rnn(packed)[0], batch_first=True)
    return output[torch.arange(len(x)), lengths - 1]


@misconception("encode", caught_by="test_encode_padded_batches")
def ignores_the_lengths(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You run the network over the padding as if it were part of the sequences.

    The forward state goes on changing after a sequence has ended, and the backward direction reads the padding
    before anything else. Look for where `lengths` should come in.
    """
    _, h_n = rnn(x)
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("encode", caught_by="test_encode_padded_batches")
def lets_the_backward_direction_read_the_padding(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """Your forward half is read at the right step, but your backward half has gone through the padding first.

    Choosing steps of the output afterwards cannot mend that: the padding must not reach the network at all.
    """
    forward, backward = rnn(x)[0].chunk(2, dim=-1)
    return torch.cat((forward[torch.arange(len(x)), lengths - 1], backward[:, 0]), dim=-1)


@misconception("encode", caught_by="test_encode_padded_batches")
def sets_the_padding_to_zero(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You set the padding to zero and run the network over it. A step on zeros is a step all the same.

    The recurrent weights and the biases still change the state. The network has to stop where a sequence ends.
    """
    real = torch.arange(x.shape[1]) < lengths[:, None]
    _, h_n = rnn(x * real[..., None])
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("encode", caught_by="test_encode_padded_batches")
def sorts_and_does_not_sort_back(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You sort the batch by length, and the summaries stay in that order: they belong to other rows than x has.

    What was sorted for packing has to be put back afterwards, or the packing told that it need not be sorted.
    """
    order = lengths.argsort(descending=True)
    _, h_n = rnn(pack_padded_sequence(x[order], lengths[order], batch_first=True))
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("encode", caught_by="test_encode_padded_batches")
def sorts_twice_instead_of_back(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You sort the batch by length and put the summaries back by the same order, not by its inverse.

    For two exchanged rows that is the same. For three that go around it is not: follow one row through both steps.
    """
    order = lengths.argsort(descending=True)
    _, h_n = rnn(pack_padded_sequence(x[order], lengths[order], batch_first=True))
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)[order]


@misconception("encode", caught_by="test_encode_without_padding", reason="raised")
def packs_time_first(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You pack the batch as if its first axis were time, so that sequences and time steps change places.

    Packing does not ask the network how its input is laid out. Look at what `pack_padded_sequence` expects unless
    it is told otherwise.
    """
    _, h_n = rnn(pack_padded_sequence(x, lengths, enforce_sorted=False))
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("encode", caught_by="test_encode_padded_batches")
def drops_the_last_real_step(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You treat lengths as the index of the last time step, and lose the last step of each sequence.

    A sequence of length n has its last real step at index n - 1. Look at which of the two is asked for where you
    use it.
    """
    packed = pack_padded_sequence(x, (lengths - 1).clamp(min=1), batch_first=True, enforce_sorted=False)
    _, h_n = rnn(packed)
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("encode", caught_by="test_encode_without_padding")
def averages_over_time(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """You average the output over the time steps.

    That is a summary too, but not the one that was asked for: here each direction speaks once, when it has read
    everything.
    """
    from torch.nn.utils.rnn import pad_packed_sequence

    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    output, _ = pad_packed_sequence(rnn(packed)[0], batch_first=True)
    return output.sum(dim=1) / lengths[:, None]


@misconception("encode", caught_by="test_gradients_through_encode")
def runs_without_gradients(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """Your numbers are right, but the network runs without recording what is needed for gradients.

    A classifier on top would train, the recurrent network under it never. `no_grad` is for evaluation, and for the
    caller to decide.
    """
    with torch.no_grad():
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        _, h_n = rnn(packed)
        return torch.cat((h_n[-2], h_n[-1]), dim=-1)


@misconception("encode", caught_by="test_encode_leaves_its_arguments")
def writes_zeros_into_the_padding(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    """Your summary is right, but on the way you wrote into the x that you were given.

    The caller's batch is changed, and if x comes out of another layer, its gradients fail. Packing needs no clean
    padding.
    """
    x.data[torch.arange(x.shape[1]) >= lengths[:, None]] = 0.0
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    _, h_n = rnn(packed)
    return torch.cat((h_n[-2], h_n[-1]), dim=-1)
