"""The command line, run as a program: what it prints, what it leaves, and its exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Path:
    """Copy the miniature course, so that a test may break it."""
    return Path(shutil.copytree(mini_course, tmp_path / "course", ignore=shutil.ignore_patterns("*cache*")))


def run(course: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *map(str, arguments)]
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=course, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_grading_the_solutions_gives_full_marks_and_exit_code_0(course: Path) -> None:
    done = run(course, "grade", "solutions", "exercises", "--out", "out")
    assert done.returncode == 0, done.stderr
    results = json.loads((course / "out/results.json").read_text())
    assert {each["student"]: each["points"] for each in results["submissions"]} == {"solutions": 10, "exercises": 0}
    outcomes = {
        check["outcome"]
        for each in results["submissions"]
        if each["student"] == "exercises"
        for exercise in each["exercises"]
        for check in exercise["checks"]
    }
    assert outcomes == {"unattempted"}
    assert "10/10" in done.stdout


def test_the_report_says_when_there_was_no_sandbox(course: Path) -> None:
    done = run(course, "grade", "solutions", "--out", "out", "--sandbox", "none")
    assert done.returncode == 0, done.stderr
    assert "WITHOUT a sandbox" in done.stdout
    assert "WITHOUT a sandbox" in run(course, "report", "out").stdout
    assert json.loads(run(course, "report", "out", "--format", "json").stdout)["run"]["sandbox"] == "none"


def test_details_show_the_message_and_what_was_printed(course: Path) -> None:
    answer = course / "class/anna/01_first/running_sum.py"
    answer.parent.mkdir(parents=True)
    answer.write_text(
        "print('hello from anna')\n"
        + (course / "solutions/01_first/running_sum.py").read_text().replace("cumsum", "cumprod")
    )
    done = run(course, "grade", "class", "--out", "out")
    assert done.returncode == 0, done.stderr
    shown = run(course, "report", "out", "--details").stdout
    assert "printed: hello from anna" in shown
    assert "(wrong)" in shown
    assert "There is no file 01_first/affine.py in what was handed in." in shown


def test_nothing_is_written_into_what_was_handed_in(course: Path) -> None:
    before = sorted(path for path in (course / "solutions").rglob("*"))
    run(course, "grade", "solutions", "--out", "out")
    assert sorted(path for path in (course / "solutions").rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("grade", "nowhere"), "nowhere"),
        (("grade", "solutions", "--limit", "01_first/afine"), "01_first/affine"),
        (("report", "nowhere"), "nowhere"),
        (("grade", "tests/01_first"), "tests/01_first"),
    ],
)
def test_bad_use_gets_one_clear_message_and_exit_code_2(course: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run(course, *arguments)
    assert done.returncode == 2, done.stdout
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_a_course_it_says_what_it_looked_for(tmp_path: Path) -> None:
    done = run(tmp_path, "grade", ".")
    assert done.returncode == 2
    assert "course.toml" in done.stderr


def test_a_stale_stub_is_named_with_the_command_that_mends_it(course: Path) -> None:
    assert run(course, "stubs", "--check").returncode == 0
    stub = course / "exercises/01_first/affine.py"
    stub.write_text(stub.read_text() + "# edited\n")
    done = run(course, "stubs", "--check")
    assert done.returncode == 2
    assert "affine.py" in done.stderr
    assert "autograder stubs" in done.stderr
    assert run(course, "stubs").returncode == 0
    assert run(course, "stubs", "--check").returncode == 0


def test_a_suite_that_cannot_be_read_is_the_authors_to_mend(course: Path) -> None:
    suite = course / "tests/01_first/test_affine.py"
    suite.write_text("import nothing_of_that_name\n" + suite.read_text())
    done = run(course, "grade", "solutions", "--out", "out")
    assert done.returncode == 2
    assert "nothing_of_that_name" in done.stderr


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ('"Affine.forward", caught="test_value"', "takes target, caught_by, reason, same_as"),
        ('"Affine.backward", caught_by="test_value"', "the reference defines 'Affine.backward' nowhere"),
    ],
)
def test_a_bank_with_a_mistake_is_the_authors_to_mend(course: Path, mistake: str, told: str) -> None:
    bank = course / "tests/01_first/affine_misconceptions.py"
    bank.write_text(bank.read_text().replace('"Affine.forward", caught_by="test_value"', mistake))
    answer = course / "class/ann/01_first/affine.py"
    answer.parent.mkdir(parents=True)
    answer.write_text((course / "solutions/01_first/affine.py").read_text().replace("+ self.bias", "- self.bias"))
    done = run(course, "grade", "class", "--out", "out")
    assert (done.returncode, "INTERNALERROR" in done.stdout + done.stderr) == (2, False)
    assert f"{bank}:8: " in done.stderr
    assert told in done.stderr


def test_the_exercises_are_listed_in_course_order(course: Path) -> None:
    shown = run(course, "list").stdout
    assert shown.index("01_first/affine") < shown.index("01_first/running_sum")


def test_the_doctor_says_which_tier_is_used(course: Path) -> None:
    done = run(course, "doctor")
    assert done.returncode in (0, 2)
    assert "`autograder grade`" in done.stdout


def test_the_program_starts_without_torch() -> None:
    script = "import sys, autograder.cli; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
