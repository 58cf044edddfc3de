"""The log of a GitHub workflow, which takes commands from what is printed: not from students' texts."""

from __future__ import annotations

import atexit
import os
import secrets
from typing import IO


class _Log:
    """Whether commands are listened to. Source: GitHub's documentation, "Stopping and starting workflow commands"."""

    def __init__(self) -> None:
        self._token = ""
        self._stream: IO[str] | None = None

    def pause(self, stream: IO[str]) -> None:
        """Have no commands taken from here on, until `resume`; nothing outside of a workflow, or when it is so."""
        if self._stream is not None or os.environ.get("GITHUB_ACTIONS") != "true":
            return
        self._token = secrets.token_hex(16)
        self._stream = stream
        print(f"::stop-commands::{self._token}", file=stream, flush=True)
        atexit.register(self.resume)

    def resume(self) -> None:
        """Have commands taken again."""
        stream, self._stream = self._stream, None
        if stream is not None and not stream.closed:
            print(f"::{self._token}::", file=stream, flush=True)


LOG = _Log()
