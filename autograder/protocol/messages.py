"""The closed vocabulary between the grader and a worker.

No message has a field for a verdict, a point or a test's name: a forged score cannot be said. Decoding is typed, so an
unknown tag, field or type is a `ProtocolError` before any value is built.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.errors import ProtocolError


class _Part(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A message or a piece of one."""


# --- values -----------------------------------------------------------------------------------------------------------


class ComplexValue(_Part, frozen=True, tag="c"):
    """A Python complex number."""

    real: float
    imag: float


class BigIntValue(_Part, frozen=True, tag="i"):
    """An integer that does not fit 64 bits, in decimal."""

    digits: str


class BytesValue(_Part, frozen=True, tag="b"):
    """Bytes, apart from text, which is the other kind of string."""

    data: bytes


class ListValue(_Part, frozen=True, tag="l"):
    """A list."""

    items: list[Value]


class TupleValue(_Part, frozen=True, tag="t"):
    """A tuple; named tuples and `torch.Size` travel as plain ones."""

    items: list[Value]


class DictValue(_Part, frozen=True, tag="d"):
    """A dict, its items in order."""

    items: list[tuple[Value, Value]]


class TensorValue(_Part, frozen=True, tag="T"):
    """A dense tensor as a raw, contiguous, little-endian buffer."""

    dtype: str
    shape: list[int]
    data: memoryview


class ArrayValue(_Part, frozen=True, tag="A"):
    """A NumPy array or scalar (shape `[]`) as a raw, C-contiguous, little-endian buffer."""

    dtype: str
    shape: list[int]
    data: memoryview


class HandleValue(_Part, frozen=True, tag="h"):
    """An object that stays in the worker; `type_name` is the name of its class, for messages only."""

    id: int
    type_name: str


Value = (
    None
    | bool
    | int
    | float
    | str
    | BytesValue
    | ComplexValue
    | BigIntValue
    | ListValue
    | TupleValue
    | DictValue
    | TensorValue
    | ArrayValue
    | HandleValue
)


class Target(_Part, frozen=True):
    """What is called or read: a path of attributes from the answer's module (`handle` None) or from a kept object."""

    handle: int | None
    path: list[str]


# --- requests: grader to worker ---------------------------------------------------------------------------------------


class Open(_Part, frozen=True, tag="open"):
    """Import the answer: run `source` as the module `module`."""

    module: str
    filename: str
    source: bytes
    forbids: list[str]
    seed: int


class Call(_Part, frozen=True, tag="call"):
    """Call the target; with `observe`, send the arguments back as the call left them."""

    target: Target
    args: list[Value]
    kwargs: dict[str, Value]
    observe: bool = False


class Pull(_Part, frozen=True, tag="pull"):
    """Call the target and pull cotangents back, one for each floating-point tensor of the result, in order."""

    target: Target
    args: list[Value]
    kwargs: dict[str, Value]
    cotangents: list[TensorValue | None]


class Fetch(_Part, frozen=True, tag="fetch"):
    """Read an attribute."""

    target: Target


class Parameters(_Part, frozen=True, tag="parameters"):
    """Read the named parameters of a module."""

    target: Target


class Drive(_Part, frozen=True, tag="drive"):
    """Define the function `name` from `source` and call it with the answer's module and the arguments."""

    source: str
    name: str
    args: list[Value]
    kwargs: dict[str, Value]


Request = Open | Call | Pull | Fetch | Parameters | Drive


# --- replies: worker to grader ----------------------------------------------------------------------------------------


class Ready(_Part, frozen=True, tag="ready"):
    """The sandbox holds; said once, before any student code runs."""


class Broken(_Part, frozen=True, tag="broken"):
    """The sandbox could not be set up; taken only in the place of `Ready`."""

    why: str


class Returned(_Part, frozen=True, tag="returned"):
    """What a call, a fetch, a driver or the import gave."""

    value: Value
    args: list[Value] | None = None
    kwargs: dict[str, Value] | None = None


class Pulled(_Part, frozen=True, tag="pulled"):
    """A result with its gradients; without `fits` the cotangents did not match the result, and there are none."""

    value: Value
    fits: bool
    inputs: list[Value]
    parameters: dict[str, Value]


class Frame(_Part, frozen=True):
    """A line of the student's own file in a traceback."""

    line: int
    function: str


class Raised(_Part, frozen=True, tag="raised"):
    """The student's code raised; `frames` from the outermost to the innermost, of the student's file only.

    `own` says whether the innermost frame of all was in the student's file. After kind `gpu` the worker is of no use.
    """

    type_name: str
    message: str
    frames: list[Frame]
    own: bool
    kind: Literal["exception", "forbidden", "memory", "gpu"] = "exception"


class Absent(_Part, frozen=True, tag="absent"):
    """The target does not exist; `path` is how far the grader asked."""

    path: list[str]


Reply = Ready | Broken | Returned | Pulled | Raised | Absent

_encoder = msgspec.msgpack.Encoder()
_request_decoder = msgspec.msgpack.Decoder(Request)
_reply_decoder = msgspec.msgpack.Decoder(Reply)


def encode(message: Request | Reply) -> bytes:
    """Turn a message into the payload of one frame."""
    return _encoder.encode(message)


def decode_request(payload: bytes | bytearray) -> Request:
    """Read a request.

    Raises:
        ProtocolError: The payload is not exactly one request.

    """
    try:
        return _request_decoder.decode(payload)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ProtocolError(f"not a request: {error}") from error


def decode_reply(payload: bytes | bytearray) -> Reply:
    """Read a reply, which may be hostile.

    Raises:
        ProtocolError: The payload is not exactly one reply.

    """
    try:
        return _reply_decoder.decode(payload)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, MemoryError) as error:
        raise ProtocolError(f"not a reply: {error}") from error
