"""Public checks of 08_classification/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "loss_of_two_sequences": float,
    "one_logit_for_two": float,
    "border_for_a_logit": float,
    "same_as_cross_entropy": list[Literal["a", "b", "c", "d"]],
    "same_class_other_loss": list[Literal["a", "b", "c", "d", "e"]],
    "twins_across_the_split": float,
    "best_of_forty": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
