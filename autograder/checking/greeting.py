"""What a client and the server say to each other before the first check, and what both must have in common."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterator

import msgspec

from autograder import sandbox

# What a server has in memory, or gives to workers: a newer one on disk is another server's.
_LIBRARIES = ("torch", "numpy", "matplotlib", "jaxtyping", "pytest", "msgspec")


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """A client's first word: what it would start a server with."""

    fingerprint: str


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """The server's: what it was started with, and whether all is warm."""

    fingerprint: str
    warm: bool


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a server is started with.

    It ends with the file `course`, when nobody came for `idle_s` seconds, or when `socket_id` is no longer the socket
    in `folder`.
    """

    fingerprint: str
    folder: str
    course: str
    idle_s: float
    socket_id: int | None = None


encode = msgspec.msgpack.encode
decode_hello = msgspec.msgpack.Decoder(Hello).decode
decode_welcome = msgspec.msgpack.Decoder(Welcome).decode


def fingerprint() -> str:
    """Hash what this program and its libraries are on disk, and what a sandbox would show of them; imports nothing."""
    total = hashlib.sha256()
    parts = [sys.version, sys.prefix, str(os.geteuid()), *sandbox.default_read_only()]
    for part in (*parts, *_files()):
        total.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return total.hexdigest()


def _files() -> Iterator[str]:
    for name in _LIBRARIES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            yield _state(spec.origin)
    spec = importlib.util.find_spec("autograder")
    for folder in sorted((spec and spec.submodule_search_locations) or ()):
        yield from sorted(_state(path) for path in _modules(folder))


def _modules(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _modules(entry.path)
        elif entry.name.endswith(".py"):
            yield entry.path


def _state(path: str) -> str:
    try:
        found = os.stat(path)  # noqa: PTH116  # a hundred of them, while a student waits
    except OSError:
        return f"{path} is gone"
    return f"{path} {found.st_mtime_ns} {found.st_size} {found.st_ino}"
