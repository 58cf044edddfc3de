"""nbgrader's own commands on this engine: scores are those of `autograder grade`, whatever the notebooks hold."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hostile_notebooks import FROM_RIGHT, FROM_STUB, HARMFUL
from nbgrader.api import Gradebook
from notebook_class import (
    NOTEBOOKS,
    WHY,
    as_python,
    cells_called,
    class_of_ten,
    fill_in,
    hand_in,
    make_course,
    run,
)

from autograder.course import Course
from autograder.notebooks.cells import course_cells
from autograder.release.secrecy import hidden_lines
from autograder.results import Results

LESSON = "02_cell"
TEXT_CELL = f"quiz-{WHY}"
Scores = dict[tuple[str, str], tuple[float | None, bool]]


class Class(NamedTuple):
    """A class whose notebooks have been graded: its course, nbgrader's folder, and what nbgrader said."""

    course: Course
    folder: Path
    answers: Mapping[str, Mapping[str, str]]
    said: str


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    base = tmp_path_factory.mktemp("nbgrader")
    course = make_course(base / "course")
    folder = base / "course/nb"
    run(course.root, "autograder", "notebooks", str(folder))
    for lesson in NOTEBOOKS:
        run(folder, "nbgrader", "generate_assignment", lesson)
    answers = class_of_ten(course)
    for student, own in answers.items():
        as_python(base / "plain" / student, own)
        for lesson, name in NOTEBOOKS.items():
            hand_in(folder, student, lesson, fill_in(folder / "release" / name, own))
    right, untouched = (fill_in(folder / "release" / NOTEBOOKS[LESSON], answers[who]) for who in ("ada", "bob"))
    for student, (make, _, _) in FROM_RIGHT.items():
        hand_in(folder, student, LESSON, make(right))
    for student, make in FROM_STUB.items():
        hand_in(folder, student, LESSON, make(untouched))
    linked = folder / "submitted/z_link" / NOTEBOOKS[LESSON]
    linked.parent.mkdir(parents=True)
    linked.symlink_to(folder / "source" / NOTEBOOKS[LESSON])
    said = "".join(run(folder, "nbgrader", "autograde", lesson) for lesson in NOTEBOOKS)
    return Class(course, folder, answers, said)


@pytest.fixture(scope="module")
def gradebook(graded: Class) -> Iterator[Any]:
    with closing(Gradebook(f"sqlite:///{graded.folder}/gradebook.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def scores(gradebook: Any) -> Scores:
    return {
        (submission.student.id, grade.cell.name): (grade.auto_score, grade.needs_manual_grade)
        for lesson in NOTEBOOKS
        for submission in gradebook.assignment_submissions(lesson)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }


def comment(gradebook: Any, student: str, cell: str) -> str:
    return gradebook.find_comment(cell, LESSON, LESSON, student).auto_comment or ""


def autograded(graded: Class, student: str, lesson: str = LESSON) -> dict[str, Any]:
    path = graded.folder / "autograded" / student / NOTEBOOKS[lesson]
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def shown(graded: Class, student: str, cell: str) -> str:
    (found,) = cells_called(autograded(graded, student), cell)
    return json.dumps(found["outputs"], ensure_ascii=False)


def grade(graded: Class, folder: Path, *options: str) -> Results:
    run(graded.course.root, "autograder", "grade", str(folder), "--out", str(graded.folder / ".autograder"), *options)
    content = (graded.folder / ".autograder/results.json").read_bytes()
    return msgspec.json.decode(content, type=Results)


def scores_of(course: Course, results: Results) -> Scores:
    """Give the scores that the cells of notebooks should have, by these verdicts."""
    found: Scores = {}
    cells = {each.key: each for lesson in course_cells(course).values() for each in lesson.exercises}
    for submission in results.submissions:
        for exercise in submission.exercises:
            by_hand = {
                each.check: f"{cells[exercise.key].name}-{each.function}" for each in cells[exercise.key].responses
            }
            own = [check for check in exercise.checks if check.name not in by_hand]
            name = f"{cells[exercise.key].name}-checks"
            found[submission.student, name] = (sum(check.points or 0.0 for check in own), False)
            for check in exercise.checks:
                if check.name in by_hand:
                    is_pending = check.outcome == "pending"
                    points = None if is_pending else check.points
                    found[submission.student, by_hand[check.name]] = (points, is_pending)
    return found


def test_scores_are_those_of_grade_on_the_same_notebooks(graded: Class, scores: Scores) -> None:
    results = grade(graded, graded.folder / "submitted", "--layout", "nbgrader")
    expected = {key: mark for key, mark in scores_of(graded.course, results).items() if key in scores}
    assert scores == expected
    assert len(scores) == 10 * 5 + (len(FROM_RIGHT) + len(FROM_STUB) + 1) * 3


def test_scores_are_those_of_grade_on_the_same_answers_in_python(graded: Class, scores: Scores) -> None:
    expected = scores_of(graded.course, grade(graded, graded.folder.parents[1] / "plain"))
    assert len(expected) == 10 * 5
    assert {key: scores[key] for key in expected} == expected
    assert {scores[student, "manual_cell-checks"][0] for student in graded.answers} > {0.0, 10.0}


def test_a_second_time_nothing_is_graded_anew(graded: Class, scores: Scores) -> None:
    said = run(graded.folder, "nbgrader", "autograde", LESSON, "--force", "--student", "dora")
    assert "2 answers in 1 notebooks of 02_cell; 0 are new" in said
    with closing(Gradebook(f"sqlite:///{graded.folder}/gradebook.db")) as gradebook:
        score = gradebook.find_grade("manual_cell-checks", LESSON, LESSON, "dora").auto_score
    assert score == scores["dora", "manual_cell-checks"][0]


def test_the_first_notebook_has_all_graded(graded: Class) -> None:
    begun = re.findall(r"(\d+) answers in (\d+) notebooks of (\w+)", graded.said)
    students = 10 + len(FROM_RIGHT) + len(FROM_STUB) + 1
    first = (str(2 * students), str(students), LESSON)
    assert begun == [first, ("10", "10", "05_stability"), ("10", "10", "07_deep_and_bidirectional")]


def test_no_kernel_is_started_and_no_command_is_run(graded: Class) -> None:
    assert "kernel" not in graded.said.replace("m_kernel", "").lower()  # nbconvert says when it starts one
    assert [*graded.folder.parents[1].rglob("robbed*"), *Path.home().glob("robbed")] == []
    assert not Path("/tmp/robbed-by-a-notebook").exists()


@pytest.mark.parametrize("student", FROM_RIGHT)
def test_a_damaged_notebook_earns_what_its_answers_do(scores: Scores, student: str) -> None:
    _, code, quiz = FROM_RIGHT[student]
    found = {cell: scores[student, cell] for cell in ("manual_cell-checks", "quiz-checks")}
    assert found == {"manual_cell-checks": (code, False), "quiz-checks": (quiz, False)}
    has_text = quiz and student != "m_text_deleted"
    assert scores[student, TEXT_CELL] == ((None, True) if has_text else (0.0, False))


@pytest.mark.parametrize("student", [*FROM_STUB, "z_link"])
def test_a_notebook_made_to_earn_more_earns_nothing(scores: Scores, student: str) -> None:
    cells = ("manual_cell-checks", "quiz-checks", TEXT_CELL)
    assert {scores[student, cell] for cell in cells} == {(0.0, False)}


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("m_no_json", "no notebook that can be read"),
        ("m_nothing", "no notebook that can be read"),
        ("m_nested", "nested too deeply"),
        ("m_format_3", "of an old format"),
        ("m_deleted", "has no code cell whose grade_id is manual_cell"),
        ("m_retyped", "no code cell any more"),
        ("m_twice", "2 cells of the notebook are called `manual_cell`; all of them were graded"),
        ("z_link", "links are not followed"),
        ("z_filled", "Not started yet."),
    ],
)
def test_what_is_the_matter_is_said_below_the_cell_and_in_the_comment(
    graded: Class, gradebook: Any, student: str, words: str
) -> None:
    assert words in html.unescape(shown(graded, student, "manual_cell-checks"))
    assert words in comment(gradebook, student, "manual_cell").replace("\\", "")


