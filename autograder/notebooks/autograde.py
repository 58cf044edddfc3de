"""`nbgrader autograde LESSON` on this engine: what `nbgrader_config.py` puts in the places of nbgrader's own parts.

    c.Autograde.exporter_class = "autograder.notebooks.autograde.HandedInNotebooks"
    c.Autograde.autograde_preprocessors = [
        "autograder.notebooks.autograde.GradeInSandbox",  # in the place of Execute
        "nbgrader.preprocessors.LimitOutput",
        "autograder.notebooks.autograde.SaveVerdicts",  # nbgrader's SaveAutoGrades, and a word for "we failed"
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.HandedInNotebooks.course_root = "…"

No kernel is started. What is graded are the answers in the file that was handed in, as `autograder grade` reads them;
what nbgrader shows is that notebook made anew (`rebuilding.py`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_output
from nbgrader.api import Gradebook  # pyright: ignore[reportMissingTypeStubs]
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades  # pyright: ignore[reportMissingTypeStubs]
from nbgrader.utils import is_grade  # pyright: ignore[reportMissingTypeStubs]
from traitlets import Enum, Integer, Unicode

from autograder.course import Course, find_root, load_course
from autograder.errors import AutograderError, CourseError
from autograder.notebooks.cells import LessonCells, lesson_cells
from autograder.notebooks.outcomes import NotebookOutcome, outcome_of
from autograder.notebooks.pool import STORE, grade_notebooks
from autograder.notebooks.rebuilding import REMARKS, SourceCell, rebuild
from autograder.plain_text import on_one_line
from autograder.results import Results
from autograder.submissions.folders import UnreadableError, read_file
from autograder.submissions.notebooks import MAX_NOTEBOOK, Notebook, read_notebook

OUTCOME: Final = "autograder"  # the key of nbconvert's resources under which the verdicts travel
_AS_MUCH: Final = 1e-6  # two ways to write the same points

_Resources = Any  # nbconvert's, without types
_Node = Any


class HandedInNotebooks(NotebookExporter):
    """Reads what students handed in, whatever it is, and holds what was graded of it, for one call of `autograde`."""

    course_root = Unicode("", help="The folder of the course; without one, that around nbgrader's folder.").tag(
        config=True
    )
    sandbox = Enum(["", "full", "landlock", "none"], "", help="The tier; the best that works here, unless given.").tag(
        config=True
    )
    jobs = Integer(0, help="Answers examined at a time; 0 for as many as there are cores.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._graded: dict[str, dict[str, Results]] = {}
        self._cells: dict[str, LessonCells] = {}

    def from_filename(self, filename: str, resources: _Resources = None, **kw: Any) -> Any:
        """Read a notebook; one that a student handed in is made anew, and read even if it is none."""
        place = resources["nbgrader"]
        if Path(filename).absolute().parent != self._folder("submitted", place["student"], place["assignment"]):
            return super().from_filename(filename, resources, **kw)
        resources["metadata"] = {"name": place["notebook"], "path": os.path.dirname(filename)}  # noqa: PTH120
        return self.from_notebook_node(self._rebuilt(Path(filename), place), resources, **kw)

    @cached_property
    def course(self) -> Course:
        """Read the course."""
        root = Path(self._converter.coursedir.root)
        return load_course((root / self.course_root).resolve() if self.course_root else find_root(root))

    def cells(self, lesson: str) -> LessonCells:
        """Say which cells a lesson has: read once, for all of its notebooks."""
        if lesson not in self._cells:
            self._cells[lesson] = lesson_cells(self.course, lesson)
        return self._cells[lesson]

    def results(self, lesson: str, student: str) -> Results:
        """Give what was graded of a student's notebook; who is asked for first has all that are waiting graded."""
        graded = self._graded.setdefault(lesson, {})
        if student not in graded:
            folders = {each: path for each, path in self._waiting(lesson).items() if each not in graded}
            folders[student] = self._folder("submitted", student, lesson)
            out = Path(self._converter.coursedir.root) / STORE
            jobs = self.jobs or os.cpu_count() or 1
            tier = cast("Any", self.sandbox or None)
            results = grade_notebooks(self.course, lesson, folders, out, tier=tier, jobs=jobs, log=self.log)
            graded.update(dict.fromkeys(folders, results))
        return graded[student]

    def stop(self, error: AutograderError, student: str, assignment: str) -> NoReturn:
        """End nbgrader: what is the matter is no student's, and would be said again for each of them."""
        self.log.error("%s", error)
        shutil.rmtree(self._folder("autograded", student, assignment), ignore_errors=True)  # it was not graded
        raise SystemExit(error.exit_code)

    @property
    def _converter(self) -> Any:
        return self.parent

    def _folder(self, step: str, student: str, assignment: str) -> Path:
        courses = self._converter.coursedir
        name: str = courses.submitted_directory if step == "submitted" else courses.autograded_directory
        return Path(os.path.abspath(courses.format_path(name, student, assignment)))  # noqa: PTH100  # links stay links

    def _waiting(self, lesson: str) -> dict[str, Path]:
        """Find the students whose notebooks nbgrader is going to grade in this call."""
        courses = self._converter.coursedir
        excluded = set(courses.student_id_exclude.split(","))
        found: dict[str, Path] = {}
        for place in self._converter.assignments:
            student = Path(place).parts[-2] if Path(place).name == lesson else ""
            folder = self._folder("submitted", student, lesson)
            if (
                student
                and student not in excluded
                and folder == Path(place).absolute()
                and self._is_due(student, lesson)
            ):
                found[student] = folder
        return found

    def _is_due(self, student: str, lesson: str) -> bool:
        """Tell whether nbgrader will not skip a submission as graded already."""
        done = self._folder("autograded", student, lesson)
        if self._converter.force or not done.exists():
            return True
        times = [_content(folder / "timestamp.txt") for folder in (self._folder("submitted", student, lesson), done)]
        return times[0] != times[1]

    def _rebuilt(self, path: Path, place: Mapping[str, str]) -> _Node:
        cells = self._cells_of(place)
        try:
            handed = read_notebook(read_file(path, MAX_NOTEBOOK))
        except UnreadableError as error:
            self.log.warning("%s cannot be read: %s", path, error)
            handed = Notebook(nbformat=4)
        with Gradebook(place["db_url"]) as gradebook:
            known: Any = gradebook.find_notebook(place["notebook"], place["assignment"])
            points: dict[str, float] = {cell.name: float(cell.max_score) for cell in known.grade_cells}
            solutions = {cell.name for cell in known.solution_cells}
            sources = {
                cell.name: SourceCell(
                    name=cell.name,
                    cell_type=cell.cell_type,
                    locked=cell.locked,
                    source=cell.source,
                    checksum=cell.checksum,
                    solution=cell.name in solutions,
                    points=points.get(cell.name),
                )
                for cell in known.source_cells
            }
        self._require_same_points(cells, points, place)
        rebuilt = rebuild(handed, sources, cells)
        for change in rebuilt.changes:
            self.log.warning("%s: %s", on_one_line(place["student"], 80), change)
        return rebuilt.notebook

    def _cells_of(self, place: Mapping[str, str]) -> LessonCells:
        try:
            return self.cells(place["assignment"])
        except AutograderError as error:
            self.stop(error, place["student"], place["assignment"])

    def _require_same_points(self, cells: LessonCells, known: Mapping[str, float], place: Mapping[str, str]) -> None:
        for name, points in cells.max_scores.items():
            found = known.get(name)
            if found is None or abs(found - points) > _AS_MUCH:
                has = "it has no such cell" if found is None else f"it is worth {found:g} there"
                lesson = place["assignment"]
                message = (
                    f"cell {name} of {lesson} is worth {points:g} points in the course; in nbgrader's gradebook {has}. "
                    f"Make the notebooks again with `autograder notebooks`, then run `nbgrader generate_assignment "
                    f"{lesson} --force`."
                )
                self.stop(CourseError(message), place["student"], lesson)


