"""Public checks of 09_tagging/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "per_token_accuracy": float,
    "accuracy_without_memory": float,
    "loss_of_the_real_tokens": float,
    "calls_that_fit": list[Literal["a", "b", "c", "d"]],
    "loss_of_a_sure_mistake": float,
    "a_state_helps": list[Literal["a", "b", "c", "d", "e"]],
    "nineteen_of_twenty": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
