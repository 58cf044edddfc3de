"""Messages and frames: what was sent arrives, and whatever else arrives is a ProtocolError."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import ProtocolError
from autograder.protocol.frames import MAX_FRAME, Deadline, receive_frame, send_frame
from autograder.protocol.messages import (
    ArrayValue,
    BigIntValue,
    Call,
    DictValue,
    ListValue,
    Pulled,
    Raised,
    Reply,
    Returned,
    Target,
    TensorValue,
    decode_reply,
    decode_request,
    encode,
)
from autograder.protocol.values import ARRAY_DTYPES, MAX_DEPTH, TENSOR_DTYPES, pack, unpack

settings.register_profile(
    "engine", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("engine")


def refuse(value: object) -> Any:
    raise TypeError(f"{type(value).__name__} is no value")


def travel(value: object) -> Any:
    """Send a value through everything that it goes through between two processes."""
    reply = decode_reply(bytearray(encode(Returned(pack(value, refuse)))))
    assert isinstance(reply, Returned)
    return unpack(reply.value, refuse)


def same(one: Any, other: Any) -> bool:
    """Compare to the bit, types and NaN included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        alike = one.dtype == other.dtype and one.shape == other.shape
        return alike and raw(one) == raw(other)
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one), list(other)) and same(list(one.values()), list(other.values()))
    return repr(one) == repr(other)


def raw(tensor: torch.Tensor) -> bytes:
    return tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""


def build(reply: Reply) -> None:
    """Build all values of a reply, as the grader would."""
    if isinstance(reply, Returned):
        values = [reply.value, *(reply.args or ()), *(reply.kwargs or {}).values()]
    elif isinstance(reply, Pulled):
        values = [reply.value, *reply.inputs, *reply.parameters.values()]
    else:
        values = []
    for value in values:
        unpack(value, lambda handle: handle)


def is_refused_or_built(payload: bytes) -> None:
    """Nothing but a ProtocolError may come of bytes, whatever they are."""
    with contextlib.suppress(ProtocolError):
        build(decode_reply(bytearray(payload)))


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(2**62, 2**70) | st.integers(-(2**70), -(2**62)),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(codec="utf-8")),
    st.binary(),
)
keys = st.one_of(st.none(), st.booleans(), st.integers(), st.text(st.characters(codec="utf-8")), st.binary())
shapes = st.lists(st.integers(0, 4), max_size=3)


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray:
    dtype = ARRAY_DTYPES[draw(st.sampled_from(sorted(ARRAY_DTYPES)))]
    shape = draw(shapes)
    raw = draw(st.binary(min_size=int(np.prod(shape)) * dtype.itemsize, max_size=int(np.prod(shape)) * dtype.itemsize))
    array = np.frombuffer(bytearray(raw), dtype=np.uint8)
    return ((array % 2).astype(bool) if dtype.kind == "b" else array.view(dtype)).reshape(shape)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    dtype = TENSOR_DTYPES[draw(st.sampled_from(sorted(TENSOR_DTYPES)))]
    values = torch.tensor(draw(st.lists(st.integers(0, 100), min_size=24, max_size=24)), dtype=torch.int64)
    whole = values.to(dtype).reshape(2, 3, 4)
    kinds = (whole, whole.transpose(0, 2), whole[:, ::2, 1:], whole[0, 0, 0], whole[:, :0], whole[:1].expand(5, 3, 4))
    return draw(st.sampled_from(kinds))


