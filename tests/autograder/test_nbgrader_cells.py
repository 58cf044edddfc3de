"""What becomes of a notebook's cells, one by one: answers out of them, verdicts into them, and forgeries put right."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from nbconvert.filters import markdown2html
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade
from small_class import affine, check, handed_in, make_course, quiz, results_of
from sqlalchemy.exc import SAWarning

from autograder.course import Course
from autograder.notebooks.autograde import OUTCOME, GradeInSandbox, SaveVerdicts, _outputs
from autograder.notebooks.cells import lesson_cells
from autograder.notebooks.inert_markdown import to_html
from autograder.notebooks.outcomes import NotebookOutcome, outcome_of
from autograder.notebooks.rebuilding import REMARKS, SourceCell, rebuild
from autograder.results import score_exercise
from autograder.submissions.folders import UnreadableError
from autograder.submissions.notebooks import TEXT_STUB, Cell, Notebook, answer_in

CODE = SourceCell(
    name="affine", cell_type="code", locked=False, source="stub", checksum="c", solution=True, points=None
)
CHECKS = SourceCell(
    name="affine-checks", cell_type="code", locked=True, source="%check affine", checksum="k", solution=False, points=5
)
TEXT = SourceCell(
    name="quiz-why", cell_type="markdown", locked=False, source="Why?", checksum="t", solution=True, points=2.5
)
SOURCES = {each.name: each for each in (CODE, CHECKS, TEXT)}


def cell(text: str, name: str, kind: str = "code", **marks: Any) -> Cell:
    made = Cell(cell_type=kind, source=text)
    made.metadata.nbgrader = {"grade_id": name, **marks}
    return made


def notebook(*cells: Cell) -> Notebook:
    return Notebook(nbformat=4, cells=list(cells))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


# --- answers ---------------------------------------------------------------------------------------------------------


def returned(content: bytes | None) -> dict[str, Any]:
    """Give what the functions of an answer return, None for one that is not attempted."""
    assert content is not None
    functions = [node for node in ast.parse(content).body if isinstance(node, ast.FunctionDef)]
    found: dict[str, Any] = {}
    for function in functions:
        (statement,) = function.body
        value = statement.value if isinstance(statement, ast.Return) else None
        found[function.name] = ast.literal_eval(value) if value is not None else None
    return found


@pytest.mark.parametrize(
    "text", ["Because.", 'It\'s "so" \\n {x} %s\n"""\n', "# Title\n%magic\n!ls", "\u202e\0\x07 \U0001f600", ""]
)
def test_a_text_is_what_its_function_returns(text: str) -> None:
    book = notebook(cell("x = 1", "quiz"), cell(text, "quiz-why", "markdown"))
    assert returned(answer_in(book, "quiz")) == {"why": text}


@pytest.mark.parametrize(("kind", "noted"), [("code", "markdown"), ("raw", "markdown"), ("markdown", "code")])
def test_a_text_in_a_cell_of_another_kind_is_still_a_text(kind: str, noted: str) -> None:
    book = notebook(cell("x = 1", "quiz"), cell("not Python", "quiz-why", kind, cell_type=noted))
    assert returned(answer_in(book, "quiz")) == {"why": "not Python"}


@pytest.mark.parametrize(
    ("text", "checksum", "is_attempted"),
    [
        (f"Why?\n\n{TEXT_STUB}", None, False),
        (f"Why?\n\n{TEXT_STUB}\n", None, False),
        (f"Why?\n\n{TEXT_STUB}\n\nBecause.", None, True),
        (f"Why?\n\nBecause.\n\n{TEXT_STUB}", "of what was handed out", True),
        ("Why?\n\nBecause.", None, True),
    ],
)
def test_a_text_that_was_not_touched_is_not_attempted(text: str, checksum: str | None, is_attempted: bool) -> None:
    marks = {} if checksum is None else {"checksum": checksum}
    book = notebook(cell("x = 1", "quiz"), cell(text, "quiz-why", "markdown", points=2, **marks))
    assert returned(answer_in(book, "quiz")) == {"why": text if is_attempted else None}


def test_nbgraders_own_checksum_says_that_nothing_was_touched() -> None:
    from nbformat.v4 import new_markdown_cell  # noqa: PLC0415
    from nbgrader.utils import compute_checksum  # noqa: PLC0415

    text = f"Why?\n\n{TEXT_STUB}"
    marks = {"grade": True, "solution": True, "locked": False, "grade_id": "quiz-why", "points": 2}
    noted = compute_checksum(new_markdown_cell(text, metadata={"nbgrader": marks}))
    book = notebook(cell("x = 1", "quiz"), cell(text, "quiz-why", "markdown", points=2, checksum=noted))
    assert returned(answer_in(book, "quiz")) == {"why": None}


def test_cells_of_ours_are_in_no_answer() -> None:
    ours = [cell("import os", "affine-checks"), cell("import re", "affine-task"), cell("import io", "01_first-setup")]
    assert answer_in(notebook(*ours, cell("x = 1", "affine")), "affine") == b"import io\n\nx = 1\n"


