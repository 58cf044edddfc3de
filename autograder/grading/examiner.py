"""The trusted side: collects the suites once, then forks a child for each submission, which runs them on its answers.

Started by the bare ancestor, by name. Nothing leaks from one student to the next, because the child ends before.
"""

from __future__ import annotations

import gc
import math
import os
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from autograder.errors import AutograderError, CourseError
from autograder.grading.bench import Bench
from autograder.protocol.frames import receive_frame, send_frame
from autograder.runners.units import Collected, ExerciseSetup, Refused, Setup, decode, encode
from autograder.student.workers import Workers
from autograder.suite import plugin
from autograder.suite.checks import check_info
from autograder.suite.comparisons import JUDGED
from autograder.suite.drivers import Driver
from autograder.suite.prepared import prepare_all

_COLLECTS_AFTER = (50_000, 10, 10)  # new objects; a child lives for one submission
# What pytest brings for its other users, and asks several times in each check. Without `assertion`, asserts are plain:
# rewritten ones would put hidden values into messages. `logging` would visit each of torch's many loggers.
_NOT_NEEDED = (
    *("assertion", "cacheprovider", "capture", "doctest", "faulthandler", "junitxml", "legacypath", "logging"),
    *("pastebin", "recwarn", "setuponly", "setupplan", "skipping", "subtests", "terminal", "threadexception"),
    *("tmpdir", "unittest", "unraisableexception", "warnings"),
)
_OPTIONS = (
    "--import-mode=importlib",  # files of the same name stand in two trees
    "--noconftest",  # all that decides a verdict is in the suite's own file
    "--strict-markers",
    "-c/dev/null",
    *(f"-pno:{name}" for name in _NOT_NEEDED),
)


def main(side_fd: int, zygote: socket.socket) -> None:
    """Examine units until the runner hangs up."""
    with socket.socket(fileno=side_fd) as sock:
        first = receive_frame(sock)
        setup = decode(first or b"")
        if not isinstance(setup, Setup):
            raise AutograderError("the first word of a runner must be its set-up")
        JUDGED.device = setup.device
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        examiner = _Examiner(setup, sock, Workers(zygote))
        suites = [exercise.suite for exercise in setup.exercises]
        pytest.main([*_OPTIONS, f"--rootdir={setup.root}", *suites], plugins=[plugin, examiner])
        if examiner.refusal:
            send_frame(sock, encode(Refused(why=examiner.refusal)))


def load_pytest() -> None:
    """Import what pytest imports when it is first run; for a process that forks those who examine."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    here = Path(__file__)  # no suite: nothing is collected
    pytest.main([*_OPTIONS, "--collect-only", f"--rootdir={here.parent}", str(here)], plugins=[plugin])


class _Examiner:
    """A pytest plugin whose loop over the items is a loop over units."""

    def __init__(self, setup: Setup, sock: socket.socket, workers: Workers) -> None:
        self.refusal = ""
        self._setup = setup
        self._sock = sock
        self._workers = workers

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the first reason why a suite could not be read."""
        if report.failed and not self.refusal:
            self.refusal = f"a suite cannot be read: {report.longreprtext}"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Serve units instead of running the items once."""
        try:
            items = _items_by_key(session.items, self._setup.exercises)
            _load_ahead(items, self._setup.secret)
            bench = Bench(session, self._setup, items, self._workers, self._sock)
            if not self.refusal:
                checks = {key: tuple(item.name for item in of_key) for key, of_key in items.items()}
                send_frame(self._sock, encode(Collected(checks=checks)))
                _spare_the_children()
                bench.serve()
        except CourseError as error:
            self.refusal = self.refusal or str(error)
        return True


def _spare_the_children() -> None:
    """Keep the garbage collector of those who will be forked from looking at, and so copying, all that is here."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTS_AFTER)


def _load_ahead(suites: Mapping[str, Sequence[pytest.Item]], secret: bytes) -> None:
    """Do what every child would do anew: load references and the text of drivers, prepare what all answers share.

    Raises:
        CourseError: A reference cannot be loaded, a driver uses what a worker has not, or something cannot be prepared.

    """
    for key, items in suites.items():
        path, module = items[0].path, getattr(items[0], "module", None)
        for driver in [value for value in vars(module).values() if isinstance(value, Driver)]:
            driver.source()
        if any("reference" in getattr(item, "fixturenames", ()) for item in items):
            _load_reference(path)
        prepare_all(path, secret, key, partial(plugin.reference_of, path))


def _load_reference(suite: Path) -> None:
    try:
        plugin.reference_of(suite)
    except CourseError:
        raise
    except Exception as error:
        message = f"its reference cannot be loaded: {type(error).__name__}: {error}."
        raise CourseError(message, path=suite) from error


def _items_by_key(items: Sequence[pytest.Item], exercises: Sequence[ExerciseSetup]) -> dict[str, list[pytest.Item]]:
    """Sort the collected checks by exercise, and hold them against the course.

    Raises:
        CourseError: A suite has no checks, needs one that is not there, or its points do not add up.

    """
    found: dict[str, list[pytest.Item]] = {}
    for exercise in exercises:
        path = Path(exercise.suite)
        mine = found[exercise.key] = [item for item in items if item.path == path]
        infos = [check_info(item) for item in mine]
        if not infos:
            raise CourseError("there is no check in this suite.", path=path)
        twice = [name for name, count in Counter(info.name for info in infos).items() if count > 1]
        if twice:
            raise CourseError(f"two checks are called {twice[0]}.", path=path)
        unknown = {name for info in infos for name in info.needs} - {info.name for info in infos}
        if unknown:
            raise CourseError(f"a check needs {', '.join(sorted(unknown))}, which is not in this suite.", path=path)
        total = sum(info.points for info in infos)
        if exercise.points is not None and not math.isclose(total, exercise.points):
            message = f"the checks are worth {total:.10g} points; course.toml says {exercise.points:.10g}."
            raise CourseError(message, path=path)
    return found
