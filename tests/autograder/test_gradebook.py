"""Grades of a small class, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, Exercise, Late, Lesson, Policy
from autograder.errors import AutograderError
from autograder.gradebook import Grade, grades
from autograder.protocol.spawning import Limits
from autograder.results import (
    Check,
    CourseInfo,
    Outcome,
    Person,
    Reason,
    Results,
    RunInfo,
    Submission,
    score_exercise,
)

DUE = datetime.fromisoformat("2026-10-12T23:59:00+02:00")
RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-11-01T00:00:00+00:00", seconds=1)
TEN_PERCENT = Late(percent=Decimal(10))


def exercise(key: str, points: float = 10) -> Exercise:
    title = key.partition("/")[2]
    fields = {"difficulty": 1, "minutes": 1, "requires": (), "forbids": (), "hints": (), "limits": Limits()}
    return Exercise(key=key, title=title, points=points, **fields)


def course_of(policy: Policy | None = None, /, **rules: dict[str, Any]) -> Course:
    """Make two lessons, `01_one` with exercises a, b and c, `02_two` with d; `one` and `two` are their rules."""
    lessons = (
        Lesson(
            name="01_one", title="One", exercises=tuple(exercise(f"01_one/{n}") for n in "abc"), **rules.get("one", {})
        ),
        Lesson(name="02_two", title="Two", exercises=(exercise("02_two/d", 5),), **rules.get("two", {})),
    )
    return Course(root=Path(), name="tiny", title="Tiny", lessons=lessons, policy=policy or Policy())


def check(
    points: float | None, most: float = 10, outcome: Outcome | None = None, reason: Reason | None = None
) -> Check:
    found: Outcome = outcome or ("fault" if points is None else "passed" if points == most else "failed")
    return Check(name="test_it", title="It holds", outcome=found, reason=reason, points=points, max_points=most)


def handed_in(
    student: str, *, attempt: int = 1, submitted: str | None = None, **checks: float | Sequence[Check] | None
) -> Submission:
    """Make a submission; `a=7` is one check of exercise a that gave 7 points."""
    keys = {"a": "01_one/a", "b": "01_one/b", "c": "01_one/c", "d": "02_two/d"}
    exercises = []
    for name, given in checks.items():
        most = 5 if name == "d" else 10
        exercises.append(
            score_exercise(keys[name], [check(given, most)] if isinstance(given, float | int | None) else given)
        )
    return Submission(
        student=student, points=None, max_points=35, exercises=tuple(exercises), attempt=attempt, submitted=submitted
    )


def results_of(*submissions: Submission, roster: Sequence[Person] = ()) -> Results:
    info = CourseInfo(name="tiny", title="Tiny")
    return Results(course=info, run=RUN, submissions=submissions, faults=0, roster=tuple(roster))


def only(course: Course | None, *submissions: Submission, person: Person | None = None) -> Grade:
    [grade] = grades(course, results_of(*submissions, roster=[person] if person else []))
    return grade


def test_without_a_policy_a_grade_is_the_sum_of_points() -> None:
    grade = only(course_of(), handed_in("ada", a=7, b=2.5, c=0, d=5))
    assert (grade.points, grade.max_points, grade.faults) == (Decimal("14.5"), 35, 0)
    assert [lesson.points for lesson in grade.lessons] == [Decimal("9.5"), 5]
    assert grade.lines == ("Grade: 9.5 + 5 = 14.5 of 35.",)
    assert grade.lessons[0].lines == ("Sum: 7 + 2.5 + 0 = 9.5 of 30.",)


def test_without_a_course_the_points_are_the_same_under_keys() -> None:
    grade = only(None, handed_in("ada", a=7, b=2.5, c=0, d=5))
    assert (grade.points, grade.max_points) == (Decimal("14.5"), 35)
    assert grade.lessons[0].exercises[0].title == "01_one/a"


def test_who_is_on_the_roster_and_handed_in_nothing_has_zeros_for_what_was_graded() -> None:
    roster = [Person(id="zoe", name="Zoe"), Person(id="ada")]
    found = grades(course_of(), results_of(handed_in("eve", a=1), handed_in("ada", a=7), roster=roster))
    assert [(grade.person.id, grade.points, grade.max_points) for grade in found] == [
        ("zoe", 0, 10),
        ("ada", 7, 10),
        ("eve", 1, 10),
    ]
    empty = found[0].lessons[0].exercises[0]
    assert (empty.outcome, empty.attempt, empty.lines) == (
        "unattempted",
        0,
        ("Nothing was handed in for it: 0 of 10.",),
    )


def test_a_roster_without_any_submission_has_the_whole_course_ahead() -> None:
    [grade] = grades(course_of(), results_of(roster=[Person(id="zoe")]))
    assert (grade.points, grade.max_points) == (0, 35)


def test_checks_are_added_up_exactly_and_rounded_once() -> None:
    grade = only(course_of(Policy(rounding=1)), handed_in("ada", a=[check(0.1, 5), check(0.2, 3), check(0.05, 2)]))
    only_exercise = grade.lessons[0].exercises[0]
    assert only_exercise.points == Decimal("0.4")
    assert only_exercise.lines == ("Checks: 0.1 + 0.2 + 0.05 = 0.35, rounded to 0.4, of 10.",)


def test_a_late_exercise_loses_its_share_and_the_lines_say_why() -> None:
    course = course_of(one={"due": DUE, "late": TEN_PERCENT})
    late = only(course, handed_in("ada", submitted="2026-10-14T08:00:00+02:00", a=5.55)).lessons[0].exercises[0]
    assert (late.earned, late.penalty, late.points) == (Decimal("5.55"), Decimal("1.11"), Decimal("4.44"))
    assert late.late_s == 86400 + 8 * 3600 + 60
    assert late.lines == (
        "Earned 5.55 of 10.",
        "Due 2026-10-12 23:59 UTC+02:00, handed in 2026-10-14 08:00 UTC+02:00: 2 days late, as every day begun counts.",
        "Penalty: 5.55 − 2 × 10 % of 5.55 = 4.44.",  # noqa: RUF001
    )


def test_a_time_that_is_not_known_is_on_time_and_a_line_says_so() -> None:
    course = course_of(one={"due": DUE, "late": TEN_PERCENT})
    found = only(course, handed_in("ada", a=5)).lessons[0].exercises[0]
    assert (found.points, found.penalty) == (5, 0)
    assert "is not known, so it counts as on time" in found.lines[1]


def test_an_extension_goes_over_the_due_time() -> None:
    course = course_of(one={"due": DUE, "late": TEN_PERCENT})
    person = Person(id="ada", extensions={"01_one": "2026-10-20T12:00:00+00:00"})
    found = only(course, handed_in("ada", submitted="2026-10-20T11:59:00Z", a=5), person=person)
    assert found.lessons[0].exercises[0].points == 5
    assert "by extension" in found.lessons[0].exercises[0].lines[1]
    late = only(course, handed_in("ada", submitted="2026-10-20T12:01:00Z", a=5), person=person)
    assert late.lessons[0].exercises[0].points == Decimal("4.5")


def test_an_extension_for_no_lesson_is_refused_with_the_nearest_name() -> None:
    person = Person(id="ada", extensions={"01_on": "2026-10-20T12:00:00+00:00"})
    with pytest.raises(AutograderError, match=r"'ada' an extension for '01_on'.*01_one"):
        only(course_of(), handed_in("ada", a=5), person=person)


def test_the_best_attempt_is_chosen_after_the_penalty() -> None:
    course = course_of(one={"due": DUE, "late": TEN_PERCENT})
    first = handed_in("ada", attempt=1, submitted="2026-10-12T20:00:00+02:00", a=8, b=2)
    second = handed_in("ada", attempt=2, submitted="2026-10-14T20:00:00+02:00", a=9.5, b=9)
    a, b = only(course, second, first).lessons[0].exercises
    assert (a.attempt, a.points) == (1, 8)  # 9.5 less 20 % is 7.6
    assert (b.attempt, b.points) == (2, Decimal("7.2"))
    assert b.lines[0] == "Attempt 2 counts, the best of 2 after any penalty (attempt 1: 2)."


def test_under_last_what_came_out_the_same_again_is_not_late() -> None:
    course = course_of(Policy(attempts="last"), one={"due": DUE, "late": TEN_PERCENT})
    first = handed_in("ada", attempt=1, submitted="2026-10-12T20:00:00+02:00", a=8, b=9)
    second = handed_in("ada", attempt=2, submitted="2026-10-13T20:00:00+02:00", a=8, b=5)
    a, b = only(course, first, second).lessons[0].exercises
    assert (a.attempt, a.points) == (1, 8)
    assert (b.attempt, b.points) == (2, Decimal("4.5"))


def test_a_stub_or_no_file_is_no_attempt() -> None:
    course = course_of(Policy(attempts="last"), one={"due": DUE, "late": TEN_PERCENT})
    first = handed_in("ada", attempt=1, submitted="2026-10-12T20:00:00+02:00", a=8, b=9)
    stub, missing = check(0, outcome="unattempted"), check(0, outcome="failed", reason="missing")
    no_file = [missing, check(0, outcome="blocked")]
    second = handed_in("ada", attempt=2, submitted="2026-10-15T20:00:00+02:00", a=[stub], b=no_file, c=no_file)
    a, b, c = only(course, first, second).lessons[0].exercises
    assert (a.attempt, a.points, b.attempt, b.points) == (1, 8, 1, 9)
    assert (c.outcome, c.points, c.late_s) == ("failed", 0, 0.0)


def test_the_lowest_is_dropped_and_the_others_have_the_weight_of_the_lesson() -> None:
    lesson = only(course_of(one={"drop_lowest": 1}), handed_in("ada", a=7, b=2, c=9)).lessons[0]
    assert (lesson.dropped, lesson.points, lesson.max_points) == (("01_one/b",), 16, 20)
    assert (lesson.weighted, lesson.weight) == (24, 30)
    assert lesson.lines == (
        "Dropped: 01_one/b (2 of 10); the others have their highest share without it.",
        "Sum: 7 + 9 = 16 of 20.",
        "Weighted: 16 / 20 × 30 = 24.",  # noqa: RUF001
    )


def test_one_exercise_always_stays() -> None:
    lesson = only(course_of(one={"drop_lowest": 2}), handed_in("ada", a=7)).lessons[0]
    assert (lesson.dropped, lesson.points) == ((), 7)


def test_a_weight_is_the_lessons_share_of_the_course_rounded_once() -> None:
    grade = only(course_of(one={"weight": Decimal(20)}), handed_in("ada", a=7, b=2.5, c=10, d=4))
    assert grade.lessons[0].lines[-1] == "Weighted: 19.5 / 30 × 20 = 13."  # noqa: RUF001
    grade = only(course_of(one={"weight": Decimal(10)}), handed_in("ada", a=7, b=2.5, c=10, d=4))
    assert (grade.points, grade.max_points) == (Decimal("10.5"), 15)
    grade = only(course_of(one={"weight": Decimal(20)}), handed_in("ada", a=7, b=0, c=0, d=4))
    assert grade.lessons[0].lines[-1] == "Weighted: 7 / 30 × 20 ≈ 4.666667, rounded to 4.67."  # noqa: RUF001
    assert grade.points == Decimal("8.67")


def test_a_fault_of_ours_leaves_the_total_open_and_is_never_a_zero() -> None:
    grade = only(course_of(one={"drop_lowest": 1}), handed_in("ada", a=None, b=2, c=9, d=5))
    assert (grade.points, grade.faults) == (None, 1)
    assert (grade.lessons[0].points, grade.lessons[0].dropped, grade.lessons[1].points) == (None, (), 5)
    assert (grade.lessons[0].exercises[0].points, grade.lessons[0].exercises[0].earned) == (None, None)


def test_what_a_person_has_yet_to_mark_is_pending_in_the_weight_of_the_lesson_after_the_penalty() -> None:
    course = course_of(one={"due": DUE, "late": TEN_PERCENT, "weight": Decimal(5)})
    checks = [check(4, 4), check(0, 6, outcome="pending")]
    grade = only(course, handed_in("ada", submitted="2026-10-13T08:00:00+02:00", a=checks))
    found = grade.lessons[0].exercises[0]
    assert (found.outcome, found.points, found.pending) == ("pending", Decimal("3.6"), Decimal("5.4"))
    assert (grade.points, grade.pending) == (Decimal("1.80"), Decimal("2.70"))


def test_late_days_are_spent_where_they_bring_most() -> None:
    course = course_of(
        Policy(late_days=2, late=TEN_PERCENT),
        one={"due": DUE, "late": TEN_PERCENT},
        two={"due": DUE, "late": TEN_PERCENT},
    )
    found = only(course, handed_in("ada", submitted="2026-10-15T08:00:00+02:00", a=10, b=10, c=0, d=5))
    one, two = found.lessons
    assert one.lines[0] == "Late days spent: 2."
    assert [exercise.points for exercise in one.exercises] == [9, 9, 0]
    assert two.points == Decimal("3.5")
    assert "moved to 2026-10-14 23:59 UTC+02:00 by 2 late days" in one.exercises[0].lines[1]
