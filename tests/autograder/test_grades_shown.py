"""Where a policy changes a grade, the table and the feedback show it with its reason; elsewhere they are as before."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograder.cli.commands import app
from autograder.course import Course, load_course
from autograder.gradebook import grades
from autograder.reports.feedback import render_html, render_markdown, write_feedback
from autograder.reports.json_report import write_results
from autograder.reports.terminal import print_results
from autograder.results import Check, CourseInfo, Results, RunInfo, Submission, score_exercise

POLICY = """
[policy]
timezone = "Europe/Berlin"
late = { percent = 10 }
"""
RULES = "\ndue = 2026-10-12T23:59:00\nweight = 4"
RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-11-01T00:00:00+00:00", seconds=1)


@pytest.fixture
def plain(mini_course: Path) -> Course:
    return load_course(mini_course)


@pytest.fixture
def strict(mini_course: Path, tmp_path: Path) -> Course:
    text = (mini_course / "course.toml").read_text()
    head, _, lesson = text.partition('title = "First steps"')
    (tmp_path / "course.toml").write_text(f'{head}title = "First steps"{RULES}{lesson}{POLICY}')
    return load_course(tmp_path)


def attempt(number: int, time: str, **points: float) -> Submission:
    exercises = []
    for name, given in points.items():
        fields: dict[str, Any] = {"outcome": "passed"} if given == 5 else {"outcome": "failed", "reason": "wrong"}
        check = Check(name="test_it", title="It holds", points=given, max_points=5, **fields)
        exercises.append(score_exercise(f"01_first/{name}", [check]))
    return Submission(
        student="ada", points=None, max_points=10, exercises=tuple(exercises), attempt=number, submitted=time
    )


ON_TIME = "2026-10-12T12:00:00+00:00"
FIRST = attempt(1, ON_TIME, affine=5, running_sum=2)
SECOND = attempt(2, "2026-10-14T12:00:00+00:00", running_sum=5)


def results_of(*submissions: Submission) -> Results:
    return Results(course=CourseInfo(name="mini", title="Mini"), run=RUN, submissions=submissions, faults=0)


def table_of(results: Results, course: Course | None) -> str:
    stream = io.StringIO()
    print_results(results, grades(course, results), Console(file=stream, width=100))
    return stream.getvalue()


def test_feedback_tells_a_late_penalty_with_its_reason_and_what_it_leaves(strict: Course) -> None:
    results = results_of(FIRST, SECOND)
    told = (
        "It came late, so 4 of the 5 points that it earned count:",
        "Attempt 2 counts, the best of 2 after any penalty (attempt 1: 2).",
        "Due 2026-10-12 23:59 CEST, handed in 2026-10-14 14:00 CEST: 2 days late, as every day begun counts.",
        "Penalty: 5 − 2 × 10 % of 5 = 4.",  # noqa: RUF001
        "Weighted: 9 / 10 × 4 = 3.6.",  # noqa: RUF001
        "3.6 of 4",
        "9 of 10",
    )
    page, text = render_html(FIRST, results, strict), render_markdown(FIRST, results, strict)
    assert [line for line in told if line not in page] == []
    assert [line for line in told if line not in text] == []


def test_feedback_is_one_page_with_the_verdicts_that_count(strict: Course, tmp_path: Path) -> None:
    folder = write_feedback(results_of(SECOND, FIRST), strict, tmp_path / "out")
    assert [path.name for path in folder.iterdir()] == ["ada"]
    assert "not yet" not in (folder / "ada/feedback.md").read_text()


def test_feedback_without_a_policy_has_no_arithmetic(plain: Course) -> None:
    text = render_markdown(FIRST, results_of(FIRST), plain)
    assert "7 of 10" in text
    assert [word for word in ("Sum:", "Grade:", "Earned", "Due", "counts") if word in text] == []


def test_the_table_has_a_row_for_each_student_with_the_grade(strict: Course, plain: Course) -> None:
    text = table_of(results_of(FIRST, SECOND), strict)
    [row] = [line for line in text.splitlines() if line.split()[:1] == ["ada"]]
    assert row.split() == ["ada", "✓", "5", "✓", "4", "3.6/4"]
    assert "10/10" in table_of(results_of(FIRST, SECOND), plain)


def test_the_commands_explain_and_diff(strict: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(strict.root)
    old, new = tmp_path / "before.json", tmp_path / "out"
    write_results(results_of(FIRST), old)
    write_results(results_of(FIRST, SECOND), new / "results.json")
    command = CliRunner()
    explained = command.invoke(app, ["explain", str(new), "ADA"])
    assert (explained.exit_code, "Grade: 3.6 of 4." in explained.output) == (0, True)
    compared = command.invoke(app, ["diff", str(old), str(new), "--format", "json"])
    assert compared.exit_code == 0
    found = json.loads(compared.output)
    assert [(one["before"], one["after"]) for one in found["students"]] == [(2.8, 3.6)]
    unknown = command.invoke(app, ["explain", str(new), "adda"])
    assert "Did you mean ada?" in str(unknown.exception)
    assert getattr(unknown.exception, "exit_code", None) == 2


def test_another_course_around_the_folder_decides_no_grade(
    strict: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(strict.root)
    other = msgspec.structs.replace(results_of(FIRST), course=CourseInfo(name="other", title="Other"))
    write_results(other, tmp_path / "out/results.json")
    explained = CliRunner().invoke(app, ["explain", str(tmp_path / "out"), "ada"])
    assert "Grade: 7 of 10." in explained.output
    for command in (["explain", "OUT", "ada"], ["diff", "OUT", "OUT"], ["report", "OUT", "--format", "csv"]):
        done = CliRunner().invoke(app, [word.replace("OUT", str(tmp_path / "out")) for word in command])
        assert (done.exit_code, "points are as earned, without its policy" in done.stderr) == (0, True)
