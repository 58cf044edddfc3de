"""The private folder where a student's clients and their server meet: its socket, its lock, its log.

All is done through a descriptor of the folder, opened once and found to be ours: no other user can put anything there,
and nothing can be put in its place in between.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import socket
import stat
import struct
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO, Final, Self

_SOCKET: Final = "socket"
_LOCK: Final = "lock"
_LOG: Final = "log"
_LOCK_S: Final = 20.0
_CREDENTIALS: Final = struct.Struct("iII")  # pid, uid, gid


class NoServerError(Exception):
    """A server cannot be had, by no fault of the checks: they run without it."""


def folder_for(root: Path) -> Path:
    """Say where the server of a course stands: one for each user, course and interpreter."""
    base = os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("XDG_CACHE_HOME")
    what = "\0".join((str(root.resolve()), sys.prefix, socket.gethostname()))  # homes are shared between machines
    name = hashlib.sha256(what.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    try:
        return (Path(base) if base else Path.home() / ".cache") / "autograder" / name
    except RuntimeError as error:
        raise NoServerError(str(error)) from error


class MeetingPlace:
    """The folder, opened."""

    def __init__(self, folder: Path) -> None:
        """Open it; make it first where it is not there.

        Raises:
            NoServerError: It cannot be had, or others could write in it.

        """
        self.path = folder
        try:
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=0o700)
            self._fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise NoServerError(f"no private folder: {error}") from error
        found = os.fstat(self._fd)
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            os.close(self._fd)
            raise NoServerError(f"{folder} is not private")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    @property
    def _address(self) -> str:
        return f"/proc/self/fd/{self._fd}/{_SOCKET}"  # short, whatever the folder is called

    def connect(self) -> socket.socket | None:
        """Reach whoever listens; None where nobody does.

        Raises:
            NoServerError: It is another user, or too many wait already.

        """
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.setblocking(False)  # where more wait than the system lets wait, this one goes elsewhere
        try:
            sock.connect(self._address)
            sock.setblocking(True)
        except (FileNotFoundError, ConnectionError):
            sock.close()
            return None
        except OSError as error:
            sock.close()
            raise NoServerError(f"no socket: {error}") from error
        if not is_ours(sock):
            sock.close()
            raise NoServerError("another user listens")
        return sock

    def listen(self) -> socket.socket:
        """Put up a new socket in the place of the one that is there, which nobody reaches any more."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(_SOCKET, dir_fd=self._fd)
            listener.bind(self._address)
            listener.listen()
            listener.setblocking(False)  # two processes will listen: what one has seen, the other may have taken
        except OSError as error:
            listener.close()
            raise NoServerError(f"no socket: {error}") from error
        return listener

    def socket_id(self) -> int | None:
        """Identify the socket that is there now; None when there is none."""
        try:
            return os.stat(_SOCKET, dir_fd=self._fd).st_ino
        except OSError:
            return None

    @contextlib.contextmanager
    def lock(self) -> Generator[None]:
        """Be the only one who starts a server.

        Raises:
            NoServerError: Somebody else does not come to an end.

        """
        with self._open(_LOCK) as file:
            until = time.monotonic() + _LOCK_S
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError as error:
                    if time.monotonic() > until:
                        raise NoServerError(f"no lock: {error}") from error
                time.sleep(0.01)
            yield

    def log(self) -> BinaryIO:
        """Open the log anew."""
        return self._open(_LOG)

    def _open(self, name: str) -> BinaryIO:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags | os.O_NOFOLLOW, 0o600, dir_fd=self._fd)

        try:
            return open(name, "wb", opener=opener)
        except OSError as error:
            raise NoServerError(f"no file {name}: {error}") from error


def is_ours(sock: socket.socket) -> bool:
    """Tell whether the other side is a process of this user."""
    return peer(sock)[1] == os.geteuid()


def peer(sock: socket.socket) -> tuple[int, int]:
    """Give the process and the user at the other side; for a listener, those who last called `listen`."""
    pid, uid, _ = _CREDENTIALS.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return pid, uid
