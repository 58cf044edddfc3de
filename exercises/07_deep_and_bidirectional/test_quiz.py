"""Public checks of 07_deep_and_bidirectional/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "both_final_states": list[Literal["a", "b", "c", "d", "e"]],
    "place_in_h_n": int,
    "parameters_of_two_layers": int,
    "final_backward_state": float,
    "reach_of_the_forward_half": Literal["a", "b", "c", "d"],
    "seconds_for_the_grid": int,
    "must_not_read_backward": list[Literal["a", "b", "c", "d", "e"]],
    "too_good_to_write": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