def test_of_two_texts_the_last_one_counts() -> None:
    book = notebook(cell("1", "quiz-why", "markdown"), cell("x = 1", "quiz"), cell("2", "quiz-why", "markdown"))
    assert returned(answer_in(book, "quiz")) == {"why": "2"}


def test_code_that_was_made_text_is_told_even_beside_a_text() -> None:
    with pytest.raises(UnreadableError, match="Its cell quiz is no code cell any more"):
        answer_in(notebook(cell("x = 1", "quiz", "markdown"), cell("y", "quiz-why", "markdown")), "quiz")


# --- notebooks made anew ---------------------------------------------------------------------------------------------


def made(course: Course, *cells: Cell) -> list[Any]:
    return rebuild(notebook(*cells), SOURCES, lesson_cells(course, "01_first")).notebook.cells


def test_cells_get_back_what_is_not_the_students(course: Course) -> None:
    forged = cell("10.0", "affine-checks", "markdown", points=1000, solution=True, schema_version=99)
    rebuilt = rebuild(notebook(cell("x", "affine"), forged), SOURCES, lesson_cells(course, "01_first"))
    checks = next(each for each in rebuilt.notebook.cells if each.metadata.nbgrader.grade_id == "affine-checks")
    assert (checks.cell_type, checks.source, checks.outputs) == ("code", "%check affine", [])
    assert checks.metadata.nbgrader.points == 5
    assert checks.metadata.nbgrader.schema_version == 3
    told = " ".join(rebuilt.changes)
    assert all(word in told for word in ("is a code cell again", "has the text again", "solution, points again"))


def test_missing_cells_are_put_back_in_their_places(course: Course) -> None:
    cells = made(course, cell("intro", ""), cell("x", "affine"), cell("end", ""))
    names = [each.metadata.get("nbgrader", {}).get("grade_id") for each in cells]
    assert names == [None, "affine", "affine-checks", "quiz-why", None]
    assert cells[3].metadata[REMARKS] == ["This cell was not in the notebook that was handed in."]
    assert [each.metadata.nbgrader.grade_id for each in made(course)] == ["affine", "affine-checks", "quiz-why"]


def test_of_cells_with_one_name_the_last_one_is_the_cell(course: Course) -> None:
    cells = made(course, cell("1", "affine"), cell("2", "affine"), cell("3", "unknown"))
    found = [(each.source, each.metadata.get("nbgrader", {}).get("grade_id")) for each in cells[:2]]
    assert found == [("1", None), ("2", "affine")]
    assert "all of them were graded" in cells[1].metadata[REMARKS][0]
    assert [each.metadata for each in cells if each.source == "3"] == [{}]


def test_pictures_in_a_text_stay_and_nothing_else_does(course: Course) -> None:
    text = cell("![a](attachment:a.png)", "quiz-why", "markdown")
    text.attachments = {
        "a.png": {"image/png": "QUJD", "text/html": "<script>"},
        "b.svg": {"image/svg+xml": "<svg>"},
        'x"onerror=1': {"image/png": "QUJD"},
        "c.png": {"image/png": '" onerror="1'},
    }
    (found,) = [each for each in made(course, text) if each.metadata.nbgrader.grade_id == "quiz-why"]
    assert found.attachments == {"a.png": {"image/png": "QUJD"}, "b.svg": {}, "c.png": {}}


def test_what_is_endless_is_cut(course: Course) -> None:
    cells = made(course, cell("x" * 200_000, "affine"), *(cell("y", "") for _ in range(2000)))
    assert len(cells[0].source) < 110_000
    assert len(cells) < 1100
    assert "more cells were handed in" in cells[-1].source


# --- verdicts --------------------------------------------------------------------------------------------------------


def outcome(course: Course, *exercises: Any) -> NotebookOutcome:
    return outcome_of(course, lesson_cells(course, "01_first"), results_of(handed_in("ada", *exercises)), "ada", {})


def faulty(name: str, points: float) -> Any:
    checks = [check("test_a", 1, 1), check("test_b", None, points - 1, message="secret", note="secret")]
    return score_exercise(f"01_first/{name}", checks)


def cells_of(course: Course) -> list[Any]:
    return made(course, cell("x", "affine"), cell("Because.", "quiz-why", "markdown"))


def test_the_last_output_of_checks_is_their_points(course: Course) -> None:
    told = outcome(course, affine(3), quiz())
    checks = next(each for each in cells_of(course) if each.metadata.nbgrader.grade_id == "affine-checks")
    shown, points = _outputs(checks, told)
    assert (points.output_type, points.data) == ("execute_result", {"text/plain": "3.0"})
    assert determine_grade(NotebookNode(checks | {"outputs": [shown, points]})) == (3.0, 5.0)
    assert "Look at the *bias*." in shown.data["text/plain"]
    assert all(output == [] for output in (_outputs(each, told) for each in cells_of(course)[:1]))


def test_a_text_that_waits_for_a_person_leaves_the_checks_as_they_are(course: Course) -> None:
    assert outcome(course, affine(3), quiz()).cells["quiz-checks"].text.startswith("✓ ")


