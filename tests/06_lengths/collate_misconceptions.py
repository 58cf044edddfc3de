"""Wrong answers to 06_lengths/collate: each replaces one definition of the reference."""

import torch
from torch.nn.utils.rnn import pad_sequence

from autograder.misconceptions import misconception


@misconception("collate_fn", caught_by="test_tokens")
def puts_time_first(batch):
    """Your tokens have time as their first axis. That is what `pad_sequence` gives unless it is told otherwise; here
    the batch comes first, as in the lengths and the labels. Compare the shapes in the stub.
    """
    tokens, labels = zip(*batch, strict=True)
    return pad_sequence(tokens), torch.tensor([len(sequence) for sequence in tokens]), torch.tensor(labels)


@misconception("collate_fn", caught_by="test_tokens")
def sorts_the_tokens_but_not_the_labels(batch):
    """You sort the sequences by length and leave the labels as they were, so most rows have the label of another
    sample. No shape tells, and the network learns from wrong labels. Ask whether anything here needs an order.
    """
    tokens, labels = zip(*batch, strict=True)
    tokens = sorted(tokens, key=len, reverse=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_tokens")
def sorts_the_samples(batch):
    """You sort the samples by length, longest first. Rows, lengths and labels stay together, but no longer in the order
    that the sampler chose, so predictions cannot be matched with the data set. Packing can do without the order.
    """
    tokens, labels = zip(*sorted(batch, key=lambda sample: len(sample[0]), reverse=True), strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_lengths")
def measures_after_padding(batch):
    """Your lengths are all the same: you measure the rows when they have been filled up already. Ask at which moment a
    sequence still knows its own length.
    """
    tokens, labels = zip(*batch, strict=True)
    padded = pad_sequence(tokens, batch_first=True)
    return padded, torch.tensor([len(row) for row in padded]), torch.tensor(labels)


@misconception("collate_fn", caught_by="test_lengths")
def counts_tokens_that_are_not_zero(batch):
    """You count the tokens that are not 0. A token may bear the id of padding, as the stub says, and is lost then. The
    length is known before anything is filled up.
    """
    tokens, labels = zip(*batch, strict=True)
    padded = pad_sequence(tokens, batch_first=True)
    return padded, (padded != 0).sum(dim=1), torch.tensor(labels)


@misconception("collate_fn", caught_by="test_labels")
def swaps_lengths_and_labels(batch):
    """You return the labels before the lengths. Both are a number for each row, so nothing complains: the network is
    packed by the labels and learns the lengths. Compare the order in the stub.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), torch.tensor(labels), lengths


@misconception("collate_fn", caught_by="test_tokens")
def cuts_to_the_shortest(batch):
    """You cut every sequence to the length of the shortest in the batch. The ends of all others are lost, and with
    them what the network may need. A rectangle can also be had by filling up.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return torch.stack([sequence[: int(lengths.min())] for sequence in tokens]), lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_tokens")
def pads_to_a_fixed_length(batch):
    """You fill every batch up to one fixed length. Longer sequences do not fit or are cut, and for shorter ones the
    network has to work on columns of padding. How many columns are needed, each batch decides by itself.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    padded = torch.zeros(len(tokens), 32, dtype=torch.int64)
    for b, sequence in enumerate(tokens):
        padded[b, : len(sequence)] = sequence[:32]
    return padded, lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_tokens")
def pads_in_front(batch):
    """You put the padding before the tokens. Packing takes the first `lengths[b]` steps of a row for the real ones, so
    it would keep padding and drop tokens. Look at which end of a row is to be filled up.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    padded = torch.zeros(len(tokens), int(lengths.max()), dtype=torch.int64)
    for b, sequence in enumerate(tokens):
        padded[b, padded.shape[1] - len(sequence) :] = sequence
    return padded, lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_tokens")
def makes_the_tokens_decimal_numbers(batch):
    """Your tokens are decimal numbers: a new tensor is float32 unless it is told otherwise. Token ids are looked up in
    an embedding, which refuses anything but integers. The stub names the dtype.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    padded = torch.zeros(len(tokens), int(lengths.max()))
    for b, sequence in enumerate(tokens):
        padded[b, : len(sequence)] = sequence
    return padded, lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_labels")
def makes_the_labels_decimal_numbers(batch):
    """Your labels are decimal numbers. The number of a class is an index, and cross-entropy takes decimal numbers for
    something else, probabilities, or refuses them. The stub names the dtype.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels, dtype=torch.float32)


@misconception("collate_fn", caught_by="test_dtypes")
def saves_memory_with_int32(batch):
    """Your labels are int32. They hold the right numbers in half the space, but cross-entropy takes class numbers as
    int64 only. The stub names the dtype.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels, dtype=torch.int32)


@misconception("collate_fn", caught_by="test_labels")
def leaves_the_labels_a_tuple(batch):
    """Your labels are a tuple of Python's integers, not a tensor. A loss wants a tensor, and a batch that is to be
    moved to a GPU can only move tensors. See what `zip` gave you, and what the stub asks for.
    """
    tokens, labels = zip(*batch, strict=True)
    return pad_sequence(tokens, batch_first=True), torch.tensor([len(sequence) for sequence in tokens]), labels


@misconception("collate_fn", caught_by="test_labels")
def makes_the_labels_a_column(batch):
    """Your labels have a second axis, of size 1. Beside a batch of rows that looks natural, but cross-entropy wants one
    number for each row, and elsewhere broadcasting would make a square of it. Compare the shapes in the stub.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels).unsqueeze(1)


@misconception("collate_fn", caught_by="test_one_sample")
def squeezes_a_batch_of_one(batch):
    """A batch of one sample comes out without its batch axis: `squeeze()` removes every axis of size 1. The last batch
    of an epoch often holds one sample, and the network then takes its tokens for a batch.
    """
    tokens, labels = zip(*batch, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True).squeeze(), lengths, torch.tensor(labels)


@misconception("collate_fn", caught_by="test_samples_are_left_alone")
def sorts_the_list_it_was_given(batch):
    """You sort the list of samples where it stands and put your results back in order. They are right, but the list is
    the caller's, and after the call its order is another. `sorted` makes a list of its own; do you need one?
    """
    given = list(batch)
    batch.sort(key=lambda sample: len(sample[0]))
    tokens, labels = zip(*given, strict=True)
    lengths = torch.tensor([len(sequence) for sequence in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels)
