from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_sequence


@dataclass
class _Summary:
    forward: Tensor
    backward: Tensor

    @classmethod
    def of(cls, h_n: Tensor, num_layers: int) -> _Summary:
        if h_n.ndim != 3:
            raise ValueError("h_n must have three axes")
        by_layer = h_n.unflatten(0, (num_layers, 2))  # layer, direction, batch, hidden
        return cls(*by_layer[-1])

    def join(self) -> Tensor:
        return torch.concat((self.forward, self.backward), dim=-1)


class _Unpadder:
    def __init__(self, x: Tensor, lengths: Tensor) -> None:
        if x.size(0) != lengths.numel():
            raise ValueError("one length per sequence, please")
        self._x, self._lengths = x, lengths

    def __iter__(self) -> Iterator[Tensor]:
        for row, n in zip(self._x, self._lengths.tolist(), strict=True):
            yield row.narrow(0, 0, n)

    def pack(self) -> PackedSequence:
        return pack_sequence(list(self), enforce_sorted=False)


def final_states(h_n: Tensor, num_layers: int) -> Tensor:
    return _Summary.of(h_n, num_layers).join()


def encode(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> Tensor:
    if not isinstance(rnn, nn.RNN):
        raise TypeError("not an nn.RNN")
    if not (rnn.batch_first and rnn.bidirectional):
        raise ValueError("the network must be batch_first and bidirectional")
    *_, h_n = rnn(_Unpadder(x, lengths).pack())
    return final_states(h_n, num_layers=rnn.num_layers)
