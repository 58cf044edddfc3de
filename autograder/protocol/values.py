"""Python objects to wire values and back: exact builtin types, dense tensors, plain arrays, handles, nothing else.

Both sides use it. In the worker `pack` is lenient, because whatever it makes of a student's object is judged by value
elsewhere; `unpack` is strict everywhere, because its input may be hostile.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from autograder.errors import ProtocolError
from autograder.protocol.frames import MAX_FRAME
from autograder.protocol.messages import (
    ArrayValue,
    BigIntValue,
    BytesValue,
    ComplexValue,
    DictValue,
    HandleValue,
    ListValue,
    TensorValue,
    TupleValue,
    Value,
)

MAX_DEPTH = 32
MAX_PARTS = 200_000
MAX_KEYS = 1_000
MAX_DIMENSIONS = 16
MAX_DIGITS = 1000

TENSOR_DTYPES: dict[str, torch.dtype] = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.float16,
        torch.bfloat16,
        torch.float32,
        torch.float64,
        torch.int8,
        torch.int16,
        torch.int32,
        torch.int64,
        torch.uint8,
        torch.bool,
        torch.complex64,
        torch.complex128,
    )
}
_DTYPE_NAMES = {dtype: name for name, dtype in TENSOR_DTYPES.items()}
ARRAY_DTYPES: dict[str, np.dtype[Any]] = {
    name: np.dtype(name)
    for name in (
        *("float16", "float32", "float64", "int8", "int16", "int32", "int64"),
        *("uint8", "uint16", "uint32", "uint64", "bool", "complex64", "complex128"),
    )
}
# By their letters, some of which are two for one: NumPy makes the name anew each time it is asked for.
_ARRAY_NAMES = {each.char: each.name for each in map(np.dtype, np.typecodes["All"]) if each.name in ARRAY_DTYPES}

_ARRAYS = (np.ndarray, np.generic)  # tuples: a union would be made anew each time it is asked for
_PLAIN_TYPES = (torch.Tensor, torch.nn.Parameter)
_SCALARS = (int, float, complex, str, bytes)
_CONTAINERS = (ListValue, TupleValue, DictValue)
_AS_THEY_ARE = frozenset({type(None), bool, float, str})  # on the wire; integers are too, if they fit

Keep = Callable[[Any], Value]
Resolve = Callable[[HandleValue], Any]
Place = Callable[[torch.Tensor], torch.Tensor]


def pack(value: Any, keep: Keep, depth: int = 0) -> Value:
    """Turn an object into a wire value; `keep` is asked about what cannot travel by value.

    Raises:
        ValueError: The object is nested too deeply.

    """
    if depth > MAX_DEPTH:
        raise ValueError(f"a value nested more than {MAX_DEPTH} levels deep cannot be handed over")
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, torch.Tensor):
        return _pack_tensor(value, keep)
    if isinstance(value, _ARRAYS) and not isinstance(value, (str, bytes)):  # float64 is a float too
        return _pack_array(value, keep)
    if isinstance(value, _SCALARS):
        return _pack_scalar(value)
    return _pack_container(value, keep, depth + 1)


def _pack_scalar(value: Any) -> Value:
    """Strip subclasses, so that what travels is the plain builtin."""
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**63 else BigIntValue(_digits(int(value)))
    if isinstance(value, complex):
        return ComplexValue(value.real, value.imag)
    if isinstance(value, str):
        return str.__str__(value)  # `str()` would ask a subclass, and a member of an enum would give its name
    if isinstance(value, bytes):
        return BytesValue(bytes(value))
    return float(value)


def _pack_container(value: Any, keep: Keep, depth: int) -> Value:
    if isinstance(value, tuple) and not _is_packed_sequence(value):
        return TupleValue([pack(item, keep, depth) for item in value])
    if isinstance(value, list):
        return ListValue([pack(item, keep, depth) for item in value])
    if isinstance(value, dict):
        return DictValue([(pack(key, keep, depth), pack(item, keep, depth)) for key, item in value.items()])
    return keep(value)


def _is_packed_sequence(value: Any) -> bool:
    """Say whether a tuple is a PackedSequence, which is a tuple by inheritance but an object by meaning."""
    return isinstance(value, torch.nn.utils.rnn.PackedSequence)


def _digits(value: int) -> str:
    if value.bit_length() > 3 * MAX_DIGITS:
        raise ValueError("an integer of more than about 900 digits cannot be handed over")
    return str(value)


def _pack_tensor(value: torch.Tensor, keep: Keep) -> Value:
    name = _DTYPE_NAMES.get(value.dtype)
    if name is None or value.layout is not torch.strided or value.is_quantized:
        return keep(value)
    if _has_its_bytes_in_order(value, name):  # nearly all have, and take a third of the time
        return TensorValue(name, list(value.shape), value.detach().numpy().data.cast("B"))
    plain = value.detach().as_subclass(torch.Tensor).resolve_conj().resolve_neg().cpu().contiguous()
    # Not reshape(-1): one element counts as contiguous whatever its stride, and then cannot be seen as bytes.
    flat = plain.as_strided((plain.numel(),), (1,))
    data = flat.view(torch.uint8).numpy() if plain.numel() else np.empty(0, dtype=np.uint8)
    return TensorValue(name, list(plain.shape), data.data)


def _has_its_bytes_in_order(value: torch.Tensor, dtype: str) -> bool:
    is_plain = type(value) in _PLAIN_TYPES and dtype in ARRAY_DTYPES and not dtype.startswith("complex")
    return is_plain and value.is_cpu and value.is_contiguous() and value.numel() > 0 and not value.is_neg()


def _pack_array(value: np.ndarray[Any, Any] | np.generic[Any], keep: Keep) -> Value:
    array = np.asarray(value)
    name = _ARRAY_NAMES.get(array.dtype.char)
    if name is None:
        return keep(value)
    plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    return ArrayValue(name, list(array.shape), plain.reshape(-1).view(np.uint8).data)


def unpack(value: Value, resolve: Resolve, place: Place | None = None) -> Any:
    """Build the object that a wire value stands for; `resolve` says what a handle stands for.

    Tensors are on the CPU, unless `place` puts them elsewhere.

    Raises:
        ProtocolError: A dtype is not on the list, a shape does not fit its buffer, a key cannot be a key, or the
            value is too large or nested too deeply.

    """
    if type(value) in _AS_THEY_ARE or type(value) is int:
        return value
    return _Unpacker(resolve, place).build(value, 0)


class _Unpacker:
    """One value being built; counts its parts, because tiny ones cost far more here than on the wire."""

    def __init__(self, resolve: Resolve, place: Place | None) -> None:
        self._resolve = resolve
        self._place = place
        self._left = MAX_PARTS

    def build(self, value: Value, depth: int) -> Any:
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            raise ProtocolError(f"a value has more than {MAX_DEPTH} levels or {MAX_PARTS} parts")
        if isinstance(value, TensorValue):
            tensor = _unpack_tensor(value)
            return tensor if self._place is None else self._place(tensor)
        if isinstance(value, ArrayValue):
            return _unpack_array(value)
        if isinstance(value, HandleValue):
            return self._resolve(value)
        if isinstance(value, _CONTAINERS):
            return self._build_container(value, depth + 1)
        return _unpack_scalar(value)

    def _build_container(self, value: ListValue | TupleValue | DictValue, depth: int) -> Any:
        if isinstance(value, DictValue):
            return self._build_dict(value.items, depth)
        items = [self.build(item, depth) for item in value.items]
        return tuple(items) if isinstance(value, TupleValue) else items

    def _build_dict(self, items: Sequence[tuple[Value, Value]], depth: int) -> dict[Any, Any]:
        if len(items) > MAX_KEYS:  # integers can be made to share one hash, and each further one then costs more
            raise ProtocolError(f"a dict has more than {MAX_KEYS} keys")
        pairs = [(self.build(key, depth), self.build(item, depth)) for key, item in items]
        for key, _ in pairs:
            if not _is_plain_key(key):
                raise ProtocolError(f"a {type(key).__name__} cannot be a key")
        return dict(pairs)


def _unpack_scalar(value: Value) -> Any:
    if isinstance(value, ComplexValue):
        return complex(value.real, value.imag)
    if isinstance(value, BytesValue):
        return value.data
    return _unpack_big_integer(value) if isinstance(value, BigIntValue) else value


def _unpack_big_integer(value: BigIntValue) -> int:
    digits = value.digits
    if len(digits) > MAX_DIGITS or not digits.isascii() or not digits.removeprefix("-").isdigit():
        raise ProtocolError("an integer is not one")
    return int(digits)


def _is_plain_key(key: Any) -> bool:
    if isinstance(key, tuple):
        return len(key) <= MAX_DIMENSIONS and all(_is_plain_key(part) for part in key)
    return key is None or type(key) in (bool, int, float, str, bytes)


def _unpack_tensor(value: TensorValue) -> torch.Tensor:
    dtype = TENSOR_DTYPES.get(value.dtype)
    if dtype is None:
        raise ProtocolError(f"no tensor has the dtype {value.dtype[:40]!r}")
    _check_buffer(value.shape, dtype.itemsize, value.data.nbytes)
    if not value.data.nbytes:
        return torch.empty(value.shape, dtype=dtype)
    if dtype is torch.bool:  # any other byte than 0 and 1 would be undefined behaviour
        return torch.frombuffer(bytearray(value.data), dtype=torch.uint8).ne(0).view(value.shape)
    return torch.frombuffer(bytearray(value.data), dtype=dtype).view(value.shape)


def _unpack_array(value: ArrayValue) -> np.ndarray[Any, Any]:
    dtype = ARRAY_DTYPES.get(value.dtype)
    if dtype is None:
        raise ProtocolError(f"no array has the dtype {value.dtype[:40]!r}")
    _check_buffer(value.shape, dtype.itemsize, value.data.nbytes)
    if dtype.kind == "b":
        return np.frombuffer(bytearray(value.data), dtype=np.uint8).astype(bool).reshape(value.shape)
    return np.frombuffer(bytearray(value.data), dtype=dtype).reshape(value.shape)


def _check_buffer(shape: Sequence[int], itemsize: int, nbytes: int) -> None:
    if len(shape) > MAX_DIMENSIONS or min(shape, default=0) < 0:
        raise ProtocolError(f"{list(shape)[:MAX_DIMENSIONS]} is no shape")
    elements = math.prod(shape)
    # An empty tensor may be large: the sum along its empty axis is.
    if (elements or math.prod(size or 1 for size in shape)) > MAX_FRAME:
        raise ProtocolError(f"{list(shape)} is too large a shape")
    if elements * itemsize != nbytes:
        raise ProtocolError(f"a buffer of {nbytes} bytes does not hold the shape {list(shape)}")


def pack_arguments(args: Sequence[Any], kwargs: Mapping[str, Any], keep: Keep) -> tuple[list[Value], dict[str, Value]]:
    """Pack the arguments of a call."""
    return [pack(arg, keep) for arg in args], {name: pack(arg, keep) for name, arg in kwargs.items()}
