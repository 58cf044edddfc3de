"""Public checks of 02_cell/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "number_of_parameters": int,
    "parameters_saved_by_one_bias": int,
    "shape_of_the_new_state": tuple[int, ...],
    "next_state": float,
    "unseen_with_a_state_of_zeros": list[Literal["a", "b", "c", "d"]],
    "range_of_the_state": Literal["a", "b", "c", "d"],
    "gradients_of_the_biases": Literal["a", "b", "c"],
    "why_a_nonlinearity": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
