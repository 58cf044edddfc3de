"""`%check` in a student's notebook, in a real kernel: what was last run is checked, in place and without a trace."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from silent import Silent

from autograder.course import Course, load_course
from autograder.notebooks import ipython
from autograder.notebooks.course_folder import write_course
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier

README = "# Words\n\nA question.\n"
QUIZ = '''"""Answer two questions."""


def how_many() -> int:
    """How many letters has `state`?"""
    ### BEGIN SOLUTION
    return 5
    ### END SOLUTION


def why() -> str:
    """Why do you think so?"""
    ### BEGIN SOLUTION
    return "I have counted the letters of that word."
    ### END SOLUTION
'''
CHECKS = '''"""Public checks of 01_first/quiz."""

import pytest

from autograder.suite import Student, assert_form, check

FORMS = {"how_many": int, "why": str}


@pytest.mark.parametrize("question", FORMS)
@check(points=1)
def test_form(question: str, shared_student: Student) -> None:
    """The answer has the form that its question asks for."""
    assert_form(getattr(shared_student, question)(), FORMS[question])
'''
HIDDEN = '''"""Hidden suite of 01_first/quiz."""

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_how_many(shared_student: Student) -> None:
    """The number of letters"""
    assert_answer(shared_student.how_many(), 5, form=int, hint="Count once more, and every letter.")


@check(points=2)
def test_why(shared_student: Student) -> None:
    """In your own words"""
    mark_by_hand(shared_student.why())
'''
BANK = '''"""Wrong answers to 01_first/quiz."""

from autograder.misconceptions import misconception


@misconception("how_many", caught_by="test_how_many")
def counts_different_letters():
    """You counted different letters."""
    return 4
'''
ENTRY = '\n[lessons.01_first.exercises.quiz]\ntitle = "Quiz: words"\npoints = 3\ndifficulty = 1\nminutes = 5\n'
RIGHT = "    return x.cumsum(0), x.sum()"
MISTAKEN = "    return x.cumsum(0) - x, x.sum()"


@pytest.fixture(scope="module")
def course(mini_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("author") / "course"
    shutil.copytree(mini_course, root, ignore=shutil.ignore_patterns("*cache*"))
    with (root / "course.toml").open("a") as manifest:
        manifest.write(ENTRY)
    for place, text in {
        "exercises/01_first/quiz.py": without_solutions(QUIZ),
        "exercises/01_first/test_quiz.py": CHECKS,
        "solutions/01_first/quiz.py": QUIZ,
        "tests/01_first/test_quiz.py": HIDDEN,
        "tests/01_first/quiz_misconceptions.py": BANK,
    }.items():
        (root / place).write_text(text)
    return load_course(root)


@pytest.fixture(scope="module")
def handed_out(course: Course, tier: Tier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put a student's version of the lesson where nothing else of the course is."""
    folder = course.root.parent / "nbgrader"
    write_course(course, folder, LocalRunner(tier), 2, Silent())
    own = Path(shutil.copytree(folder / "source" / "01_first", tmp_path_factory.mktemp("student") / "01_first"))
    book = nbformat.read(own / "01_first.ipynb", as_version=4)
    for cell in book.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = without_solutions(cell.source, "" if cell.cell_type == "code" else "YOUR ANSWER HERE")
    nbformat.write(book, own / "01_first.ipynb")
    return own


def without_solutions(text: str, stub: str = "") -> str:
    """Take solutions out as nbgrader does; that it does so is proved by test_notebooks_course.py."""
    return re.sub(
        r"### BEGIN SOLUTION\n.*?### END SOLUTION", stub or "raise NotImplementedError", text, flags=re.DOTALL
    )


def nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env={**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def cells(handed_out: Path) -> dict[str, str]:
    found = nbformat.read(handed_out / "01_first.ipynb", as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in found}


Run = Callable[[str], str]


@pytest.fixture(scope="module")
def kernel(handed_out: Path, runtime: Path) -> Iterator[Any]:
    manager = KernelManager(kernel_name="python3", transport="ipc", ip=str(runtime / "kernel"))
    manager.start_kernel(cwd=str(handed_out), env={**os.environ, "XDG_RUNTIME_DIR": str(runtime)})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def run(kernel: Any, cells: dict[str, str]) -> Run:
    """Run cells in a session that has just begun, and give what they show, without colours."""

    def run_(code: str) -> str:
        shown: list[str] = []

        def take(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "error":
                shown.extend(content["traceback"])
            shown.append(content.get("text", ""))

        kernel.execute_interactive(code, output_hook=take, timeout=120)
        return " ".join(re.sub(r"\x1b\[[\d;]*m", "", "".join(shown)).split())

    run_("%reset -f\nget_ipython().history_manager.reset()")
    run_(cells["01_first-setup"])
    return run_


def test_a_stub_a_mistake_and_a_right_answer_are_told_apart(run: Run, cells: dict[str, str]) -> None:
    stub, checks = cells["running_sum"], cells["running_sum-checks"]
    assert "Run the cell that defines `running_sum` first" in run(checks)
    run(stub)
    assert "Not written yet: line 8 still raises NotImplementedError" in run(checks)
    run(stub.replace("    raise NotImplementedError", MISTAKEN))
    mistaken = run(checks)
    assert "0 of 1 points" in mistaken
    assert "Each of your sums stops one item early." in mistaken
    run(stub.replace("    raise NotImplementedError", RIGHT))
    assert "1 of 1 points" in run('check("running_sum")')
    run(stub.replace("    raise NotImplementedError", MISTAKEN))
    assert "stops one item early" in run(checks)


def test_texts_are_left_to_a_person(run: Run, cells: dict[str, str]) -> None:
    run(cells["quiz"].replace("raise NotImplementedError", "return 'five'"))
    shown = run(cells["quiz-checks"])
    assert "Your answer should be a whole number; what came is 'five'." in shown
    assert "? The answer has the form that its question asks for (why)" in shown
    assert "A person reads it." in shown
    run(cells["quiz"].replace("raise NotImplementedError", "return 3"))
    shown = run(cells["quiz-checks"])
    assert "All public checks have passed. Have you written your answer in the text cell?" in shown
    assert "count" not in shown.casefold()  # no word of the hidden suite


def test_what_was_begun_is_checked_when_nothing_is_named(run: Run, cells: dict[str, str]) -> None:
    assert "Nothing was run yet" in run("%check")
    run(cells["affine"])
    run("import os; os.chdir('/')")
    shown = run("%check")
    assert "01_first/affine" in shown
    assert "01_first/quiz" not in shown


def test_a_name_that_is_none_is_told_with_the_nearest(run: Run) -> None:
    assert run("%check afine") == "There is no exercise 'afine' in this notebook. There is: affine."


def test_the_kernel_is_left_as_it_was(run: Run, cells: dict[str, str]) -> None:
    run("check = 'my own'\nbefore = set(globals()) | {'before'}")
    run(cells["affine"])
    run("%check affine")
    assert run("print(sorted(name for name in set(globals()) - before if not name.startswith('_')))") == (
        "['Affine', 'Tensor', 'nn', 'torch']"
    )
    assert run("%reload_ext autograder.notebooks.ipython\nprint(check)") == "my own"


def test_output_of_a_student_cannot_steer_the_notebook(run: Run, cells: dict[str, str]) -> None:
    hostile = "    print('\\x1b[2J\\x1b]0;title\\x07<script>')\n    raise ValueError('\\x1b[2J')"
    run(cells["running_sum"].replace("    raise NotImplementedError", hostile))
    assert "\x1b" not in run("%check running_sum")  # colours are taken out, nothing else is there to take


def test_without_its_checks_a_notebook_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=[""]))
    ipython.Checker(shell, tmp_path).magic("affine")
    assert "is missing. Keep it beside the notebook" in capsys.readouterr().err


def test_nbgrader_validate_tells_what_has_passed_from_what_has_not(
    handed_out: Path, tmp_path: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    folder = Path(shutil.copytree(handed_out, tmp_path / "01_first"))
    path = folder / "01_first.ipynb"
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.metadata.nbgrader.grade_id == "running_sum":
            cell.source = cell.source.replace("    raise NotImplementedError", RIGHT)
        if cell.metadata.nbgrader.grade_id == "quiz":
            cell.source = cell.source.replace("raise NotImplementedError", "return 3")
    nbformat.write(book, path)
    told = nbgrader(folder, "validate", path.name)
    assert told.stdout.count("The following cell failed") == 1, told.stdout + told.stderr
    assert "%check affine" in told.stdout
    assert "Not all public checks have passed." in told.stdout
