"""nbgrader's own commands on a PostgreSQL server: cell by cell what they give on SQLite, and what `grade` gives.

`make postgres` runs it, with the tests of the gradebook that `make test` runs too.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import notebook_class
import pytest
from nbgrader.api import Gradebook
from notebook_class import NOTEBOOKS, class_of_ten, fill_in, hand_in, run
from postgresql_server import PostgreSQL, newest_programs

from autograder.course import Course
from autograder.gradebook import grades
from autograder.notebooks.recording import record_grades
from autograder.reports.json_report import read_results

DUE = "2026-10-24T23:59:00+02:00"
SCRIPTS = {"kai": "ada", "lea": "hana"}  # hand in files, the same as these


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    programs = newest_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (on Debian: apt-get install postgresql)")
    with closing(PostgreSQL(programs)) as started:
        yield started


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = notebook_class.make_course(tmp_path_factory.mktemp("postgresql") / "course")
    manifest = made.root / "course.toml"
    text = manifest.read_text().replace("[lessons.02_cell]\n", f"[lessons.02_cell]\ndue = {DUE}\n")
    manifest.write_text(text.replace("[limits]", '[policy]\nlate = { per = "day", percent = 10 }\n\n[limits]', 1))
    return notebook_class.load_course(made.root)


def grade_with_nbgrader(folder: Path, url: str, answers: dict[str, dict[str, str]]) -> None:
    for lesson in NOTEBOOKS:
        run(folder, "nbgrader", "generate_assignment", lesson, "--db", url)
        for number, (student, own) in enumerate(answers.items()):
            notebook = fill_in(folder / "release" / NOTEBOOKS[lesson], own)
            path = hand_in(folder, student, lesson, notebook)
            (path.parent / "timestamp.txt").write_text(f"2026-10-{20 + number} 10:00:00 UTC")
        run(folder, "nbgrader", "autograde", lesson, "--db", url)


def everything(url: str) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """Read all scores, comments and penalties, by what they are of."""
    found: dict[tuple[str, ...], tuple[Any, ...]] = {}
    with Gradebook(url) as gradebook:
        for assignment in gradebook.assignments:
            found[assignment.name,] = (assignment.duedate, assignment.max_score)
            for submission in assignment.submissions:
                place = (assignment.name, submission.student.id)
                found[place] = (submission.timestamp, submission.score, submission.late_submission_penalty)
                for notebook in submission.notebooks:
                    for row in notebook.grades:
                        found[*place, row.name] = (row.auto_score, row.manual_score, row.needs_manual_grade)
                    for row in notebook.comments:
                        found[*place, row.name, "comment"] = (row.auto_comment, row.manual_comment)
    return found


def exported(folder: Path, url: str) -> list[dict[str, str]]:
    run(folder, "nbgrader", "export", "--db", url, "--to", "grades.csv")
    with (folder / "grades.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted(rows, key=lambda row: (row["assignment"], row["student_id"]))


def test_a_class_comes_out_the_same(course: Course, server: PostgreSQL, tmp_path: Path) -> None:
    answers = class_of_ten(course)
    scripts = tmp_path / "scripts"
    for student, same in {**SCRIPTS, **{each: each for each in answers}}.items():
        notebook_class.as_python(scripts / student, answers[same])
    run(course.root, "autograder", "grade", str(scripts), "--out", str(tmp_path / "out"))
    results = read_results(tmp_path / "out/results.json")
    scripts_only = tuple(each for each in results.submissions if each.student in SCRIPTS)

    folders = {"sqlite": tmp_path / "sqlite", "postgresql": tmp_path / "postgresql"}
    urls = {"sqlite": f"sqlite:///{tmp_path}/gradebook.db", "postgresql": server.empty_database()}
    run(course.root, "autograder", "notebooks", str(folders["sqlite"]))
    shutil.copytree(folders["sqlite"], folders["postgresql"])
    found, tables = {}, {}
    for name, url in urls.items():
        grade_with_nbgrader(folders[name], url, answers)
        kept = msgspec.structs.replace(results, submissions=scripts_only)
        record_grades(course, kept, url)
        found[name], tables[name] = everything(url), exported(folders[name], url)

    assert found["postgresql"] == found["sqlite"]
    assert tables["postgresql"] == tables["sqlite"]
    assert len(tables["sqlite"]) == len(NOTEBOOKS) * (len(answers) + len(SCRIPTS))
    own = {grade.person.id: {lesson.name: lesson for lesson in grade.lessons} for grade in grades(course, results)}
    totals = {place: told for place, told in found["sqlite"].items() if len(place) == 2}
    for (lesson, student), (_, score, _) in totals.items():
        assert score == float(sum(each.earned or 0 for each in own[student][lesson].exercises)), (lesson, student)
    assert any(penalty for _, _, penalty in totals.values())
