"""The worked example of docs/grading.md is what the program computes."""

from __future__ import annotations

import io
import re
from itertools import groupby
from pathlib import Path

from rich.console import Console

from autograder.course import Course, load_course
from autograder.gradebook import grades
from autograder.reports.arithmetic import print_arithmetic
from autograder.results import Check, CourseInfo, Results, RunInfo, Submission, score_exercise

DOCUMENT = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d) \| (\S+) \| (\S+) \| (.+) \|$", re.MULTILINE)
RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-11-01T00:00:00+00:00", seconds=1)


def rows() -> list[tuple[int, str, str, list[Check]]]:
    found = []
    for attempt, time, key, checks in ROW.findall(DOCUMENT):
        given = [tuple(map(float, part.split(" of "))) for part in checks.split(", ")]
        judged = [
            Check(name=f"t{n}", title="", outcome="passed" if points else "failed", points=points, max_points=most)
            for n, (points, most) in enumerate(given)
        ]
        found.append((int(attempt), time, key, judged))
    return found


def course_of_the_example(folder: Path) -> Course:
    found = re.search(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    worth = {key: sum(check.max_points for check in checks) for _, _, key, checks in rows()}
    exercises = [
        f"[lessons.{lesson}.exercises.{name}]\ntitle = '{name}'\npoints = {points}\ndifficulty = 1\nminutes = 1"
        for (lesson, _, name), points in ((key.partition("/"), points) for key, points in worth.items())
    ]
    head = "format_version = 1\n[course]\nname = 'example'\ntitle = 'An example'"
    (folder / "course.toml").write_text("\n".join([head, found[1], *exercises]), encoding="utf-8")
    return load_course(folder)


def test_the_example_is_what_explain_shows(tmp_path: Path) -> None:
    course = course_of_the_example(tmp_path)
    submissions = tuple(
        Submission(
            student="ada",
            points=None,
            max_points=0,
            exercises=tuple(score_exercise(key, checks) for _, _, key, checks in group),
            attempt=attempt,
            submitted=time,
        )
        for (attempt, time), group in groupby(rows(), lambda row: row[:2])
    )
    assert len(submissions) == 3
    info = CourseInfo(name="example", title="An example")
    results = Results(course=info, run=RUN, submissions=submissions, faults=0)
    stream = io.StringIO()
    print_arithmetic(grades(course, results)[0], Console(file=stream, width=120))
    shown = "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
    assert f"```\n{shown}\n```" in DOCUMENT
