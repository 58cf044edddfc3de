"""Public checks of 08_classification/name_classifier."""

import math
from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, require


@driver
def first_two(answer: Any, names: list[str], labels: list[int]) -> Any:
    """The length of a data set, and a batch of its first two names."""
    dataset = answer.NameDataset(names, labels)
    return len(dataset), answer.collate_fn([dataset[0], dataset[1]])


@check(points=1)
def test_batch_by_hand(student: Student) -> None:
    """The two names of the lesson make the batch that the lesson shows."""
    batch = torch.tensor([[29, 1, 0], [28, 15, 2]]), torch.tensor([2, 3]), torch.tensor([1, 0])
    got = first_two(student, ["Bö", "Ana"], [1, 0])
    assert_close(got, (2, batch), what="the pair of length and batch")


@check(points=1)
def test_shapes(student: Student, draw: Draw) -> None:
    """Every name of a batch gets a logit for each class, in a batch of one too."""
    model = student.NameClassifier(54, 6, 8, 3)
    for lengths in ([4, 1, 3, 5], [5]):
        logits = model(draw.integers(2, 54, len(lengths), 5), torch.tensor(lengths))
        assert_shape(logits, (len(lengths), 3), what=f"the tensor of logits of {len(lengths)} name(s)")


@check(points=1, needs="test_shapes")
def test_agrees_with_torch(student: Student, draw: Draw) -> None:
    """With the same weights, an embedding, an nn.RNN and a linear layer give names of equal length the same logits."""
    embedding, rnn, linear = nn.Embedding(54, 6, padding_idx=0), nn.RNN(6, 8, batch_first=True), nn.Linear(8, 3)
    theirs = draw.fill_(nn.ModuleDict({"embedding": embedding, "rnn": rnn, "linear": linear}))
    mine = student.NameClassifier(54, 6, 8, 3)
    mine.load_state_dict(theirs.state_dict())
    tokens = draw.integers(2, 54, 4, 5)
    expected = linear(rnn(embedding(tokens))[1][0])
    assert_close(mine(tokens, torch.tensor([5, 5, 5, 5])), expected, what="the tensor of logits")


@driver
def train_last_letters(answer: Any, tokens: list[torch.Tensor], labels: list[int]) -> Any:
    """Train a classifier that knows nothing yet and looks at the last letter only."""

    class LastLetter(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Embedding.from_pretrained(torch.zeros(9, 3), freeze=False)

        def forward(self, tokens: Any, lengths: Any) -> Any:
            return self.table(tokens[torch.arange(len(tokens)), lengths - 1])

    return answer.train(LastLetter(), list(zip(tokens, labels, strict=True)), epochs=20, batch_size=4, lr=0.1)


@check(points=1)
def test_losses(student: Student) -> None:
    """With equal logits for three classes the first loss is the logarithm of 3, and then it falls."""
    tokens = [torch.tensor(ids) for ids in ([3, 1, 4], [1, 5], [2, 6, 5, 3], [3])]
    losses = train_last_letters(student, tokens, [0, 1, 2, 2])
    require(
        isinstance(losses, list | tuple) and len(losses) == 20, "Twenty epochs should give a list of twenty losses."
    )
    assert_close(losses[0], math.log(3), what="the first loss", rtol=1e-4)
    require(float(losses[-1]) < 0.5 * float(losses[0]), "After twenty epochs the loss should be less than half.")
