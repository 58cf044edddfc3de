"""Notices that an answer, or its public checks, has been saved.

`watchfiles` wakes us; what has changed is told by looking at the files themselves. So an editor that writes a file in
three steps, or touches ten others, makes no difference, and a change that nobody woke us for shows: on a network drive
or a folder shared with a virtual machine, events may never come. From then on the files are polled.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import watchfiles

from autograder.course import Course

POLL: Final = "AUTOGRADER_POLL"

_STEP_MS = 10  # how long nothing more must come, so that the files of one save are seen together
_LONGEST_MS = 50  # how long we wait for that
_GLANCE_MS = 250  # how often we look though nobody woke us
_POLL_MS = 50

Report: TypeAlias = Callable[[tuple[str, ...]], object]
Signature: TypeAlias = tuple[int, int, int] | None


class Files:
    """Watches in a thread of its own, which calls `saved` with keys in course order, and `told` if it must poll."""

    def __init__(self, course: Course, saved: Report, told: Callable[[str], object]) -> None:
        self._folder = course.root / "exercises"
        self._keys: Mapping[Path, str] = {
            path: exercise.key
            for exercise in course.exercises
            for path in (course.stub(exercise.key), course.public_checks(exercise.key))
        }
        self._saved = saved
        self._told = told
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="files", daemon=True)
        self._seen = self._look()

    def start(self) -> None:
        """Begin to watch; what was saved since this object was made is told too."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join(timeout=2)

    def _watch(self) -> None:
        try:
            if not os.environ.get(POLL):
                if not self._until_missed():
                    return
                self._told("File events do not arrive here, so the files are looked at often instead.")
            for _ in self._wake(poll=True):
                self._report(self._changed())
        except OSError:
            self._told(f"{self._folder} is gone, so nothing is watched any more. Put it back, and start again.")

    def _until_missed(self) -> bool:
        """Report by events until a change comes without one, or until stopped; say which it was."""
        suspicious = False
        try:
            for woken in self._wake(poll=False):
                changed = self._changed()
                self._report(changed)
                if suspicious and not woken:
                    return True
                # Seen without an event; but that may be on its way, so it gets until the next glance.
                suspicious = bool(changed) and not woken
        except (OSError, RuntimeError):  # no more watches to be had, or none on this system
            return True
        return False

    def _wake(self, *, poll: bool) -> Iterator[bool]:
        """Wake up now and then; true if an event was the reason."""
        for changes in watchfiles.watch(
            self._folder,
            watch_filter=None,
            debounce=_LONGEST_MS,
            step=_STEP_MS,
            rust_timeout=_GLANCE_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            force_polling=poll or None,
            poll_delay_ms=_POLL_MS,
            raise_interrupt=False,
        ):
            yield bool(changes)

    def _changed(self) -> tuple[str, ...]:
        before, self._seen = self._seen, self._look()
        found = (key for path, key in self._keys.items() if self._seen[path] != before[path])
        return tuple(dict.fromkeys(found))

    def _look(self) -> dict[Path, Signature]:
        return {path: _signature(path) for path in self._keys}

    def _report(self, changed: tuple[str, ...]) -> None:
        if changed:
            self._saved(changed)


def _signature(path: Path) -> Signature:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
