"""Late penalties in nbgrader: its own preprocessor asks our plugin, and the total is what `explain` shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from small_class import ADA, affine, handed_in, make_course, quiz, results_of
from traitlets.config import Config

from autograder.course import Course, load_course
from autograder.decimals import exact
from autograder.gradebook import grades
from autograder.notebooks.lateness import sync_due_times
from autograder.notebooks.recording import record_grades

DUE = datetime(2026, 10, 24, 21, 59, tzinfo=UTC)
LATE = {
    "a tenth a day": '{ per = "day", percent = 10, grace_minutes = 15, cut_off_days = 7 }',
    "points an hour": '{ per = "hour", points = 0.25 }',
    "an odd share": '{ per = "day", percent = 33.33 }',
    "nothing": "{}",
}
HOURS = {"early": -3, "in the grace": 0.2, "an hour and a bit": 1.1, "a day with 25 hours": 24.9, "long": 400}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/gradebook.db"


def course_with(root: Path, late: str, more: str = "") -> Course:
    make_course(root)
    manifest = root / "course.toml"
    lines = [line for line in manifest.read_text().split("\n") if not line.startswith(("late =", "late_days ="))]
    manifest.write_text("\n".join(lines).replace("[policy]", f"[policy]\nlate = {late}\n{more}"))
    return load_course(root)


def assign_penalty(course: Course, url: str, student: str, lesson: str = "01_first") -> float:
    """Have nbgrader assign the penalty, as `nbgrader autograde` does; give the total that it exports."""
    with Gradebook(url) as gradebook:
        gradebook.find_submission(lesson, student).notebooks[0].late_submission_penalty = 99.0
        gradebook.db.commit()
    config = Config()
    config.AssignLatePenalties.plugin_class = "autograder.notebooks.lateness.PolicyPenalty"
    config.PolicyPenalty.course_root = str(course.root)
    place = {"notebook": lesson, "assignment": lesson, "student": student, "db_url": url}
    AssignLatePenalties(config=config).preprocess(nbformat.v4.new_notebook(), {"nbgrader": place})
    with Gradebook(url) as gradebook:
        submission = gradebook.find_submission(lesson, student)
        return round(submission.score - submission.late_submission_penalty, 9)


@pytest.mark.parametrize("hours", HOURS.values(), ids=HOURS)
@pytest.mark.parametrize("late", LATE.values(), ids=LATE)
def test_the_total_is_what_explain_shows(tmp_path: Path, url: str, late: str, hours: float) -> None:
    course = course_with(tmp_path / "course", late)
    at = (DUE + timedelta(hours=hours)).isoformat()
    results = results_of(handed_in("ada", affine(3.33), quiz(""), at=at))
    record_grades(course, results, url)
    with Gradebook(url) as gradebook:
        submission = gradebook.find_submission("01_first", "ada")
        exported = round(submission.score - submission.late_submission_penalty, 9)
    (ours,) = grades(course, results)
    assert exact(exported) == ours.lessons[0].points
    assert exact(assign_penalty(course, url, "ada")) == ours.lessons[0].points


def test_an_extension_counts_and_is_of_one_student(tmp_path: Path, url: str) -> None:
    course = course_with(tmp_path / "course", LATE["a tenth a day"])
    ada = msgspec.structs.replace(ADA, extensions={"01_first": "2026-10-26T23:59:00+01:00"})
    at = "2026-10-27T10:00:00+01:00"
    results = results_of(
        handed_in("ada", affine(5), quiz(""), at=at), handed_in("bob", affine(5), quiz(""), at=at), roster=(ada,)
    )
    record_grades(course, results, url)
    assert assign_penalty(course, url, "ada") == 5.85
    assert assign_penalty(course, url, "bob") == 4.55


def test_a_mark_given_by_hand_is_late_when_nbgrader_grades_again(tmp_path: Path, url: str) -> None:
    course = course_with(tmp_path / "course", LATE["a tenth a day"])
    record_grades(course, results_of(handed_in("ada", affine(5), quiz(), at="2026-10-25T10:00:00+01:00")), url)
    with Gradebook(url) as gradebook:
        row = gradebook.find_grade("quiz-why", "01_first", "01_first", "ada")
        row.manual_score, row.extra_credit = 2, 0.5
        gradebook.db.commit()
        submission = gradebook.find_submission("01_first", "ada")
        # Until then it is charged for what a program gave, and nothing else.
        assert (submission.score, submission.late_submission_penalty) == (9, 0.65)
    assert assign_penalty(course, url, "ada") == 8.1


def test_nbgrader_gets_the_due_time_before_it_asks(tmp_path: Path, url: str) -> None:
    course = course_with(tmp_path / "course", LATE["a tenth a day"])
    record_grades(course, results_of(handed_in("ada", affine(5), at="2026-10-25T10:00:00+01:00")), url)
    with Gradebook(url) as gradebook:
        gradebook.update_or_create_assignment("01_first", duedate=None)
    assert assign_penalty(course, url, "ada") == 4.5
    with Gradebook(url) as gradebook:
        assert gradebook.find_assignment("01_first").duedate == DUE.replace(tzinfo=None)


def test_a_due_time_entered_in_nbgrader_stays_where_the_course_has_none(tmp_path: Path, url: str) -> None:
    make_course(tmp_path / "course")
    manifest = tmp_path / "course/course.toml"
    manifest.write_text("\n".join(line for line in manifest.read_text().split("\n") if not line.startswith("due =")))
    course = load_course(tmp_path / "course")
    record_grades(course, results_of(handed_in("ada", affine(5), at="2026-10-25T10:00:00+01:00")), url)
    with Gradebook(url) as gradebook:
        gradebook.update_or_create_assignment("01_first", duedate="2026-10-24 21:59:00 UTC")
        sync_due_times(gradebook, course)
        assert gradebook.find_assignment("01_first").duedate == DUE.replace(tzinfo=None)
    assert assign_penalty(course, url, "ada") == 4.5


def test_a_penalty_is_never_more_than_what_an_exercise_earned(tmp_path: Path, url: str) -> None:
    course = course_with(tmp_path / "course", '{ per = "hour", points = 2 }')
    results = results_of(handed_in("ada", affine(5), quiz("", number=1.5), at=(DUE + timedelta(hours=1)).isoformat()))
    record_grades(course, results, url)
    assert assign_penalty(course, url, "ada") == 3.0
    assert sum(each.points or Decimal(0) for each in grades(course, results)[0].lessons[0].exercises) == 3
