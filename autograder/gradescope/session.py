"""One submission in Gradescope's container: graded, and told in `results/results.json`, whatever happens.

What a student sees is in that file. What is printed is for staff alone; Gradescope keeps it beside the results.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, Final

import msgspec

from autograder import sandbox
from autograder.course import Course, load_course
from autograder.errors import SandboxUnavailableError, SubmissionError
from autograder.exports.gradescope import render_fault, render_gradescope
from autograder.files import write_whole
from autograder.gradebook import grades
from autograder.gradescope.package import ASSIGNMENT, COURSE, Assignment
from autograder.grading.run import grade
from autograder.results import Exercise, Results
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier
from autograder.student.program import make_plan
from autograder.submissions import Answer, Submission, read_submissions

RESULTS: Final = "results/results.json"
_SUBMISSION: Final = "submission"
_METADATA: Final = "submission_metadata.json"
_WITHOUT: Final = (
    "STAFF: no sandbox can be made in this container, so the submission is graded WITHOUT one. Student code runs as "
    "{}, who cannot read the course; but it can use the network, and read what every user can read. Why there is "
    "none:\n{}"
)


class _Metadata(msgspec.Struct, frozen=True):
    """What we read of the metadata that Gradescope gives; all of it may be missing."""

    created_at: str | None = None
    users: tuple[dict[str, Any], ...] = ()


class _Log:
    """Says for staff how far it is."""

    def begin(self, total: int, known: int) -> None:
        """Say how much there is to do."""
        _say(f"{total - known} answers to grade")

    def stage(self, name: str) -> None:
        """Say what is being done."""
        _say(name)

    def graded(self, student: str, exercise: Exercise) -> None:
        """Say what came of one answer; nothing of what a student wrote is printed."""
        del student
        _say(f"{exercise.key}: {exercise.outcome}")


def run(root: Path) -> int:
    """Grade the submission under `root`, which is `/autograder` on Gradescope; 3 where we failed."""
    began = time.monotonic()
    try:
        content, status = _graded(root, began)
    except Exception:  # noqa: BLE001  # whatever it is, the student is not to pay for it
        _say(traceback.format_exc())
        content, status = render_fault(), 3
    write_whole(root / RESULTS, content)
    return status


def _graded(root: Path, began: float) -> tuple[bytes, int]:
    course = load_course(root / "source" / COURSE)
    keys = msgspec.json.decode((root / "source" / ASSIGNMENT).read_bytes(), type=Assignment).exercises
    metadata = _read_metadata(root / _METADATA)
    submission = read_submission(root / _SUBMISSION, course, keys)
    submission = msgspec.structs.replace(submission, student=_who(metadata), submitted=metadata.created_at)
    tier = _choose_tier()
    out = Path(tempfile.mkdtemp(prefix="autograder-out-"))  # holds the run's secret: for this user alone
    try:
        # One at a time: the container has half a processor, and less memory than it looks.
        results = grade(course, [submission], out, LocalRunner(tier, gives_up_root=True), 1, _Log())
    finally:
        shutil.rmtree(out)
    _tell_notes(results)
    (graded,) = results.submissions
    (worth,) = grades(course, results)
    content = render_gradescope(graded, worth, seconds=time.monotonic() - began, sandbox=tier)
    return content, 3 if results.faults else 0


def _choose_tier() -> Tier:
    """Choose the best sandbox there is; where there is none, student code runs as another user, or not at all.

    Raises:
        SandboxUnavailableError: It could not be kept from what is hidden.

    """
    try:
        tier = sandbox.choose(None)
    except SandboxUnavailableError as error:
        tier = sandbox.choose("none")
        uid = sandbox.worker_uid(make_plan(tier, gives_up_root=True))
        if uid is None:
            raise
        _say(_WITHOUT.format(f"user {uid}", error))
    else:
        _say(f"sandbox: {tier}")
    return tier


def read_submission(folder: Path, course: Course, keys: tuple[str, ...]) -> Submission:
    """Read what was handed in; if nothing in it is an answer, every answer is missing."""
    try:
        (submission,) = read_submissions([folder], course, limit=keys)
    except (SubmissionError, ValueError) as error:
        _say(f"nothing was recognized: {error!r}")
        return Submission(student="", answers=tuple(_missing(key) for key in keys))
    found = {answer.key: answer for answer in submission.answers}
    return Submission(student="", answers=tuple(found.get(key) or _missing(key) for key in keys))


def _missing(key: str) -> Answer:
    detail = f"There is no file {key}.py in what was handed in."
    return Answer(key=key, filename=f"{key}.py", source=None, problem="missing", detail=detail)


def _read_metadata(path: Path) -> _Metadata:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Metadata)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        _say(f"{path.name} cannot be read: {error}")
        return _Metadata()


def _who(metadata: _Metadata) -> str:
    addresses = [str(user.get("email") or user.get("name") or "") for user in metadata.users]
    return ", ".join(filter(None, addresses)) or _SUBMISSION


def _tell_notes(results: Results) -> None:
    """Print why checks could not be run; a note may hold what is hidden, and only staff see what is printed."""
    for submission in results.submissions:
        for exercise in submission.exercises:
            for check in exercise.checks:
                if check.outcome == "fault":
                    _say(f"FAULT in {exercise.key}, {check.name}: {check.note}")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
