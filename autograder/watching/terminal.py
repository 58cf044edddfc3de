"""Keys, one by one, from a terminal that is given back as it was found."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from collections.abc import Callable, Generator
from typing import Final

_SEQUENCES: Final = {
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "\x1b[5~": "page_up",
    "\x1b[6~": "page_down",
    "\x1b[H": "home",
    "\x1bOH": "home",
    "\x1b[1~": "home",
    "\x1b[F": "end",
    "\x1bOF": "end",
    "\x1b[4~": "end",
    "\r": "enter",
    "\n": "enter",
    "\x1b": "escape",
    "\x03": "q",
    "\x04": "q",
}
_WINDOWS: Final = {"H": "up", "P": "down", "I": "page_up", "Q": "page_down", "G": "home", "O": "end"}
# A whole escape sequence is one key, also one that means nothing to us: its letters must not be taken for commands.
_KEY: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)|.", re.DOTALL)
_WINDOWS_GLANCE_S: Final = 0.02


def keys_in(text: str) -> list[str]:
    """Split what a terminal sent into keys; what has no name and no character is left out."""
    found = [_SEQUENCES.get(match.group(), match.group()) for match in _KEY.finditer(text)]
    return [key for key in found if not key.startswith("\x1b") and (len(key) > 1 or key.isprintable())]


@contextlib.contextmanager
def reading_keys(pressed: Callable[[str], object]) -> Generator[None]:
    """Call `pressed` with every key, in a thread, until the block ends; then the terminal is as it was."""
    if sys.platform == "win32":
        with _windows_keys(pressed):
            yield
    else:
        with _posix_keys(pressed):
            yield


if sys.platform != "win32":
    import select
    import termios
    import tty

    @contextlib.contextmanager
    def _posix_keys(pressed: Callable[[str], object]) -> Generator[None]:
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        woken, wake = os.pipe()
        thread = threading.Thread(target=_read, args=(terminal, woken, pressed), name="keys", daemon=True)
        try:
            tty.setcbreak(terminal)
            thread.start()
            yield
        finally:
            # First of all, lest a second Ctrl-C comes between. Flushed: keys that we did not take are not the shell's.
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
            os.write(wake, b"x")
            thread.join(timeout=2)
            os.close(woken)
            os.close(wake)

    def _read(terminal: int, woken: int, pressed: Callable[[str], object]) -> None:
        while woken not in (ready := select.select([terminal, woken], [], [])[0]):
            try:
                text = os.read(terminal, 1024).decode("utf-8", "replace") if ready else ""
            except OSError:
                text = ""
            for key in keys_in(text) if text else ["q"]:  # nothing to read: the terminal has gone
                pressed(key)
            if not text:
                return

else:
    import msvcrt

    @contextlib.contextmanager
    def _windows_keys(pressed: Callable[[str], object]) -> Generator[None]:
        ended = threading.Event()
        thread = threading.Thread(target=_poll, args=(ended, pressed), name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(timeout=2)

    def _poll(ended: threading.Event, pressed: Callable[[str], object]) -> None:
        while not ended.wait(_WINDOWS_GLANCE_S):
            while msvcrt.kbhit():
                char = msvcrt.getwch()
                halves = char in "\x00\xe0"  # a key without a character comes as two
                key = _WINDOWS.get(msvcrt.getwch()) if halves else next(iter(keys_in(char)), None)
                if key:
                    pressed(key)
