"""Hidden suite of 06_lengths/padding."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn.utils.rnn import pad_sequence

from autograder.suite import Draw, Student, assert_close, check, observe, raised_by, require, vjp

# The longest sequence stands first, in the middle and last; two are equally long; one has a single step.
LENGTHS = ((7, 4, 2, 6, 1), (2, 5, 3), (1, 3, 3, 8))
BATCH = "the padded batch"
# What Python says when max, min or an unpacking gets nothing.
BUILT_IN = ("max()", "min()", "to unpack")


def vectors(draw: Draw, lengths: Sequence[int], size: int = 3) -> list[torch.Tensor]:
    """Draw a sequence of vectors for each length."""
    return [draw.normal(length, size) for length in lengths]


def padded(student: Student, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
    """Call pad and take its result apart."""
    result = student.pad(*args, **kwargs)
    require(
        isinstance(result, list | tuple) and len(result) == 2,
        "pad returns a pair: the padded batch, and the lengths of the sequences.",
    )
    return result[0], result[1]


@check(points=2)
def test_vectors(shared_student: Student, draw: Draw) -> None:
    """Sequences of vectors become one batch, filled up with zeros at the end"""
    for lengths in LENGTHS:
        sequences = vectors(draw, lengths)
        batch, _ = padded(shared_student, sequences)
        assert_close(batch, pad_sequence(sequences, batch_first=True), what=f"{BATCH} of lengths {lengths}", rtol=0)


@check(points=1)
def test_other_kinds_of_sequences(shared_student: Student, draw: Draw) -> None:
    """Token ids, matrices at every step and double precision are padded as they are"""
    kinds = {
        "token ids": [draw.integers(1, 50, length) for length in (2, 6, 3)],
        "matrices": [draw.normal(length, 2, 4) for length in (3, 1)],
        "vectors in double precision": [draw.normal(length, 3, dtype=torch.float64) for length in (4, 5, 1)],
    }
    for name, sequences in kinds.items():
        batch, _ = padded(shared_student, tuple(sequences))
        assert_close(batch, pad_sequence(sequences, batch_first=True), what=f"{BATCH} of {name}")


@check(points=1)
def test_padding_value(shared_student: Student, draw: Draw) -> None:
    """The padding is what was asked for, and what is real stays as it is"""
    for sequences, value in (
        (vectors(draw, (2, 5, 3)), -2.5),
        (vectors(draw, (4, 1), size=1), 1.0),
        # Real zeros must not be taken for padding.
        ([sequence.relu() for sequence in vectors(draw, (3, 7, 5))], 3.0),
        ([draw.integers(0, 3, length) for length in (5, 2, 6)], -1),
    ):
        expected = pad_sequence(sequences, batch_first=True, padding_value=value)
        positional, _ = padded(shared_student, sequences, value)
        by_name, _ = padded(shared_student, sequences, padding_value=value)
        assert_close(positional, expected, what=f"{BATCH} with another padding value")
        assert_close(by_name, expected, what=f"{BATCH} with `padding_value` given by name")


@check(points=1)
def test_lengths(shared_student: Student, draw: Draw) -> None:
    """The lengths are those of the sequences, even where a real step looks like padding"""
    zeros_within = vectors(draw, (4, 6, 3))
    zeros_within[0][-1], zeros_within[1][2:4], zeros_within[2][0] = 0.0, 0.0, 0.0
    for sequences in (
        *(vectors(draw, lengths) for lengths in LENGTHS),
        zeros_within,
        [torch.tensor([5, 0]), torch.tensor([0, 3, 0, 0]), torch.tensor([0])],
    ):
        _, lengths = padded(shared_student, sequences)
        expected = torch.tensor([len(sequence) for sequence in sequences])
        assert_close(lengths, expected, what=f"the tensor of lengths of sequences with {expected.tolist()} steps")
        require(lengths.dtype is torch.int64, "The lengths are not int64.")


@check(points=1)
def test_nothing_to_fill(shared_student: Student, draw: Draw) -> None:
    """One sequence, equal lengths, and sequences without any step keep their axes"""
    for lengths in ((5,), (1,), (4, 4, 4), (0, 3), (0, 0)):
        sequences = vectors(draw, lengths)
        got = padded(shared_student, sequences)
        expected = (pad_sequence(sequences, batch_first=True), torch.tensor(lengths))
        assert_close(got, expected, what=f"the pair of batch and lengths for sequences with {lengths} steps")


@check(points=1)
def test_no_sequences(shared_student: Student) -> None:
    """A batch without sequences is refused with a ValueError"""
    for nothing in ([], ()):
        raised = raised_by(shared_student.pad, nothing)
        require(raised.type == "ValueError", "A batch without sequences should raise a ValueError.")
        is_own = len(raised.message.split()) > 1 and not any(text in raised.message for text in BUILT_IN)
        require(is_own, "The ValueError should say, in your own words, what is wrong with the batch.")


@check(points=2)
def test_mask(shared_student: Student, draw: Draw) -> None:
    """The mask is True at exactly the real time steps, in batches that are padded further, too"""
    cases = [(torch.tensor(lengths), time) for lengths in LENGTHS for time in (max(lengths), max(lengths) + 3)]
    cases += [(torch.tensor([4]), 4), (torch.tensor([1]), 1), (torch.tensor([2, 0, 3]), 3), (torch.tensor([0]), 2)]
    # As many sequences as steps: no shape gives away which axis is which.
    cases += [(draw.permutation(6) + 1, 6), (draw.integers(0, 5, 5), 5)]
    for lengths, time in cases:
        expected = torch.stack([torch.tensor([step < length for step in range(time)]) for length in lengths.tolist()])
        what = f"the mask for lengths {lengths.tolist()} and {time} time steps"
        assert_close(shared_student.sequence_mask(lengths, time), expected, what=what)


@check(points=1)
def test_gradients_and_arguments(shared_student: Student, draw: Draw) -> None:
    """Gradients flow back into the sequences, and the arguments are left as they were"""
    sequences, cotangent = vectors(draw, (4, 7, 2)), draw.normal(3, 7, 3)
    got = vjp(lambda *each: pad_sequence(each, batch_first=True), *sequences, cotangents=cotangent).inputs
    mine = vjp(shared_student.pad, sequences, 1.5, cotangents=cotangent).inputs[0]
    assert_close(mine, got, what="the list of the sequences' gradients", rtol=0)
    seen = observe(shared_student.pad, sequences, 1.5)
    assert_close(seen.args[0], sequences, what="the list of sequences after the call", rtol=0, atol=0)
    lengths = torch.tensor([3, 1, 2])
    seen = observe(shared_student.sequence_mask, lengths, 4)
    assert_close(seen.args[0], lengths, what="`lengths` after the call")
