"""Wrong answers to 06_lengths/padding: each replaces one definition of the reference."""

import torch

from autograder.misconceptions import misconception


@misconception("pad", caught_by="test_vectors")
def puts_the_padding_in_front(sequences, padding_value=0):
    """You put the padding before the sequence. Then every sequence ends at the last column, but it does not begin at
    the first, and "the first `lengths[b]` steps" no longer names the real ones. Look at where row `b` has to begin.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    time = int(lengths.max())
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, time - len(sequence) :] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_vectors")
def puts_time_first(sequences, padding_value=0):
    """Your batch has time as its first axis and the sequences as its second. PyTorch's own function does so
    unless it is told otherwise; here the batch comes first. Compare the shapes in the stub.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((int(lengths.max()), len(sequences), *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[: len(sequence), b] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_vectors")
def cuts_to_the_shortest(sequences, padding_value=0):
    """You cut every sequence to the length of the shortest. The batch is rectangular, but the ends of all longer
    sequences are lost. Ask which sequence decides how many columns are needed.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    return torch.stack([sequence[: int(lengths.min())] for sequence in sequences]), lengths


@misconception("pad", caught_by="test_vectors")
def thinks_the_first_is_the_longest(sequences, padding_value=0):
    """You make room for as many steps as the first sequence has, and cut longer ones. That is enough only in a
    batch that was sorted by length. Ask which sequence decides how many columns are needed.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    time = len(sequences[0])
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence[:time]
    return batch, lengths


@misconception("pad", caught_by="test_vectors")
def sorts_by_length(sequences, padding_value=0):
    """You sort the sequences, longest first. Row `b` then is no longer `sequences[b]`, and the labels that the caller
    keeps beside them belong to other rows. Nothing in padding needs an order.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    sequences = sorted(sequences, key=len, reverse=True)
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_vectors")
def repeats_the_last_step(sequences, padding_value=0):
    """You fill up with copies of a sequence's last step. Such padding looks like data: nobody can see from it that the
    sequence is over. The stub says what the padding consists of.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    time = int(lengths.max())
    if time == 0:
        return torch.stack(list(sequences)), lengths
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
        if len(sequence) > 0:
            batch[b, len(sequence) :] = sequence[-1]
    return batch, lengths


@misconception("pad", caught_by="test_vectors")
def leaves_one_column_too_many(sequences, padding_value=0):
    """Your batch has one time step more than the longest sequence. It does no harm to a network that knows the
    lengths, but each such step costs time, and it was not asked for. Compare the number of columns with the lesson's
    example.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()) + 1, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_padding_value")
def always_pads_with_zeros(sequences, padding_value=0):
    """Your padding is zero, whatever value was asked for. Tags, for example, are padded with a number that is no tag,
    and zero often is one. Look at what `padding_value` does in your function.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_zeros((len(sequences), int(lengths.max()), *sequences[0].shape[1:]))
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_padding_value")
def takes_real_zeros_for_padding(sequences, padding_value=0):
    """You fill up with zeros and then replace every zero by the padding value, the real ones too. A sequence may hold
    zeros of its own: what is padding is decided by the place, not by the number.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_zeros((len(sequences), int(lengths.max()), *sequences[0].shape[1:]))
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch.masked_fill(batch == 0, padding_value), lengths


@misconception("pad", caught_by="test_other_kinds_of_sequences")
def makes_every_batch_float32(sequences, padding_value=0):
    """Your batch is float32, whatever the sequences hold. Token ids become decimal numbers, which an embedding refuses,
    and double precision is lost. A new tensor has PyTorch's default dtype unless it is told another.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = torch.full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), float(padding_value))
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_lengths")
def counts_what_is_not_padding(sequences, padding_value=0):
    """You find the lengths by counting the steps of the batch that are not padding. A real step that happens to hold
    the padding value is then lost. The length is known before anything is filled up.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    time = max(len(sequence) for sequence in sequences)
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    real = (batch != padding_value).flatten(2).any(dim=2) if batch.dim() > 2 else batch != padding_value
    return batch, real.sum(dim=1)


@misconception("pad", caught_by="test_lengths")
def gives_the_lengths_after_padding(sequences, padding_value=0):
    """You measure the lengths when all rows have been filled up, so they are all the same. What was real cannot be told
    any more. Ask at which moment a sequence still knows its own length.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    time = max(len(sequence) for sequence in sequences)
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, torch.tensor([len(row) for row in batch])


@misconception("pad", caught_by="test_lengths")
def gives_the_index_of_the_last_step(sequences, padding_value=0):
    """You give the index of each sequence's last step, which is one less than its length: counting starts at 0. What
    packs a batch asks for lengths.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    time = max(len(sequence) for sequence in sequences)
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, torch.tensor([len(sequence) - 1 for sequence in sequences])


@misconception("pad", caught_by="test_nothing_to_fill")
def squeezes_axes_of_size_one(sequences, padding_value=0):
    """Where there is a single sequence, or a single step, your batch lacks an axis: `squeeze()` removes every axis of
    size 1, also one that means something. The last batch of an epoch often holds one sequence.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch.squeeze(), lengths


@misconception("pad", caught_by="test_no_sequences")
def gives_an_empty_batch(sequences, padding_value=0):
    """For no sequences you give a batch without rows. What its further axes and its dtype should be, nobody can
    know, so the mistake would show only much later and elsewhere. The stub says what should happen instead.
    """
    if not sequences:
        return torch.empty(0, 0), torch.empty(0, dtype=torch.int64)
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_no_sequences")
def trips_over_the_first_sequence(sequences, padding_value=0):
    """For no sequences your function stops with an error of Python's that happens to come up, such as an IndexError.
    Who reads it has to find out what it was about. The stub names the kind of error, and yours should say what is
    wrong.
    """
    shape = sequences[0].shape[1:]
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *shape), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, lengths


@misconception("pad", caught_by="test_no_sequences")
def leaves_the_error_to_max(sequences, padding_value=0):
    """For no sequences, `max` stops because it was given nothing. The kind of error is right by luck, but its text
    speaks of `max`, not of a batch. Who passes you an empty batch by mistake should read what is wrong with it.
    """
    time = max(len(sequence) for sequence in sequences)
    batch = sequences[0].new_full((len(sequences), time, *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence
    return batch, torch.tensor([len(sequence) for sequence in sequences])


@misconception("pad", caught_by="test_gradients_and_arguments")
def copies_numbers_only(sequences, padding_value=0):
    """Your batch holds the right numbers, but it is cut off from the sequences they came from: no gradient gets back.
    Sequences are often the output of another layer, which then would never learn. Look for `detach`, `.data`, `tolist`
    or NumPy.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), padding_value)
    for b, sequence in enumerate(sequences):
        batch[b, : len(sequence)] = sequence.detach()
    return batch, lengths


@misconception("pad", caught_by="test_gradients_and_arguments", reason="raised")
def writes_into_rows_of_a_loop(sequences, padding_value=0):
    """You walk through the rows of the batch with a `for` and write into each. As long as no gradient is wanted, that
    works. The rows that such a loop gives are views made all at once, and autograd refuses to see them changed: write
    into the batch itself, at an index.
    """
    if not sequences:
        raise ValueError("there are no sequences")
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    batch = sequences[0].new_full((len(sequences), int(lengths.max()), *sequences[0].shape[1:]), padding_value)
    for row, sequence in zip(batch, sequences, strict=True):
        row[: len(sequence)] = sequence
    return batch, lengths


@misconception("sequence_mask", caught_by="test_mask")
def counts_one_step_too_many(lengths, time):
    """Your mask is True at one step beyond the end of each sequence. Steps are counted from 0, so the step whose index
    equals the length is padding already. Only where a sequence fills its row does it not show.
    """
    return torch.arange(time) <= lengths.unsqueeze(1)


@misconception("sequence_mask", caught_by="test_mask")
def marks_the_padding(lengths, time):
    """Your mask is True at the padding. Some parts of PyTorch want it so (`key_padding_mask`), and the two are easily
    taken for each other. Here True means real.
    """
    return torch.arange(time) >= lengths.unsqueeze(1)


@misconception("sequence_mask", caught_by="test_mask")
def marks_the_last_real_step_only(lengths, time):
    """Your mask is True at one step of each sequence, its last. The steps before it are real as well. Compare the
    lesson's example row by row.
    """
    return torch.arange(time) == lengths.unsqueeze(1) - 1


@misconception("sequence_mask", caught_by="test_mask")
def ends_at_the_longest_sequence(lengths, time):
    """Your mask has as many columns as the longest sequence has steps. A batch may be padded further than that, and
    then mask and batch do not fit. Look at what `time` is for.
    """
    return torch.arange(int(lengths.max())) < lengths.unsqueeze(1)


@misconception("sequence_mask", caught_by="test_mask")
def lays_the_lengths_along_time(lengths, time):
    """Your mask has time as its first axis: the lengths lie along the columns. With as many sequences as steps no shape
    gives that away. Write the shapes of both sides of your comparison under each other.
    """
    return torch.arange(time).unsqueeze(1) < lengths


@misconception("sequence_mask", caught_by="test_mask")
def gives_zeros_and_ones(lengths, time):
    """Your mask holds the numbers 0 and 1. It can be multiplied, but used as an index it picks rows 0 and 1 instead of
    the real steps, without a warning. The stub says what it should hold.
    """
    return (torch.arange(time) < lengths.unsqueeze(1)).long()
