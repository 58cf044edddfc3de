from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
import torch
from torch import Tensor, nn
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler


class Tagger(nn.Module):
    embedding: nn.Embedding
    rnn: nn.RNN
    linear: nn.Linear

    def __init__(
        self, vocab_size: int, embedding_dim: int, hidden_size: int, num_tags: int, padding_idx: int = 0
    ) -> None:
        super().__init__()
        for name, layer in self._layers(vocab_size, embedding_dim, hidden_size, num_tags, padding_idx):
            setattr(self, name, layer)

    @staticmethod
    def _layers(v: int, e: int, h: int, k: int, pad: int) -> Iterator[tuple[str, nn.Module]]:
        yield "embedding", nn.Embedding(num_embeddings=v, embedding_dim=e, padding_idx=pad)
        yield "rnn", nn.RNN(input_size=e, hidden_size=h, num_layers=1, nonlinearity="tanh", batch_first=True)
        yield "linear", nn.Linear(in_features=h, out_features=k, bias=True)

    def forward(self, tokens: Tensor) -> Tensor:
        states = self.embedding(tokens)
        states, *_ = self.rnn(states)
        return self.linear(states)


@dataclass
class _Score:
    right: int = 0
    counted: int = 0

    def update(self, guesses: Tensor, truth: Tensor) -> _Score:
        self.right += torch.count_nonzero(guesses == truth).item()
        self.counted += truth.numel()
        return self

    @property
    def value(self) -> float:
        try:
            return self.right / self.counted
        except ZeroDivisionError as error:
            raise ValueError("no position counts") from error


def token_accuracy(logits: Tensor, tags: Tensor, ignore_index: int = -100) -> float:
    score = _Score()
    for row, truth in zip(logits, tags, strict=True):
        real = truth.ne(ignore_index)
        score.update(row[real].max(dim=-1).indices, truth[real])
    return score.value


class _Sentences(Dataset):
    def __init__(self, tokens: Tensor, tags: Tensor) -> None:
        self.tokens, self.tags = tokens, tags

    def __len__(self) -> int:
        return self.tokens.shape[0]

    def __getitem__(self, rows: list[int]) -> tuple[Tensor, Tensor]:
        return self.tokens[rows], self.tags[rows]


@dataclass(eq=False)
class _Trainer:
    model: nn.Module
    lr: float
    ignore_index: int
    _history: list[float] = field(default_factory=list)

    @cached_property
    def optimizer(self) -> torch.optim.Adam:
        return torch.optim.Adam(self.model.parameters(), lr=self.lr)

    @cached_property
    def criterion(self) -> nn.CrossEntropyLoss:
        return nn.CrossEntropyLoss(ignore_index=self.ignore_index)

    @contextmanager
    def _step(self) -> Iterator[None]:
        self.optimizer.zero_grad(set_to_none=True)
        yield
        self.optimizer.step()

    def _batch_losses(self, loader: DataLoader) -> Iterator[float]:
        for tokens, tags in loader:
            with self._step():
                logits = self.model(tokens)
                loss = self.criterion(logits.flatten(0, 1), tags.flatten())
                loss.backward()
            yield loss.detach().item()

    def run(self, loader: DataLoader, epochs: int) -> list[float]:
        self.model.train()
        for _ in range(epochs):
            self._history.append(statistics.fmean(self._batch_losses(loader)))
        return self._history


def train(
    model: nn.Module,
    tokens: Tensor,
    tags: Tensor,
    epochs: int,
    batch_size: int,
    lr: float,
    ignore_index: int = -100,
) -> list[float]:
    data = _Sentences(tokens, tags)
    batches = BatchSampler(RandomSampler(data), batch_size, drop_last=False)
    loader = DataLoader(data, sampler=batches, batch_size=None)
    return _Trainer(model, lr, ignore_index).run(loader, epochs)


def plot_tags(true_tags: Tensor, predicted_tags: Tensor) -> Figure:
    with mpl.rc_context({"lines.linewidth": 2, "axes.grid": True}):
        figure = Figure()
        axes: Axes = figure.subplots()
        for label, tags, style in (
            ("true", true_tags, {"linewidth": 6, "alpha": 0.4, "marker": "s"}),
            ("predicted", predicted_tags, {"linestyle": ":", "marker": "."}),
        ):
            positions, heights = zip(*enumerate(tags.tolist()), strict=True)
            axes.step(positions, heights, where="mid", label=label, **style)
        axes.set_xlabel("position")
        axes.set_ylabel("tag")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend()
    return figure
