"""Public checks of 05_stability/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "norm_of_the_third": float,
    "farthest_move": float,
    "length_after_clipping_by_value": float,
    "after_an_infinite_element": Literal["a", "b", "c", "d"],
    "never_longer": list[Literal["a", "b", "c", "d"]],
    "length_after_twenty_steps": float,
    "bound_of_xavier": float,
    "was_it_an_explosion": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
