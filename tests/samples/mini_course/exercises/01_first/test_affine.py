"""Public checks of 01_first/affine."""

from autograder.suite import Student, assert_shape, check, parameters_of


@check(points=1)
def test_weight(student: Student) -> None:
    """The weight has a row for each output."""
    assert_shape(parameters_of(student.Affine(3, 2))["weight"], (2, 3), what="`weight`")
