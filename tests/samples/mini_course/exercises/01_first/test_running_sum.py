"""Public checks of 01_first/running_sum."""

import torch

from autograder.suite import Student, assert_close, check


@check(points=1)
def test_example(student: Student) -> None:
    """1, 2, 3 sum up to 1, 3, 6."""
    x = torch.tensor([1.0, 2.0, 3.0])
    assert_close(student.running_sum(x), (torch.tensor([1.0, 3.0, 6.0]), torch.tensor(6.0)), what="the result")
