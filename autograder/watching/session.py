"""The watcher at work: events from keys, files and checks go through the state, and what it asks for is done."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Literal, TypeAlias

from rich.console import Console
from rich.live import Live

from autograder import progress
from autograder.course import Course
from autograder.errors import AutograderError
from autograder.results import Exercise
from autograder.watching import state as events
from autograder.watching.files import Files
from autograder.watching.screen import Advise, Draw, Screen
from autograder.watching.state import Effect, Event, State, Step
from autograder.watching.terminal import reading_keys

Check: TypeAlias = Callable[[Course, Sequence[str]], list[Exercise]]

# Beside the state's events: draw anew (the window has another size), or give the terminal back for a while (Ctrl-Z).
_Wish: TypeAlias = Literal["redraw", "suspend"]


def watch(course: Course, key: str | None, check: Check, draw: Draw, advise: Advise, console: Console) -> None:
    """Watch the student's files until they quit, on one exercise first: `key`, or what is to be done next.

    `check` runs in a thread, one call at a time. On what is no terminal, each verdict is printed below the last one.
    """
    session = _Session(course, key, check)
    screen = Screen(course, console, draw, advise)
    interactive = console.is_terminal and not console.is_dumb_terminal and sys.stdin.isatty()
    with _ended_in_order(), session.at_work():
        if interactive:
            _on_screen(session, screen, console)
        else:
            _line_by_line(session, screen, console)
    console.print(session.farewell(), markup=False)


class _Session:
    """The state of one sitting, and its threads."""

    def __init__(self, course: Course, key: str | None, check: Check) -> None:
        self._course = course
        self._check = check
        self.events: SimpleQueue[Event | _Wish] = SimpleQueue()
        self._wanted: SimpleQueue[str | None] = SimpleQueue()
        self.ended = False
        known = progress.read(course)
        now = progress.standings(course, known)
        upcoming = progress.next_exercise(course, now)
        keys = tuple(exercise.key for exercise in course.exercises)
        if not keys:
            raise AutograderError(f"{course.root}: the course has no exercises yet, so there is nothing to watch.")
        first = key or (upcoming.key if upcoming else keys[0])
        stages: dict[str, progress.Stage] = {key: standing.stage for key, standing in now.items()}
        self.state = self._after(events.begin(keys, first, stages, " ".join(known.notices)))

    @contextlib.contextmanager
    def at_work(self) -> Generator[None]:
        """Watch files and run checks while the block lasts."""
        files = Files(
            self._course,
            lambda keys: self.events.put(events.Saved(keys)),
            lambda message: self.events.put(events.Told(message)),
        )
        checks = threading.Thread(target=self._run_checks, name="checks", daemon=True)
        files.start()
        checks.start()
        try:
            yield
        finally:
            files.stop()
            self._wanted.put(None)

    def take(self, event: Event) -> None:
        """Let one event change the state, and do what follows."""
        self.state = self._after(events.advance(self.state, event))

    def farewell(self) -> str:
        """Say how far the student has come."""
        return f"{self.state.done} of {len(self.state.keys)} exercises done. `autograder progress` shows more."

    def _after(self, step: Step) -> State:
        state, effects = step
        for effect in effects:
            self._do(effect)
        return state

    def _do(self, effect: Effect) -> None:
        match effect:
            case events.RunCheck():
                self._wanted.put(effect.key)
            case events.GiveHints():
                self.events.put(self._hints(effect.key, more=effect.more))
            case events.PutStubBack():
                self.events.put(self._reset(effect.key))
            case events.Quit():
                self.ended = True

    def _hints(self, key: str, *, more: bool) -> Event:
        taken = progress.taken_hints(self._course, key)
        if not more and taken.texts:
            return events.HintsGiven(taken.texts, taken.total)
        hints = progress.next_hint(self._course, key)
        return events.HintsGiven((*taken.texts, *hints.texts), hints.total, " ".join(hints.notices))

    def _reset(self, key: str) -> Event:
        try:
            backup = progress.reset(self._course, key)
        except AutograderError as error:
            return events.StubPutBack(key, str(error), done=False)
        kept = f" Your file is kept as {backup.relative_to(self._course.root).as_posix()}." if backup else ""
        return events.StubPutBack(key, f"The stub is back.{kept}", done=True)

    def _run_checks(self) -> None:
        while (key := self._wanted.get()) is not None:  # the end of all checks
            self.events.put(self._checked(key))

    def _checked(self, key: str) -> Event:
        try:
            (exercise,) = self._check(self._course, [key])
            return events.Checked(exercise, " ".join(progress.record(self._course, [exercise])))
        except AutograderError as error:
            return events.CheckFailed(key, str(error))
        except Exception as error:  # noqa: BLE001  # the watcher outlives a fault of ours; the next save tries again
            return events.CheckFailed(key, f"The check itself broke, which is our fault: {error!r}. Save to try again.")


def _on_screen(session: _Session, screen: Screen, console: Console) -> None:
    while not session.ended:
        with (
            _signals(session),
            Live(console=console, screen=True, auto_refresh=False) as live,
            reading_keys(lambda key: session.events.put(events.Pressed(key))),
        ):
            suspended = _until_suspended(session, screen, live)
        if suspended and sys.platform != "win32":
            os.kill(os.getpid(), signal.SIGSTOP)


def _until_suspended(session: _Session, screen: Screen, live: Live) -> bool:
    while not session.ended:
        frame, limit = screen.frame(session.state)
        session.state = events.limit_scroll(session.state, limit)
        live.update(frame, refresh=True)
        for event in _waiting(session.events):
            if event == "suspend":
                return True
            if event != "redraw":
                session.take(event)
    return False


def _line_by_line(session: _Session, screen: Screen, console: Console) -> None:
    console.print("Watching; each save is checked. Ctrl-C ends it.", markup=False)
    while True:
        for event in _waiting(session.events):
            if isinstance(event, str):
                continue
            session.take(event)
            if isinstance(event, events.Told):
                console.print(event.message, markup=False)
            elif isinstance(event, events.Checked | events.CheckFailed) and session.state.running is None:
                verdict = screen.verdict(session.state)  # of the current exercise, once all that was saved is checked
                if verdict is not None:
                    console.print(verdict, screen.advice(session.state), "", sep="\n")


def _waiting(queue: SimpleQueue[Event | _Wish]) -> Iterator[Event | _Wish]:
    """Wait for an event, and give it with all that came meanwhile: they are drawn together."""
    yield queue.get()
    with contextlib.suppress(Empty):
        while True:
            yield queue.get_nowait()


@contextlib.contextmanager
def _ended_in_order() -> Generator[None]:
    """Take Ctrl-C for the end, and let a polite kill unwind, so that the terminal is given back."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _signals(session: _Session) -> Generator[None]:
    """Turn a new window size and Ctrl-Z into wishes."""
    if sys.platform == "win32":
        yield
        return

    def wish(number: int, _frame: FrameType | None) -> None:
        session.events.put("redraw" if number == signal.SIGWINCH else "suspend")

    resized = signal.signal(signal.SIGWINCH, wish)
    stopped = signal.signal(signal.SIGTSTP, wish)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, resized)
        signal.signal(signal.SIGTSTP, stopped)
