"""Public checks of 10_forecasting/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "windows_with_a_later_target": int,
    "longest_window": int,
    "loss_of_perfect_predictions": float,
    "shape_after_squeeze": tuple[int, ...],
    "third_forecast": float,
    "error_of_no_change": float,
    "known_too_early": list[Literal["a", "b", "c", "d", "e"]],
    "long_windows_that_do_not_help": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
