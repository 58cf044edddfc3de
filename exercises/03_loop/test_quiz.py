"""Public checks of 03_loop/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "shape_of_h_n": tuple[int, ...],
    "shape_as_written": tuple[int, ...],
    "parameters_without_sharing": int,
    "unrolled_network": list[Literal["a", "b", "c", "d"]],
    "reach_of_a_loop": Literal["a", "b", "c", "d"],
    "needs_a_cell": list[Literal["a", "b", "c", "d"]],
    "fitting_activations": list[Literal["a", "b", "c", "d", "e"]],
    "floor_of_the_loss": float,
    "compared_with_a_convolution": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
