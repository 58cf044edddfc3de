"""Stubs come from solutions alone, by whole-line markers, and give nothing away."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import Course, load_course
from autograder.errors import CourseError
from autograder.stubs import BEGIN, END, check_stubs, generate, write_stubs

PLACE = Path("solutions/02_cell/manual_cell.py")
MANIFEST = """\
format_version = 1
course = { name = "rnn", title = "R" }
[lessons.02_cell]
title = "The recurrent cell"
exercises.manual_cell = { title = "A", points = 1, difficulty = 1, minutes = 1 }
exercises.numpy_cell = { title = "B", points = 1, difficulty = 1, minutes = 1 }
"""
SOLUTION = f'''\
"""A cell."""

import math

import torch


class Cell:
    @staticmethod
    def step(x, h):
        """One step."""
        {BEGIN}
        # A comment of the solution that says much
        mixed = x @ h + h
        factor = math.sqrt(len(x))
        return torch.tanh(mixed)
        {END}


def scale(x):
    factor = math.sqrt(len(x))
    {BEGIN}
    if factor > 1:
        return x / factor
    return x
    {END}
'''
STUB = '''\
"""A cell."""

import math

import torch


class Cell:
    @staticmethod
    def step(x, h):
        """One step."""
        raise NotImplementedError


def scale(x):
    factor = math.sqrt(len(x))
    raise NotImplementedError
'''


@pytest.fixture
def course(tmp_path: Path) -> Course:
    for tree in ("exercises", "solutions", "tests"):
        (tmp_path / tree / "02_cell").mkdir(parents=True)
    (tmp_path / "course.toml").write_text(MANIFEST)
    (tmp_path / "solutions/02_cell/manual_cell.py").write_text(SOLUTION)
    (tmp_path / "solutions/02_cell/numpy_cell.py").write_text(f"def f(x):\n    {BEGIN}\n    return x\n    {END}\n")
    return load_course(tmp_path)


def test_a_block_becomes_one_raise_and_all_else_stays() -> None:
    assert generate(SOLUTION, PLACE) == STUB


def test_windows_line_ends_make_the_same_stub() -> None:
    assert generate(SOLUTION.replace("\n", "\r\n"), PLACE) == STUB


def test_a_whole_body_of_a_module_can_be_marked() -> None:
    assert generate(f"{BEGIN}\nx = 1\n{END}", PLACE) == "raise NotImplementedError"


def test_a_line_that_only_some_editors_break_is_one_line() -> None:
    source = f"a = '\u2028'\nb = 1\x0c\ndef f():\n    {BEGIN}\n    return 1\n    {END}\n"
    assert generate(source, PLACE) == "a = '\u2028'\nb = 1\x0c\ndef f():\n    raise NotImplementedError\n"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (["return 1"], 1, "no `### BEGIN SOLUTION`"),
        ([BEGIN, "return 1"], 2, "without `### END SOLUTION`"),
        (["return 1", END], 3, "without `### BEGIN SOLUTION`"),
        ([BEGIN, "x = 1", BEGIN, "return 1", END, END], 4, "within the block of line 2"),
        ([BEGIN, "return 1", END, END], 5, "without `### BEGIN SOLUTION`"),
        ([f"{BEGIN} here", "return 1", END], 2, "whole line"),
        (["## BEGIN SOLUTION", "return 1", "## END SOLUTION"], 2, "whole line"),
        (["### begin solution", "return 1", "### end solution"], 2, "whole line"),
        (["###BEGIN SOLUTION", "return 1", "###END SOLUTION"], 2, "whole line"),
        ([f"x = 1  {BEGIN}", "return 1", END], 2, "whole line"),
        ([f'x = "{BEGIN}"', BEGIN, "return 1", END], 2, "whole line"),
        (['x = """', BEGIN, '"""', END, "return 1"], 3, "whole line"),
        ([BEGIN, END, "return 1"], 2, "no statement"),
        ([BEGIN, "# only words", END, "return 1"], 2, "no statement"),
        ([BEGIN, "return 1", "  " + END], 4, "not indented as"),
        (["if 1:", "  " + BEGIN, "  return 1", "else:", "  return 2", "  " + END], 3, "cut a statement in two"),
        ([BEGIN, "if 1:", "  return 1", END, "else:", "  return 2"], 2, "cut a statement in two"),
        (["if 1:", BEGIN, "  return 1", END], 3, "not indented as the code"),
        (["x = [", BEGIN, "1]", "return x", END], 3, "does not parse"),
        (["return (", BEGIN, END], 2, "not Python"),
        ([BEGIN, "return 1", END, "\0"], None, "not Python"),
    ],
)
def test_a_marker_out_of_place_is_told_with_its_line(body: list[str], line: int | None, words: str) -> None:
    source = "\n".join(["def f():", *(f"    {text}" for text in body)])
    with pytest.raises(CourseError, match=words) as caught:
        generate(source, PLACE)
    assert line is None or caught.value.line == line
    assert str(PLACE) in str(caught.value)
    assert "autograder stubs" in str(caught.value)


def test_a_marker_left_of_its_code_does_not_empty_the_function() -> None:
    with pytest.raises(CourseError, match="not indented as the code"):
        generate(f'def f():\n    """Doc."""\n{BEGIN}\n    return 1\n{END}\n', PLACE)


_LINES = st.sampled_from(
    ["x = 1", "if x:\n    y = 2\nelse:\n    y = 3", "# words", "", "def g():\n    return 1", "s = '''\n  a\n'''"]
)


@given(pieces=st.lists(st.tuples(st.booleans(), st.lists(_LINES, min_size=1, max_size=4)), min_size=1, max_size=5))
def test_what_is_not_marked_survives_and_what_is_marked_does_not(pieces: list[tuple[bool, list[str]]]) -> None:
    source: list[str] = []
    stub: list[str] = []
    for is_marked, texts in pieces:
        block = ["z = 4", *texts] if is_marked else texts  # a block holds one statement at least
        source += [BEGIN, *block, END] if is_marked else block
        stub += ["raise NotImplementedError"] if is_marked else block
    if any(is_marked for is_marked, _ in pieces):
        assert generate("\n".join(source), PLACE) == "\n".join(stub)
    else:
        with pytest.raises(CourseError):
            generate("\n".join(source), PLACE)


@given(
    st.lists(
        st.sampled_from(
            [BEGIN, END, "x = 1", "if x:", "    y = 2", "    " + BEGIN, "    " + END, '"""', "(", "\x00", "é"]
        )
    )
)
def test_garbage_is_a_stub_that_parses_or_a_course_error(lines: list[str]) -> None:
    try:
        stub = generate("\n".join(lines), PLACE)
    except CourseError:
        return
    ast.parse(stub)
    assert "SOLUTION" not in stub


