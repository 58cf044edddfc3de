"""Public checks of 01_sequences/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "smallest_table": int,
    "shape_of_the_vectors": tuple[int, ...],
    "gradient_of_a_row": float,
    "unknown_as_padding": list[Literal["a", "b", "c", "d"]],
    "nonsense_on_the_next_day": Literal["a", "b", "c", "d"],
    "same_bag": list[Literal["a", "b", "c", "d"]],
    "shortest_window": int,
    "what_a_state_gains": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
