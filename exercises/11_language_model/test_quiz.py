"""Public checks of 11_language_model/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "bits_per_character": float,
    "perplexity_from_a_loss": float,
    "perplexity_of_two_texts": float,
    "probability_at_a_temperature": float,
    "true_of_temperature": list[Literal["a", "b", "c", "d"]],
    "reach_of_a_chunk": list[Literal["a", "b", "c", "d"]],
    "target_at_the_end_of_a_row": int,
    "always_the_most_likely": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
