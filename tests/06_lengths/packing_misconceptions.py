"""Wrong answers to 06_lengths/packing: each replaces one definition of the reference."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from autograder.misconceptions import misconception


@misconception("run_packed", caught_by="test_output_of_padded_batches")
def ignores_the_lengths(rnn, x, lengths):
    """You run the network over the padding as if it were part of the sequences. Its states there are not zero, and the
    final state is the one after the padding. Look for where `lengths` should come in.
    """
    return rnn(x)


@misconception("run_packed", caught_by="test_final_states_of_padded_batches")
def masks_the_output_only(rnn, x, lengths):
    """You run the network over the padding and set the output there to zero afterwards. That mends the output, but
    `h_n` is still the state after the last padded step. The network has to stop where a sequence ends.
    """
    output, h_n = rnn(x)
    real = torch.arange(x.shape[1]) < lengths.unsqueeze(1)
    return output * real.unsqueeze(2), h_n


@misconception("run_packed", caught_by="test_final_states_of_padded_batches")
def sets_the_padding_to_zero(rnn, x, lengths):
    """You set the padding of `x` to zero and run the network over it. A step on zeros is a step all the same: the
    recurrent weights and the biases go on changing the state. The network has to stop where a sequence ends.
    """
    real = (torch.arange(x.shape[1]) < lengths.unsqueeze(1)).unsqueeze(2)
    output, h_n = rnn(x * real)
    return output * real, h_n


@misconception("run_packed", caught_by="test_output_of_padded_batches")
def sorts_and_does_not_sort_back(rnn, x, lengths):
    """You sort the batch by length, and what comes back stays in that order: its rows belong to other rows than those
    of `x`. What was sorted for packing has to be put back, or packing told that it need not be sorted.
    """
    order = lengths.argsort(descending=True)
    output, h_n = rnn(pack_padded_sequence(x[order], lengths[order], batch_first=True))
    output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])
    return output, h_n


@misconception("run_packed", caught_by="test_final_states_of_padded_batches")
def sorts_the_output_back_but_not_h_n(rnn, x, lengths):
    """You sort the batch by length and put the output back in order, but not `h_n`: its columns are still sorted. Its
    batch stands on another axis than that of the output, and wants to be put back as well.
    """
    order = lengths.argsort(descending=True)
    output, h_n = rnn(pack_padded_sequence(x[order], lengths[order], batch_first=True))
    output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])
    return output[order.argsort()], h_n


@misconception("run_packed", caught_by="test_output_of_padded_batches")
def sorts_twice_instead_of_back(rnn, x, lengths):
    """You sort the batch by length and then index the result with the same order once more. For two rows that change
    places this is the way back; for three that go around in a circle it is not. Follow one row through both steps.
    """
    order = lengths.argsort(descending=True)
    output, h_n = rnn(pack_padded_sequence(x[order], lengths[order], batch_first=True))
    output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])
    return output[order], h_n[:, order]


@misconception("run_packed", caught_by="test_output_without_padding")
def unpacks_time_first(rnn, x, lengths):
    """Your output has time as its first axis. Unpacking does not know how the batch that was packed had been laid
    out: it has to be told as well. Look at the optional arguments of both functions.
    """
    output, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    output, _ = pad_packed_sequence(output, total_length=x.shape[1])
    return output, h_n


@misconception("run_packed", caught_by="test_output_of_padded_batches", reason="raised")
def packs_time_first(rnn, x, lengths):
    """You pack the batch as if its first axis were time. With a batch of other sizes that stops with an error or,
    worse, does not: then sequences and time steps change places unnoticed. That the network has `batch_first=True` does
    not tell the packing.
    """
    output, h_n = rnn(pack_padded_sequence(x, lengths, enforce_sorted=False))
    output, _ = pad_packed_sequence(output, batch_first=True)
    return output, h_n


@misconception("run_packed", caught_by="test_output_of_padded_batches", reason="raised")
def thinks_batches_are_sorted(rnn, x, lengths):
    """You pack the batch as if it were sorted by length, longest first. Batches hardly ever are. The function that
    packs can sort for you, and then everything comes back in your order.
    """
    output, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True))
    output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])
    return output, h_n


@misconception("run_packed", caught_by="test_time_dimension_is_kept")
def ends_at_the_longest_sequence(rnn, x, lengths):
    """Your output has as many time steps as the longest sequence, and not as many as the batch. A mask or targets made
    for the batch then do not fit it. Unpacking cannot know how far the batch was padded, unless you say it.
    """
    output, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(output, batch_first=True)[0], h_n


@misconception("run_packed", caught_by="test_output_of_padded_batches")
def drops_the_last_real_step(rnn, x, lengths):
    """You pack one step too few of each sequence, as if `lengths` held the index of the first padded step plus one.
    A sequence of n steps has n real steps; only an index is one less.
    """
    fewer = (lengths - 1).clamp(min=1)
    output, h_n = rnn(pack_padded_sequence(x, fewer, batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])[0], h_n


@misconception("run_packed", caught_by="test_final_states_of_padded_batches")
def gives_the_last_layer_as_h_n(rnn, x, lengths):
    """Your `h_n` holds the last layer's states only. Who wants to let the network go on where it stopped needs the
    state of every layer. Compare its shape in the stub.
    """
    output, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])[0], h_n[-1:]


@misconception("run_packed", caught_by="test_output_without_padding")
def gives_the_lengths_as_h_n(rnn, x, lengths):
    """The second thing that you return is the lengths. `pad_packed_sequence` gives a pair too, but not the one that
    was asked for. Write down for each function what its two results are.
    """
    output, _ = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])


@misconception("run_packed", caught_by="test_gradients")
def runs_without_gradients(rnn, x, lengths):
    """Your numbers are right, but the network runs without recording what is needed for gradients, so it would never
    learn. `no_grad` is for evaluation, and for the caller to decide.
    """
    with torch.no_grad():
        output, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
        return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])[0], h_n


@misconception("run_packed", caught_by="test_arguments_are_left_alone")
def writes_zeros_into_the_padding(rnn, x, lengths):
    """Your result is right, but on the way you wrote into the `x` that you were given. The caller's batch is changed,
    and if it comes out of another layer, its gradients fail. Packing needs no clean padding.
    """
    x.data[torch.arange(x.shape[1]) >= lengths.unsqueeze(1)] = 0.0
    output, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])[0], h_n


@misconception("last_steps", caught_by="test_last_steps")
def takes_the_last_column(output, lengths):
    """You take the last time step of the batch. For every sequence that is shorter this is padding: after
    `pad_packed_sequence`, nothing but zeros. Each row has a last real step of its own.
    """
    return output[:, -1]


@misconception("last_steps", caught_by="test_last_steps")
def takes_the_first_padded_step(output, lengths):
    """You take the step with the index `lengths[b]`, which is one step too far: counting starts at 0. For shorter
    sequences that is padding, and only for one that fills its row is there an error.
    """
    return output[torch.arange(len(output)), lengths.clamp(max=output.shape[1] - 1)]


@misconception("last_steps", caught_by="test_last_steps")
def takes_every_end_of_every_row(output, lengths):
    """You index the time axis with all lengths at once, so that every row is read at the ends of all sequences, (B, B,
    H) numbers in all. Each row wants one index, its own: the rows have to be numbered as well.
    """
    return output[:, lengths - 1]


@misconception("last_steps", caught_by="test_last_steps")
def takes_the_longest_end_for_all(output, lengths):
    """You read all rows at the last step of the longest sequence. For every other sequence that is padding. Each row
    has a last real step of its own.
    """
    return output[:, int(lengths.max()) - 1]


@misconception("last_steps", caught_by="test_last_steps")
def gathers_the_first_feature_only(output, lengths):
    """You gather one number from each row, not a whole state: `gather` gives as many numbers as its index has, and
    yours has one for each sequence. Look at the shape that the index needs.
    """
    return output.gather(1, (lengths - 1).view(-1, 1, 1)).squeeze(1)


@misconception("last_steps", caught_by="test_last_steps")
def averages_over_time(output, lengths):
    """You average over time. The mean over all steps is another summary, and the padding takes part in it. Here only
    the last real step was asked for.
    """
    return output.mean(dim=1)


@misconception(
    "last_steps", caught_by=("test_last_steps", "test_last_steps_in_special_batches"), same_as="takes_the_last_column"
)
def looks_for_the_last_state_that_is_not_zero(output, lengths):
    """You find the end of a sequence by looking for the last step that is not all zeros. A real state may be zero, with
    relu it often is, and padding need not be. Where a sequence ends is what `lengths` says.
    """
    steps = torch.arange(output.shape[1])
    last = torch.where(output.ne(0).any(dim=2), steps, 0).amax(dim=1)
    return output[torch.arange(len(output)), last]


@misconception("last_steps", caught_by="test_last_steps_in_special_batches")
def squeezes_axes_of_size_one(output, lengths):
    """For a single sequence, or a single feature, your result lacks an axis: `squeeze()` removes every axis of size 1.
    Whatever comes next still expects (B, H).
    """
    return output[torch.arange(len(output)), lengths - 1].squeeze()


@misconception("last_steps", caught_by="test_gradients")
def takes_bare_numbers(output, lengths):
    """Your numbers are right, but they are cut off from `output`: no gradient gets back to the network. Look for
    `detach`, `.data` or a tensor built anew from numbers.
    """
    return output.detach()[torch.arange(len(output)), lengths - 1]
