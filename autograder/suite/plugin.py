"""The pytest plugin: the fixtures of a suite, and where the answer comes from.

Under the grader, the answer is the one that is graded. Under plain `pytest` it is the stub's file for public checks
(the student's own work), the reference for hidden suites, or what `--answers DIR` holds.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from autograder.course import find_root, load_course
from autograder.student.answer import read_answer
from autograder.student.failures import AnswerFailureError, UnattemptedError
from autograder.student.launch import LocalZygote
from autograder.student.remote import Student
from autograder.suite.checks import CheckFailedError, check_info
from autograder.suite.draws import Draw
from autograder.suite.examination import SHARED, Examination, load_reference
from autograder.suite.prepared import Prepared
from autograder.suite.quizzes import PendingError

Examine = Callable[[Path], Examination]
EXAMINE = pytest.StashKey[Examine]()
OUTCOMES = pytest.StashKey[dict[str, str]]()

PLAIN_SECRET = b"plain pytest draws the same inputs every time"


class _Now:
    """The check that runs in this process; pytest would make each fixture a `request` of its own, and that is slow."""

    item: pytest.Item


_NOW: Final = _Now()


class BlockedError(AnswerFailureError):
    """A check that this one needs has failed."""

    def __init__(self, title: str) -> None:
        super().__init__("wrong", f"Not looked at, because this comes first: {title}.")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let an author run a suite on other answers than the reference."""
    parser.addoption("--answers", metavar="DIR", help="check the answers in DIR, which mirrors exercises/")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and plain pytest's way to an answer."""
    config.addinivalue_line("markers", "check(points, needs): a check of an exercise; use autograder.suite.check")
    if EXAMINE not in config.stash:
        plain = _PlainExaminations(config.getoption("--answers"))
        config.stash[EXAMINE] = plain.examine
        config.add_cleanup(plain.close)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Block a check whose prerequisites failed; give shared workers their time anew."""
    _NOW.item = item
    if item.get_closest_marker("check") is None:
        return
    outcomes = item.session.stash.setdefault(OUTCOMES, {})
    needed = {outcomes.get(f"{item.path}::{name}", "passed") for name in check_info(item).needs}
    if "failed" in needed:
        titles = {other.name: check_info(other).title for other in item.session.items if other.path == item.path}
        failed = next(name for name in check_info(item).needs if outcomes.get(f"{item.path}::{name}") == "failed")
        raise BlockedError(titles[failed])
    if "unattempted" in needed:
        raise UnattemptedError
    _examination(item).begin_check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember how a check ended, for those that need it; tell a failure by its message, not by our frames."""
    report: pytest.TestReport = yield
    if call.when != "teardown" and call.excinfo is not None:
        error = call.excinfo.value
        note_end(item, error)
        if isinstance(error, AnswerFailureError | CheckFailedError):
            report.longrepr = str(error)
    return report


def note_end(item: pytest.Item, error: BaseException) -> None:
    """Note for those that need this check that it did not pass, and why."""
    if not isinstance(error, PendingError):
        outcomes = item.session.stash.setdefault(OUTCOMES, {})
        outcomes[f"{item.path}::{item.name}"] = "unattempted" if isinstance(error, UnattemptedError) else "failed"


@pytest.fixture
def student() -> Iterator[Student]:
    """Stand for the answer in a fresh process."""
    examination = _examination(_NOW.item)
    answer = examination.student(_NOW.item.name)
    yield answer
    examination.close(answer)


@pytest.fixture(scope="module")
def shared_student() -> Iterator[Student]:
    """Stand for the answer in one process for all checks of the file that use it."""
    examination = _examination(_NOW.item)
    answer = examination.student(SHARED)
    yield answer
    examination.close(answer)


@pytest.fixture
def draw() -> Draw:
    """Draw inputs that only this check of this run sees."""
    return _examination(_NOW.item).draw(_NOW.item.name)


@pytest.fixture(scope="module")
def module_draw() -> Draw:
    """Draw inputs for a fixture that serves the whole file."""
    return _examination(_NOW.item).draw(SHARED)


@pytest.fixture(scope="module")
def prepare() -> Callable[[Prepared], Any]:
    """Give what all answers of the run share; see `prepared`."""
    examination, path = _examination(_NOW.item), _NOW.item.path
    return lambda wanted: examination.prepare(wanted, lambda: reference_of(path))


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """Load the solution, in the grader."""
    return reference_of(_NOW.item.path)


@cache
def reference_of(suite: Path) -> ModuleType:
    """Load the solution that belongs to a suite's file, once in a process and its forks."""
    return load_reference(_course_at(find_root(suite)).solution(key_of(suite)))


_course_at = cache(load_course)


def key_of(suite: Path) -> str:
    """Give the key of the exercise whose suite or public checks these are."""
    return f"{suite.parent.name}/{suite.stem.removeprefix('test_')}"


def _examination(item: pytest.Item) -> Examination:
    return item.config.stash[EXAMINE](item.path)


class _PlainExaminations:
    """Answers for plain pytest; the zygote is started when the first check needs it."""

    def __init__(self, answers: str | None) -> None:
        self._answers = Path(answers) if answers else None
        self._zygote: LocalZygote | None = None
        self._examinations: dict[Path, Examination] = {}

    def examine(self, suite: Path) -> Examination:
        """Examine the answer that belongs to a suite's file."""
        if suite not in self._examinations:
            self._examinations[suite] = self._new(suite)
        return self._examinations[suite]

    def _new(self, suite: Path) -> Examination:
        course = load_course(find_root(suite))
        exercise = course.exercise(key_of(suite))
        public = suite == course.public_checks(exercise.key)
        path = course.stub(exercise.key) if public else course.solution(exercise.key)
        if self._answers:
            path = self._answers / path.relative_to(path.parents[1])
        self._zygote = self._zygote or LocalZygote()
        answer = read_answer(exercise.key, path.read_bytes() if path.is_file() else None, exercise.forbids)
        return Examination(answer, self._zygote.workers, exercise.limits, PLAIN_SECRET)

    def close(self) -> None:
        """End the zygote."""
        if self._zygote:
            self._zygote.close()
