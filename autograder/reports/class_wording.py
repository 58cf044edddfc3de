"""What a report on a class says in words and numbers, on the page and on the terminal alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from autograder.decimals import shown
from autograder.reports.class_findings import NEAR
from autograder.reports.class_records import CheckFigures, ClassReport, LessonFigures, Spread
from autograder.reports.class_scores import BINS
from autograder.reports.class_statistics import MIN_STUDENTS, chance
from autograder.results import NoteKind, RunInfo

NO_SCORE: Final = "no score"
NOTHING: Final = "-"

FOR_STAFF: Final = (
    "For staff. It names hidden checks and students, and a fault's note may show what is hidden: do not pass it on."
)
FOR_STAFF_ANONYMOUS: Final = (
    "For staff. Students go by pseudonyms, the same ones each time for this folder of results. Who knows a student's "
    "points may still find them."
)
NO_FAULTS: Final = "Nothing failed on our side, and everybody is scored."
_NO_TOTAL: Final = "Nobody loses points by a fault of ours, but these students have no total yet."
_NO_DIFFERENCE: Final = "It was in attempts that do not count, and changes no grade."
_AFTER_FAULTS: Final = (
    "Run the same `autograder grade` again: what was graded is kept, and only this is tried anew. If it fails again, "
    "the note says where; `autograder audit KEY` tries the exercise's hidden checks on the reference."
)
UNSANDBOXED: Final = "Graded WITHOUT a sandbox: the code of every student could read and change what the grader could."
NO_COURSE: Final = (
    "The course was not at hand: points are as earned, without its policy, and keys stand in for titles. Call this in "
    "the folder of the course."
)
ABOUT_LESSONS: Final = (
    "A lesson: what it adds to the grade, over all who handed in something. An exercise: points earned by those who "
    "began it, before any penalty. Full marks are all points that a program gives."
)
ABOUT_DISCRIMINATION: Final = (
    "Discrimination says whether students who pass a check also do well in everything else: near 1 they do, near 0 "
    "passing it tells nothing, and below 0 it is the stronger ones who fail it, so that the check itself may be at "
    "fault, or its wording."
)
ABOUT_TIMES: Final = (
    "By the clock, waiting and the grader's own share included: never less than a student's computing time, and more "
    f"on a busy machine. Near the limit: {NEAR:.0%} of the computing time that an exercise may take, or more."
)
ABOUT_BELIEFS: Final = (
    "An answer is counted here when it computes what a known mistake computes. The share is of those who began the "
    "exercise."
)
NOTE_HEADINGS: Final[dict[NoteKind, str]] = {
    "unreadable": "Could not be read, or only in part",
    "unmatched": "Belong to nobody on the roster",
    "twice": "Handed in more than once",
    "late": "Marked as late, without a time",
    "missing": "Handed in nothing",
}
NOTE_ADVICE: Final[dict[NoteKind, str]] = {
    "unreadable": "Ask for these again, or open and repack them; then grade again.",
    "unmatched": "Correct the roster, or the name of the folder or file; then grade again.",
    "twice": "See that the one that counts is the one that should.",
    "late": "No penalty was taken. Look up when they came.",
    "missing": "They are on the roster. Ask them, or let it stand.",
}


def exact(points: Decimal | None) -> str:
    """Write points as the gradebook does, or that there are none."""
    return NO_SCORE if points is None else shown(points)


def number(value: float | None) -> str:
    """Write a mean or a median."""
    return NOTHING if value is None else f"{value:.1f}"


def percent(share: float | None) -> str:
    """Write a share; all and none are said only of all and none."""
    if share is None:
        return NOTHING
    rounded = round(100 * share)
    if 0 < share < 1:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded}%"


def correlation(value: float | None) -> str:
    """Write a correlation."""
    return NOTHING if value is None else f"{round(value, 2) + 0.0:.2f}"


def seconds(value: float) -> str:
    """Write a time."""
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"  # noqa: PLR2004 -- three digits


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number of things."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def lesson_number(lesson: LessonFigures) -> str:
    """Give the number that a lesson's name begins with."""
    return lesson.name[:2].lstrip("0") or "0"


def bin_label(place: int) -> str:
    """Name a part of the distribution."""
    step = 100 // BINS
    last = place == BINS - 1
    return f"{place * step} to {(place + 1) * step}%" if last else f"{place * step} to under {(place + 1) * step}%"


def of_the_faults(report: ClassReport) -> str:
    """Say how many have no score, and what failed on our side; empty if all is well."""
    unscored = f"{counted(len(report.unscored), 'student')} without a score" if report.unscored else ""
    failed = f"{counted(report.faults, 'check')} failed by a fault of ours" if report.faults else ""
    return ": ".join(filter(None, (unscored, failed)))


def after_faults(report: ClassReport) -> str:
    """Say what a fault of ours means, and what to do."""
    return f"{_NO_TOTAL if report.unscored else _NO_DIFFERENCE} {_AFTER_FAULTS}"


def of_the_run(run: RunInfo) -> str:
    """Say in one line when and how a run was made."""
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    how = f"sandbox {run.sandbox}, {run.device}, {run.runner} runner, {run.seconds:.0f} s"
    return f"Graded {_when(run.started)}: {how}{'; ' if versions else ''}{versions}."


def of_the_spread(spread: Spread) -> str:
    """Say in words how scores are distributed, and who is not among them."""
    if not spread.count:
        return f"Nobody has a score yet.{_left_out(spread)}"
    figures = (("mean", spread.mean), ("median", spread.median), ("lowest", spread.lowest), ("highest", spread.highest))
    said = ", ".join(f"{word} {percent(value)}" for word, value in figures)
    return f"{counted(spread.count, 'student')}: {said} of all points.{_left_out(spread)}"


def of_chance(report: ClassReport) -> str:
    """Say how far discrimination can be trusted in this class."""
    count = report.spread.count
    if count < MIN_STUDENTS:
        return f"It takes {MIN_STUDENTS} students or more; here it says nothing."
    bound = f"{chance(count):.2f}"
    return f"Among {counted(count, 'student')}, a value between -{bound} and {bound} can be chance."


def discrimination_of(check: CheckFigures) -> str:
    """Write a check's discrimination, or why there is none."""
    return check.why or correlation(check.discrimination)


def of_the_beliefs(report: ClassReport) -> str:
    """Say how many wrong answers were recognised."""
    if not report.mistaken:
        return "No answer that was begun fails a check."
    named = report.mistaken - report.unnamed
    return f"{counted(report.mistaken, 'answer')} with a failing check; a known mistake was recognized in {named}."


def _left_out(spread: Spread) -> str:
    unscored = f"{counted(spread.unscored, 'student')} without a score" if spread.unscored else ""
    absent = f"{counted(spread.absent, 'student')} who handed in nothing" if spread.absent else ""
    return f" Not counted: {' and '.join(filter(None, (unscored, absent)))}." if unscored or absent else ""


def _when(started: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(started)
    except ValueError:
        return f"at {started}" if started else "at an unknown time"
    zone = moment.strftime(" %Z") if moment.tzinfo else ""
    return f"on {moment.day} {moment:%B %Y at %H:%M}{zone}"
