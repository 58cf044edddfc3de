"""`autograder report --format …`: where a report for another system goes, and what is asked back."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli import exports
from autograder.cli.exports import Wishes, export
from autograder.errors import AutograderError, StoreError
from autograder.exports.tables import Style
from autograder.reports.json_report import write_results
from autograder.results import Check, CourseInfo, Person, Results, RunInfo, score_exercise, score_submission

PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]


def results(*students: str) -> Results:
    right = Check(name="test_a", title="A holds", outcome="passed", points=2.5, max_points=2.5)
    wrong = Check(
        name="test_b",
        title="B holds",
        outcome="failed",
        reason="wrong",
        points=0,
        max_points=2.5,
        message="x\n::error::forged",
        note="secret",
    )
    exercise = score_exercise("01_first/affine", [right, wrong])
    return Results(
        course=CourseInfo(name="mini", title="Mini"),
        run=RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="", seconds=1.0),
        submissions=tuple(score_submission(student, [exercise]) for student in students),
        faults=0,
        roster=tuple(Person(id=student, name=student.title(), ids={"moodle": "7"}) for student in students),
    )


@pytest.fixture(autouse=True)
def outside_of_any_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    write_results(results("zoë", "bob"), tmp_path / "out/results.json")
    command = [*PROGRAM, "report", "out", "--format", "csv", "--bom", "--decimal-comma"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("\ufeffstudent;name".encode())
    assert done.stdout.endswith(b"bob;Bob;;;2,5;5;0;0;2,5\r\n")


@pytest.mark.parametrize("form", sorted(exports._MAKERS))
def test_every_format_is_written_to_a_file(
    form: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    export(form, results("zoë"), Wishes(to=tmp_path / "deep/made"))
    assert (tmp_path / "deep/made").stat().st_size > 0
    assert (tmp_path / "deep/made").stat().st_mode & 0o777 == 0o600
    assert b"secret" not in (tmp_path / "deep/made").read_bytes()
    assert capfdbinary.readouterr().out == b""


def test_one_of_several_students_is_to_be_named() -> None:
    with pytest.raises(AutograderError, match=r"2 are in these results\. Name one with --student"):
        export("junit", results("zoë", "bob"), Wishes())
    with pytest.raises(AutograderError, match="no student 'bab'"):
        export("junit", results("zoë", "bob"), Wishes(student="bab"))


def test_a_student_who_handed_in_nothing_is_told_as_that() -> None:
    of_one = results("zoë")
    both = Results(
        course=of_one.course,
        run=of_one.run,
        submissions=of_one.submissions,
        faults=0,
        roster=(*of_one.roster, Person(id="bob")),
    )
    with pytest.raises(StoreError, match="no submission of bob"):
        export("gradescope", both, Wishes(student="bob"))


def test_github_gets_annotations_a_summary_and_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    export("github", results("zoë"), Wishes())
    said = capsysbinary.readouterr().out.decode()
    assert said == "::error file=exercises/01_first/affine.py,line=1,title=B holds::x%0A::error::forged\n"
    assert (tmp_path / "summary").read_text().startswith("**2.5 of 5 points.**\n")
    name, _, value = (tmp_path / "output").read_text().partition("=")
    told = json.loads(base64.b64decode(value))
    assert (name, told["max_score"], sum(test["score"] for test in told["tests"])) == ("result", 5, 2.5)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_no_bytes_and_nothing_that_steers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    with pytest.raises(AutograderError, match="--to"):
        export("parquet", results("zoë"), Wishes())
    export("csv", results("bob\x1b[2J"), Wishes())
    assert "\x1b" not in terminal.getvalue()
    assert "bob" in terminal.getvalue()


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(AutograderError, match="Leave out --decimal-comma"):
        export("moodle", results("zoë"), Wishes(style=Style(has_decimal_comma=True)))
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        export("csv", results("zoë"), Wishes(to=tmp_path / "file" / "inside"))


@pytest.mark.parametrize(("form", "option"), [("csv", "--anonymous"), ("json", "--to=x")])
def test_an_option_of_another_format_is_refused(form: str, option: str, tmp_path: Path) -> None:
    write_results(results("zoë"), tmp_path / "out/results.json")
    command = [*PROGRAM, "report", "out", "--format", form, option]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert f"not for the format {form}" in done.stderr
