"""What a student is told, before it takes a form: the same for the page and for the Markdown.

Every text in an outline is fit to be seen, and none of it is for staff only: neither notes nor names of misconceptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from autograder.course import Course
from autograder.decimals import exact, shown
from autograder.gradebook import ExerciseGrade, Grade, LessonGrade
from autograder.gradebook.counted import so_far
from autograder.gradebook.examined import examined
from autograder.gradebook.people import called
from autograder.plain_text import make_visible, on_one_line, shorten
from autograder.results import Check, Exercise, Outcome, Picture, Reason, Submission

OUR_FAULT: Final = "We could not run this check. That is our fault, not yours, and it costs you nothing."

_PRINTED_LINES = 24
_PRINTED_WIDTH = 160
_NO_FILE = re.compile(r"There is no (file )?\S+ in what was handed in\.")


class Sign(NamedTuple):
    """An outcome for the eye and in words; no two outcomes share either."""

    symbol: str
    words: str


SIGNS: Final[dict[Outcome, Sign]] = {
    "passed": Sign("✓", "passed"),
    "failed": Sign("✗", "not yet"),
    "unattempted": Sign("·", "not started"),
    "blocked": Sign("↳", "waits for another check"),
    "pending": Sign("?", "a person marks this"),
    "fault": Sign("!", "our fault"),
}
_REASONS: Final[dict[Reason, str]] = {
    "wrong": "",
    "raised": "it stopped with an error",
    "timed_out": "it took too long",
    "out_of_memory": "it needed too much memory",
    "killed": "it ended before it was done",
    "forbidden": "it uses what this exercise does without",
    "protocol": "it broke off",
    "missing": "something is not there",
    "unreadable": "the file cannot be read",
}


class CheckPart(msgspec.Struct, frozen=True, kw_only=True):
    """One check; `why` puts a failure's reason into words, `printed` is empty where it was shown before."""

    anchor: str
    title: str
    outcome: Outcome
    sign: Sign
    why: str
    points: str
    message: str
    explanation: tuple[str, ...]
    printed: str
    pictures: tuple[Picture, ...]


