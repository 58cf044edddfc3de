"""Public checks of 01_sequences/vocabulary, on the worked example of the lesson."""

import torch

from autograder.suite import Student, assert_close, check, require

DOG = ["the", "dog", "bites", "the", "man"]
VOCABULARY = {"<pad>": 0, "<unk>": 1, "the": 2, "dog": 3, "bites": 4, "man": 5}


@check(points=1)
def test_tokens(shared_student: Student) -> None:
    """A text falls into lower-case tokens."""
    assert_close(shared_student.tokenize("The dog bites the man"), DOG, what='`tokenize("The dog bites the man")`')


@check(points=1)
def test_vocabulary_by_hand(shared_student: Student) -> None:
    """The lesson's sentence has four different words, numbered 2 to 5 behind padding and unknown."""
    assert_close(shared_student.build_vocabulary([DOG]), VOCABULARY, what="the vocabulary of the lesson's sentence")


@check(points=1)
def test_shape_of_ids(shared_student: Student) -> None:
    """Five tokens give a tensor of five integers."""
    ids = shared_student.numericalize(DOG, VOCABULARY)
    require(isinstance(ids, torch.Tensor), "numericalize should give a tensor.")
    require(tuple(ids.shape) == (5,), "Five tokens should give a tensor of shape (5,).")
    require(not ids.is_floating_point(), "Ids are whole numbers: the tensor should hold integers.")


@check(points=1)
def test_ids_by_hand(shared_student: Student) -> None:
    """The lesson's sentence becomes 2 3 4 2 5, and a cat is unknown."""
    ids = shared_student.numericalize(DOG, VOCABULARY)
    assert_close(ids, torch.tensor([2, 3, 4, 2, 5]), what="the ids of the lesson's sentence")
    ids = shared_student.numericalize(["the", "cat", "bites"], VOCABULARY)
    assert_close(ids, torch.tensor([2, 1, 4]), what='the ids of "the cat bites"')
