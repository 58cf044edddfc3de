"""Public checks of 05_stability/exploding_experiment.

The lesson's example: a model that multiplies by a weight of 0, with x = 3 and y = -2, has a loss of 4 and a gradient of
2 * (0 - -2) * 3 = 12. Clipped to 1.5, a step with learning rate 0.1 goes from 0 to -0.15; without clipping, to -1.2.
"""

import torch
from torch import nn

from autograder.suite import Draw, Handle, Student, assert_close, check, driver, require


@driver
def product(answer: object) -> object:
    """Make a model with one weight, 0, that multiplies its input by it."""
    del answer
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    return model


@driver
def weight_of(answer: object, model: nn.Linear) -> object:
    """What its weight has become."""
    del answer
    return model.weight.detach()


@driver
def wild(answer: object) -> object:
    """Make the network of the experiment."""
    torch.manual_seed(0)
    return answer.DeepRNN(3)


@check(points=1)
def test_norms_by_hand(shared_student: Student) -> None:
    """The gradient of the example has norm 12, and 1.5 after clipping."""
    x, y = torch.tensor([[3.0]]), torch.tensor([[-2.0]])
    got = shared_student.gradient_norms(product(shared_student), x, y, 1.5)
    assert_close(got, (12.0, 1.5), what="the pair of norms")


@check(points=1)
def test_one_step_by_hand(shared_student: Student) -> None:
    """One step takes the weight of the example to -0.15 with clipping and to -1.2 without."""
    x, y = torch.tensor([[3.0]]), torch.tensor([[-2.0]])
    for max_norm, expected in ((1.5, -0.15), (None, -1.2)):
        model = product(shared_student)
        histories = shared_student.train(model, x, y, 1, 0.1, max_norm)
        assert_close(histories, ([4.0], [12.0]), what="the pair of histories, losses and norms,")
        assert_close(weight_of(shared_student, model), torch.tensor([[expected]]), what="the weight after the step")


@check(points=1)
def test_exploding_network(shared_student: Student, draw: Draw) -> None:
    """In the experiment's network the norm is above 1, and 1 after clipping; training gives a number for each epoch."""
    model, x, y = wild(shared_student), draw.normal(4, 100, 3), draw.normal(4, 1)
    norms = shared_student.gradient_norms(model, x, y, 1.0)
    require(isinstance(norms, list | tuple) and len(norms) == 2, "gradient_norms should return a pair.")
    require(float(norms[0]) > 1, "The norm before clipping should be above 1 here.")
    assert_close(float(norms[1]), 1.0, what="the norm after clipping", rtol=1e-3)
    histories = shared_student.train(model, x, y, 3, 0.01, 1.0)
    require(isinstance(histories, list | tuple) and len(histories) == 2, "train should return a pair of lists.")
    require([len(history) for history in histories] == [3, 3], "Three epochs should give three losses and three norms.")


@check(points=1)
def test_figure(shared_student: Student) -> None:
    """The figure can be made, and is a Figure."""
    figure = shared_student.plot_losses([20.0, 18.0, 19.0], [20.0, 5000.0])
    require(isinstance(figure, Handle), "plot_losses should return a Figure.")
