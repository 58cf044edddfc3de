"""Hidden suite of 07_deep_and_bidirectional/quiz."""

from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=2)
def test_both_final_states(shared_student: Student, reference: ModuleType) -> None:
    """The final states of both directions"""
    layer = nn.RNN(5, 9, num_layers=3, bidirectional=True, batch_first=True)
    x = torch.randn(4, 12, 5)
    with torch.no_grad():
        output, h_n = layer(x)
        alone = [layer(row[None])[1][-2:].flatten() for row in x]
    given = {
        "a": torch.cat((h_n[4], h_n[5]), dim=1),
        "b": h_n[-2:].reshape(len(x), 18),
        "c": h_n[-2:].transpose(0, 1).reshape(len(x), 18),
        "d": output[:, -1],
        "e": torch.cat((output[:, -1, :9], output[:, 0, 9:]), dim=1),
    }
    right = [letter for letter, states in given.items() if torch.allclose(states, torch.stack(alone), atol=1e-5)]
    hint = (
        "For each: to which sequence, which direction and which step do the numbers in row 0 belong? Try a small layer."
    )
    assert_answer(shared_student.both_final_states(), right, form=reference.both_final_states, hint=hint)


@check(points=1)
def test_place_in_h_n(shared_student: Student, reference: ModuleType) -> None:
    """The order of the final states"""
    places = torch.arange(12).unflatten(0, (6, 2))  # layer, direction
    hint = "Write the lesson's table of rows down for six layers. How many rows stand before the one you look for?"
    assert_answer(shared_student.place_in_h_n(), int(places[3, 0]), form=reference.place_in_h_n, hint=hint)


@check(points=1)
def test_parameters_of_two_layers(shared_student: Student, reference: ModuleType) -> None:
    """The parameters of two layers and two directions"""
    layer = nn.RNN(5, 9, num_layers=2, bidirectional=True)
    right = sum(parameter.numel() for parameter in layer.parameters())
    hint = (
        "Go layer by layer and direction by direction, and ask each time how wide the vectors are that are read there."
    )
    answer = shared_student.parameters_of_two_layers()
    assert_answer(answer, right, form=reference.parameters_of_two_layers, hint=hint)


@check(points=1)
def test_final_backward_state(shared_student: Student, reference: ModuleType) -> None:
    """The backward direction by hand"""
    layer = nn.RNN(1, 1, nonlinearity="relu", bias=False, bidirectional=True)
    with torch.no_grad():
        layer.weight_ih_l0_reverse.fill_(2.0)
        layer.weight_hh_l0_reverse.fill_(0.5)
        right = float(layer(torch.tensor([[3.0], [1.0], [4.0]]))[1][1])
    hint = "Which input does this direction read first, and at which one does it end?"
    assert_answer(shared_student.final_backward_state(), right, form=reference.final_backward_state, hint=hint)


@check(points=1)
def test_reach_of_the_forward_half(shared_student: Student, reference: ModuleType) -> None:
    """What a state in a deep network can depend on"""
    layer = nn.RNN(2, 3, num_layers=2, bidirectional=True)
    x = torch.randn(8, 2, requires_grad=True)
    layer(x)[0][2, :3].sum().backward()
    assert x.grad is not None
    reached = tuple((x.grad.abs().sum(dim=1) > 0).tolist())
    choices = {
        (False, False, True, False, False, False, False, False): "a",
        (True, True, True, False, False, False, False, False): "b",
        (False, False, True, True, True, True, True, True): "c",
        (True,) * 8: "d",
    }
    hint = (
        "What does the second layer read at each step, and what have the two directions of the first layer read there?"
    )
    answer = shared_student.reach_of_the_forward_half()
    assert_answer(answer, choices[reached], form=reference.reach_of_the_forward_half, hint=hint)


@check(points=1)
def test_seconds_for_the_grid(shared_student: Student, reference: ModuleType) -> None:
    """What can be computed at the same time"""
    ready = torch.zeros(7, 21, dtype=torch.int64)  # with a border of inputs and of states to start from
    for layer in range(1, 7):
        for step in range(1, 21):
            ready[layer, step] = 1 + max(ready[layer - 1, step], ready[layer, step - 1])
    hint = "Draw the grid of layers and steps, and write into every entry the second in which it can be computed."
    assert_answer(
        shared_student.seconds_for_the_grid(), int(ready.max()), form=reference.seconds_for_the_grid, hint=hint
    )


@check(points=1)
def test_must_not_read_backward(shared_student: Student, reference: ModuleType) -> None:
    """When to read forward only"""
    hint = (
        "Ask two things of each: is what comes later there when the answer is due, and would it give the answer away?"
    )
    answer = shared_student.must_not_read_backward()
    assert_answer(answer, ["a", "c", "e"], form=reference.must_not_read_backward, hint=hint)


@check(points=2)
def test_too_good_to_write(shared_student: Student) -> None:
    """In your own words: a language model that reads in both directions"""
    mark_by_hand(shared_student.too_good_to_write())
