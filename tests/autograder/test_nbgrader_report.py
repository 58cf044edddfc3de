"""`report --format nbgrader`: what it says, and that the sums in the gradebook are ours whatever was handed in."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ComputeChecksums, LockCells, SaveCells
from small_class import ADA, a_class, affine, check, handed_in, make_course, results_of
from typer.testing import CliRunner

from autograder.cli.commands import app
from autograder.course import Course, Late, Policy
from autograder.decimals import exact
from autograder.errors import AutograderError
from autograder.gradebook import grades
from autograder.notebooks.recording import record_grades
from autograder.notebooks.writing import lesson_notebook
from autograder.reports.json_report import write_results
from autograder.results import Exercise, Results, Submission, score_exercise

DUE = datetime(2026, 10, 24, 21, 59, tzinfo=UTC)
PARTS = {
    "01_first/affine": (("test_a", 1.667), ("test_b", 3.333)),
    "01_first/quiz": (("test_number", 1.5), ("test_text", 2.5)),
    "02_second/loop": (("test_l", 10.0),),
}


def report(course: Course, results: Results, *words: str) -> str:
    write_results(results, course.root / "out/results.json")
    done = CliRunner().invoke(app, ["report", "out", "--format", "nbgrader", *words])
    if done.exception:
        raise done.exception
    return done.output


def test_the_command_writes_the_gradebook_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = report(course, a_class())
    assert said == "Students: 4. Submissions written: 5. Cells that wait for a person: 2.\n"
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        assert gradebook.find_student("ada").score == 14.5
    elsewhere = report(course, results_of(handed_in("ada", affine(3))), "--db", "sqlite:///other.db")
    assert elsewhere == "Students: 1. Submissions written: 1. Cells that wait for a person: 2.\n"  # nobody graded these
    assert (tmp_path / "other.db").is_file()


def test_it_is_refused_outside_of_the_course_and_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = make_course(tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    with pytest.raises(AutograderError, match="--to is for formats that are one file"):
        report(course, a_class(), "--to", "grades.db")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").symlink_to(tmp_path / "course/out")
    with pytest.raises(AutograderError, match=r"course 'mini', which is not here\. Run this in the folder"):
        report(course, a_class())
    assert not (tmp_path / "gradebook.db").exists()


def test_nbgrader_can_still_make_the_assignment_after_it(tmp_path: Path) -> None:
    course, url = make_course(tmp_path / "course"), f"sqlite:///{tmp_path}/gradebook.db"
    record_grades(course, a_class(), url)
    notebook = nbformat.reads(lesson_notebook(course, course.lessons[0]).decode(), as_version=4)
    resources = {"nbgrader": {"notebook": "01_first", "assignment": "01_first", "db_url": url}}
    for step in (LockCells, ComputeChecksums, SaveCells):
        step().preprocess(notebook, resources)
    with Gradebook(url) as gradebook:
        assert gradebook.find_source_cell("affine-checks", "01_first", "01_first").source.endswith("%check affine")
        assert gradebook.find_submission("01_first", "ada").score == 4.5


lates = st.builds(
    Late,
    per=st.sampled_from(["day", "hour"]),
    percent=st.sampled_from([Decimal(0), Decimal(10), Decimal("12.5"), Decimal("33.33"), Decimal(100)]),
    grace_minutes=st.sampled_from([0, 60]),
    cut_off_days=st.none() | st.integers(0, 4),
) | st.builds(Late, points=st.decimals(0, 3, places=2), per=st.sampled_from(["day", "hour"]))
policies = st.builds(
    Policy,
    rounding=st.integers(1, 4),
    attempts=st.sampled_from(["best", "last"]),
    late_days=st.sampled_from([0, 1, 2]),
    late=lates | st.none(),
    timezone=st.just("Europe/Berlin"),
)


@st.composite
def verdicts(draw: st.DrawFn, key: str) -> Exercise:
    checks = []
    for name, most in PARTS[key]:
        outcome = draw(st.sampled_from(["right", "part", "right", "part", "wrong", "missing", "fault"]))
        points = {"right": most, "part": most / 2, "fault": None}.get(outcome, 0.0)
        waits = name == "test_text" and outcome == "right"
        more = {"outcome": "pending", "points": 0.0, "message": "why"} if waits else {}
        if outcome == "missing":
            more = {"reason": "missing"}
        checks.append(msgspec.structs.replace(check(name, points, most), **more))
    return score_exercise(key, checks)


@st.composite
def submissions(draw: st.DrawFn, student: str, attempt: int) -> Submission:
    hours = draw(st.sampled_from([None, -48, 0, 1, 20, 26, 50, 51, 100, 150, 200]))
    at = None if hours is None else (DUE + timedelta(hours=hours)).isoformat()
    return handed_in(student, *(draw(verdicts(key)) for key in PARTS), attempt=attempt, at=at)


@st.composite
def classes(draw: st.DrawFn) -> Results:
    handed = [
        draw(submissions(student, attempt))
        for student in draw(st.lists(st.sampled_from(["ada", "bob"]), min_size=1, unique=True))
        for attempt in range(1, draw(st.integers(1, 2)) + 1)
    ]
    extension = draw(st.none() | st.integers(-10, 60))
    moved = {} if extension is None else {"01_first": (DUE + timedelta(hours=extension)).isoformat()}
    return results_of(*handed, roster=(msgspec.structs.replace(ADA, extensions=moved),))


@settings(max_examples=30, deadline=None)
@given(policy=policies, results=classes())
def test_sums_and_penalties_read_through_nbgrader_are_ours(
    tmp_path_factory: pytest.TempPathFactory, policy: Policy, results: Results
) -> None:
    base = make_course(tmp_path_factory.getbasetemp() / "course-of-sums")
    lessons = tuple(msgspec.structs.replace(lesson, late=policy.late) for lesson in base.lessons)
    course = msgspec.structs.replace(base, policy=policy, lessons=lessons)
    handle, path = tempfile.mkstemp(suffix=".db")
    os.close(handle)
    try:
        record_grades(course, results, f"sqlite:///{path}")
        with Gradebook(f"sqlite:///{path}") as gradebook:
            for grade in grades(course, results):
                handed = {each.assignment.name: each for each in gradebook.find_student(grade.person.id).submissions}
                tried = [lesson for lesson in grade.lessons if any(each.attempts for each in lesson.exercises)]
                assert handed.keys() == {lesson.name for lesson in tried}
                for lesson in tried:
                    known = [each for each in lesson.exercises if each.earned is not None]
                    earned = sum((each.earned or Decimal(0) for each in known), Decimal(0))
                    off = sum((each.penalty for each in known), Decimal(0))
                    # A column of nbgrader is a double, and the database adds them up: fifteen digits agree.
                    assert exact(round(handed[lesson.name].score, 9)) == earned
                    assert exact(round(handed[lesson.name].late_submission_penalty, 9)) == off
    finally:
        Path(path).unlink()
