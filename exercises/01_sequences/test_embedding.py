"""Public checks of 01_sequences/embedding, on the worked example of the lesson."""

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, parameters_of, require

# Row 0 is padding; row 1 unknown; then "the", "dog", "bites", "man".
TABLE = torch.tensor([[0.0, 0.0], [0.5, 0.5], [1.0, 0.0], [2.0, -1.0], [0.0, 3.0], [-2.0, 1.0]])
BATCH = torch.tensor([[2, 3, 4, 2, 5], [3, 4, 0, 0, 0]])


@check(points=1)
def test_shapes(shared_student: Student) -> None:
    """Two sentences of five ids give (2, 5, 6) as one-hot vectors, and (2, 5, 2) as vectors of two numbers."""
    assert_shape(shared_student.one_hot(BATCH, 6), (2, 5, 6), what="`one_hot` of a batch of shape (2, 5) and 6 classes")
    embedding = shared_student.Embedding(6, 2, padding_idx=0)
    require(list(parameters_of(embedding)) == ["weight"], "An Embedding should have one parameter, called weight.")
    assert_shape(parameters_of(embedding)["weight"], (6, 2), what="`weight` of Embedding(6, 2)")
    assert_shape(embedding(BATCH), (2, 5, 2), what="what Embedding(6, 2) gives for a batch of shape (2, 5)")


@check(points=1)
def test_product_by_hand(shared_student: Student) -> None:
    """One-hot rows times the lesson's table are rows of the table."""
    rows = shared_student.one_hot(torch.tensor([3, 5]), 6)
    assert_close(rows, torch.tensor([[0.0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1]]), what="`one_hot` of the ids 3 and 5")
    require(rows.is_floating_point(), "One-hot rows should hold decimal numbers, to be multiplied by weights.")
    assert_close(rows.float() @ TABLE, torch.tensor([[2.0, -1.0], [-2.0, 1.0]]), what="their product with the table")


@check(points=1)
def test_backward_by_hand(shared_student: Student) -> None:
    """An id that was looked up twice gets two gradients; padding gets none."""
    got = shared_student.embedding_backward(BATCH, torch.ones(2, 5, 2), 6, padding_idx=0)
    expected = torch.tensor([[0.0], [0.0], [2.0], [2.0], [2.0], [1.0]]).expand(6, 2)
    assert_close(got, expected, what="the gradient of the table")


@check(points=1, needs="test_shapes")
def test_agrees_with_embedding(shared_student: Student, draw: Draw) -> None:
    """With the same table, a batch without padding gives what nn.Embedding gives."""
    theirs = draw.fill_(nn.Embedding(9, 4))
    mine = shared_student.Embedding(9, 4)
    mine.load_state_dict(theirs.state_dict())
    ids = draw.integers(0, 9, 3, 7)
    assert_close(mine(ids), theirs(ids), what="the vectors of a batch")