class ExercisePart(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise; `shared` is what all its checks have to say, when that is the same.

    Where all is well, pictures are the exercise's, so that they can be seen without opening its checks.
    """

    anchor: str
    key: str
    title: str
    outcome: Outcome
    sign: Sign
    points: str
    remarks: tuple[str, ...]
    shared: str
    pictures: tuple[Picture, ...]
    checks: tuple[CheckPart, ...]


class LessonPart(msgspec.Struct, frozen=True, kw_only=True):
    """One lesson; exercises that were not touched are named only."""

    anchor: str
    title: str
    points: str
    remarks: tuple[str, ...]
    done: int
    count: int
    exercises: tuple[ExercisePart, ...]
    not_started: tuple[str, ...]
    not_handed_in: tuple[str, ...]


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """Where to go on: a check to look at, or, without one, an exercise to begin."""

    anchor: str
    exercise: str
    check: str


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """All that one student is told; the total is open where we failed to score an exercise.

    The `remarks` of it, of a lesson and of an exercise are the arithmetic, where more than sums of points are in it.
    """

    course: str
    student: str
    points: str
    is_open: bool
    remarks: tuple[str, ...]
    waiting: str
    faults: int
    solid: tuple[str, ...]
    following: NextStep | None
    lessons: tuple[LessonPart, ...]


def outline(submission: Submission, grade: Grade, course_title: str, course: Course | None) -> Outline:
    """Arrange one student's verdicts that count, and the grade that they give; without a course, by keys."""
    titles = _Titles(course)
    numbered = list(enumerate(submission.exercises, start=1))
    graded = {lesson.name: lesson for lesson in grade.lessons}
    lessons = [
        _lesson(number, graded[name], list(entries), titles)
        for number, (name, entries) in enumerate(groupby(numbered, lambda entry: _lesson_of(entry[1])), start=1)
    ]
    checks = [check for exercise in submission.exercises for check in exercise.checks]
    return Outline(
        course=on_one_line(course_title),
        student=on_one_line(called(grade.person), 120),
        points=f"{shown(so_far(grade))} of {shown(grade.max_points)}",
        is_open=grade.points is None,
        remarks=grade.lines[:1] if any(lesson.remarks for lesson in lessons) else (),
        waiting=shown(grade.pending) if grade.pending else "",
        faults=sum(check.outcome == "fault" for check in checks),
        solid=tuple(titles.of(one.key) for one in submission.exercises if one.outcome == "passed"),
        following=_following(numbered, titles),
        lessons=tuple(lessons),
    )


class _Titles:
    """What exercises and lessons are called."""

    def __init__(self, course: Course | None) -> None:
        self._exercises = {one.key: one.title for one in course.exercises} if course else {}
        lessons = course.lessons if course else ()
        self._lessons = {one.name: f"{one.name[:2].lstrip('0')} · {one.title}" for one in lessons}

    def of(self, key: str) -> str:
        return on_one_line(self._exercises.get(key, key))

    def of_lesson(self, name: str) -> str:
        return on_one_line(self._lessons.get(name, name))


def _lesson(number: int, grade: LessonGrade, entries: Sequence[tuple[int, Exercise]], titles: _Titles) -> LessonPart:
    exercises = [exercise for _, exercise in entries]
    graded = {exercise.key: exercise for exercise in grade.exercises}
    return LessonPart(
        anchor=f"lesson-{number}",
        title=titles.of_lesson(grade.name),
        points=_points(grade.points, grade.max_points),
        remarks=grade.lines if len(grade.lines) > 1 else (),
        done=sum(exercise.outcome == "passed" for exercise in exercises),
        count=len(exercises),
        exercises=tuple(
            _exercise(place, one, graded[one.key], titles) for place, one in entries if not is_untouched(one)
        ),
        not_started=tuple(titles.of(one.key) for one in exercises if one.outcome == "unattempted"),
        not_handed_in=tuple(titles.of(one.key) for one in exercises if _has_no_file(one)),
    )


def _exercise(number: int, exercise: Exercise, grade: ExerciseGrade, titles: _Titles) -> ExercisePart:
    shared = _shared_message(exercise.checks)
    is_done = exercise.outcome == "passed"
    return ExercisePart(
        anchor=f"exercise-{number}",
        key=on_one_line(exercise.key),
        title=titles.of(exercise.key),
        outcome=exercise.outcome,
        sign=_sign_of(exercise),
        points=_points(grade.points, grade.max_points),
        remarks=_remarks(grade),
        shared=shared,
        pictures=tuple(picture for check in exercise.checks if is_done for picture in check.pictures),
        checks=tuple(_checks(number, exercise.checks, is_told=bool(shared), has_pictures=not is_done)),
    )


def _remarks(grade: ExerciseGrade) -> tuple[str, ...]:
    """Tell how points came about where they are not those of the only attempt."""
    if grade.penalty and grade.earned is not None and grade.points is not None:
        late = f"It came late, so {shown(grade.points)} of the {shown(grade.earned)} points that it earned count:"
        return (late, *grade.lines)
    return grade.lines if grade.attempts > 1 else ()


def _checks(number: int, checks: Sequence[Check], *, is_told: bool, has_pictures: bool) -> Iterator[CheckPart]:
    printed_before: set[str] = {""}
    for place, check in enumerate(checks, start=1):
        printed = shorten(check.output, _PRINTED_LINES, _PRINTED_WIDTH) if check.output.strip() else ""
        yield CheckPart(
            anchor=f"check-{number}-{place}",
            title=on_one_line(check.title or check.name),
            outcome=check.outcome,
            sign=SIGNS[check.outcome],
            why=_REASONS[check.reason] if check.reason else "",
            points=_points(None if check.points is None else exact(check.points), exact(check.max_points)),
            message="" if is_told else _message(check),
            explanation=_paragraphs(check.explanation),
            printed="" if printed in printed_before else printed,
            pictures=check.pictures if has_pictures else (),
        )
        printed_before.add(printed)


def _message(check: Check) -> str:
    """Give what a check has to say; of a fault our own words only, since nobody has seen to it that others are safe."""
    return OUR_FAULT if check.outcome == "fault" else make_visible(check.message).strip("\n")


def _shared_message(checks: Sequence[Check]) -> str:
    """Give what all checks say alike: one sentence about a file need not be read once a check."""
    heard = examined(checks)
    said = {(check.outcome, check.reason, _message(check), check.explanation) for check in heard}
    return _message(heard[0]) if len(said) == 1 and len(heard) > 1 else ""


def _paragraphs(text: str) -> tuple[str, ...]:
    """Undo the line breaks of a docstring, but for those between paragraphs."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", make_visible(text)) if part.strip())


def _sign_of(exercise: Exercise) -> Sign:
    """Give an exercise's outcome; one that earned points is on its way, which is more than not yet."""
    sign = SIGNS[exercise.outcome]
    return sign._replace(words="partly there") if exercise.outcome == "failed" and exercise.points else sign


def _following(numbered: Sequence[tuple[int, Exercise]], titles: _Titles) -> NextStep | None:
    """Choose where to go on: the first failing check of the first exercise that was begun and is not done, if any."""
    for number, exercise in numbered:
        if exercise.outcome == "failed" and not is_untouched(exercise):
            place, check = _first_open(exercise.checks)
            title = on_one_line(check.title or check.name)
            return NextStep(anchor=f"check-{number}-{place}", exercise=titles.of(exercise.key), check=title)
    for _, exercise in numbered:
        if is_untouched(exercise):
            return NextStep(anchor="", exercise=titles.of(exercise.key), check="")
    return None


def _first_open(checks: Sequence[Check]) -> tuple[int, Check]:
    places = list(enumerate(checks, start=1))
    order: tuple[Outcome, ...] = ("failed", "unattempted", "blocked")
    return next(entry for outcome in order for entry in places if entry[1].outcome == outcome)


def is_untouched(exercise: Exercise) -> bool:
    """Say whether a student has not begun an exercise, or handed nothing in for it."""
    return exercise.outcome == "unattempted" or _has_no_file(exercise)


def _has_no_file(exercise: Exercise) -> bool:
    checks = examined(exercise.checks)
    return bool(checks) and all(check.reason == "missing" and _NO_FILE.fullmatch(check.message) for check in checks)


def _lesson_of(exercise: Exercise) -> str:
    return exercise.key.partition("/")[0]


def _points(points: Decimal | None, max_points: Decimal) -> str:
    return f"not scored, of {shown(max_points)}" if points is None else f"{shown(points)} of {shown(max_points)}"
