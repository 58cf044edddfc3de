"""Public checks of 08_classification/sentiment."""

from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, require


@driver
def split_of(answer: Any, count: int, seed: int) -> Any:
    """Split so many reviews with a new generator."""
    return answer.split(count, torch.Generator().manual_seed(seed))


@check(points=1)
def test_split_of_seven(student: Student) -> None:
    """Of seven reviews one is held out, the other six are for training."""
    parts = split_of(student, 7, 0)
    require(isinstance(parts, list | tuple) and len(parts) == 2, "`split` should return a pair of tensors.")
    assert_shape(parts[0], (6,), what="the tensor of training indices")
    assert_shape(parts[1], (1,), what="the tensor of held-out indices")
    assert_close(sorted([*parts[0].tolist(), *parts[1].tolist()]), list(range(7)), what="the list of all indices")


@check(points=1)
def test_shapes(student: Student, draw: Draw) -> None:
    """Every review of a batch gets one logit, in a batch of one too."""
    for num_layers in (1, 2):
        model = student.SentimentClassifier(12, 6, 8, num_layers)
        for lengths in ([4, 1, 3, 5], [5]):
            logits = model(draw.integers(1, 12, len(lengths), 5), torch.tensor(lengths))
            assert_shape(logits, (len(lengths),), what=f"the tensor of logits of {len(lengths)} review(s)")


@check(points=1, needs="test_shapes")
def test_agrees_with_torch(student: Student, draw: Draw) -> None:
    """One review, without padding, gets the logit that the layers give when they stand in a row."""
    embedding, rnn = nn.Embedding(12, 6, padding_idx=0), nn.RNN(6, 8, batch_first=True, bidirectional=True)
    linear = nn.Linear(16, 1)
    theirs = draw.fill_(nn.ModuleDict({"embedding": embedding, "rnn": rnn, "linear": linear}))
    mine = student.SentimentClassifier(12, 6, 8)
    mine.load_state_dict(theirs.state_dict())
    tokens = draw.integers(1, 12, 1, 5)
    output, _ = rnn(embedding(tokens))
    final = torch.cat((output[:, -1, :8], output[:, 0, 8:]), dim=1)
    assert_close(mine(tokens, torch.tensor([5])), linear(final)[:, 0], what="the tensor of logits")


@driver
def always_says(answer: Any, logits: torch.Tensor) -> Any:
    """A model that gives the review that begins with word i the logit i - 1 of a list."""
    del answer

    class Model(nn.Module):
        def forward(self, tokens: Any, lengths: Any) -> Any:
            del lengths
            return logits[tokens[:, 0] - 1]

    return Model()


@check(points=1)
def test_accuracy_by_hand(student: Student) -> None:
    """In the lesson's example three of four reviews are judged rightly."""
    model = always_says(student, torch.tensor([1.2, -0.3, 0.1, -2.0]))
    tokens, lengths = torch.arange(1, 5)[:, None], torch.ones(4, dtype=torch.int64)
    got = student.accuracy(model, tokens, lengths, torch.tensor([1, 1, 1, 0]))
    assert_close(got, 0.75, what="the accuracy", rtol=1e-5)
