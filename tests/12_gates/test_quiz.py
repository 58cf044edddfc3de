"""Hidden suite of 12_gates/quiz."""

import math
from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=2)
def test_parameters_of_three_cells(shared_student: Student, reference: ModuleType) -> None:
    """The parameters of three cells"""
    cells = (nn.RNNCell(20, 30), nn.GRUCell(20, 30), nn.LSTMCell(20, 30))
    right = tuple(sum(parameter.numel() for parameter in cell.parameters()) for cell in cells)
    hint = "How many blocks does each cell have, how large are the two matrices of a block, and how many biases has it?"
    answer = shared_student.parameters_of_three_cells()
    assert_answer(answer, right, form=reference.parameters_of_three_cells, hint=hint)


@check(points=1)
def test_hidden_state_of_an_lstm(shared_student: Student, reference: ModuleType) -> None:
    """A step of an LSTM by hand"""
    cell = nn.LSTMCell(1, 1)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        cell.bias_ih.copy_(torch.tensor([-math.log(3), math.log(3), 1.0, 0.0]))
        h, _ = cell(torch.zeros(1, 1), (torch.zeros(1, 1), torch.ones(1, 1)))
    hint = "First the new cell state, from what is kept and what is written. Then what of it is shown, and how."
    answer = shared_student.hidden_state_of_an_lstm()
    assert_answer(answer, float(h), form=reference.hidden_state_of_an_lstm, hint=hint)


@check(points=1)
def test_state_of_a_gru(shared_student: Student, reference: ModuleType) -> None:
    """A step of a GRU by hand"""
    cell = nn.GRUCell(1, 1).double()
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        cell.bias_ih.copy_(torch.tensor([0.0, math.log(0.9 / 0.1), math.atanh(-0.5)]))
        right = float(cell(torch.zeros(1, 1).double(), torch.full((1, 1), 0.2).double()))
    hint = "Two shares add up to 1. Which of them belongs to the old state, in PyTorch's equations?"
    assert_answer(shared_student.state_of_a_gru(), right, form=reference.state_of_a_gru, hint=hint)


@check(points=1)
def test_share_that_is_left(shared_student: Student, reference: ModuleType) -> None:
    """A memory over many steps"""
    right = float(torch.full((60,), 0.95, dtype=torch.float64).prod())
    hint = "Write the cell state down after one step, after two, after three. What happens in every step anew?"
    assert_answer(shared_student.share_that_is_left(), right, form=reference.share_that_is_left, hint=hint)


@check(points=1)
def test_forget_gate_with_biases_of_one(shared_student: Student, reference: ModuleType) -> None:
    """The bias of the forget gate"""
    cell = nn.LSTMCell(1, 1)
    with torch.no_grad():
        cell.bias_ih[1:2] = 1.0
        cell.bias_hh[1:2] = 1.0
        right = float(torch.sigmoid(cell.bias_ih + cell.bias_hh)[1])
    hint = "Write the forget gate's equation down, and put in everything that you know."
    answer = shared_student.forget_gate_with_biases_of_one()
    assert_answer(answer, right, form=reference.forget_gate_with_biases_of_one, hint=hint)


@check(points=1)
def test_what_gates_can_do(shared_student: Student, reference: ModuleType) -> None:
    """What the gates of both cells can do"""
    hint = "For each, look for values of the gates in the lesson's equations, and mind which gates are tied together."
    assert_answer(shared_student.what_gates_can_do(), ["a", "c", "d"], form=reference.what_gates_can_do, hint=hint)


@check(points=1)
def test_reasons_for_a_plain_cell(shared_student: Student, reference: ModuleType) -> None:
    """When a plain cell will do"""
    hint = "What do gates cost, what do they give, and what have they nothing to do with?"
    answer = shared_student.reasons_for_a_plain_cell()
    assert_answer(answer, ["a", "c"], form=reference.reasons_for_a_plain_cell, hint=hint)


@check(points=2)
def test_which_cell_first(shared_student: Student) -> None:
    """In your own words: three cells compared"""
    mark_by_hand(shared_student.which_cell_first())