def test_what_a_student_wrote_is_escaped_in_outputs_and_comments(course: Course) -> None:
    hostile = "<script>x</script> [a](javascript:b) **c** \x1b[31m"
    bad = [check(f"test_{name}", 0, 2.5, message=hostile) for name in "ab"]
    told = outcome(course, score_exercise("01_first/affine", bad), quiz())
    assert "<script>" not in told.cells["affine-checks"].html
    assert "\x1b" not in told.cells["affine-checks"].text + told.comments["affine"]
    assert "<script>" not in markdown2html(told.comments["affine"])
    assert "<a" not in markdown2html(told.comments["affine"])


def test_a_fault_of_ours_is_no_score_and_shows_nothing_of_what_happened(course: Course) -> None:
    told = outcome(course, faulty("affine", 5), quiz())
    found = told.cells["affine-checks"]
    assert (found.mark.score, found.mark.needs_person) == (None, True)
    assert "our fault" in found.html
    assert "our fault" in told.comments["affine"]
    assert "secret" not in found.html + found.text + told.comments["affine"]
    checks = next(each for each in cells_of(course) if each.metadata.nbgrader.grade_id == "affine-checks")
    assert [output.output_type for output in _outputs(checks, told)] == ["display_data"]


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a gradebook of one notebook, which ada has handed in."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        with closing(Gradebook(f"sqlite:///{path}")) as made:
            _enter(made)
    return path


def _enter(gradebook: Gradebook) -> None:
    place = ("01_first", "01_first")
    gradebook.update_or_create_assignment("01_first")
    gradebook.update_or_create_notebook(*place)
    for each in SOURCES.values():
        if each.points is not None:
            gradebook.update_or_create_grade_cell(each.name, *place, max_score=each.points, cell_type=each.cell_type)
        if each.solution:
            gradebook.update_or_create_solution_cell(each.name, *place)
    gradebook.update_or_create_student("ada")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, at every submission
        gradebook.update_or_create_submission("01_first", "ada")


@pytest.fixture
def url(gradebook: Path, tmp_path: Path) -> str:
    """Give each test a gradebook of its own."""
    return f"sqlite:///{shutil.copy(gradebook, tmp_path)}"


def saved(course: Course, url: str, told: NotebookOutcome) -> dict[str, tuple[float | None, bool]]:
    """Save what came of a notebook, and read it back."""
    cells = [NotebookNode(each) for each in cells_of(course)]
    for each in cells:
        if each.cell_type == "code":
            each.outputs = _outputs(each, told)
    place = {"student": "ada", "assignment": "01_first", "notebook": "01_first", "db_url": url}
    SaveVerdicts().preprocess(NotebookNode(cells=cells), {"nbgrader": place, OUTCOME: told})
    with closing(Gradebook(url)) as gradebook:
        submitted = gradebook.find_submission_notebook("01_first", "01_first", "ada")
        return {grade.cell.name: (grade.auto_score, grade.needs_manual_grade) for grade in submitted.grades}


def test_scores_are_saved_and_a_text_waits_for_a_person(course: Course, url: str) -> None:
    assert saved(course, url, outcome(course, affine(3), quiz())) == {
        "affine-checks": (3.0, False),
        "quiz-why": (None, True),
    }


def test_a_text_that_is_none_is_a_zero(course: Course, url: str) -> None:
    assert saved(course, url, outcome(course, affine(3), quiz("")))["quiz-why"] == (0.0, False)


def test_a_fault_is_saved_as_no_score_even_where_there_was_one(course: Course, url: str) -> None:
    saved(course, url, outcome(course, affine(5), quiz()))
    assert saved(course, url, outcome(course, faulty("affine", 5), quiz()))["affine-checks"] == (None, True)


def test_a_cell_of_checks_that_we_do_not_know_gets_no_score(course: Course, url: str) -> None:
    told = outcome(course, affine(5), quiz())
    unknown = msgspec.structs.replace(told, cells={})
    assert saved(course, url, unknown)["affine-checks"] == (None, True)


def test_without_the_exporter_nothing_is_graded() -> None:
    place = {"student": "ada", "assignment": "01_first", "notebook": "01_first"}
    with pytest.raises(TypeError, match=r"needs `c.Autograde.exporter_class"):
        GradeInSandbox().preprocess(NotebookNode(cells=[]), {"nbgrader": place})


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "<img src=x onerror=y>", "[a](javascript:b)", '[a](x ""><script>")']
)
def test_markdown_of_students_acts_in_no_page(text: str) -> None:
    page = to_html(cast("Any", {}), text)
    assert not re.search(r"<script|<img|javascript:", page)


def test_markdown_of_students_keeps_its_pictures_and_formulas() -> None:
    context = {"cell": {"attachments": {"a.png": {"image/png": "QUJD"}}}}
    page = to_html(cast("Any", context), "![a](attachment:a.png) $a < b$ **c**")
    assert all(part in page for part in ("data:image/png;base64,QUJD", "$a &lt; b$", "<strong>c</strong>"))
