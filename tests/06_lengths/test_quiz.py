"""Hidden suite of 06_lengths/quiz."""

from types import ModuleType

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_places_too_many(shared_student: Student, reference: ModuleType) -> None:
    """A mask that is true too often"""
    steps, lengths = torch.arange(9), torch.tensor([4, 9, 1, 6])[:, None]
    right = int(((steps <= lengths) & (steps >= lengths)).sum())
    hint = "At which index does a sequence of n steps end, and where does the mask end? Look at every row."
    assert_answer(shared_student.places_too_many(), right, form=reference.places_too_many, hint=hint)


@check(points=1)
def test_rows_at_each_step(shared_student: Student, reference: ModuleType) -> None:
    """What a packed batch holds for each step"""
    packed = pack_padded_sequence(torch.zeros(3, 5, 1), torch.tensor([2, 5, 3]), batch_first=True, enforce_sorted=False)
    right = tuple(packed.batch_sizes.tolist())
    hint = "Go through time: how many of the sequences have a first step, a second, and so on?"
    assert_answer(shared_student.rows_at_each_step(), right, form=reference.rows_at_each_step, hint=hint)


@check(points=1)
def test_the_way_back(shared_student: Student, reference: ModuleType) -> None:
    """Undoing a sort"""
    order = torch.tensor([2, 8, 5, 6]).argsort(descending=True)
    right = tuple(order.argsort().tolist())
    hint = "Write the sorted rows down with their old numbers. At which place does old row 0 stand now?"
    assert_answer(shared_student.the_way_back(), right, form=reference.the_way_back, hint=hint)


@check(points=1)
def test_last_column(shared_student: Student, reference: ModuleType) -> None:
    """A state that has read padding"""
    state = torch.tensor(0.0)
    for element in (1.0, 0.0, 0.0):
        state = torch.tanh(element + 0.5 * state + 0.2)
    hint = "A step on a zero is a step: work out what the cell makes of the state, twice."
    assert_answer(shared_student.last_column(), float(state), form=reference.last_column, hint=hint)


@check(points=2)
def test_wrong_without_packing(shared_student: Student, reference: ModuleType) -> None:
    """Results that padding spoils"""
    hint = "For each: on its way to this result, has the cell read padding before, or after, the real steps?"
    answer = shared_student.wrong_without_packing()
    assert_answer(answer, _spoiled_by_padding(), form=reference.wrong_without_packing, hint=hint)


@check(points=1)
def test_shape_after_unpacking(shared_student: Student, reference: ModuleType) -> None:
    """The shape after packing and unpacking"""
    layer, lengths = nn.RNN(3, 6, batch_first=True), torch.tensor([9, 2, 5, 7])
    packed = pack_padded_sequence(torch.zeros(4, 12, 3), lengths, batch_first=True, enforce_sorted=False)
    right = tuple(pad_packed_sequence(layer(packed)[0])[0].shape)
    hint = "What was the unpacking function told, and what not? Two things in the shape depend on it."
    assert_answer(shared_student.shape_after_unpacking(), right, form=reference.shape_after_unpacking, hint=hint)


@check(points=1)
def test_rows_beside_their_label(shared_student: Student, reference: ModuleType) -> None:
    """Sorted rows, unsorted labels"""
    order = torch.tensor([4, 9, 6, 2]).argsort(descending=True)
    right = int((order == torch.arange(4)).sum())
    hint = "Number the samples. Write the numbers down in the order of the rows, and below them in that of the labels."
    assert_answer(shared_student.rows_beside_their_label(), right, form=reference.rows_beside_their_label, hint=hint)


@check(points=2)
def test_padding_in_front(shared_student: Student) -> None:
    """In your own words: padding in front"""
    mark_by_hand(shared_student.padding_in_front())


def _spoiled_by_padding() -> list[str]:
    layer, x = nn.RNN(2, 3, bidirectional=True, batch_first=True), torch.linspace(-1.0, 1.0, 8).reshape(1, 4, 2)
    for parameter in layer.parameters():
        nn.init.constant_(parameter, 0.2)
    output, h_n = layer(torch.cat([x, torch.zeros(1, 3, 2)], dim=1))
    alone_output, alone_h_n = layer(x)
    pairs: dict[str, tuple[Tensor, Tensor]] = {
        "a": (output[:, :4, :3], alone_output[..., :3]),
        "b": (output[:, :4, 3:], alone_output[..., 3:]),
        "c": (h_n[0], alone_h_n[0]),
        "d": (h_n[1], alone_h_n[1]),
    }
    return [letter for letter, (padded, alone) in pairs.items() if not torch.allclose(padded, alone)]
