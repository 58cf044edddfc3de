"""Public checks of 09_tagging/tagger."""

import math
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, require


@check(points=1)
def test_shapes(student: Student, draw: Draw) -> None:
    """Every token of a batch gets its logits, in a batch of one sequence too."""
    model = student.Tagger(10, 6, 8, 3)
    for batch, time in ((4, 5), (1, 7)):
        logits = model(draw.integers(1, 10, batch, time))
        assert_shape(logits, (batch, time, 3), what=f"the tensor of logits of {batch} sequence(s) of {time} tokens")


@check(points=1, needs="test_shapes")
def test_agrees_with_torch(student: Student, draw: Draw) -> None:
    """With the same weights, an embedding, an nn.RNN and a linear layer in a row give the same logits."""
    embedding, rnn, linear = nn.Embedding(10, 6, padding_idx=0), nn.RNN(6, 8, batch_first=True), nn.Linear(8, 3)
    theirs = draw.fill_(nn.ModuleDict({"embedding": embedding, "rnn": rnn, "linear": linear}))
    mine = student.Tagger(10, 6, 8, 3)
    mine.load_state_dict(theirs.state_dict())
    tokens = draw.integers(1, 10, 4, 5)
    assert_close(mine(tokens), linear(rnn(embedding(tokens))[0]), what="the tensor of logits")


@check(points=1)
def test_accuracy_by_hand(student: Student) -> None:
    """In the lesson's example five of seven tokens are right."""
    tags = torch.tensor([[1, 0, 0, 1, 2], [2, 1, -100, -100, -100]])
    predicted = torch.tensor([[1, 0, 2, 1, 2], [2, 0, 1, 1, 1]])
    logits = 3.0 * F.one_hot(predicted, 3)
    assert_close(student.token_accuracy(logits, tags), 5 / 7, what="the accuracy", rtol=1e-5)


@driver
def equal_logits(answer: Any) -> Any:
    """A tagger that knows nothing yet: ten tokens, each with the logits 0, 0, 0."""
    del answer
    return nn.Embedding.from_pretrained(torch.zeros(10, 3), freeze=False)


@check(points=1)
def test_losses(student: Student) -> None:
    """With equal logits for three tags the first loss is the logarithm of 3, and then it falls."""
    tokens = torch.tensor([[3, 1, 4, 1, 5], [9, 2, 0, 0, 0], [6, 5, 3, 5, 0]])
    tags = torch.where(tokens > 0, tokens % 3, -100)
    losses = student.train(equal_logits(student), tokens, tags, epochs=20, batch_size=3, lr=0.1)
    require(
        isinstance(losses, list | tuple) and len(losses) == 20, "Twenty epochs should give a list of twenty losses."
    )
    assert_close(losses[0], math.log(3), what="the first loss", rtol=1e-4)
    require(float(losses[-1]) < 0.5 * float(losses[0]), "After twenty epochs the loss should be less than half.")


@driver
def texts(answer: Any, figure: Any) -> Any:
    """The texts of a figure with one Axes."""
    del answer
    axes = figure.axes[0]
    legend = axes.get_legend()
    names = [text.get_text() for text in legend.get_texts()] if legend else []
    return {"x": axes.get_xlabel(), "y": axes.get_ylabel(), "legend": sorted(names)}


@check(points=1)
def test_figure(student: Student) -> None:
    """A figure names its axes and both curves."""
    figure = student.plot_tags(torch.tensor([1, 0, 0, 1, 2]), torch.tensor([1, 0, 2, 1, 2]))
    expected = {"x": "position", "y": "tag", "legend": ["predicted", "true"]}
    found = texts(student, figure)
    for part, text in expected.items():
        assert_close(found[part], text, what=f"the {part} {'label ' if part != 'legend' else ''}of the figure")