values = st.recursive(
    scalars | arrays() | tensors(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys | st.tuples(keys, keys), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
@settings(max_examples=150)
def test_every_value_arrives_as_it_was_sent(value: object) -> None:
    assert same(travel(value), value)


@pytest.mark.parametrize("dtype", TENSOR_DTYPES.values(), ids=str)
def test_tensors_of_every_dtype_arrive_to_the_bit(dtype: torch.dtype) -> None:
    tensor = torch.tensor([[0, 1, 2], [3, 4, 5]]).to(dtype)
    for each in (tensor, tensor.T, tensor[:, ::2], tensor[0, 1], tensor[:0]):
        came = travel(each)
        assert came.dtype is dtype
        assert came.shape == each.shape
        assert torch.equal(came, each)


@pytest.mark.parametrize("name", sorted(ARRAY_DTYPES))
def test_arrays_of_every_dtype_arrive_whatever_their_memory_looks_like(name: str) -> None:
    array = np.arange(6).reshape(2, 3).astype(name)
    swapped = array.astype(array.dtype.newbyteorder(">"))
    for each in (array, array.T, array[:, ::2], array[:0], np.asfortranarray(array), swapped):
        came = travel(each)
        assert came.dtype == np.dtype(name)
        assert came.shape == each.shape
        assert (came == each).all()


def test_special_numbers_arrive() -> None:
    special = [float("nan"), float("inf"), -0.0, 2**63 - 1, -(2**63), 2**63, 10**900, -(10**900), complex("nan-infj")]
    assert same(travel(special), special)
    weird = torch.tensor([float("nan"), -0.0, float("-inf")], dtype=torch.bfloat16)
    assert torch.equal(travel(weird).view(torch.int16), weird.view(torch.int16))


def test_what_arrives_is_a_copy_that_may_be_written_to() -> None:
    for sent in (torch.zeros(3), np.zeros(3)):
        came = travel(sent)
        came += 1
        assert float(sent.sum()) == 0


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_random_bytes_are_refused(payload: bytes) -> None:
    is_refused_or_built(payload)
    with pytest.raises(ProtocolError):
        decode_request(payload)


@given(values, st.data())
@settings(max_examples=150)
def test_a_mutilated_reply_is_refused_or_another_value(value: object, data: st.DataObject) -> None:
    payload = bytearray(encode(Returned(pack(value, refuse), [], {})))
    place = data.draw(st.integers(0, len(payload) - 1))
    with pytest.raises(ProtocolError):
        decode_reply(payload[:place])
    with pytest.raises(ProtocolError):
        decode_reply(payload + b"\xc0")
    payload[place] = data.draw(st.integers(0, 255))
    is_refused_or_built(bytes(payload))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        encode(Call(Target(None, ["f"]), [], {})),  # a request is no reply
        b"\x92\xa6passed\xc3",
        b"\x95\xa8returned\xc0\xc0\xc0\xc0",  # one field too many
        b"\x92\xa8returned\xd4\x05\x00",  # msgpack's extension type
        b"\x92\xa8returned\x92\xa1z\x90",  # an unknown tag
        b"\x92\xa8returned\x81\xa1a\x01",  # a bare map
        b"\x92\xa8returned\x91\x01",  # a bare list
        encode(Returned("x")).replace(b"x", b"\xff"),  # no UTF-8
    ],
)
def test_what_is_no_reply_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_reply(payload)


@pytest.mark.parametrize(
    "value",
    [
        TensorValue("float32", [2], memoryview(b"1234")),
        TensorValue("float32", [-1, -1], memoryview(b"1234")),
        TensorValue("object", [1], memoryview(b"12345678")),
        TensorValue("float32", [2**40, 2**40, 0], memoryview(b"")),
        TensorValue("float32", [2**39, 2**39, 0], memoryview(b"")),
        TensorValue("float32", [0, 2**39, 2**39, 2**39], memoryview(b"")),
        TensorValue("uint8", [1] * 100, memoryview(b"1")),
        ArrayValue("object", [1], memoryview(b"12345678")),
        ArrayValue("float64", [3], memoryview(b"12345678")),
        ArrayValue("bool", [2**39, 2**39, 0], memoryview(b"")),
        ArrayValue("float32", [0, 2**39, 2**39, 2**39], memoryview(b"")),
        BigIntValue("1_000"),
        BigIntValue("٣"),
        BigIntValue("-"),
        BigIntValue("9" * 5000),
        DictValue([(ListValue([]), None)]),
        DictValue([(TensorValue("bool", [], memoryview(b"\1")), None)]),
    ],
    ids=lambda value: f"{type(value).__name__}-{str(value)[:40]}",
)
def test_a_value_that_lies_is_refused(value: Any) -> None:
    with pytest.raises(ProtocolError):
        build(decode_reply(encode(Returned(value))))


def test_any_byte_of_a_boolean_tensor_is_true_or_false() -> None:
    for kind in (TensorValue, ArrayValue):
        came = unpack(kind("bool", [4], memoryview(b"\x00\x01\x02\xff")), refuse)
        assert came.tolist() == [False, True, True, True]


def test_deep_nesting_is_refused_on_both_sides() -> None:
    deep: list[Any] = []
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    with pytest.raises(ValueError, match="nested"):
        pack(deep, refuse)
    level = b"\x92\xa1l\x91"
    for levels in (MAX_DEPTH + 2, 100_000):
        with pytest.raises(ProtocolError):
            build(decode_reply(b"\x92\xa8returned" + level * levels + b"\xc0"))


