"""Stubs: made from the solutions by their markers, and the proof that what students get is no more than that.

A solution marks what a student writes by two whole lines, indented as the code between them:

    ### BEGIN SOLUTION
    ...
    ### END SOLUTION

The markers are nbgrader's own, so a notebook made from the same file goes through nbgrader's own tools. Between
them stand whole statements of one suite; the stub has one `raise NotImplementedError` in their place.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from autograder.course import LESSON_NAME, Course, Lesson
from autograder.errors import CourseError
from autograder.files import write_whole

BEGIN: Final = "### BEGIN SOLUTION"
END: Final = "### END SOLUTION"
MEND: Final = "autograder stubs"

_MARKER_LIKE = re.compile(r"#\s*(BEGIN|END)[\s_-]*SOLUTION", re.IGNORECASE)
_FIGURES = {".svg", ".png"}
_IGNORED = {"__pycache__", ".DS_Store"}
# What every answer of a lesson shares: headers, imports, decorators, calls without arguments.
_BOILERPLATE = re.compile(r"#.*|.*:|(import|from|raise NotImplementedError)\b.*|@.*|[\w.()]+\(\)")
_LEAST_TELLING = 12


class _Block:
    """One marked block: its first and last line are the markers'; lines count from 1."""

    def __init__(self, begin: int, end: int, indent: str) -> None:
        self.begin = begin
        self.end = end
        self.indent = indent

    def holds(self, line: int) -> bool:
        return self.begin < line < self.end


def generate(source: str, path: Path) -> str:
    """Make the stub of a solution; `path` is only for the CourseError that a marker out of place raises."""
    lines = _lines(source)
    blocks = _blocks(lines, path)
    stub: list[str] = []
    done = 0
    for block in blocks:
        stub += [*lines[done : block.begin - 1], f"{block.indent}raise NotImplementedError"]
        done = block.end
    text = "\n".join([*stub, *lines[done:]])
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as error:
        message = f"the stub that follows from this does not parse: {error}. Mark whole statements, then"
        raise CourseError(message, path=path, line=blocks[0].begin, mend=MEND) from None
    return text


def solution_lines(source: str) -> set[int]:
    """List the lines, counted from 1, that stand between markers: what a student writes."""
    blocks = _blocks(_lines(source), Path("solution"))
    return {line for block in blocks for line in range(block.begin + 1, block.end)}


def write_stubs(course: Course) -> list[Path]:
    """Write every stub that is missing or stale, and list those; nothing is written if a solution is at fault."""
    wanted = {course.stub(exercise.key): _generate_for(course, exercise.key) for exercise in course.exercises}
    stale = [path for path, text in wanted.items() if _read(path) != text]
    for path in stale:
        _replace(path, wanted[path])
    return stale


def check_stubs(course: Course) -> list[CourseError]:
    """List all that is wrong with the three trees, in the order of place; nothing is raised and nothing written."""
    problems = [*_stale_stubs(course), *_stray_files(course)]
    for lesson in course.lessons:
        problems += _leaks(course, lesson)
    return sorted(problems, key=lambda problem: (str(problem.path), problem.line or 0))


def _generate_for(course: Course, key: str) -> str:
    path = course.solution(key)
    source = _read(path)
    if source is None:
        raise CourseError(f"the solution of {key} is missing, or no UTF-8 text. Write it, then", path=path, mend=MEND)
    return generate(source, path)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _replace(path: Path, text: str) -> None:
    """Write in one step: a stub is never seen half written."""
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise CourseError(f"the stub cannot be written: {error.strerror}.", path=path) from None


# --- markers --------------------------------------------------------------------------------------------------------


def _lines(source: str) -> list[str]:
    # Not splitlines(), which also splits where Python does not (form feeds, U+2028).
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _blocks(lines: list[str], path: Path) -> list[_Block]:
    """Pair the markers up and judge what stands between them."""
    text = "\n".join(lines)
    try:
        tree = ast.parse(text)
        comments = {
            token.start[0]
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type == tokenize.COMMENT
        }
    except (SyntaxError, ValueError, tokenize.TokenError) as error:  # ValueError: a NUL byte, before Python 3.11.4
        line = getattr(error, "lineno", None)
        raise CourseError(f"this is not Python: {error}. Correct it, then", path=path, line=line, mend=MEND) from None
    blocks = list(_paired(lines, comments, path))
    if not blocks:
        raise CourseError(f"no `{BEGIN}` marks what a student writes. Mark it, then", path=path, line=1, mend=MEND)
    for block in blocks:
        _check_content(tree, block, path)
    return blocks


def _paired(lines: list[str], comments: set[int], path: Path) -> Iterator[_Block]:
    opened: _Block | None = None
    for row, line in enumerate(lines, start=1):
        if not _MARKER_LIKE.search(line):
            continue
        marker = line.strip()
        if marker not in {BEGIN, END} or row not in comments:
            _refuse(f"a marker is the whole line `{BEGIN}` or `{END}`, found `{marker}`", path, row)
        block = _Block(row if opened is None else opened.begin, row, line[: len(line) - len(line.lstrip())])
        if (marker == BEGIN) != (opened is None):
            _refuse(_out_of_turn(opened), path, row)
        elif opened is None:
            opened = block
        elif opened.indent != block.indent:
            _refuse(f"`{END}` is not indented as its `{BEGIN}` in line {opened.begin}", path, row)
        else:
            yield block
            opened = None
    if opened is not None:
        _refuse(f"`{BEGIN}` without `{END}` after it", path, opened.begin)


