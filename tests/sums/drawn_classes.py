"""Classes to be drawn: a course, its policy, and what a few students of awkward names handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from msgspec.structs import replace

from autograder.course import Course, Exercise, Late, Lesson, Policy
from autograder.protocol.spawning import Limits
from autograder.results import (
    Check,
    CourseInfo,
    Outcome,
    Person,
    Results,
    RunInfo,
    Submission,
    count_faults,
    score_exercise,
    score_submission,
)

DUE = datetime(2026, 10, 24, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))  # clocks go back on the next day
RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-11-01T00:00:00+00:00", seconds=1)
WORTH = (0.1, 0.2, 0.333, 0.7, 1.0, 2.5, 3.0, 12.25, 1200.005)  # of checks; 0.1 + 0.2 is not 0.3 in binary
# As they are called, and as a terminal and a page may show that.
NAMES = {
    "00123": ("Müller, Jörg", "Müller, Jörg"),
    "1e5": ("=cmd()", "=cmd()"),
    "-5": ('Zoë "Z" O\'Neil', 'Zoë "Z" O\'Neil'),
    "a;b,c": ("x\u202eevil", "x\ufffdevil"),
    "@eve": ("", "@eve"),
}
Class = tuple[Course, Results]

amounts = st.decimals(min_value=0, max_value=5, places=2)
units = st.sampled_from(["day", "hour"])
percents = st.sampled_from([Decimal(10), Decimal("12.5"), Decimal("33.33"), Decimal(100)])
graces, ends = st.sampled_from([0, 15, 60]), st.none() | st.integers(0, 4)
lates = st.builds(Late, per=units, percent=percents, grace_minutes=graces, cut_off_days=ends) | st.builds(
    Late, per=units, points=amounts
)
times = st.none() | st.integers(-48, 96).map(lambda hours: (DUE.astimezone(UTC) + timedelta(hours=hours)).isoformat())
OUTCOMES: tuple[Outcome, ...] = ("passed", "passed", "passed", "failed", "unattempted", "blocked", "pending")


@st.composite
def classes(draw: st.DrawFn) -> Class:
    """Draw a course, its policy, and what a few students handed in, in one attempt or more, each of some exercises."""
    policy = Policy(
        rounding=draw(st.integers(0, 6)),
        attempts=draw(st.sampled_from(["best", "last"])),
        late_days=draw(st.integers(0, 3)),
        late=draw(st.none() | lates),
    )
    lessons = tuple(draw(lesson_of(f"0{number}_l", policy)) for number in range(1, draw(st.integers(1, 3)) + 1))
    course = Course(root=Path(), name="c", title="A course", lessons=lessons, policy=policy)
    people = draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True))
    worths = {one.key: draw(st.lists(st.sampled_from(WORTH), min_size=1, max_size=3)) for one in course.exercises}
    outcomes = OUTCOMES if draw(st.booleans()) else (*OUTCOMES, "fault")
    submissions = tuple(
        draw(submission_of(worths, student, attempt, outcomes))
        for student in people
        for attempt in range(1, draw(st.integers(0, 3)) + 1)
    )
    roster = tuple(
        draw(person_of(number, student, lessons)) for number, student in enumerate(people) if draw(st.booleans())
    )
    info = CourseInfo(name="c", title="A course")
    faults = count_faults(submissions)
    return course, Results(course=info, run=RUN, submissions=submissions, faults=faults, roster=roster)


@st.composite
def lesson_of(draw: st.DrawFn, name: str, policy: Policy) -> Lesson:
    facts = {"difficulty": 1, "minutes": 1, "requires": (), "forbids": (), "hints": (), "limits": Limits()}
    exercises = tuple(
        Exercise(key=f"{name}/e{number}", title=f"{name} exercise {number}", points=1.0, **facts)
        for number in range(draw(st.integers(1, 3)))
    )
    return Lesson(
        name=name,
        title=f"Lesson {name}",
        exercises=exercises,
        due=draw(st.none() | st.just(DUE)),
        weight=draw(st.none() | st.sampled_from([Decimal(1), Decimal("12.5"), Decimal(30)])),
        drop_lowest=draw(st.integers(0, len(exercises) - 1)),
        late=draw(st.just(policy.late) | lates),
    )


@st.composite
def person_of(draw: st.DrawFn, number: int, student: str, lessons: tuple[Lesson, ...]) -> Person:
    late = {lesson.name: (DUE + timedelta(days=1)).isoformat() for lesson in lessons if draw(st.booleans())}
    ids = {"moodle": str(100 + number), "canvas": f"00{number}"}
    return Person(id=student, name=NAMES[student][0], email=f"{number}@uni.example", ids=ids, extensions=late)


@st.composite
def submission_of(
    draw: st.DrawFn, worths: dict[str, list[float]], student: str, attempt: int, outcomes: tuple[Outcome, ...]
) -> Submission:
    brought = draw(st.lists(st.sampled_from(list(worths)), min_size=1, unique=True))
    exercises = []
    for key in (key for key in worths if key in brought):
        drawn = draw(st.lists(st.sampled_from(outcomes), min_size=len(worths[key]), max_size=len(worths[key])))
        is_missing = draw(st.integers(0, 9)) == 0
        checks = [_check(n, "missing" if is_missing else each, worths[key][n]) for n, each in enumerate(drawn)]
        exercises.append(score_exercise(key, checks))
    return replace(score_submission(student, exercises), attempt=attempt, submitted=draw(times))


def _check(number: int, outcome: Any, worth: float) -> Check:
    fields: dict[str, Any] = {"name": f"test_{number}", "title": f"It holds {number}", "max_points": worth}
    if outcome == "missing":
        message = "There is no file x.py in what was handed in."
        return Check(**fields, outcome="failed", points=0.0, reason="missing", message=message)
    points = {"passed": worth, "fault": None}.get(outcome, 0.0)
    return Check(**fields, outcome=outcome, points=points, reason="wrong" if outcome == "failed" else None)
