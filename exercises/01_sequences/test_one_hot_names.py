"""Public checks of 01_sequences/one_hot_names, on the worked example of the lesson: the alphabet "abc"."""

import torch

from autograder.suite import Student, assert_close, assert_shape, check

CAB = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@check(points=1)
def test_shape(shared_student: Student) -> None:
    """A name of five characters and an alphabet of 58 give (5, 58); a name of one character gives (1, 58)."""
    assert_shape(shared_student.encode_name("Elman"), (5, 58), what='`encode_name("Elman")`')
    assert_shape(shared_student.encode_name("O"), (1, 58), what='`encode_name("O")`')


@check(points=1)
def test_name_by_hand(shared_student: Student) -> None:
    """With the alphabet "abc", the name "cab" has its ones in columns 2, 0 and 1."""
    assert_close(shared_student.encode_name("cab", "abc"), CAB, what='`encode_name("cab", "abc")`')


@check(points=1)
def test_unknown_by_hand(shared_student: Student) -> None:
    """With the alphabet "abc", the second character of "bü" is a row of zeros."""
    expected = torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert_close(shared_student.encode_name("bü", "abc"), expected, what='`encode_name("bü", "abc")`')


@check(points=1)
def test_way_back_by_hand(shared_student: Student) -> None:
    """The rows of "cab" give "cab" again."""
    assert_close(shared_student.decode_name(CAB, "abc"), "cab", what='`decode_name` of the rows of "cab"')
