"""Length-prefixed frames over a stream socket; sizes are checked before memory is taken."""

from __future__ import annotations

import select
import socket
import struct
import time

from autograder.errors import ProtocolError

MAX_FRAME = 8 * 1024 * 1024  # a hostile frame may take thirty times its size once it is decoded
_HEADER = struct.Struct("<I")
# As numbers: to join two members of an enum takes longer than to send. Windows has neither.
_SEND = int(getattr(socket, "MSG_NOSIGNAL", 0))
_AT_ONCE = int(getattr(socket, "MSG_DONTWAIT", 0))


class Deadline(Exception):  # noqa: N818 -- it is no error: it says that time is up
    """The other side did not answer in time."""


class TornFrameError(ProtocolError):
    """The stream ended inside a frame: nonsense from one who still runs, no wonder from one who was killed."""


def send_frame(sock: socket.socket, payload: bytes, *, until: float | None = None) -> None:
    """Send one frame; `until` is a `time.monotonic` moment.

    Raises:
        ProtocolError: The payload is larger than a frame may be.
        Deadline: The other side does not read.
        OSError: The other side is gone.

    """
    if len(payload) > MAX_FRAME:
        raise ProtocolError(f"a message of {len(payload)} bytes is larger than the {MAX_FRAME} that a frame may hold")
    flags = _SEND if until is None else _SEND | _AT_ONCE
    frame: bytes | memoryview = _HEADER.pack(len(payload)) + payload
    while True:
        try:
            sent = sock.send(frame, flags)
        except BlockingIOError:
            _wait(sock, select.POLLOUT, until)
            continue
        if sent == len(frame):  # there is nearly always room
            return
        frame = memoryview(frame)[sent:]


def receive_frame(sock: socket.socket, *, until: float | None = None) -> bytearray | None:
    """Receive one frame, None at the end of the stream; `until` is a `time.monotonic` moment.

    Raises:
        TornFrameError: The stream ends inside a frame.
        ProtocolError: The announced size is too large.
        Deadline: The frame did not come in time, however slowly it dripped.
        OSError: The other side is gone.

    """
    _wait(sock, select.POLLIN, until)
    header = _receive(sock, _HEADER.size, until)
    if not header:
        return None
    (size,) = _HEADER.unpack(header)
    if size > MAX_FRAME:
        raise ProtocolError(f"a frame of {size} bytes was announced; at most {MAX_FRAME} are allowed")
    return _receive(sock, size, until) if size else bytearray()


def _receive(sock: socket.socket, size: int, until: float | None) -> bytearray:
    """Receive exactly `size` bytes, or none at the end of the stream."""
    flags = 0 if until is None else _AT_ONCE
    buffer = bytearray(size)
    received, rest = 0, buffer
    while True:
        try:
            count = sock.recv_into(rest, 0, flags)
        except BlockingIOError:
            _wait(sock, select.POLLIN, until)
            continue
        received += count
        if received == size:  # what has begun to come has nearly always come
            return buffer
        if count == 0:
            if received:
                raise TornFrameError(f"the stream ended inside a frame, after {received} of {size} bytes")
            return bytearray()
        rest = memoryview(buffer)[received:]


def _wait(sock: socket.socket, event: int, until: float | None) -> None:
    if until is None:
        return
    poller = select.poll()
    poller.register(sock, event)
    if not poller.poll(max(0.0, (until - time.monotonic()) * 1000)):
        raise Deadline
