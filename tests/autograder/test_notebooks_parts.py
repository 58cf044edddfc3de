"""The parts that a lesson's notebook is made of: which cells it has, its text, its code, and what a kernel has run."""

from pathlib import Path

import pytest
from silent import Silent

from autograder.course import Course, load_course
from autograder.errors import AutograderError, CourseError
from autograder.grading.run import examine, make_setup
from autograder.notebooks.beside import CellCode
from autograder.notebooks.cells import course_cells, lesson_cells
from autograder.notebooks.kernel_answer import answer_from
from autograder.notebooks.lesson_text import figures_in, sections_of
from autograder.notebooks.solution_parts import bound_names, code_without, defined_names, question
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.sandbox import Tier

ROOT = Path(__file__).parents[2]
SOLUTION = '''"""A quiz."""

from typing import Literal


def first() -> int:
    """How many?"""
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION


def in_words() -> str:
    """Why?

    Two sentences.
    """
    ### BEGIN SOLUTION
    return (
        "Because "
        "it is."
    )
    ### END SOLUTION


def last() -> Literal["a"]:
    """Which?"""
    ### BEGIN SOLUTION
    return "a"
    ### END SOLUTION
'''


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


# --- cells ----------------------------------------------------------------------------------------------------------


def test_the_cells_of_a_lesson_are_worth_what_its_exercises_are(course: Course) -> None:
    cells = course_cells(course)
    for lesson in course.lessons:
        assert sum(cells[lesson.name].max_scores.values()) == sum(each.points for each in lesson.exercises)
        assert all(points > 0 for points in cells[lesson.name].max_scores.values())


def test_what_a_person_marks_is_what_grading_leaves_pending(course: Course, tier: Tier) -> None:
    expected = {
        (each.key, response.check, response.points)
        for cells in course_cells(course).values()
        for each in cells.exercises
        for response in each.responses
    }
    keys = sorted({key for key, _, _ in expected})
    units = [Unit(number=number, key=key, source=None, reference=True) for number, key in enumerate(keys)]
    graded = examine(make_setup(course, keys, b"a secret", 2), units, LocalRunner(tier), Silent())
    pending = {
        (each.exercise.key, check.name, check.max_points)
        for each in graded.values()
        for check in each.exercise.checks
        if check.outcome == "pending"
    }
    assert pending == expected
    assert len(pending) == len(course.lessons)


def course_with(folder: Path, solution: str, suite: str) -> Course:
    for place, text in {
        "course.toml": (
            "format_version = 1\n[course]\nname = 'x'\ntitle = 'X'\n[lessons.01_a]\ntitle = 'A'\n"
            "[lessons.01_a.exercises.q]\ntitle = 'Q'\npoints = 3\ndifficulty = 1\nminutes = 1\n"
        ),
        "solutions/01_a/q.py": solution,
        "tests/01_a/test_q.py": suite,
    }.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load_course(folder)


def test_a_free_response_is_found_in_the_suite_without_running_it(tmp_path: Path) -> None:
    suite = "raise SystemExit\n@check(points=2)\ndef test_why(student):\n    mark_by_hand(student.in_words())\n"
    (cells,) = lesson_cells(course_with(tmp_path, SOLUTION, suite), "01_a").exercises
    assert cells.max_scores == {"q-checks": 1.0, "q-in_words": 2.0}


@pytest.mark.parametrize(
    ("suite", "message"),
    [
        ("@check(points=2)\ndef test_why(student):\n    mark_by_hand(student.nowhere())\n", "no function of that name"),
        ("@check(points=2)\ndef test_why(student):\n    mark_by_hand(student.first())\n", "returns `str`"),
        ("@check(points=N)\ndef test_why(student):\n    mark_by_hand(student.in_words())\n", "test_q.py:3"),
        ("def test_why(student):\n    mark_by_hand(student.in_words())\n", "test_q.py:2"),
        (
            "@check(points=2)\ndef test_why(student):\n    mark_by_hand(student.in_words() + 'x')\n",
            "Write `mark_by_hand",
        ),
        ("@check(points=9)\ndef test_why(student):\n    mark_by_hand(student.in_words())\n", "worth more"),
        ("def test_why(student:\n", "not Python"),
    ],
)
def test_what_cannot_be_made_a_cell_is_told_with_its_place(tmp_path: Path, suite: str, message: str) -> None:
    with pytest.raises(CourseError, match=message.replace("(", r"\(")):
        lesson_cells(course_with(tmp_path, SOLUTION, suite), "01_a")


