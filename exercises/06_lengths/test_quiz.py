"""Public checks of 06_lengths/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "places_too_many": int,
    "rows_at_each_step": tuple[int, ...],
    "the_way_back": tuple[int, ...],
    "last_column": float,
    "wrong_without_packing": list[Literal["a", "b", "c", "d"]],
    "shape_after_unpacking": tuple[int, ...],
    "rows_beside_their_label": int,
    "padding_in_front": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
