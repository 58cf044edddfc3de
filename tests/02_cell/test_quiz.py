"""Hidden suite of 02_cell/quiz."""

from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_number_of_parameters(shared_student: Student, reference: ModuleType) -> None:
    """The number of parameters of a cell"""
    right = sum(parameter.numel() for parameter in nn.RNNCell(30, 40).parameters())
    hint = "Write down the shapes of all four parameters, and multiply each out."
    assert_answer(shared_student.number_of_parameters(), right, form=reference.number_of_parameters, hint=hint)


@check(points=1)
def test_one_bias(shared_student: Student, reference: ModuleType) -> None:
    """What the second bias costs"""
    answer = shared_student.parameters_saved_by_one_bias()
    right = nn.RNNCell(30, 40).bias_hh.numel()
    assert_answer(answer, right, form=reference.parameters_saved_by_one_bias, hint="To what is a bias added?")


@check(points=1)
def test_shape_of_the_new_state(shared_student: Student, reference: ModuleType) -> None:
    """The shape of the new state"""
    right = tuple(nn.RNNCell(30, 40)(torch.zeros(16, 30), torch.zeros(16, 40)).shape)
    hint = "The new state takes the place of the old one in the next step."
    assert_answer(shared_student.shape_of_the_new_state(), right, form=reference.shape_of_the_new_state, hint=hint)


@check(points=2)
def test_next_state(shared_student: Student, reference: ModuleType) -> None:
    """One step by hand"""
    right = float(torch.tanh(torch.tensor(0.5 * 1.0 + 0.25 - 1.0 * 0.5 + 0.25)))
    hint = "Add up four terms, mind the signs, and do not stop before the last operation of the cell."
    assert_answer(shared_student.next_state(), right, form=reference.next_state, hint=hint)


@check(points=1)
def test_unseen_with_a_state_of_zeros(shared_student: Student, reference: ModuleType) -> None:
    """What a test with a state of zeros cannot show"""
    hint = "For each mistake: which term of the sum does it change, and what is that term when the state is zero?"
    answer = shared_student.unseen_with_a_state_of_zeros()
    assert_answer(answer, ["a", "c"], form=reference.unseen_with_a_state_of_zeros, hint=hint)


@check(points=1)
def test_range_of_the_state(shared_student: Student, reference: ModuleType) -> None:
    """The range of a state after relu"""
    hint = "Sketch relu, and read off the values it can take."
    assert_answer(shared_student.range_of_the_state(), "c", form=reference.range_of_the_state, hint=hint)


@check(points=1)
def test_gradients_of_the_biases(shared_student: Student, reference: ModuleType) -> None:
    """The gradients of the two biases"""
    hint = "The biases appear in one place only. What changes if a little is moved from one to the other?"
    assert_answer(shared_student.gradients_of_the_biases(), "a", form=reference.gradients_of_the_biases, hint=hint)


@check(points=2)
def test_why_a_nonlinearity(shared_student: Student) -> None:
    """In your own words: what the nonlinearity is for"""
    mark_by_hand(shared_student.why_a_nonlinearity())
