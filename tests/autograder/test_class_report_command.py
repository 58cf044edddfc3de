"""`grade` leaves a report on the class beside the results, and `report` makes it again, with names or without."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *map(str, arguments)]
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_class_report_is_written_shown_and_made_anonymous(mini_course: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(mini_course, tmp_path / "course", ignore=shutil.ignore_patterns("*cache*")))
    done = run(course, "grade", "solutions", "exercises", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "report.html" in done.stdout
    page = tmp_path / "out/report.html"
    before = page.read_bytes()
    assert b"feedback/solutions/feedback.html" in before
    assert (tmp_path / "out/feedback/solutions/feedback.html").is_file()

    page.unlink()
    assert run(course, "report", tmp_path / "out", "--format", "html").returncode == 0
    assert page.read_bytes() == before

    shown = run(course, "report", tmp_path / "out").stdout
    assert "2 students: mean 50%" in shown
    assert "solutions" in shown

    hidden = run(course, "report", tmp_path / "out", "--anonymous", "--details").stdout
    assert "2 students: mean 50%" in hidden
    assert "solutions" not in hidden
    assert run(course, "report", tmp_path / "out", "--format", "html", "--anonymous").returncode == 0
    nameless = (tmp_path / "out/report-anonymous.html").read_text(encoding="utf-8")
    assert "solutions" not in nameless
    pseudonyms = set(re.findall(r"student [a-z2-7]{6}", hidden))
    assert len(pseudonyms) == 2
    assert all(one in nameless for one in pseudonyms)
    assert page.read_bytes() == before

    elsewhere = run(tmp_path, "report", tmp_path / "out")
    assert "The course was not at hand" in " ".join(elsewhere.stdout.split())
    (course / "course.toml").write_text("format_version = 1\nwrong = 2\n")
    broken = run(course, "report", tmp_path / "out")
    assert broken.returncode == 2, "grades by another policy than the course's would be wrong"
    assert "course.toml" in broken.stderr
