"""What an answer did in a check, small enough to keep: one mark for each thing it was asked.

Two answers that compute the same leave the same marks. A mark has a digest of all that must be equal (what was asked,
the kind, shape and integers of what came back, the exception) and the decimal numbers of what came back, of large
tensors a sample, which are equal up to rounding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch

from autograder.errors import ProtocolError
from autograder.protocol.messages import (
    Absent,
    Call,
    Drive,
    Fetch,
    HandleValue,
    Parameters,
    Pull,
    Pulled,
    Raised,
    Reply,
    Request,
    Returned,
    Value,
)
from autograder.protocol.values import unpack

MAX_NUMBERS = 256  # of one tensor; the tensors of most checks have fewer
MAX_BYTES = 200_000  # of one check; what comes later is not compared
_NARROW = (2e-5, 1e-6)  # ten times what rounding does to a small recurrent network in single precision
_WIDE = (1e-6, 1e-8)


class Exchange(NamedTuple):
    """A request, and what came back."""

    request: Request
    reply: Reply


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """What is left of one exchange; `numbers` are doubles, which were computed as such if `is_wide`."""

    structure: bytes
    numbers: bytes
    is_wide: bool

    def is_near(self, other: Mark) -> bool:
        """Say whether both exchanges gave the same, up to rounding."""
        if self.structure != other.structure or len(self.numbers) != len(other.numbers):
            return False
        if self.numbers == other.numbers:
            return True
        rtol, atol = _WIDE if self.is_wide and other.is_wide else _NARROW
        ours, theirs = np.frombuffer(self.numbers), np.frombuffer(other.numbers)
        return bool(np.isclose(ours, theirs, rtol=rtol, atol=atol, equal_nan=True).all())


def marks_of(exchanges: Sequence[Exchange]) -> tuple[Mark, ...]:
    """Take the marks of a check's exchanges."""
    marks: list[Mark] = []
    left = MAX_BYTES
    for exchange in exchanges:
        mark = _mark(exchange)
        left -= len(mark.structure) + len(mark.numbers)
        if left < 0:
            break
        marks.append(mark)
    return tuple(marks)


def encode_marks(marks: dict[str, tuple[Mark, ...]]) -> bytes:
    """Encode the marks of several checks."""
    return msgspec.msgpack.encode(marks)


def decode_marks(data: bytes) -> dict[str, tuple[Mark, ...]]:
    """Decode the marks of several checks."""
    return msgspec.msgpack.decode(data, type=dict[str, tuple[Mark, ...]])


class _Impression:
    """One mark in the making."""

    def __init__(self) -> None:
        self.structure: list[str] = []
        self.numbers: list[np.ndarray[Any, Any]] = []
        self.is_wide = True

    def add(self, value: Any) -> None:
        """Take in a value that was unpacked, whatever it is."""
        if isinstance(value, torch.Tensor):
            self._add_tensor(value)
        elif isinstance(value, np.ndarray):
            plain = value.astype(np.float64) if value.dtype == np.float16 else value
            self._add_tensor(torch.as_tensor(plain.astype(np.int64) if plain.dtype.kind == "u" else plain))
        elif isinstance(value, dict):
            self.structure.append(f"dict {len(value)}")
            for key in sorted(value, key=repr):
                self.structure.append(repr(key))
                self.add(value[key])
        elif isinstance(value, list | tuple):
            self.structure.append(f"items {len(value)}")
            for item in value:
                self.add(item)
        elif type(value) is float:
            self.is_wide = False  # nobody knows how it was computed
            self.structure.append("number")
            self.numbers.append(np.array([value]))
        else:
            self.structure.append(repr(value))

    def _add_tensor(self, tensor: torch.Tensor) -> None:
        self.structure.append(f"tensor {tuple(tensor.shape)}")
        flat = (torch.view_as_real(tensor) if tensor.is_complex() else tensor).reshape(-1)
        if not tensor.is_floating_point() and not tensor.is_complex():
            self.structure.append(hashlib.sha256(flat.to(torch.int64).numpy().tobytes()).hexdigest())
            return
        self.is_wide &= tensor.dtype in (torch.float64, torch.complex128)
        if len(flat) > MAX_NUMBERS:
            flat = flat[torch.linspace(0, len(flat) - 1, MAX_NUMBERS).round().to(torch.int64)]
        self.numbers.append(flat.double().numpy())


def _mark(exchange: Exchange) -> Mark:
    impression = _Impression()
    impression.structure.extend(_asked(exchange.request))
    try:
        for part in _parts(exchange.reply):
            impression.add(part)
    except ProtocolError:
        impression.structure.append("no value")
    digest = hashlib.sha256("\0".join(impression.structure).encode("utf-8", "replace")).digest()[:16]
    numbers = np.concatenate(impression.numbers) if impression.numbers else np.empty(0)
    return Mark(digest, numbers.astype(np.float64).tobytes(), impression.is_wide)


def _asked(request: Request) -> Iterator[str]:
    """Say what was asked for; arguments are drawn, or were replies before, and need no second look."""
    yield type(request).__name__
    if isinstance(request, Drive):
        yield request.name
    elif isinstance(request, Call | Pull | Fetch | Parameters):
        yield ".".join(request.target.path)


def _parts(reply: Reply) -> Iterable[Any]:
    match reply:
        case Returned():
            yield _plain(reply.value)
            yield [_plain(arg) for arg in reply.args or ()]
            yield {name: _plain(arg) for name, arg in (reply.kwargs or {}).items()}
        case Pulled():
            yield _plain(reply.value)
            yield reply.fits
            yield [_plain(grad) for grad in reply.inputs]
            yield {name: _plain(grad) for name, grad in reply.parameters.items()}
        case Raised():
            yield [reply.kind, reply.type_name, reply.message]
        case Absent():
            yield reply.path
        case _:
            yield type(reply).__name__


def _plain(value: Value) -> Any:
    return unpack(value, _stands_for_itself)


def _stands_for_itself(_: HandleValue) -> str:
    return "an object"
