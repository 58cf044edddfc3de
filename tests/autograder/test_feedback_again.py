"""Feedback that is written once more: what is as it was stays as it is."""

from pathlib import Path

from autograder.reports.feedback import write_feedback
from autograder.results import (
    Check,
    CourseInfo,
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


def write(out: Path, *submissions: Submission) -> None:
    run = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-01-01", seconds=1.5)
    course = CourseInfo(name="mini", title="Mini")
    write_feedback(Results(course=course, run=run, submissions=submissions, faults=0), None, out)


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


def test_what_was_written_last_time_may_be_gone_or_nonsense(tmp_path: Path) -> None:
    submissions = [handed_in(student) for student in STUDENTS]
    write(tmp_path, *submissions)
    page = tmp_path / "feedback/ann/feedback.html"
    text, last = page.read_text(), page.stat().st_ino
    (tmp_path / ".feedback.json").write_bytes(b"\xff{")
    write(tmp_path, *submissions)
    assert page.stat().st_ino != last
    assert page.read_text() == text
