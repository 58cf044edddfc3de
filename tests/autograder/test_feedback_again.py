"""Feedback that is written once more: what is as it was stays as it is."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from autograder.course import Course, Exercise, Late, Lesson
from autograder.protocol.spawning import Limits
from autograder.reports.feedback import write_feedback
from autograder.results import (
    Check,
    CourseInfo,
    Person,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)

STUDENTS = ("ann", "ben", "cem")


def handed_in(student: str, *, passes: bool = True) -> Submission:
    outcome, reason, points = ("passed", None, 1.0) if passes else ("failed", "wrong", 0.0)
    one = Check(name="test_a", title="A holds", outcome=outcome, reason=reason, points=points, max_points=1.0)
    return score_submission(student, [score_exercise("01_first/affine", [one])])


def write(
    out: Path,
    *submissions: Submission,
    title: str = "Mini",
    roster: tuple[Person, ...] = (),
    course: Course | None = None,
) -> None:
    run = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-01-01", seconds=1.5)
    told = CourseInfo(name="mini", title=title)
    write_feedback(Results(course=told, run=run, submissions=submissions, roster=roster, faults=0), course, out)


def test_only_pages_that_change_or_are_gone_are_written_again(tmp_path: Path) -> None:
    ann, ben, cem = map(handed_in, STUDENTS)
    write(tmp_path, ann, ben, cem)
    pages = [tmp_path / f"feedback/{student}/feedback.html" for student in STUDENTS]
    before = [page.stat().st_ino for page in pages]
    (tmp_path / "feedback/cem/feedback.md").unlink()
    write(tmp_path, ann, handed_in("ben", passes=False), cem)
    assert [page.stat().st_ino == last for page, last in zip(pages, before, strict=True)] == [True, False, False]
    assert "not yet" in pages[1].read_text()
    assert (tmp_path / "feedback/cem/feedback.md").is_file()


def test_a_page_follows_all_that_it_tells(tmp_path: Path) -> None:
    ann, page = handed_in("ann"), tmp_path / "feedback/ann/feedback.html"
    write(tmp_path, ann)
    write(tmp_path, ann, title="Recurrent networks")
    assert "Recurrent networks" in page.read_text()
    write(tmp_path, ann)
    write(tmp_path, ann, roster=(Person(id="ann", name="Ann Lee"),))
    assert "Ann Lee" in page.read_text()
    affine = Exercise(
        key="01_first/affine",
        title="Affine maps",
        points=1.0,
        difficulty=1,
        minutes=5,
        requires=(),
        forbids=(),
        hints=(),
        limits=Limits(),
    )
    lesson = Lesson(name="01_first", title="First", exercises=(affine,))
    course = Course(root=tmp_path, name="mini", title="Mini", lessons=(lesson,))
    write(tmp_path, ann, course=course)
    assert "Affine maps" in page.read_text()
    late = Late(percent=Decimal(10))
    due = msgspec.structs.replace(lesson, due=datetime(2026, 1, 1, tzinfo=UTC), late=late)
    write(tmp_path, ann, course=msgspec.structs.replace(course, lessons=(due,)))
    assert "Due 2026-01-01" not in page.read_text(), "on time, so nothing is told"
    came_late = msgspec.structs.replace(ann, submitted="2026-01-01T12:00:00+00:00")
    write(tmp_path, came_late, course=msgspec.structs.replace(course, lessons=(due,)))
    assert "Due 2026-01-01" in page.read_text()


def test_what_was_written_last_time_may_be_gone_or_nonsense(tmp_path: Path) -> None:
    submissions = [handed_in(student) for student in STUDENTS]
    write(tmp_path, *submissions)
    page = tmp_path / "feedback/ann/feedback.html"
    text, last = page.read_text(), page.stat().st_ino
    (tmp_path / ".feedback.json").write_bytes(b"\xff{")
    write(tmp_path, *submissions)
    assert page.stat().st_ino != last
    assert page.read_text() == text
