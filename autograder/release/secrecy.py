"""The proof that nothing hidden or solved is in a release: by what its files hold, whatever they are called."""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import autograder
from autograder import stubs
from autograder.course import Course
from autograder.errors import CourseError
from autograder.misconceptions import read_bank

_LEAST: Final = 40  # characters; shorter lines stand everywhere
_MORE_SHOWN: Final = 5
_PROGRAM: Final = Path(autograder.__file__).parent


def require_nothing_hidden(course: Course, folder: Path) -> None:
    """Look for lines of solutions, hidden suites and banks in all files of a release, wheels unpacked.

    Raises:
        CourseError: One is there; the first ones are told with the file that holds them.

    """
    texts = dict(_texts(folder))
    hidden = hidden_lines(course)
    found = [(place, line) for place, text in texts.items() for line in hidden if line in text]
    if found:
        told = "; ".join(f"{place} holds `{line}` of {hidden[line]}" for place, line in found[:_MORE_SHOWN])
        raise CourseError(f"the release would give away {len(found)} lines: {told}.", path=folder)


def hidden_lines(course: Course) -> dict[str, str]:
    """Collect what must not be in a release, with the file that it is from.

    A line that the exercises show anyway is no secret; that none shows its own solution is proved by `stubs --check`.
    Nor is one that this program has for itself, whatever the course: it trains a small network to warm up.
    """
    hidden: dict[str, str] = {}
    for exercise in course.exercises:
        solution = course.solution(exercise.key)
        place = str(solution.relative_to(course.root))
        hidden.update(dict.fromkeys((line for line in stubs.telling_lines(solution) if len(line) >= _LEAST), place))
        for path in (course.hidden_suite(exercise.key), *_bank_files(course, exercise.key)):
            place = str(path.relative_to(course.root))
            hidden.update(dict.fromkeys(_code_lines(path.read_text(encoding="utf-8")), place))
    public = f"{_public_text(course)}\n{_program_text()}"
    return {line: place for line, place in hidden.items() if line not in public}


def _bank_files(course: Course, key: str) -> list[Path]:
    bank = read_bank(course.bank(key))
    return sorted({entry.path for entry in (*bank.misconceptions, *bank.alternatives)})


def _public_text(course: Course) -> str:
    """Join what students see anyway: a suite may have an import or a function from the public checks."""
    shown = [path(exercise.key) for exercise in course.exercises for path in (course.stub, course.public_checks)]
    readmes = [course.lesson_readme(lesson.name) for lesson in course.lessons]
    return "\n".join(path.read_text(encoding="utf-8") for path in (*shown, *readmes))


def _program_text() -> str:
    """Join the modules of this program, which go into every release as a wheel."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_PROGRAM.rglob("*.py")))


def _code_lines(source: str) -> set[str]:
    """Give the lines that say something, but for docstrings: titles and feedback are written for students."""
    lines = [line.strip() for line in source.splitlines()]
    told: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            told.update(range(node.lineno - 1, node.end_lineno or node.lineno))
    is_import = ("import ", "from ", "@")
    return {
        line
        for row, line in enumerate(lines)
        if row not in told and len(line) >= _LEAST and not line.startswith(is_import) and not line.startswith("#")
    }


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _unpacked(str(path.relative_to(folder)), path.read_bytes())


def _unpacked(place: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Give a file's text, or those of the files in an archive."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield place, data.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield from _unpacked(f"{place}!{name}", archive.read(name))
