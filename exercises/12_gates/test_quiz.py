"""Public checks of 12_gates/quiz: they look at the form of your answers, not at what they say."""

from typing import Any, Literal

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {
    "parameters_of_three_cells": tuple[int, int, int],
    "hidden_state_of_an_lstm": float,
    "state_of_a_gru": float,
    "share_that_is_left": float,
    "forget_gate_with_biases_of_one": float,
    "what_gates_can_do": list[Literal["a", "b", "c", "d"]],
    "reasons_for_a_plain_cell": list[Literal["a", "b", "c", "d"]],
    "which_cell_first": str,
}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    answer: Any = getattr(shared_student, question)()
    assert_form(answer, FORMS[question])