def test_stubs_are_written_once_and_then_in_order(course: Course) -> None:
    assert write_stubs(course) == [course.stub("02_cell/manual_cell"), course.stub("02_cell/numpy_cell")]
    assert course.stub("02_cell/manual_cell").read_text() == STUB
    assert write_stubs(course) == []
    assert check_stubs(course) == []


def test_one_solution_at_fault_keeps_all_stubs_as_they_are(course: Course) -> None:
    course.solution("02_cell/numpy_cell").write_text("x = 1\n")
    with pytest.raises(CourseError, match=r"numpy_cell\.py:1"):
        write_stubs(course)
    assert not course.stub("02_cell/manual_cell").exists()


def test_a_stub_that_cannot_be_written_is_told(course: Course) -> None:
    course.stub("02_cell/manual_cell").mkdir()
    with pytest.raises(CourseError, match=r"exercises/02_cell/manual_cell\.py: the stub cannot be written"):
        write_stubs(course)
    assert [path.name for path in course.stub("02_cell/manual_cell").parent.iterdir()] == ["manual_cell.py"]


def test_a_course_without_a_tree_has_no_strays_in_it(course: Course) -> None:
    write_stubs(course)
    (course.root / "tests/02_cell").rmdir()
    (course.root / "tests").rmdir()
    assert check_stubs(course) == []