def test_a_text_that_is_not_there_is_no_ones_to_mark(gradebook: Any) -> None:
    assert comment(gradebook, "bob", TEXT_CELL) == "No response."
    assert "was not in the notebook" in comment(gradebook, "m_text_deleted", TEXT_CELL)
    assert comment(gradebook, "ada", TEXT_CELL) == ""


def test_cells_are_those_that_were_handed_out_again(graded: Class) -> None:
    for student in (*FROM_RIGHT, *FROM_STUB):
        (cell,) = cells_called(autograded(graded, student), "manual_cell-checks")
        marks = cell["metadata"]["nbgrader"]
        assert (cell["cell_type"], marks["points"], marks["locked"], marks["solution"]) == ("code", 10, True, False)
        assert "%check manual_cell" in "".join(cell["source"])
    assert "z_worth_more: cell manual_cell-checks has its own" in graded.said


def test_what_failed_is_explained_below_the_cell(graded: Class) -> None:
    told = html.unescape(shown(graded, "cem", "manual_cell-checks"))
    assert "A known mix-up gives the same values as your code" in told
    assert "✗ A recurrent cell by hand: 3 of 10 points" in told
    assert "careful" not in told


def test_nothing_hidden_is_in_any_output_or_comment(graded: Class, gradebook: Any) -> None:
    students = [path.name for path in (graded.folder / "autograded").iterdir()]
    outputs = [shown(graded, student, f"{name}-checks") for student in students for name in ("manual_cell", "quiz")]
    comments = [comment(gradebook, student, name) for student in students for name in ("manual_cell", "quiz")]
    told = html.unescape("\n".join(outputs + comments)).replace("\\", "")
    hidden = [line for line, place in hidden_lines(graded.course).items() if "/test_" in place]
    assert len(hidden) > 20
    assert [line for line in hidden if line in told or line.replace("\\", "") in told] == []


def test_feedback_shows_it_and_runs_nothing(graded: Class) -> None:
    run(graded.folder, "nbgrader", "generate_feedback", LESSON, "--student", "c*")
    page = (graded.folder / "feedback/cem" / NOTEBOOKS[LESSON].replace("ipynb", "html")).read_text(encoding="utf-8")
    assert "A known mix-up gives the same values as your code" in page
    assert "3 of 9 checks pass." in page
    harmful = (graded.folder / "feedback/c_harmful" / NOTEBOOKS[LESSON].replace("ipynb", "html")).read_text("utf-8")
    assert html.escape(HARMFUL.partition(" ")[0], quote=False) in harmful
    assert not re.search(r"<script>window|<img src=x|href=\"javascript", harmful)


def test_the_export_has_the_scores(graded: Class, scores: Scores) -> None:
    run(graded.folder, "nbgrader", "export", "--to", "grades.csv")
    with (graded.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["student_id"], row["assignment"]): float(row["raw_score"]) for row in csv.DictReader(file)}
    for student in graded.answers:
        cells = ("manual_cell-checks", "quiz-checks", TEXT_CELL)
        assert rows[student, LESSON] == sum(scores[student, cell][0] or 0.0 for cell in cells)
        assert rows[student, "05_stability"] == scores[student, "clip_by_norm-checks"][0]