@pytest.mark.parametrize("header", [b"\xdd\xff\xff\xff\xff", b"\xdd\x0f\xff\xff\xff", b"\xdc\xff\xff"])
def test_a_length_that_lies_takes_no_memory(header: bytes) -> None:
    tracemalloc.start()
    for tag in (b"\xa1l", b"\xa1t", b"\xa1d"):
        with pytest.raises(ProtocolError):
            decode_reply(b"\x92\xa8returned\x92" + tag + header)
    for big in (b"\x92\xa1b\xc6\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff"):
        with pytest.raises(ProtocolError):
            decode_reply(b"\x92\xa8returned" + big)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000


def test_keys_that_collide_do_not_keep_the_grader_busy() -> None:
    """Integers k(2^61-1) all have the same hash, so that a dict of them takes quadratic time to build."""
    payload = encode(Returned(DictValue([(BigIntValue(str((2**61 - 1) * (9 + k))), None) for k in range(20_000)])))
    began = time.process_time()
    is_refused_or_built(payload)
    assert time.process_time() - began < 1


def test_many_tiny_values_do_not_fill_the_graders_memory() -> None:
    """A frame may be large because a tensor is, not because it holds a million empty lists."""
    payload = b"\x92\xa8returned\x92\xa1l\xdd" + struct.pack(">I", 50_000) + b"\x92\xa1t\x90" * 50_000
    tracemalloc.start()
    is_refused_or_built(payload)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * len(payload)


# --- frames -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("size", [0, 1, 100_000, 3_000_000])
def test_a_frame_arrives_whole(pair: tuple[socket.socket, socket.socket], size: int) -> None:
    ours, theirs = pair
    until = time.monotonic() + 20
    sender = threading.Thread(target=send_frame, args=(theirs, b"x" * size), kwargs={"until": until})
    sender.start()
    assert receive_frame(ours, until=until) == b"x" * size
    sender.join()
    theirs.close()
    assert receive_frame(ours) is None


def test_an_announcement_too_large_is_refused_before_memory_is_taken(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    for size in (MAX_FRAME + 1, 2**32 - 1):
        theirs.sendall(struct.pack("<I", size))
        tracemalloc.start()
        with pytest.raises(ProtocolError, match="announced"):
            receive_frame(ours, until=time.monotonic() + 5)
        assert tracemalloc.get_traced_memory()[1] < 100_000
        tracemalloc.stop()


def test_a_message_too_large_is_refused_before_it_is_sent(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    with pytest.raises(ProtocolError, match="larger"):
        send_frame(theirs, bytes(MAX_FRAME + 1))
    send_frame(theirs, b"next")
    assert receive_frame(ours) == b"next"


@pytest.mark.parametrize("sent", [b"\x05\x00", b"\x05\x00\x00\x00", b"\x05\x00\x00\x00abc"])
def test_an_end_inside_a_frame_is_refused(pair: tuple[socket.socket, socket.socket], sent: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(sent)
    theirs.close()
    if len(sent) == 4:  # nothing of the payload came, and yet this is no end of a conversation
        with pytest.raises(ProtocolError):
            decode_reply(receive_frame(ours) or b"")
    else:
        with pytest.raises(ProtocolError, match="inside a frame"):
            receive_frame(ours)


def test_a_slow_drip_meets_the_deadline(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        theirs.sendall(struct.pack("<I", 1000))
        while not stop.wait(0.02):
            theirs.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    began = time.monotonic()
    with pytest.raises(Deadline):
        receive_frame(ours, until=began + 0.3)
    assert time.monotonic() - began < 5
    stop.set()
    dripping.join()


def test_a_reader_that_does_not_read_meets_the_deadline(pair: tuple[socket.socket, socket.socket]) -> None:
    _, theirs = pair
    with pytest.raises(Deadline):
        send_frame(theirs, bytes(8_000_000), until=time.monotonic() + 0.2)


def test_a_sender_learns_that_nobody_listens(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    ours.close()
    with pytest.raises(OSError, match="Broken pipe"):
        send_frame(theirs, b"x")


def test_no_message_can_speak_of_a_verdict() -> None:
    fields = {field for kind in Reply.__args__ for field in kind.__struct_fields__}
    assert not fields & {"passed", "outcome", "points", "score", "name", "test", "check", "verdict"}
    assert Raised.__struct_fields__ == ("type_name", "message", "frames", "own", "kind")
