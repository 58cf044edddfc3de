"""Hidden suite of 05_stability/quiz."""

import math
from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_norm_of_the_third(shared_student: Student, reference: ModuleType) -> None:
    """One of several gradients after clipping"""
    parameters = [nn.Parameter(torch.zeros(1)) for _ in range(3)]
    gradients = [torch.tensor([norm]) for norm in (2.0, 3.0, 6.0)]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    nn.utils.clip_grad_norm_(parameters, max_norm=1.4)
    right = float(gradients[2].norm())
    hint = "Find the one norm of all three gradients together first, then the one factor."
    assert_answer(shared_student.norm_of_the_third(), right, form=reference.norm_of_the_third, hint=hint)


@check(points=1)
def test_farthest_move(shared_student: Student, reference: ModuleType) -> None:
    """How far clipped steps lead"""
    right = 0.1 * sum(min(norm, 2.0) for norm in (0.5, 30.0, 2.0, 1.5))
    hint = "For each step: how long was the gradient that the optimizer saw? What is returned is another thing."
    assert_answer(shared_student.farthest_move(), right, form=reference.farthest_move, hint=hint)


@check(points=1)
def test_length_after_clipping_by_value(shared_student: Student, reference: ModuleType) -> None:
    """The length after clipping each element"""
    right = float(torch.tensor([3.0, -4.0, 0.5, 12.0]).clamp(-1.0, 1.0).norm())
    hint = "Write the four elements down after clipping, then take the length of that vector."
    answer = shared_student.length_after_clipping_by_value()
    assert_answer(answer, right, form=reference.length_after_clipping_by_value, hint=hint)


@check(points=1)
def test_after_an_infinite_element(shared_student: Student, reference: ModuleType) -> None:
    """Clipping a gradient with an infinite element"""
    parameter = nn.Parameter(torch.zeros(4))
    parameter.grad = torch.tensor([math.inf, 2.0, -1.0, 0.0])
    nn.utils.clip_grad_norm_([parameter], max_norm=1.0)
    held = {"a": [math.nan, 0, 0, 0], "b": [1, 0, 0, 0], "c": [0, 0, 0, 0], "d": [math.nan] * 4}
    right = next(
        letter
        for letter, elements in held.items()
        if torch.allclose(parameter.grad, torch.tensor(elements, dtype=torch.float32), equal_nan=True)
    )
    hint = "What is the norm, what is the factor, and what is each element times the factor? Python can tell you."
    answer = shared_student.after_an_infinite_element()
    assert_answer(answer, right, form=reference.after_an_infinite_element, hint=hint)


@check(points=2)
def test_never_longer(shared_student: Student, reference: ModuleType) -> None:
    """What recurrent weights promise by themselves"""
    matrices = {
        "a": [[0.9, 0.0], [0.0, -0.9]],
        "b": [[0.5, 3.0], [0.0, 0.5]],
        "c": [[0.0, -1.0], [1.0, 0.0]],
        "d": [[1.2, 0.0], [0.0, 0.1]],
    }
    largest = {letter: float(torch.linalg.matrix_norm(torch.tensor(rows), 2)) for letter, rows in matrices.items()}
    right = [letter for letter, stretch in largest.items() if stretch <= 1 + 1e-6]
    hint = "Try each matrix, transposed, on (1, 0) and on (0, 1), with the slope that tanh has at zero."
    assert_answer(shared_student.never_longer(), right, form=reference.never_longer, hint=hint)


@check(points=1)
def test_length_after_twenty_steps(shared_student: Student, reference: ModuleType) -> None:
    """What is left after many steps"""
    weight = 0.9 * nn.init.orthogonal_(torch.empty(6, 6, dtype=torch.float64))
    gradient = torch.full((6,), 3.0 / math.sqrt(6.0), dtype=torch.float64)
    for _ in range(20):
        gradient = weight.T @ gradient
    hint = "Which slope has tanh at these states, and how does the matrix change a length, on one step and on twenty?"
    answer = shared_student.length_after_twenty_steps()
    assert_answer(answer, float(gradient.norm()), form=reference.length_after_twenty_steps, hint=hint)


@check(points=1)
def test_bound_of_xavier(shared_student: Student, reference: ModuleType) -> None:
    """The bound of Xavier's uniform recipe"""
    weight = nn.init.xavier_uniform_(nn.RNN(72, 128).get_parameter("weight_ih_l0").detach())
    right = float(weight.abs().max())  # of 9216 numbers: all but the bound itself
    hint = "The recipe gives a variance. Which bound has that variance, and what are fan-in and fan-out here?"
    assert_answer(shared_student.bound_of_xavier(), right, form=reference.bound_of_xavier, hint=hint)


@check(points=2)
def test_was_it_an_explosion(shared_student: Student) -> None:
    """In your own words: finding an explosion"""
    mark_by_hand(shared_student.was_it_an_explosion())
