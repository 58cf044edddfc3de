"""What a run leaves for people: written when anything in it would be another, and left as it is otherwise."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.course import Course, load_course
from autograder.errors import StoreError
from autograder.gradebook import grades
from autograder.reports import all_reports
from autograder.reports.all_reports import write_reports
from autograder.results import (
    Check,
    CourseInfo,
    Note,
    Person,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)

RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-01-01T08:00:00Z", seconds=90.0)
REPORTS = ("results.json", "report.html", "feedback/ann/feedback.html", "feedback/ben/feedback.md")


def handed_in(student: str, points: float = 1.0) -> Submission:
    passes = points == 1.0
    check = Check(
        name="test_a",
        title="A holds",
        outcome="passed" if passes else "failed",
        reason=None if passes else "wrong",
        points=points,
        max_points=1.0,
    )
    return score_submission(student, [score_exercise("01_first/affine", [check])])


@pytest.fixture
def course(mini_course: Path) -> Course:
    return load_course(mini_course)


@pytest.fixture
def results(course: Course) -> Results:
    told = CourseInfo(name=course.name, title=course.title)
    return Results(course=told, run=RUN, submissions=(handed_in("ann"), handed_in("ben", 0.0)), faults=0)


@pytest.fixture
def out(tmp_path: Path, results: Results, course: Course) -> Path:
    assert write(tmp_path, results, course)
    return tmp_path


def write(out: Path, results: Results, course: Course) -> bool:
    return write_reports(results, grades(course, results), course, out)


def moments(out: Path) -> list[int]:
    return [(out / name).stat().st_mtime_ns for name in REPORTS]


def test_the_same_class_graded_again_leaves_everything_as_it_was(out: Path, results: Results, course: Course) -> None:
    before = moments(out)
    later = replace(results, run=replace(RUN, started="2026-01-02T08:00:00Z", seconds=1.0))
    assert not write(out, later, course)
    assert moments(out) == before
    assert "2026-01-01T08:00:00Z" in (out / "results.json").read_text()


@pytest.mark.parametrize(
    "change",
    [
        lambda results: replace(results, submissions=(handed_in("ann"), handed_in("ben"))),
        lambda results: replace(results, submissions=(handed_in("ann"), handed_in("bob", 0.0))),
        lambda results: replace(results, submissions=(handed_in("ann"), replace(handed_in("ben", 0.0), attempt=2))),
        lambda results: replace(results, roster=(Person(id="ann", name="Ann Lee"), Person(id="ben"))),
        lambda results: replace(results, notes=(Note(kind="missing", student="cem", what="Nothing came."),)),
        lambda results: replace(results, run=replace(RUN, sandbox="landlock")),
        lambda results: replace(results, run=replace(RUN, versions={"torch": "3.0"})),
    ],
    ids=["verdict", "student", "attempt", "roster", "note", "sandbox", "version"],
)
def test_any_other_result_is_told(
    out: Path, results: Results, course: Course, change: Callable[[Results], Results]
) -> None:
    assert write(out, change(results), course)
    assert not write(out, change(results), course)
    assert write(out, results, course)


def test_another_policy_is_told(out: Path, results: Results, course: Course) -> None:
    heavier = replace(course, lessons=(replace(course.lessons[0], weight=Decimal(50)), *course.lessons[1:]))
    assert write(out, results, heavier)
    assert "50" in (out / "feedback/ann/feedback.md").read_text()


def test_another_version_of_this_program_writes_again(
    out: Path, results: Results, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_reports, "maker", lambda: b"another")
    assert write(out, results, course)


@pytest.mark.parametrize("name", [*REPORTS, ".feedback.json", ".reports.json"])
def test_what_was_taken_away_comes_back(out: Path, results: Results, course: Course, name: str) -> None:
    (out / name).unlink()
    assert write(out, results, course)
    assert (out / name).is_file()
    assert not write(out, results, course)


@pytest.mark.parametrize("name", ["results.json", "report.html", ".reports.json"])
def test_what_somebody_else_wrote_is_written_over(out: Path, results: Results, course: Course, name: str) -> None:
    before = (out / name).read_bytes()
    (out / name).write_bytes(b"\xff{")
    assert write(out, results, course)
    assert (out / name).read_bytes()[:20] == before[:20]


def test_a_record_that_cannot_be_written_is_told(out: Path, results: Results, course: Course) -> None:
    (out / ".reports.json").unlink()
    (out / ".reports.json").mkdir()
    with pytest.raises(StoreError, match=r"\.reports\.json: this record cannot be written"):
        write(out, results, course)
