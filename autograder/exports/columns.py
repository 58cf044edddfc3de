"""What a column of a gradebook can hold: the whole course, a lesson, or an exercise, found by what it is called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from autograder.decimals import shown
from autograder.errors import StoreError
from autograder.exports.told import exercise_grades, points_of
from autograder.gradebook.records import Grade, LessonGrade
from autograder.results import Person


class Worth(NamedTuple):
    """Points, null where we failed, out of how many; `lines` say in words what they are made of."""

    points: Decimal | None
    max_points: Decimal
    lines: tuple[str, ...]


class Column(NamedTuple):
    """What one column shows of a grade, null where the grade knows no such thing."""

    title: str
    names: tuple[str, ...]
    of: Callable[[Grade], Worth | None]

    def points(self, grade: Grade) -> Decimal | None:
        """Give the points of a grade, null where there are none or where we failed."""
        worth = self.of(grade)
        return points_of(worth.points) if worth else None


def lessons(grades: Sequence[Grade]) -> list[Column]:
    """Give a column for every lesson, in the order of the course."""
    found = {lesson.name: lesson for grade in grades for lesson in grade.lessons}
    return [
        Column(f"{name[:2].lstrip('0')} · {lesson.title}", (name, lesson.title), _lesson(name))
        for name, lesson in found.items()
    ]


def exercises(grades: Sequence[Grade]) -> list[Column]:
    """Give a column for every exercise, in the order of the course."""
    found = {key: each for grade in grades for key, each in exercise_grades(grade).items()}
    return [Column(each.title, (key,), _exercise(key)) for key, each in found.items()]


def whole(course_title: str) -> Column:
    """Give the column of the whole course."""
    return Column(course_title, ("course", "total"), _whole)


class Columns:
    """All columns of some grades, to be found by key or title, in any case."""

    def __init__(self, grades: Sequence[Grade], course_title: str) -> None:
        """Collect them."""
        self.lessons = lessons(grades)
        self.whole = whole(course_title)
        self._all = [self.whole, *self.lessons, *exercises(grades)]
        self._named: dict[str, list[Column]] = {}
        for column in self._all:
            for name in {_fold(each) for each in (column.title, *column.names)}:
                self._named.setdefault(name, []).append(column)

    def find(self, name: str) -> Column | None:
        """Find what is called so, if anything.

        Raises:
            StoreError: Several things are.

        """
        found = self._named.get(_fold(name), [])
        if len(found) > 1:
            keys = " or ".join(column.names[0] for column in found)
            raise StoreError(f"{name!r} may be {keys}. Call it by one of these keys.")
        return found[0] if found else None

    def require(self, name: str) -> Column:
        """Find what is called so, or raise StoreError with what there is."""
        column = self.find(name)
        if column is None:
            raise StoreError(f"nothing in these grades is called {name!r}. {self.expected()}")
        return column

    def expected(self) -> str:
        """Say what a column may be called."""
        some = ", ".join(repr(column.title) for column in self.lessons[:3])
        return f"Expected the title or key of the course, a lesson or an exercise, such as {some}."


Names = Callable[[Person], Iterable[str]]


class Roll:
    """The people whom grades are of, to be found by what another system calls them."""

    def __init__(self, grades: Sequence[Grade], names: Mapping[str, Names], number: str = "") -> None:
        """Take them in, with the names that they have in each column, the surest first, what people are called last.

        `number` is the column of a number that a person keeps in the other system, if there is one.
        """
        self._names, self._number, self._name = names, number, list(names)[-1]
        self._by_column: dict[str, dict[str, list[Grade]]] = {column: {} for column in names}
        for grade in grades:
            for column, names_of in names.items():
                for name in {_fold(each) for each in names_of(grade.person)}:
                    self._by_column[column].setdefault(name, []).append(grade)

    def find(self, cells: Mapping[str, str]) -> Grade | None:
        """Find the one person of a row; two alike are nobody, and so is a namesake who has another number."""
        for column, known in self._by_column.items():
            name = _fold(cells.get(column, ""))
            found = known.get(name, []) if name else []
            if len(found) == 1:
                return None if column == self._name and self._contradicts(found[0], cells) else found[0]
        return None

    def _contradicts(self, grade: Grade, cells: Mapping[str, str]) -> bool:
        number = cells.get(self._number, "").strip().lstrip("0")
        own = {each.strip().lstrip("0") for each in self._names[self._number](grade.person)} if number else set[str]()
        return bool(own - {""}) and number not in own


def without_a_row(grades: Sequence[Grade], reached: Collection[str], path: Path) -> list[str]:
    """Say whose grade has no place in a table of another system."""
    return [
        f"{grade.person.id} has no row in {path.name}, so their grade is not in the file."
        for grade in grades
        if grade.person.id not in reached
    ]


def spellings(name: str) -> Iterator[str]:
    """Give a name as it is, and the other way round: `Last, First` for `First Last`, and back."""
    yield name
    last, comma, first = name.partition(",")
    if comma:
        yield f"{first.strip()} {last.strip()}"
    elif " " in name:
        first, _, last = name.rpartition(" ")
        yield f"{last}, {first}"


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _lesson(name: str) -> Callable[[Grade], Worth | None]:
    def of(grade: Grade) -> Worth | None:
        for lesson in grade.lessons:
            if lesson.name == name:
                return _worth_of(lesson)
        return None

    return of


def _worth_of(lesson: LessonGrade) -> Worth:
    """Give what a lesson adds to the grade: the same most points for everybody, whatever was dropped for whom."""
    told = tuple(
        f"{each.title}: {'not scored' if each.points is None else shown(each.points)} of "
        f"{shown(each.max_points)}{' (dropped)' if each.key in lesson.dropped else ''}"
        for each in lesson.exercises
    )
    return Worth(lesson.weighted, lesson.weight, told + (lesson.lines if len(lesson.lines) > 1 else ()))


def _exercise(key: str) -> Callable[[Grade], Worth | None]:
    def of(grade: Grade) -> Worth | None:
        each = exercise_grades(grade).get(key)
        return None if each is None else Worth(each.points, each.max_points, each.lines)

    return of


def _whole(grade: Grade) -> Worth | None:
    told = tuple(
        f"{each.title}: {'not scored' if each.weighted is None else shown(each.weighted)} of {shown(each.weight)}"
        for each in grade.lessons
    )
    return Worth(grade.points, grade.max_points, told)
