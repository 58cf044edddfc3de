"""Hidden suite of 03_loop/quiz."""

from types import ModuleType

import torch
import torch.nn.functional as F
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_shape_of_h_n(shared_student: Student, reference: ModuleType) -> None:
    """The shape of h_n, with layers, directions and `batch_first`"""
    layer = nn.RNN(9, 20, num_layers=2, bidirectional=True, batch_first=True)
    right = tuple(layer(torch.zeros(3, 11, 9))[1].shape)
    hint = "What does each of the three axes count, and which of them does each option touch?"
    assert_answer(shared_student.shape_of_h_n(), right, form=reference.shape_of_h_n, hint=hint)


@check(points=1)
def test_shape_as_written(shared_student: Student, reference: ModuleType) -> None:
    """What a layer makes of a batch that it was not told about"""
    right = tuple(nn.RNN(5, 12)(torch.zeros(8, 40, 5))[1].shape)
    hint = "Ask what the layer takes each axis of `x` for, not what the axis was meant to be."
    assert_answer(shared_student.shape_as_written(), right, form=reference.shape_as_written, hint=hint)


@check(points=1)
def test_parameters_without_sharing(shared_student: Student, reference: ModuleType) -> None:
    """What shared weights save"""
    right = 10 * sum(parameter.numel() for parameter in nn.RNN(4, 3).parameters())
    hint = "Count the numbers of one step first: two matrices, two biases."
    answer = shared_student.parameters_without_sharing()
    assert_answer(answer, right, form=reference.parameters_without_sharing, hint=hint)


@check(points=1)
def test_unrolled_network(shared_student: Student, reference: ModuleType) -> None:
    """The network that is unrolled"""
    hint = "Draw three steps of it, and write the name of its weights on every arrow. Which values must be kept?"
    assert_answer(shared_student.unrolled_network(), ["a", "c"], form=reference.unrolled_network, hint=hint)


@check(points=1)
def test_reach_of_a_loop(shared_student: Student, reference: ModuleType) -> None:
    """How far a loop looks back"""
    hint = "Write two rounds of the loop out, and follow each name to where it came from."
    assert_answer(shared_student.reach_of_a_loop(), "b", form=reference.reach_of_a_loop, hint=hint)


@check(points=1)
def test_needs_a_cell(shared_student: Student, reference: ModuleType) -> None:
    """When to write the loop yourself"""
    hint = "For each choice: what would the call need to know, or to do, between two steps?"
    assert_answer(shared_student.needs_a_cell(), ["a", "d"], form=reference.needs_a_cell, hint=hint)


@check(points=1)
def test_fitting_activations(shared_student: Student, reference: ModuleType) -> None:
    """Activations of the output layer"""
    hint = "For each choice: which numbers may the right answer be, and which can the activation give? Mind the sums."
    answer = shared_student.fitting_activations()
    assert_answer(answer, ["a", "c", "e"], form=reference.fitting_activations, hint=hint)


@check(points=1)
def test_floor_of_the_loss(shared_student: Student, reference: ModuleType) -> None:
    """The loss after a softmax too many"""
    best = F.softmax(torch.tensor([[1000.0, 0.0, 0.0, 0.0]]), dim=1)
    right = float(F.cross_entropy(best, torch.tensor([0])))
    hint = "Which four numbers does the loss get when the network is quite sure, and right? What does it do with them?"
    assert_answer(shared_student.floor_of_the_loss(), right, form=reference.floor_of_the_loss, hint=hint)


@check(points=2)
def test_compared_with_a_convolution(shared_student: Student) -> None:
    """In your own words: two ways to share weights"""
    mark_by_hand(shared_student.compared_with_a_convolution())
