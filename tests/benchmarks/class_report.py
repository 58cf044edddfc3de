"""What the report on a large class costs: `make bench`.

A class of 1,000 with all exercises of the course is made up; its report is timed, in CPU seconds, from the results in
memory to the page on the disk, and weighed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from autograder.course import Course, load_course
from autograder.course import Exercise as Entry
from autograder.gradebook import grades
from autograder.misconceptions import Misconception, read_bank
from autograder.reports.class_page import write_page
from autograder.reports.class_summary import summarize
from autograder.results import (
    Check,
    CourseInfo,
    Exercise,
    Note,
    Person,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)

ROOT = Path(__file__).parents[2]
STUDENTS = 1000
BOUND_S = 3.0
BOUND_BYTES = 5_000_000
CHECKS = 7


def made_up_class(course: Course, students: int, seed: int = 0) -> Results:
    """Draw a class in which some know more than others, some exercises are harder, and a few things go wrong."""
    draw = random.Random(seed)
    banks = {one.key: read_bank(course.bank(one.key)).misconceptions for one in course.exercises}
    hardness = {one.key: draw.gauss(-1.0, 0.8) for one in course.exercises}
    submissions = tuple(
        _submission(f"student{number:04}", draw.gauss(0.5, 1.0), course, banks, hardness, draw)
        for number in range(students)
    )
    people = [Person(id=one.student, name=f"{one.student.title()} Ñandú-O'Brien") for one in submissions]
    return Results(
        course=CourseInfo(name=course.name, title=course.title),
        run=RunInfo(
            device="cpu",
            sandbox="full",
            runner="local",
            versions={"python": "3.11"},
            started="2026-11-21T11:00:00+00:00",
            seconds=4000.0,
        ),
        submissions=submissions,
        faults=sum(
            check.outcome == "fault" for one in submissions for exercise in one.exercises for check in exercise.checks
        ),
        roster=(*people, *(Person(id=f"absent{number}") for number in range(students // 20))),
        notes=tuple(
            Note(kind="missing", student=f"absent{number}", what="Nothing was handed in.")
            for number in range(students // 20)
        ),
    )


def _submission(
    student: str,
    skill: float,
    course: Course,
    banks: dict[str, tuple[Misconception, ...]],
    hardness: dict[str, float],
    draw: random.Random,
) -> Submission:
    exercises = [_exercise(one, skill - hardness[one.key], banks[one.key], draw) for one in course.exercises]
    return score_submission(student, exercises)


def _exercise(entry: Entry, margin: float, bank: tuple[Misconception, ...], draw: random.Random) -> Exercise:
    share = entry.points / CHECKS
    if draw.random() < 0.05:
        return score_exercise(entry.key, [_check(number, share, "unattempted") for number in range(CHECKS)])
    wrong = draw.choice(bank) if bank and draw.random() < 0.7 else None
    checks = []
    for number in range(CHECKS):
        if entry.name == "quiz" and number == CHECKS - 1:
            checks.append(_check(number, share, "pending", message="A person marks this. You wrote:\nIt depends."))
        elif draw.random() < 0.0001:
            checks.append(_check(number, share, "fault", note="RuntimeError: no more memory\n" * 3))
        elif draw.gauss(margin, 1.0) > -0.5:
            checks.append(_check(number, share, "passed"))
        else:
            named = {"diagnosis": wrong.name, "explanation": wrong.feedback} if wrong else {}
            checks.append(_check(number, share, "failed", reason="wrong", message="The values differ.", **named))
    return score_exercise(entry.key, checks)


def _check(number: int, share: float, outcome: str, **texts: str) -> Check:
    points = None if outcome == "fault" else share if outcome == "passed" else 0.0
    name, title = f"test_{number}", f"The result of case {number} is that of `nn.RNN`, whatever the batch holds"
    return Check(
        name=name, title=title, outcome=outcome, points=points, max_points=share, seconds=0.02 * (number + 1), **texts
    )


def main() -> int:
    course = load_course(ROOT)
    results = made_up_class(course, STUDENTS)
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        graded = grades(course, results)
        after_grades = time.process_time()
        report = summarize(results, graded, course)
        after_summary = time.process_time()
        size = write_page(report, Path(folder)).stat().st_size
        ended = time.process_time()
    cost = f"{ended - began:.2f} s of CPU, {size:,} bytes"
    print(f"class report of {STUDENTS} students, {len(course.exercises)} exercises: {cost}")
    parts = (after_grades - began, after_summary - after_grades, ended - after_summary)
    print("  grades {:.2f} s, summary {:.2f} s, page {:.2f} s".format(*parts))
    is_good = ended - began < BOUND_S and size < BOUND_BYTES
    print(f"  bound: {BOUND_S:g} s and {BOUND_BYTES:,} bytes: {'held' if is_good else 'BROKEN'}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
