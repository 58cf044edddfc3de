"""Hidden suite of 01_first/running_sum."""

import torch

from autograder.suite import Draw, Student, assert_close, check


@check(points=2)
def test_sums(student: Student, draw: Draw) -> None:
    """The sums so far are right, and the sum of all"""
    x = draw.normal(6)
    assert_close(student.running_sum(x), (x.cumsum(0), x.sum()), what="the result")


@check(points=1)
def test_total(student: Student, draw: Draw) -> None:
    """The second result is the sum of all"""
    x = draw.normal(4)
    _, total = student.running_sum(x)
    assert_close(total, x.sum(), what="the sum of all")


@check(points=1)
def test_empty(shared_student: Student) -> None:
    """A sequence of nothing sums up to zero"""
    assert_close(shared_student.running_sum(torch.zeros(0)), (torch.zeros(0), torch.tensor(0.0)), what="the result")


@check(points=1)
def test_one(shared_student: Student) -> None:
    """A sequence of one is its own sum"""
    x = torch.tensor([2.5])
    assert_close(shared_student.running_sum(x), (x, x[0]), what="the result")
