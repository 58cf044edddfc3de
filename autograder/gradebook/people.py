"""Finding a student by what a person would type."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from autograder.errors import AutograderError
from autograder.gradebook.records import Grade
from autograder.plain_text import on_one_line
from autograder.results import Person

_SHOWN = 5


def find_student(grades: Sequence[Grade], who: str) -> Grade:
    """Find the grade of a student by id, or else by name, address or an id of another system.

    Raises:
        AutograderError: Nobody is called so, or several are; the message has the nearest names.

    """
    for grade in grades:
        if grade.person.id == who:
            return grade
    found = [grade for grade in grades if who.casefold() in {word.casefold() for word in _words(grade.person)}]
    if len(found) == 1:
        return found[0]
    if found:
        raise AutograderError(f"several students are called {who!r}: {_listing(found)}. Give the id.")
    by_word = {word.casefold(): grade for grade in grades for word in _words(grade.person)}
    near = [by_word[word] for word in difflib.get_close_matches(who.casefold(), by_word, n=_SHOWN, cutoff=0.5)]
    unique = list({grade.person.id: grade for grade in near}.values())
    hint = f"Did you mean {_listing(unique)}?" if unique else f"There are {len(grades)} students; see the report."
    raise AutograderError(f"there is no student {who!r}. {hint}")


def called(person: Person) -> str:
    """Name a student for one line, with the id where the name is another."""
    name, identity = on_one_line(person.name), on_one_line(person.id)
    return f"{name} ({identity})" if name and name != identity else identity


def _words(person: Person) -> list[str]:
    return [word for word in (person.id, person.name, person.email, *person.ids.values()) if word]


def _listing(grades: Sequence[Grade]) -> str:
    return ", ".join(called(grade.person) for grade in grades[:_SHOWN])
