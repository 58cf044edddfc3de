"""The warm server: waits for clients, and forks a child for each, which reads the public checks afresh.

Started by the bare ancestor, by name. It ends by itself: when nobody comes, when the course is gone, when another
server has taken its place.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from pathlib import Path

import msgspec

from autograder.checking.greeting import Terms, Welcome, decode_hello, encode
from autograder.checking.meeting_place import MeetingPlace, is_ours
from autograder.errors import ProtocolError
from autograder.grading import examiner
from autograder.protocol.frames import Deadline, receive_frame, send_frame
from autograder.sandbox import lifeline

_GREETING_S = 5.0
_LONGEST_TICK_S = 5.0


def first(listener_fd: int, zygote: socket.socket, argument: str) -> None:
    """Serve the one who waits, if anybody does, before all is warm."""
    terms = msgspec.json.decode(argument, type=Terms)
    with socket.socket(fileno=listener_fd) as listener:
        try:
            sock, _ = listener.accept()
        except BlockingIOError:
            return
    _serve_client(sock, zygote, Welcome(terms.fingerprint, warm=False))


def main(listener_fd: int, zygote: socket.socket, argument: str) -> None:
    """Serve whoever comes, until it is time to end."""
    terms = msgspec.json.decode(argument, type=Terms)
    examiner.load_pytest()
    with socket.socket(fileno=listener_fd) as listener, MeetingPlace(Path(terms.folder)) as place:
        _Server(listener, zygote, terms, place).serve()


class _Server:
    """The process that waits; what it forks does the work."""

    def __init__(self, listener: socket.socket, zygote: socket.socket, terms: Terms, place: MeetingPlace) -> None:
        self._listener = listener
        self._zygote = zygote
        self._terms = terms
        self._place = place
        self._own_pidfd = os.pidfd_open(os.getpid())
        self._children: dict[int, int] = {}
        self._last = time.monotonic()

    def serve(self) -> None:
        """Wait for clients and for the ends of children."""
        self._listener.listen()  # once more: a client now sees that it is this process that listens
        tick_ms = min(self._terms.idle_s, _LONGEST_TICK_S) * 1000
        while self._is_wanted():
            poller = select.poll()
            for fd in (self._listener.fileno(), *self._children):
                poller.register(fd, select.POLLIN)
            for fd, _ in poller.poll(tick_ms):
                self._last = time.monotonic()
                if fd in self._children:
                    os.waitpid(self._children.pop(fd), 0)
                    os.close(fd)
                else:
                    self._accept()

    def _is_wanted(self) -> bool:
        if self._children:
            return True
        is_reachable = self._place.socket_id() == self._terms.socket_id
        is_idle = time.monotonic() - self._last >= self._terms.idle_s
        return is_reachable and not is_idle and Path(self._terms.course).is_file()

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except BlockingIOError:
            return
        with sock:
            pid = lifeline.fork()
            if pid == 0:
                self._listener.close()  # a client must not reach a server of which only a child is left
                lifeline.tie(self._own_pidfd)
                _serve_in_child(sock, self._zygote, Welcome(self._terms.fingerprint, warm=True))
            self._children[os.pidfd_open(pid)] = pid


def _serve_in_child(sock: socket.socket, zygote: socket.socket, welcome: Welcome) -> None:
    """Serve a client; never returns into the server's code."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _serve_client(sock, zygote, welcome)
        code = 0
    except BaseException as error:  # noqa: BLE001 -- a child's last frame; its client is hung up on
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _serve_client(sock: socket.socket, zygote: socket.socket, welcome: Welcome) -> None:
    """Greet a client; examine for it if it wants what this server is."""
    if not is_ours(sock):
        return
    try:
        hello = decode_hello(receive_frame(sock, until=time.monotonic() + _GREETING_S) or b"")
        send_frame(sock, encode(welcome))
    except (OSError, ProtocolError, Deadline, msgspec.DecodeError):
        return  # it has only looked who listens, or speaks otherwise
    if hello.fingerprint == welcome.fingerprint:
        examiner.main(sock.detach(), zygote)