def _out_of_turn(opened: _Block | None) -> str:
    if opened is None:
        return f"`{END}` without `{BEGIN}` before it"
    return f"`{BEGIN}` within the block of line {opened.begin}, which has no `{END}` yet"


def _check_content(tree: ast.Module, block: _Block, path: Path) -> None:
    suites = list(_suites_within(tree, block))
    if not suites:
        _refuse("there is no statement between the markers", path, block.begin)
    first, last = suites[0][0], suites[0][-1]
    if len(suites) > 1 or _first_line(last) > block.end or (last.end_lineno or 0) > block.end:
        _refuse(
            "the markers cut a statement in two; between them stand whole statements of one suite", path, block.begin
        )
    if first.col_offset != len(block.indent.encode()):
        _refuse(f"the marker is not indented as the code below it, in line {_first_line(first)}", path, block.begin)


def _suites_within(node: ast.AST, block: _Block) -> Iterator[list[ast.stmt]]:
    """Find the outermost runs of sibling statements that start inside the block."""
    for _, value in ast.iter_fields(node):
        children = [item for item in value if isinstance(item, ast.AST)] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]  # ast types its fields as Any
        inside = [child for child in children if isinstance(child, ast.stmt) and block.holds(_first_line(child))]
        if inside:
            yield inside
        for child in children:
            if child not in inside:
                yield from _suites_within(child, block)


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _refuse(message: str, path: Path, line: int) -> NoReturn:
    raise CourseError(f"{message}. Correct it, then", path=path, line=line, mend=MEND)


# --- the trees ------------------------------------------------------------------------------------------------------


def _stale_stubs(course: Course) -> Iterator[CourseError]:
    for exercise in course.exercises:
        path = course.stub(exercise.key)
        try:
            wanted = _generate_for(course, exercise.key)
        except CourseError as problem:
            yield problem
            continue
        found = _read(path)
        if found is None:
            yield CourseError("the stub is missing.", path=path, line=1, mend=MEND)
        elif found != wanted:
            pairs = zip(_lines(found), _lines(wanted), strict=False)
            same = next((row for row, (old, new) in enumerate(pairs, start=1) if old != new), None)
            line = same or min(len(_lines(found)), len(_lines(wanted)))
            yield CourseError("the stub is not what its solution makes.", path=path, line=line, mend=MEND)


def _stray_files(course: Course) -> Iterator[CourseError]:
    expected = {course.lesson_readme(lesson.name) for lesson in course.lessons}
    for exercise in course.exercises:
        key = exercise.key
        expected |= {course.solution(key), course.stub(key), course.public_checks(key), course.hidden_suite(key)}
        expected |= {course.bank(key), course.bank(key).with_name(f"{exercise.name}_alternatives.py")}
        expected.add(course.equivalents(key))
    for tree in ("exercises", "solutions", "tests"):
        for path in _files_of_lessons(course.root / tree):
            if path not in expected and path.name != "README.md" and path.suffix not in _FIGURES:
                message = (
                    f"a stray file: course.toml has no exercise that {path.name} could belong to. Name it there, or"
                )
                yield CourseError(message, path=path, line=1, mend=f"rm {path}")


def _files_of_lessons(tree: Path) -> Iterator[Path]:
    """Walk what lies in lesson folders; tests/ has other folders too, which are the program's own."""
    if not tree.is_dir():
        return
    for folder in sorted(tree.iterdir()):
        if folder.name in _IGNORED or (tree.name == "tests" and not LESSON_NAME.fullmatch(folder.name)):
            continue
        for path in [folder] if not folder.is_dir() else sorted(folder.rglob("*")):
            if not path.is_dir() and not _IGNORED & set(path.relative_to(tree).parts):
                yield path


# --- leaks ----------------------------------------------------------------------------------------------------------


def _leaks(course: Course, lesson: Lesson) -> Iterator[CourseError]:
    """Find lines of a solution's block that turn up in what students get of the same lesson."""
    folder = course.root / "exercises" / lesson.name
    texts = {path: _lines(_read(path) or "") for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".md"}}
    for exercise in lesson.exercises:
        solution = course.solution(exercise.key)
        for secret, row in telling_lines(solution).items():
            wanted = re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)")
            for path, lines in texts.items():
                for line in (number for number, text in enumerate(lines, start=1) if wanted.search(text)):
                    message = f"a line of the solution ({solution}:{row}) leaks: `{secret}`. Change it, then"
                    yield CourseError(message, path=path, line=line, mend=f"{MEND} --check")


def telling_lines(solution: Path) -> dict[str, int]:
    """Collect the lines, with their numbers, that only the solution's blocks hold and that say something."""
    source = _read(solution)
    if source is None:
        return {}
    lines = _lines(source)
    try:
        blocks = _blocks(lines, solution)
    except CourseError:
        return {}  # told already, as a stub that cannot be made
    inside: dict[str, int] = {}
    outside: set[str] = set()
    for row, line in enumerate(lines, start=1):
        text = line.strip()
        if not any(block.holds(row) for block in blocks):
            outside.add(text)
        elif len(text) >= _LEAST_TELLING and not _BOILERPLATE.fullmatch(text):
            inside.setdefault(text, row)
    return {text: row for text, row in inside.items() if text not in outside}
