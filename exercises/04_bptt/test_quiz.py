"""Public checks of 04_bptt/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "gradient_of_the_recurrent_weight": float,
    "terms_of_the_gradient": int,
    "steps_with_a_gradient": int,
    "unseen_with_one_step": list[Literal["a", "b", "c", "d"]],
    "steps_to_a_thousandth": int,
    "factor_at_rest": float,
    "tasks_within_reach": list[Literal["a", "b", "c", "d"]],
    "when_not_to_use_a_plain_rnn": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
