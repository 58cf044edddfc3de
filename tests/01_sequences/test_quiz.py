"""Hidden suite of 01_sequences/quiz."""

from collections import Counter
from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_smallest_table(shared_student: Student, reference: ModuleType) -> None:
    """The ids of a vocabulary that enumerates tokens"""
    tokens = ["one", "two", "one", "two", "two"]
    right = max({token: i for i, token in enumerate(tokens)}.values()) + 1
    hint = "Write the dict down: which value has a key after it was set several times? And which row is the last?"
    assert_answer(shared_student.smallest_table(), right, form=reference.smallest_table, hint=hint)


@check(points=1)
def test_shape_of_the_vectors(shared_student: Student, reference: ModuleType) -> None:
    """The shape that comes out of an embedding"""
    right = tuple(nn.Embedding(1000, 64)(torch.zeros(12, 30, dtype=torch.int64)).shape)
    hint = "Each id is replaced by its row of the table. Which axes stay, and how long is a row?"
    assert_answer(shared_student.shape_of_the_vectors(), right, form=reference.shape_of_the_vectors, hint=hint)


@check(points=2)
def test_gradient_of_a_row(shared_student: Student, reference: ModuleType) -> None:
    """The gradient of a row whose id occurs more than once"""
    table = torch.tensor([[0.0], [0.7], [1.5], [-2.0], [0.3]], requires_grad=True)
    vectors = nn.functional.embedding(torch.tensor([[4, 2, 2], [1, 2, 0]]), table, padding_idx=0)
    right = float(torch.autograd.grad(vectors.square().sum(), table)[0][2])
    hint = "What gradient does one vector get from a square? And how many places send theirs to this row?"
    assert_answer(shared_student.gradient_of_a_row(), right, form=reference.gradient_of_a_row, hint=hint)


@check(points=1)
def test_unknown_as_padding(shared_student: Student, reference: ModuleType) -> None:
    """One id for unknown words and padding"""
    hint = "For each choice, ask what the program could go by to keep unknown words and padding apart."
    assert_answer(shared_student.unknown_as_padding(), ["a", "b", "d"], form=reference.unknown_as_padding, hint=hint)


@check(points=1)
def test_nonsense_on_the_next_day(shared_student: Student, reference: ModuleType) -> None:
    """What a set does to a vocabulary"""
    hint = "Start Python twice, and print a set of some words in each."
    answer = shared_student.nonsense_on_the_next_day()
    assert_answer(answer, "b", form=reference.nonsense_on_the_next_day, hint=hint)


@check(points=1)
def test_same_bag(shared_student: Student, reference: ModuleType) -> None:
    """Sentences with one bag of words"""
    sentences = {
        "a": "the bird sees the cat",
        "b": "the cat sees a bird",
        "c": "sees the the bird cat",
        "d": "the cat sees bird",
    }
    bags = {letter: Counter(sentence.split()) for letter, sentence in sentences.items()}
    right = [letter for letter, bag in bags.items() if bag == {"the": 2, "cat": 1, "sees": 1, "bird": 1}]
    hint = "Write down how often each word occurs, for all five sentences."
    assert_answer(shared_student.same_bag(), right, form=reference.same_bag, hint=hint)


@check(points=1)
def test_shortest_window(shared_student: Student, reference: ModuleType) -> None:
    """A window that tells two sentences apart"""
    one = ["she", "did", "not", "say", "that", "he", "is", "late"]
    other = [token for token in one if token != "not"]
    right = next(size for size in range(1, 9) if one[-size:] != other[-size:])
    hint = "Write both sentences so that their ends stand below each other, and go from the end to the front."
    assert_answer(shared_student.shortest_window(), right, form=reference.shortest_window, hint=hint)


@check(points=2)
def test_what_a_state_gains(shared_student: Student) -> None:
    """In your own words: a state against a window"""
    mark_by_hand(shared_student.what_a_state_gains())
