"""What student code prints: kept up to a limit, dropped after it, never an error and never a deadlock."""

from __future__ import annotations

import contextlib
import io
import os
import sys


class _LimitedWriter(io.RawIOBase):
    """Write to standard output's descriptor until the limit, then pretend."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    def write(self, data: object, /) -> int:
        raw = bytes(memoryview(data))  # pyright: ignore[reportArgumentType] -- RawIOBase takes any buffer
        if self._left > 0:
            os.write(1, raw[: self._left])
        self._left -= len(raw)
        return len(raw)


def limit_output(limit: int) -> None:
    """Send `sys.stdout` and `sys.stderr` to descriptor 1, at most `limit` bytes of them in all."""
    writer = _LimitedWriter(limit)
    stream = io.TextIOWrapper(io.BufferedWriter(writer), encoding="utf-8", errors="replace", line_buffering=True)
    sys.stdout = sys.stderr = stream


def flush() -> None:
    """Write out what is still in the buffer, whatever student code has made of the stream."""
    with contextlib.suppress(Exception):  # student code may have put anything in its place
        sys.stdout.flush()
