"""`autograder notebooks DIR`: what it writes, what nbgrader makes of it for students, and what it leaves alone."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest
from nbgrader.preprocessors import ClearSolutions
from silent import Silent

from autograder.course import Course, load_course
from autograder.errors import CourseError
from autograder.notebooks import course_folder
from autograder.notebooks.cells import course_cells, lesson_cells
from autograder.notebooks.course_folder import write_course
from autograder.notebooks.solution_parts import code_without
from autograder.notebooks.writing import lesson_notebook
from autograder.release.secrecy import hidden_lines, require_nothing_hidden
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier

ROOT = Path(__file__).parents[2]
MAIN = "from autograder.cli import main; main()"
# What the command `nbgrader generate_assignment` runs, for several lessons in one process.
GENERATE_ALL = """
import sys
from nbgrader.apps import GenerateAssignmentApp
for lesson in sys.argv[1:]:
    app = GenerateAssignmentApp()
    app.initialize([lesson])
    app.start()
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])  # nbgrader calls alembic by its name
    environment = {**os.environ, "PATH": path, "COLUMNS": "300", "NO_COLOR": "1", "JUPYTER_CONFIG_DIR": "/nowhere"}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def notebook(path: Path) -> dict[str, Any]:
    """Read a notebook, and its cells by what nbgrader calls them."""
    cells = nbformat.read(path, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


@pytest.fixture(scope="module")
def author(mini_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("author") / "course"
    return load_course(Path(shutil.copytree(mini_course, root, ignore=shutil.ignore_patterns("*cache*"))))


@pytest.fixture(scope="module")
def written(author: Course, tier: Tier) -> Path:
    folder = author.root.parent / "nbgrader"
    write_course(author, folder, LocalRunner(tier), 2, Silent())
    return folder


@pytest.fixture
def own(author: Course, written: Path, tmp_path: Path) -> tuple[Course, Path]:
    """Copy the course and what was written of it, so that a test may change both."""
    root = Path(shutil.copytree(author.root, tmp_path / "course"))
    return load_course(root), Path(shutil.copytree(written, tmp_path / "nbgrader"))


class NoRunner:
    """Fails the test that would have anything examined."""

    name = "none"
    tier = "none"

    def run(self, *_: object) -> Any:
        pytest.fail("nothing was to be examined")


def again(course: Course, folder: Path, *, replace: bool = False) -> list[str]:
    return write_course(course, folder, NoRunner(), 1, Silent(), replace=replace)  # type: ignore[arg-type]


# --- what is written ------------------------------------------------------------------------------------------------


def test_it_holds_a_configuration_and_a_folder_for_each_lesson(written: Path) -> None:
    there = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    assert there == {
        ".autograder/notebooks.json",
        "nbgrader_config.py",
        "source/01_first/01_first.ipynb",
        "source/01_first/course/course.toml",
        "source/01_first/course/exercises/01_first/test_affine.py",
        "source/01_first/course/exercises/01_first/test_running_sum.py",
        "source/01_first/course/known/affine.msgpack",
        "source/01_first/course/known/running_sum.msgpack",
        "source/01_first/course/lesson.json",
    }


def test_every_lesson_is_a_valid_notebook_with_the_points_of_the_course() -> None:
    course = load_course(ROOT)
    for lesson in course.lessons:
        content = lesson_notebook(course, lesson)
        assert content == lesson_notebook(course, lesson)
        found = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(found)
        marks = [cell.metadata.nbgrader for cell in found.cells]
        assert len({mark.grade_id for mark in marks}) == len(marks)
        graded = {mark.grade_id: float(mark.points) for mark in marks if mark.grade}
        assert graded == lesson_cells(course, lesson.name).max_scores
        assert sum(graded.values()) == sum(exercise.points for exercise in lesson.exercises)
        assert {mark.schema_version for mark in marks} == {3}


def test_the_configuration_finds_the_course_as_seen_from_it(author: Course, written: Path, tmp_path: Path) -> None:
    def course_of(folder: Path) -> str:
        show = "from traitlets.config import PyFileConfigLoader as L; print(L('nbgrader_config.py').load_config())"
        told = run(folder, "-c", f"{show}")
        assert told.returncode == 0, told.stderr
        return told.stdout

    assert repr(str(author.root)) in course_of(written)
    moved = tmp_path / "moved"
    shutil.copytree(written, moved / "nbgrader")
    assert repr(str(moved / "course")) in course_of(moved / "nbgrader")
    assert "(here / '..').resolve()" in course_folder._config(author, author.root / "nb").decode()
    assert f"Path({str(author.root)!r})" in course_folder._config(author, tmp_path / "far/away").decode()


# --- what nbgrader makes of it --------------------------------------------------------------------------------------


def test_without_its_solutions_every_notebook_is_the_stubs() -> None:
    course = load_course(ROOT)
    clear = ClearSolutions(code_stub={"python": "raise NotImplementedError"})
    for lesson in course.lessons:
        source = nbformat.reads(lesson_notebook(course, lesson).decode(), as_version=4)
        cleared, _ = clear.preprocess(source, {})
        cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in cleared.cells}
        for each in lesson_cells(course, lesson.name).exercises:
            functions = {response.function for response in each.responses}
            assert f"{cells[each.name]}\n" == code_without(course.stub(each.key).read_text(), functions)


def test_nbgrader_makes_the_students_version_with_nothing_hidden_in_it(tmp_path: Path) -> None:
    whole = load_course(ROOT)
    course = msgspec.structs.replace(whole, lessons=whole.lessons[1:3])
    (tmp_path / course_folder.CONFIG).write_bytes(course_folder._config(course, tmp_path))
    for lesson in course.lessons:
        for name, content in course_folder._texts(course, lesson):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    made = run(tmp_path, "-c", GENERATE_ALL, *(lesson.name for lesson in course.lessons))
    assert made.returncode == 0, made.stderr
    by_hand = {each.key: each.responses for cells in course_cells(course).values() for each in cells.exercises}
    for lesson in course.lessons:
        cells = notebook(tmp_path / "release" / lesson.name / f"{lesson.name}.ipynb")
        for exercise in lesson.exercises:
            functions = {each.function for each in by_hand[exercise.key]}
            assert cells[f"{exercise.name}-checks"].metadata.editable is False
            assert f"{cells[exercise.name].source}\n" == code_without(course.stub(exercise.key).read_text(), functions)
            for function in functions:
                assert cells[f"{exercise.name}-{function}"].source.endswith("\n\nYOUR ANSWER HERE")
    assert len(hidden_lines(whole)) > 1000
    require_nothing_hidden(whole, tmp_path / "release")


def test_nothing_hidden_gets_beside_a_notebook(own: tuple[Course, Path]) -> None:
    course, folder = own
    secret = next(line for line, place in hidden_lines(course).items() if place.startswith("tests/"))
    manifest = course.root / "course.toml"
    manifest.write_text(f"{manifest.read_text()}\n# {secret}\n")
    with pytest.raises(CourseError, match=r"course\.toml holds"):
        again(course, folder)
    assert secret not in (folder / "source/01_first/course/course.toml").read_text()


# --- a folder that is there already ---------------------------------------------------------------------------------


def test_a_second_time_nothing_is_written_and_nothing_examined(own: tuple[Course, Path]) -> None:
    (own[1] / "gradebook.db").write_text("nbgrader's own")
    assert again(*own) == []
    assert (own[1] / "gradebook.db").read_text() == "nbgrader's own"


def test_a_change_of_the_course_changes_its_notebook_alone(own: tuple[Course, Path]) -> None:
    course, folder = own
    readme = course.lesson_readme("01_first")
    readme.write_text(readme.read_text() + "\n## More\n\n![A curve.](curve.svg)\n")
    with pytest.raises(CourseError, match=r"README\.md: the lesson shows curve\.svg"):
        again(course, folder)
    readme.with_name("curve.svg").write_text("<svg/>")
    assert again(course, folder) == ["source/01_first/01_first.ipynb", "source/01_first/curve.svg"]
    readme.write_text(readme.read_text().partition("\n## More")[0])
    assert again(course, folder) == ["source/01_first/01_first.ipynb"]
    assert not (folder / "source/01_first/curve.svg").exists()


def test_what_a_person_has_changed_is_not_replaced_unasked(own: tuple[Course, Path]) -> None:
    course, folder = own
    config, lesson = folder / course_folder.CONFIG, folder / "source/01_first/01_first.ipynb"
    config.write_text(config.read_text() + "c.Exchange.course_id = 'mine'\n")
    before = lesson.read_bytes()
    lesson.write_text(json.dumps(json.loads(before)))
    with pytest.raises(CourseError, match=r"nbgrader_config\.py, source/01_first/01_first\.ipynb\. Move it away"):
        again(course, folder)
    assert config.read_text().endswith("'mine'\n")
    assert again(course, folder, replace=True) == ["nbgrader_config.py", "source/01_first/01_first.ipynb"]
    assert lesson.read_bytes() == before


def test_a_run_that_was_stopped_half_way_is_gone_on_with(
    own: tuple[Course, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    course, folder = own
    readme = course.lesson_readme("01_first")
    readme.write_text(readme.read_text() + "\nMore of it.\n")
    write_whole = course_folder.write_files.__globals__["write_whole"]

    def stop_before_the_end(path: Path, content: bytes) -> None:
        if path.suffix == ".json" and (folder / "source/01_first/01_first.ipynb").read_bytes().count(b"More of it"):
            raise KeyboardInterrupt
        write_whole(path, content)

    monkeypatch.setitem(course_folder.write_files.__globals__, "write_whole", stop_before_the_end)
    with pytest.raises(KeyboardInterrupt):
        again(course, folder)
    monkeypatch.undo()
    readme.write_text(readme.read_text() + "\nAnd more.\n")
    assert again(course, folder) == ["source/01_first/01_first.ipynb"]


def test_no_place_will_do_where_something_else_is(own: tuple[Course, Path]) -> None:
    course, folder = own
    for place in (course.root, course.root / "exercises", course.root / "tests" / "nb", folder / "nbgrader_config.py"):
        with pytest.raises(CourseError, match="Name a folder"):
            again(course, place)
    stub = course.stub("01_first/affine")
    stub.write_text(stub.read_text() + "# more\n")
    with pytest.raises(CourseError, match="autograder stubs"):
        again(course, folder)


def test_the_command_says_what_it_has_written(own: tuple[Course, Path]) -> None:
    course, folder = own
    told = run(course.root, "-c", MAIN, "notebooks", str(folder))
    assert told.returncode == 0, told.stderr
    assert "holds 1 notebooks, with their solutions; 0 files are new." in told.stdout
