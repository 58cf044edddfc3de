"""Hidden suite of 06_lengths/collate."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from autograder.suite import Draw, Student, assert_close, check, driver, observe, require

VOCABULARY, CLASSES = 20, 5
# An order that sorting undoes by a 3-cycle, the longest in the middle; one sample has a single token.
LENGTHS = (3, 1, 6, 7, 2)
TRIPLE = "the triple of tokens, lengths and labels"

Sample = tuple[torch.Tensor, int]


def samples_of(draw: Draw, lengths: Sequence[int]) -> list[Sample]:
    """Draw a sample for each length; neighbors have different labels."""
    labels = (draw.permutation(len(lengths)) % CLASSES).tolist()
    return [(draw.integers(1, VOCABULARY, length), label) for length, label in zip(lengths, labels, strict=True)]


def batch_of(samples: Sequence[Sample]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Give the batch that the samples make."""
    tokens, labels = zip(*samples, strict=True)
    lengths = torch.tensor([len(row) for row in tokens])
    return pad_sequence(tokens, batch_first=True), lengths, torch.tensor(labels)


def collated(student: Student, samples: Sequence[Sample]) -> tuple[Any, Any, Any]:
    """Call collate_fn and take its result apart."""
    result = student.collate_fn(list(samples))
    require(isinstance(result, list | tuple) and len(result) == 3, f"collate_fn returns {TRIPLE}.")
    return result[0], result[1], result[2]


@driver
def load(
    answer: object, tokens: list[torch.Tensor], labels: list[int], batch_size: int, order: list[int]
) -> list[object]:
    """Go through a data set with a DataLoader."""
    samples = list(zip(tokens, labels, strict=True))
    loader = torch.utils.data.DataLoader(samples, batch_size=batch_size, sampler=order, collate_fn=answer.collate_fn)
    return list(loader)


@driver
def losses_of_batches(
    answer: object, weights: dict[str, torch.Tensor], tokens: list[torch.Tensor], labels: list[int], batch_size: int
) -> list[torch.Tensor]:
    """Give the loss of each sample, with a classifier that embeds, packs and runs the batches."""
    model = nn.ModuleDict({"embedding": nn.Embedding(20, 4), "rnn": nn.RNN(4, 5, batch_first=True)})
    model.load_state_dict(weights)
    loader = torch.utils.data.DataLoader(
        list(zip(tokens, labels, strict=True)), batch_size=batch_size, collate_fn=answer.collate_fn
    )
    losses = []
    with torch.no_grad():
        for padded, lengths, targets in loader:
            packed = nn.utils.rnn.pack_padded_sequence(
                model["embedding"](padded), lengths, batch_first=True, enforce_sorted=False
            )
            losses.append(F.cross_entropy(model["rnn"](packed)[1][-1], targets, reduction="none"))
    return losses


@check(points=2)
def test_tokens(shared_student: Student, draw: Draw) -> None:
    """Row b holds the tokens of sample b, filled up with 0 to the longest of the batch"""
    for lengths in (LENGTHS, LENGTHS[::-1], (2, 5), (4, 4, 4)):
        samples = samples_of(draw, lengths)
        expected, _, _ = batch_of(samples)
        got, _, _ = collated(shared_student, samples)
        assert_close(got, expected, what=f"the tensor of tokens of a batch with lengths {lengths}")


@check(points=1)
def test_lengths(shared_student: Student, draw: Draw) -> None:
    """The lengths are those of the samples, in their order, where a token has the id of padding, too"""
    zeros = [(torch.tensor(tokens), 1) for tokens in ([4, 0, 0], [0], [0, 2, 0, 3, 0])]
    for samples in (*(samples_of(draw, lengths) for lengths in (LENGTHS, LENGTHS[::-1], (4, 4, 4))), zeros):
        _, expected, _ = batch_of(samples)
        _, got, _ = collated(shared_student, samples)
        assert_close(got, expected, what=f"the tensor of lengths of samples with {expected.tolist()} tokens")


@check(points=2)
def test_labels(shared_student: Student, draw: Draw) -> None:
    """Label b is that of sample b"""
    for lengths in (LENGTHS, LENGTHS[::-1], (5, 2, 4)):
        samples = samples_of(draw, lengths)
        _, _, expected = batch_of(samples)
        _, _, got = collated(shared_student, samples)
        assert_close(got, expected, what=f"the tensor of labels of a batch with lengths {lengths}")


@check(points=1)
def test_one_sample(shared_student: Student, draw: Draw) -> None:
    """A batch of one sample, even of one token, has the axes of every other batch"""
    for length in (5, 1):
        samples = samples_of(draw, (length,))
        got = collated(shared_student, samples)
        assert_close(got, batch_of(samples), what=f"{TRIPLE} for one sample of length {length}")


@check(points=1)
def test_dtypes(shared_student: Student, draw: Draw) -> None:
    """Tokens, lengths and labels are int64, as embeddings, packing and cross-entropy want them"""
    for part, name in zip(
        collated(shared_student, samples_of(draw, LENGTHS)), ("tokens", "lengths", "labels"), strict=True
    ):
        require(isinstance(part, torch.Tensor), f"The {name} are no tensor.")
        require(part.dtype is torch.int64, f"The {name} are not int64.")


@check(points=1)
def test_samples_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """The samples are as they were, and a second batch knows nothing of the first"""
    samples = samples_of(draw, LENGTHS)
    seen = observe(shared_student.collate_fn, samples)
    assert_close(seen.args[0], samples, what="the list of samples after the call")
    shorter = samples_of(draw, (2, 1, 3))
    assert_close(collated(shared_student, shorter), batch_of(shorter), what=f"{TRIPLE} of a second, shorter batch")


@check(points=1)
def test_data_loader(shared_student: Student, draw: Draw) -> None:
    """A DataLoader gives its batches in any order of the samples, the last one smaller"""
    samples = samples_of(draw, (4, 2, 7, 1, 3, 5, 6))
    tokens, labels = zip(*samples, strict=True)
    for order in (list(range(7)), draw.permutation(7).tolist()):
        expected = [batch_of([samples[row] for row in order[start : start + 3]]) for start in (0, 3, 6)]
        got = load(shared_student, list(tokens), list(labels), 3, order)
        assert_close(got, expected, what="the list of a DataLoader's batches")


@check(points=1, needs=("test_tokens", "test_lengths", "test_labels", "test_one_sample", "test_dtypes"))
def test_classifier(shared_student: Student, draw: Draw) -> None:
    """A classifier that embeds and packs the batches has the loss that each sample has by itself"""
    model = draw.fill_(nn.ModuleDict({"embedding": nn.Embedding(VOCABULARY, 4), "rnn": nn.RNN(4, CLASSES)}))
    samples = samples_of(draw, (*LENGTHS, 4, 8))
    expected = []
    for tokens, label in samples:
        _, h_n = model["rnn"](model["embedding"](tokens))
        expected.append(F.cross_entropy(h_n[-1], torch.tensor(label)).detach())
    tokens, labels = zip(*samples, strict=True)
    got = losses_of_batches(shared_student, dict(model.state_dict()), list(tokens), list(labels), 3)
    batches = [torch.stack(expected[start : start + 3]) for start in (0, 3, 6)]
    assert_close(got, batches, what="the list of a classifier's losses", atol=1e-4)