# --- text -----------------------------------------------------------------------------------------------------------


def test_a_text_is_split_at_its_sections_and_nowhere_else(course: Course) -> None:
    text = "# T\n\nfirst\n\n## A b\n\n```text\n## no section\n```\n\n### deeper\n\n## A b\n\nlast\n"
    sections = sections_of(course, "02_cell", text)
    assert [each.name for each in sections] == ["02_cell-text", "02_cell-a-b", "02_cell-a-b-again1"]
    assert "\n\n".join(each.text for each in sections) == text.strip()


def test_links_lead_to_cells_and_notebooks(course: Course) -> None:
    text = (
        "[a](manual_cell.py) [b](../05_stability/README.md) [c](../03_loop/full_rnn.py) "
        "[d](https://x.org/a.py) ![e](figure.svg) [f](other.py) [g](#here)"
    )
    (section,) = sections_of(course, "02_cell", text)
    assert section.text == (
        "[a](#manual_cell) [b](../05_stability/05_stability.ipynb) [c](../03_loop/03_loop.ipynb#full_rnn) "
        "[d](https://x.org/a.py) ![e](figure.svg) [f](other.py) [g](#here)"
    )
    assert section.leads_to_exercises
    assert figures_in(text + "\n![two\nlines](b.png) ![far](https://x.org/c.png)") == ["figure.svg", "b.png"]


# --- code -----------------------------------------------------------------------------------------------------------


def test_a_free_response_leaves_no_trace_in_the_code() -> None:
    code = code_without(SOLUTION, {"in_words"})
    first, rest = SOLUTION.split("def in_words")
    assert code == first + "def last" + rest.partition("def last")[2]
    assert code_without(SOLUTION, {"last"}) == SOLUTION.partition("\n\n\ndef last")[0] + "\n"
    assert code_without(SOLUTION, set()) == SOLUTION


def test_a_question_and_its_answer_are_read_off() -> None:
    asked = question(SOLUTION, "in_words", Path("quiz.py"))
    assert (asked.text, asked.answer) == ("Why?\n\nTwo sentences.", "Because it is.")
    with pytest.raises(CourseError, match=r"quiz\.py:6"):
        question(SOLUTION, "first", Path("quiz.py"))


def test_names_are_those_that_others_use() -> None:
    assert defined_names(SOLUTION) == ("first", "in_words", "last")
    assert defined_names("import x\nSIZE = 3\n") == ("SIZE",)
    assert bound_names("SIZE, y = 3, 4\nclass A: pass\n") == {"SIZE", "y", "A"}
    assert bound_names("%matplotlib inline\nclass A:\n    def f(:\nasync def g(): pass") == {"A", "g"}


# --- a kernel's answer ----------------------------------------------------------------------------------------------

CODE = CellCode(key="01_a/q", defines=("first", "last"), by_hand=("in_words",))


def source_of(*history: str) -> str:
    return answer_from(["", *history], CODE).source.decode()


def test_the_newest_cell_counts_and_imports_stand_before_it() -> None:
    both = "def first(): return {0}\ndef last(): return {0}"
    source = source_of(both.format(1), "import math", "print(1)", both.format(2), "%check q", "import math")
    assert source.startswith("import math\n\ndef first(): return 2\ndef last(): return 2\n")
    assert source.count("import math") == 1
    assert answer_from(["", both, "x = 1", both], CODE).cells == (3,)


def test_an_answer_in_several_cells_is_what_the_kernel_has_in_the_order_it_was_run() -> None:
    answer = answer_from(["", "def first(): return 1\ndef last(): return 1", "def first(): return 2"], CODE)
    assert answer.cells == (1, 2)
    namespace: dict[str, object] = {}
    exec(answer.source, namespace)
    assert (namespace["first"](), namespace["last"]()) == (2, 1)  # type: ignore[operator]


def test_a_text_cell_is_not_attempted_below_the_own_lines() -> None:
    answer = answer_from(["", "def first(): pass\ndef last(): pass"], CODE)
    lines = answer.source.decode().split("\n")
    assert "raise NotImplementedError" in "\n".join(lines[answer.own_lines :])
    assert "in_words" not in "\n".join(lines[: answer.own_lines])


def test_a_cell_that_is_no_python_is_still_the_newest() -> None:
    assert "def first(:" in source_of("def first(): return 1\ndef last(): return 1", "def first(:")


def test_a_cell_that_was_not_run_is_asked_for() -> None:
    with pytest.raises(AutograderError, match="Run the cell that defines `first` and `last` first"):
        source_of("x = 1", "%check q")
