"""A course of two lessons and three exercises, one with a free response, and a class that answered it by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Course, load_course
from autograder.results import Check, CourseInfo, Person, Results, RunInfo, Submission, score_exercise, score_submission

RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-11-01T00:00:00+00:00", seconds=1)
LATE = "2026-10-26T10:00:00+01:00"  # the second day after the first lesson's due time
EARLY = "2026-10-20T10:00:00+01:00"
ADA = Person(id="ada", name="Ada Lovelace", email="ada@example.org", ids={"canvas": "17"})
EVE = Person(id="eve", name="Eve, E.")
MANIFEST = """
format_version = 1

[course]
name = "mini"
title = "Mini"

[limits]
cpu_s = 1.0
wall_s = 20.0
memory_mib = 256
output_kib = 4

[policy]
timezone = "Europe/Berlin"
late_days = 1
late = { per = "day", percent = 10, grace_minutes = 15, cut_off_days = 7 }

[lessons.01_first]
title = "First"
due = 2026-10-24T23:59:00

[lessons.01_first.exercises.affine]
title = "Affine"
points = 5
difficulty = 1
minutes = 5

[lessons.01_first.exercises.quiz]
title = "Quiz"
points = 4
difficulty = 1
minutes = 5
"""
EXTRA = """
[lessons.01_first.exercises.extra]
title = "Extra"
points = 2
difficulty = 1
minutes = 5
"""
SECOND = """
[lessons.02_second]
title = "Second"
due = 2026-10-31T23:59:00

[lessons.02_second.exercises.loop]
title = "Loop"
points = 10
difficulty = 1
minutes = 5
"""
SUITE = '''
@check(points=1.5)
def test_number(shared_student):
    """The number is right."""


@check(points=2.5)
def test_text(shared_student):
    """The text says why."""
    mark_by_hand(shared_student.why())
'''
SOLUTION = '''
def number() -> int:
    """Give a number."""
    ### BEGIN SOLUTION
    return 42
    ### END SOLUTION


def why() -> str:
    """Say why."""
    ### BEGIN SOLUTION
    return "because"
    ### END SOLUTION
'''

CODE = '''
def answer() -> int:
    """Give the answer."""
    ### BEGIN SOLUTION
    return 42
    ### END SOLUTION
'''


def make_course(root: Path, *, has_extra: bool = False) -> Course:
    """Write as much of the course as is read without grading."""
    for place, content in {
        "course.toml": MANIFEST + (EXTRA if has_extra else "") + SECOND,
        "exercises/01_first/README.md": "# First\n\nSee [the first](affine.py).\n",
        "exercises/02_second/README.md": "# Second\n\nSee [the second](loop.py).\n",
        "tests/01_first/test_affine.py": "",
        "tests/01_first/test_quiz.py": SUITE,
        "tests/01_first/test_extra.py": "",
        "tests/02_second/test_loop.py": "",
        "solutions/01_first/affine.py": CODE,
        "solutions/01_first/quiz.py": SOLUTION,
        "solutions/01_first/extra.py": CODE,
        "solutions/02_second/loop.py": CODE,
    }.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(content)
    return load_course(root)


def check(name: str, points: float | None, most: float, **fields: Any) -> Check:
    """Give a verdict: a fault without points, else passed or wrong by its points, unless `fields` say otherwise."""
    outcome = "fault" if points is None else "passed" if points == most else "failed"
    told = {"outcome": outcome, "reason": "wrong" if outcome == "failed" else None, **fields}
    return Check(name=name, title=name.title(), points=points, max_points=most, **told)


def affine(points: float) -> Any:
    """Give the verdict on an exercise of two checks."""
    rest = check("test_b", points - 1, 4, message="Look at the *bias*." if points < 5 else "")
    return score_exercise("01_first/affine", [check("test_a", 1, 1), rest])


def quiz(text: str = "because", number: float = 1.5) -> Any:
    """Give the verdict on a number and a text; without a text there is nothing to mark."""
    waiting = check("test_text", 0, 2.5, outcome="pending", reason=None, message=text)
    empty = check("test_text", 0, 2.5, message="Your text is empty.")
    return score_exercise("01_first/quiz", [check("test_number", number, 1.5), waiting if text else empty])


def loop(points: float | None) -> Any:
    """Give the verdict on an exercise of one check."""
    return score_exercise("02_second/loop", [check("test_l", points, 10)])


def missing(key: str, most: float) -> Any:
    """Give the verdict on an exercise that was not handed in."""
    return score_exercise(key, [check("test_x", 0, most, reason="missing")])


def handed_in(student: str, *exercises: Any, attempt: int = 1, at: str | None = None) -> Submission:
    """Give one attempt of a student."""
    made = score_submission(student, exercises)
    return msgspec.structs.replace(made, attempt=attempt, submitted=at)


def results_of(*submissions: Submission, roster: tuple[Person, ...] = ()) -> Results:
    """Give the results of a run."""
    info = CourseInfo(name="mini", title="Mini")
    return Results(course=info, run=RUN, submissions=submissions, faults=0, roster=roster)


def a_class() -> Results:
    """Give a class of four: one is late, one has a fault of ours, one did a single lesson, one did nothing."""
    return results_of(
        handed_in("ada", affine(3), quiz(), loop(10), at=LATE),
        handed_in("bob", affine(5), quiz(""), loop(None), at=EARLY),
        handed_in("cyd", missing("01_first/affine", 5), missing("01_first/quiz", 4), loop(4)),
        roster=(ADA, EVE),
    )
