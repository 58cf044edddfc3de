"""From how a check ends to its verdict: nothing passes by default, and what we broke is never the student's fault."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import pytest

from autograder.errors import DisturbedError, EngineFaultError
from autograder.results import FAULT, Check, Outcome, Reason
from autograder.student.failures import AnswerFailureError, UnattemptedError
from autograder.suite.checks import CheckFailedError, CheckInfo, check_info
from autograder.suite.examination import Examination
from autograder.suite.fingerprints import Mark, marks_of
from autograder.suite.margins import NOTED
from autograder.suite.pictures import SHOWN
from autograder.suite.plugin import BlockedError, note_end
from autograder.suite.quizzes import PendingError

MAX_MESSAGE = 4000
_RECOGNISABLE = {"wrong", "raised"}  # reasons with which a named mistake is caught
_ALLOCATION_FAILED = "can't allocate memory"  # how torch's CPU allocator says that memory is short


class Recorder:
    """Runs checks, and turns each into a record.

    `contested` names the checks that raised something else than a failure: whether the answer's values or our suite
    are to blame is decided by running the reference through the same check. `disturbed` says that another try may end
    otherwise: something was killed, or the grader was short of memory, descriptors or room.
    """

    def __init__(
        self, examination: Examination, *, public: bool, mark: Literal["none", "failed", "all"] = "none"
    ) -> None:
        self.checks: list[Check] = []
        self.contested: dict[str, str] = {}
        self.disturbed = False
        self.marks: dict[str, tuple[Mark, ...]] = {}
        self._mark = mark
        self._examination = examination
        self._public = public
        self._error: BaseException | None = None
        self._note = ""
        self._seconds = 0.0
        self._requests = 0

    def examine(self, item: pytest.Item, following: pytest.Item | None) -> None:
        """Run a check, from its set-up to its tear-down, and record it."""
        self._note = ""
        self._requests = self._examination.requests
        NOTED.take()
        SHOWN.take()
        begun = time.perf_counter()
        self._run(item, following)
        self._seconds = time.perf_counter() - begun
        check = self._record(item)
        exchanges = self._examination.take_exchanges()
        if self._mark == "all" or (self._mark == "failed" and check.reason in _RECOGNISABLE):
            self.marks[check.name] = marks_of(exchanges)
        self.checks.append(check)

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        """Do what pytest does with an item, but for its reports, which nobody reads and which take as long as a check.

        As pytest does, it makes what an item was given in an earlier unit anew.
        """
        item._initrequest()  # noqa: SLF001  # pyright: ignore -- plugins that run items again have no other way

        def call() -> None:
            item.ihook.pytest_runtest_setup(item=item)
            item.runtest()

        self._error = _attempt(call)
        if self._error is not None:
            note_end(item, self._error)
        left = _attempt(lambda: item.ihook.pytest_runtest_teardown(item=item, nextitem=following))
        if self._error is None:
            self._error = left

    def _record(self, item: pytest.Item) -> Check:
        info = check_info(item)
        outcome, reason, message = self._verdict(item, info)
        margins = NOTED.take()
        points = None if outcome == "fault" else info.points if outcome == "passed" else 0.0
        return Check(
            name=info.name,
            title=info.title,
            outcome=outcome,
            reason=reason,
            points=points,
            max_points=info.points,
            message=message[:MAX_MESSAGE],
            seconds=self._seconds,
            output=self._examination.take_output(),
            note=self._note,
            margin=margins.tolerance,
            threshold=margins.threshold,
            pictures=SHOWN.take(),
            line=self._error.line if isinstance(self._error, AnswerFailureError) else None,
        )

    def _asked(self, item: pytest.Item) -> bool:
        """Say whether the check saw anything of the answer; a shared worker may have been asked by a fixture before."""
        if self._examination.requests > self._requests:
            return True
        return "shared_student" in getattr(item, "fixturenames", ()) and self._examination.shared_requests > 0

    def _verdict(self, item: pytest.Item, info: CheckInfo) -> tuple[Outcome, Reason | None, str]:
        error = self._error
        if error is None:
            if self._asked(item):
                return "passed", None, ""
            self._note = "the check ended without asking the answer anything"
            return "fault", None, FAULT
        if isinstance(error, AnswerFailureError):
            return _failure(error, public=self._public)
        if isinstance(error, PendingError) and self._asked(item):
            return "pending", None, f"A person marks this. You wrote:\n{error.text}"
        if isinstance(error, AssertionError) and self._asked(item):
            return "failed", "wrong", self._text(error)
        if not isinstance(error, EngineFaultError):
            self.contested[info.name] = f"{type(error).__name__}: {error}"
        self.disturbed |= _is_disturbance(error)
        self._note = f"{type(error).__name__}: {error}"
        return "fault", None, FAULT

    def _text(self, error: AssertionError) -> str:
        if isinstance(error, CheckFailedError) and not self._public:
            return error.message
        return str(error) or "What your code gave is not what this check asks for."


def _attempt(work: Callable[[], object]) -> BaseException | None:
    """Do it, and give what it raised, whatever that is: `_verdict` judges it. Only who wants us to stop is heard."""
    try:
        work()
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as error:  # noqa: BLE001 -- pytest's own outcomes, and SystemExit, are no `Exception`
        return error
    return None


def _is_disturbance(error: BaseException) -> bool:
    if isinstance(error, RuntimeError):
        return _ALLOCATION_FAILED in str(error)
    return isinstance(error, DisturbedError | MemoryError | OSError)


def _failure(error: AnswerFailureError, *, public: bool) -> tuple[Outcome, Reason | None, str]:
    if isinstance(error, BlockedError):
        return "blocked", None, error.message
    if isinstance(error, UnattemptedError):
        return "unattempted", None, error.message
    return "failed", error.reason, str(error) if public else error.message