class GradeInSandbox(NbGraderPreprocessor):
    """Grades a notebook where nbgrader would execute it, and writes what came of it below each cell of checks."""

    def preprocess(self, nb: _Node, resources: _Resources) -> tuple[_Node, _Resources]:
        """Write outputs, the last of each the points, and pass on what has no output: comments, and who marks what."""
        place, exporter = resources["nbgrader"], self.parent
        if not isinstance(exporter, HandedInNotebooks):
            name = f"{HandedInNotebooks.__module__}.{HandedInNotebooks.__qualname__}"
            raise TypeError(f'GradeInSandbox needs `c.Autograde.exporter_class = "{name}"` in nbgrader_config.py')
        student, lesson = place["student"], place["assignment"]
        remarks = {
            cell.metadata.nbgrader.grade_id: cell.metadata.pop(REMARKS) for cell in nb.cells if REMARKS in cell.metadata
        }
        try:
            results = exporter.results(lesson, student)
            outcome = outcome_of(exporter.course, exporter.cells(lesson), results, student, remarks)
        except AutograderError as error:
            exporter.stop(error, student, lesson)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = _outputs(cell, outcome)
                cell.execution_count = None
        resources[OUTCOME] = outcome
        return nb, resources


class SaveVerdicts(SaveAutoGrades):
    """Saves scores as nbgrader does, and knows what nbgrader has no word for: a text nobody wrote, a fault of ours."""

    def preprocess(self, nb: _Node, resources: _Resources) -> tuple[_Node, _Resources]:
        """Save the scores and comments of a notebook."""
        self._outcome: NotebookOutcome = resources[OUTCOME]
        return super().preprocess(nb, resources)

    def _add_score(self, cell: _Node, resources: _Resources) -> None:
        name = cell.metadata.nbgrader["grade_id"]
        outcome = self._outcome.cells.get(name)
        if cell.cell_type == "code" and outcome is not None and outcome.mark.score is not None:
            super()._add_score(cell, resources)
            return
        if outcome is None and cell.cell_type != "code":  # an author's own question: a person marks it
            super()._add_score(cell, resources)
            return
        score = outcome.mark.score if outcome else None
        grade: Any = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = score
        grade.needs_manual_grade = score is None or grade.manual_score is not None
        self.gradebook.db.commit()

    def _add_comment(self, cell: _Node, resources: _Resources) -> None:
        super()._add_comment(cell, resources)
        name = cell.metadata.nbgrader["grade_id"]
        told = self._outcome.comments.get(name)
        if told is not None:
            comment: Any = self.gradebook.find_comment(name, self.notebook_id, self.assignment_id, self.student_id)
            comment.auto_comment = told
            self.gradebook.db.commit()


def _outputs(cell: _Node, outcome: NotebookOutcome) -> list[_Node]:
    """Make the outputs of a code cell: none, but below the checks what came of them, and any points last."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    found = outcome.cells.get(name)
    if found is None or not is_grade(cell):
        return []
    told = new_output("display_data", {"text/html": found.html, "text/plain": found.text})
    if found.mark.score is None:
        return [told]
    return [told, new_output("execute_result", {"text/plain": repr(float(found.mark.score))})]


def _content(path: Path) -> str:
    try:
        return read_file(path, MAX_NOTEBOOK).decode("utf-8", "replace").strip()
    except UnreadableError:
        return ""
