"""Pages as files: `grade` writes feedback, `report` writes it again, and axe-core judges pages where Chromium is."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.gradebook import grades
from autograder.reports.class_page import write_page
from autograder.reports.class_summary import summarize
from autograder.reports.feedback import write_feedback
from autograder.results import (
    Check,
    CourseInfo,
    Curve,
    Note,
    Outcome,
    Picture,
    Results,
    RunInfo,
    score_exercise,
    score_submission,
)

PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"))
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_grade_writes_feedback_and_report_writes_it_again(mini_course: Path, tmp_path: Path) -> None:
    answers = [mini_course / "solutions", mini_course / "exercises"]
    done = run(mini_course, "grade", *answers, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "feedback" in done.stdout
    files = [
        tmp_path / "out/feedback" / student / name
        for student in ("solutions", "exercises")
        for name in ("feedback.html", "feedback.md")
    ]
    before = [file.read_bytes() for file in files]
    assert b"Everything passes" in before[0]
    assert b"Not started yet" in before[2]
    shutil.rmtree(tmp_path / "out/feedback")
    again = run(mini_course, "report", tmp_path / "out", "--format", "feedback")
    assert again.returncode == 0, again.stderr
    assert [file.read_bytes() for file in files] == before

    elsewhere = run(tmp_path, "report", tmp_path / "out", "--format", "feedback")
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert b"01_first/" in files[0].read_bytes(), "without a course, keys stand in for titles"


def test_what_a_suite_shows_reaches_the_page_of_whoever_passes_or_fails(mini_course: Path, tmp_path: Path) -> None:
    course = Path(shutil.copytree(mini_course, tmp_path / "course", ignore=shutil.ignore_patterns("*cache*")))
    suite = course / "tests/01_first/test_running_sum.py"
    called = suite.read_text().replace("assert_close, check", "assert_close, check, show")
    shown = 'show("Sums", yours=student.running_sum(x)[0], expected=x.cumsum(0))'
    suite.write_text(called.replace("    x = draw.normal(6)\n", f"    x = draw.normal(6)\n    {shown}\n"))
    wrong = course / "wrong/01_first/running_sum.py"
    wrong.parent.mkdir(parents=True)
    right = (course / "solutions/01_first/running_sum.py").read_text()
    wrong.write_text(right.replace("cumsum", "cumprod"))
    assert wrong.read_text() != right
    done = run(course, "grade", "solutions", "wrong", "--out", "out", "--limit", "01_first/running_sum")
    assert done.returncode == 0, done.stderr
    results = json.loads((course / "out/results.json").read_text())
    for submission in results["submissions"]:
        first, *others = submission["exercises"][0]["checks"]
        assert [curve["label"] for curve in first["pictures"][0]["curves"]] == ["yours", "expected"]
        assert not any(check["pictures"] for check in others)
        page = (course / "out/feedback" / submission["student"] / "feedback.html").read_text(encoding="utf-8")
        assert page.count("<svg") == 1


def checks() -> Iterator[Check]:
    curves = (Curve(label="yours", x=(0, 1, 2), y=(3, 2, 1)), Curve(label="typical", x=(0, 1, 2), y=(3, 1, 0.5)))
    shown = Picture(name="Loss", x_label="epoch", y_label="loss", curves=curves)
    outcomes: tuple[Outcome, ...] = ("passed", "failed", "unattempted", "blocked", "pending")
    for outcome in outcomes:
        yield Check(
            name=f"test_{outcome}",
            title=f"This is {outcome}",
            outcome=outcome,
            points=1.0 if outcome == "passed" else 0.0,
            max_points=1.0,
            message="Compare `a` with `b`.",
            explanation="You took the last row.",
            diagnosis="takes_the_last_row" if outcome == "failed" else None,
            output="epoch 1\n" * 40,
            pictures=(shown,),
        )


@pytest.fixture(params=["feedback", "class report"])
def page(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Write a page with all that a page can hold: a student's, and that on the class."""
    fault = Check(name="test_b", title="We failed", outcome="fault", points=None, max_points=1.0)
    several = tuple(checks())
    exercises = [
        score_exercise("01_a/mixed", several),
        score_exercise("01_a/done", several[:1]),
        score_exercise("02_b/fault", [fault]),
        score_exercise("02_b/untouched", several[2:3]),
    ]
    results = Results(
        course=CourseInfo(name="rnn", title="Recurrent networks"),
        run=RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="", seconds=1.0),
        submissions=(score_submission("ann", exercises),),
        faults=1,
        notes=(Note(kind="unmatched", student="", what="homework.zip"),),
    )
    if request.param == "class report":
        return write_page(summarize(results, grades(None, results), None), tmp_path)
    return write_feedback(results, None, tmp_path) / "ann" / "feedback.html"


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm install axe-core`, or AXE_CORE=path")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_no_fault_with_the_page(page: Path, scheme: str, width: int) -> None:
    script = f"""
    document.querySelectorAll("details").forEach(part => part.open = true);
    axe.run({{runOnly: {{type: "tag", values: {STANDARDS}}}}}).then(found => {{
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const rules = found.violations.map(each => each.id + ": " + each.nodes[0].html);
      const too_wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      document.body.textContent = JSON.stringify({{rules, passed: found.passes.length, too_wide, dark}});
    }});"""
    text = re.sub(r"<meta http-equiv=.*?>", "", page.read_text(encoding="utf-8"))  # it would stop axe, as it should
    tried = page.with_name("tried.html")
    inserted = f"<script>{AXE.read_text(encoding='utf-8')}</script><script>{script}</script></body>"
    tried.write_text(text.replace("</body>", inserted), encoding="utf-8")
    blink = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom", blink]
    command = [str(CHROMIUM), *options, f"--window-size={width},900", f"--user-data-dir={page.parent / 'profile'}"]
    done = subprocess.run([*command, tried.as_uri()], capture_output=True, text=True, timeout=120, check=False)
    body = re.search(r"<body[^>]*>(\{.*\})</body>", done.stdout, re.DOTALL)
    assert body, done.stderr[-2000:]
    found = json.loads(html.unescape(body[1]))
    assert found["dark"] == (scheme == "dark")
    assert found["rules"] == []
    assert found["passed"] > 20
    assert found["too_wide"] <= 0