def test_all_problems_are_listed_together(course: Course) -> None:
    write_stubs(course)
    course.stub("02_cell/manual_cell").write_text(STUB.replace("len(x)", "len(x) + 1"))
    course.stub("02_cell/numpy_cell").unlink()
    stray = course.root / "solutions/02_cell/old_cell.py"
    stray.write_text("")
    problems = check_stubs(course)
    assert [(problem.path, problem.line) for problem in problems] == [
        (course.stub("02_cell/manual_cell"), 16),
        (course.stub("02_cell/numpy_cell"), 1),
        (stray, 1),
    ]
    assert ["autograder stubs" in str(problem) for problem in problems] == [True, True, False]
    assert f"rm {stray}" in str(problems[2])


def test_a_missing_solution_and_a_malformed_one_are_both_listed(course: Course) -> None:
    course.solution("02_cell/manual_cell").unlink()
    course.solution("02_cell/numpy_cell").write_text(f"def f():\n    {BEGIN}\n    return 1\n")
    assert [problem.line for problem in check_stubs(course)] == [None, 2]


@pytest.mark.parametrize(
    "name",
    [
        "exercises/02_cell/solution.py",
        "exercises/02_cell/test_other.py",
        "exercises/02_cell/manual_cell_misconceptions.py",
        "exercises/02_cell/notes.txt",
        "exercises/02_cell/deep/x.py",
        "exercises/09_other/README.txt",
        "exercises/x.py",
        "solutions/02_cell/test_manual_cell.py",
        "tests/02_cell/manual_cell.py",
        "tests/02_cell/other_misconceptions.py",
        "tests/09_other/test_manual_cell.py",
    ],
)
def test_a_stray_file_is_found(course: Course, name: str) -> None:
    write_stubs(course)
    path = course.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    assert [problem.path for problem in check_stubs(course)] == [path]


def test_files_that_belong_there_are_no_strays(course: Course) -> None:
    write_stubs(course)
    for name in (
        "exercises/02_cell/README.md",
        "exercises/02_cell/unrolled.svg",
        "exercises/02_cell/figures/cell.png",
        "exercises/02_cell/test_manual_cell.py",
        "exercises/02_cell/__pycache__/manual_cell.pyc",
        "tests/02_cell/test_manual_cell.py",
        "tests/02_cell/manual_cell_misconceptions.py",
        "tests/02_cell/manual_cell_alternatives.py",
        "tests/autograder/test_anything.py",
    ):
        path = course.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert check_stubs(course) == []


@pytest.mark.parametrize("name", ["README.md", "test_manual_cell.py"])
@pytest.mark.parametrize(
    "text", ["mixed = x @ h + h", "so `mixed = x @ h + h` it is", "    return torch.tanh(mixed)  # !"]
)
def test_a_line_of_the_solution_in_what_students_get_is_a_leak(course: Course, name: str, text: str) -> None:
    write_stubs(course)
    path = course.root / "exercises/02_cell" / name
    path.write_text(f"first\n{text}\n")
    (problem,) = check_stubs(course)
    assert (problem.path, problem.line) == (path, 2)
    assert "solutions/02_cell/manual_cell.py:1" in str(problem)


def test_a_leak_into_the_stub_of_another_exercise_is_found(course: Course) -> None:
    given_away = f"def g(x, h):\n    mixed = x @ h + h\n    {BEGIN}\n    return mixed\n    {END}\n"
    course.solution("02_cell/numpy_cell").write_text(given_away)
    write_stubs(course)
    (problem,) = check_stubs(course)
    assert (problem.path, problem.line) == (course.stub("02_cell/numpy_cell"), 2)


@pytest.mark.parametrize(
    "text",
    [
        "return x",  # too short to say anything
        "# A comment of the solution that says much",
        "if factor > 1:",  # a header
        "factor = math.sqrt(len(x))",  # stands in a block, and outside too
        "unmixed = x @ h + h",  # another statement
    ],
)
def test_what_says_nothing_is_no_leak(course: Course, text: str) -> None:
    write_stubs(course)
    course.lesson_readme("02_cell").write_text(text)
    assert check_stubs(course) == []


def test_how_to_mend_it_reads_as_a_sentence() -> None:
    assert str(CourseError("It is stale.", mend="this")) == "It is stale. To mend it, run `this`."
    assert str(CourseError("It leaks. Change it, then", mend="this")) == "It leaks. Change it, then run `this`."
