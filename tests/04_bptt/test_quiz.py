"""Hidden suite of 04_bptt/quiz."""

from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=2)
def test_gradient_of_the_recurrent_weight(shared_student: Student, reference: ModuleType) -> None:
    """Two steps of backpropagation by hand"""
    weight, states = torch.tensor(3.0, requires_grad=True), torch.tensor([0.5, 0.6, 0.8])
    inputs = torch.atanh(states[1:]) - 3.0 * states[:-1]
    last = torch.tanh(inputs[1] + weight * torch.tanh(inputs[0] + weight * states[0]))
    right = float(torch.autograd.grad(last, weight)[0])
    hint = "Start at the end. Each step has a part in this gradient; one of its factors is what the weight was given."
    answer = shared_student.gradient_of_the_recurrent_weight()
    assert_answer(answer, right, form=reference.gradient_of_the_recurrent_weight, hint=hint)


@check(points=1)
def test_terms_of_the_gradient(shared_student: Student, reference: ModuleType) -> None:
    """What a shared weight's gradient is made of"""
    x = torch.randn(8, 20, 3, dtype=torch.float64, requires_grad=True)
    layer = nn.RNN(3, 4, batch_first=True, dtype=torch.float64)
    (slopes,) = torch.autograd.grad(layer(x)[0][:, -1].sum(), x)
    right = int((slopes != 0).any(dim=2).sum())  # an input gets a gradient where its δ is not zero
    hint = "Which δ are not zero, although the loss sees one step? And who else shares the weights?"
    assert_answer(shared_student.terms_of_the_gradient(), right, form=reference.terms_of_the_gradient, hint=hint)


@check(points=1)
def test_steps_with_a_gradient(shared_student: Student, reference: ModuleType) -> None:
    """What the gradient of `output` shows"""
    output, _ = nn.RNN(5, 7)(torch.randn(12, 4, 5))
    output.retain_grad()
    output[-1].sum().backward()
    right = int((output.grad != 0).flatten(1).any(dim=1).sum())
    hint = "Does the network go on from this tensor, from one step to the next? Run the program if in doubt."
    assert_answer(shared_student.steps_with_a_gradient(), right, form=reference.steps_with_a_gradient, hint=hint)


@check(points=1)
def test_unseen_with_one_step(shared_student: Student, reference: ModuleType) -> None:
    """What a test with one step cannot show"""
    hint = "Go through the backward pass of one step. Which line does nothing there, and whose result is not compared?"
    answer = shared_student.unseen_with_one_step()
    assert_answer(answer, ["a", "c", "d"], form=reference.unseen_with_one_step, hint=hint)


@check(points=1)
def test_steps_to_a_thousandth(shared_student: Student, reference: ModuleType) -> None:
    """How fast a gradient vanishes"""
    right = next(steps for steps in range(1, 1000) if (1.6 * 0.5) ** steps < 1e-3)
    hint = "What is the factor of one step, made of both numbers? And do equal factors add up, or multiply?"
    assert_answer(shared_student.steps_to_a_thousandth(), right, form=reference.steps_to_a_thousandth, hint=hint)


@check(points=1)
def test_factor_at_rest(shared_student: Student, reference: ModuleType) -> None:
    """The factor of a unit that has settled"""
    before = torch.tensor(0.9575, requires_grad=True)
    right = float(torch.autograd.grad(torch.tanh(2.0 * before), before)[0])
    hint = "The factor is made of two numbers, and one of them depends on the state."
    assert_answer(shared_student.factor_at_rest(), right, form=reference.factor_at_rest, hint=hint)


@check(points=1)
def test_tasks_within_reach(shared_student: Student, reference: ModuleType) -> None:
    """Tasks for a plain RNN"""
    steps_back = {"a": 5, "b": 299, "c": 9, "d": 365}
    right = [letter for letter, steps in steps_back.items() if 0.8**steps >= 0.01]
    hint = "For each task: how many steps lie between the elements that decide and the answer?"
    assert_answer(shared_student.tasks_within_reach(), right, form=reference.tasks_within_reach, hint=hint)


@check(points=2)
def test_when_not_to_use_a_plain_rnn(shared_student: Student) -> None:
    """In your own words: when not to use a plain RNN"""
    mark_by_hand(shared_student.when_not_to_use_a_plain_rnn())
