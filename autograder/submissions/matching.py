"""Whose a submission is: what a layout knows of its student, held against the roster."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from autograder.results import Note, Person
from autograder.submissions.records import Handed

# In the order in which they are tried; what a system issued is surer than what a person typed.
_SYSTEMS: Final = ("canvas", "sis", "moodle", "github", "sis_login")


class Matcher:
    """Finds people of a roster by their ids, e-mail, logins, and their name if nobody else has it."""

    def __init__(self, roster: Sequence[Person]) -> None:
        """Learn by what each person can be found."""
        self._found: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in roster:
            for way, value in dict.fromkeys(_known(person)):
                self._found[way, value].append(person)

    def find(self, handed: Handed) -> tuple[Person | None, str]:
        """Find the student of a submission, or say why there is none."""
        for way, value in _sought(handed):
            people = self._found.get((way, value), []) if value else []
            if len(people) == 1:
                return people[0], ""
            if people:
                several = " and ".join(f"{person.id} ({person.name})" for person in people)
                return None, f"Its {way} fits {several}. It is graded under this name."
        return None, "Nobody on the roster has this name, id, e-mail or login. It is graded under this name."


def match_people(handed: Sequence[Handed], roster: Sequence[Person]) -> tuple[list[str], list[Note]]:
    """Give the student of each submission, and a note for each that is of nobody on the roster."""
    if not roster:
        return [each.student for each in handed], []
    matcher = Matcher(roster)
    students: list[str] = []
    notes: dict[str, Note] = {}
    for each in handed:
        person, why = matcher.find(each)
        students.append(each.student if person is None else person.id)
        if person is None:
            notes[each.student] = Note(kind="unmatched", student=each.student, what=f"{each.folder.place}: {why}")
    return students, list(notes.values())


def missing_people(students: Sequence[str], roster: Sequence[Person]) -> list[Note]:
    """Give a note for everybody on the roster who handed in nothing."""
    there = set(students)
    what = "Nothing was handed in."
    return [Note(kind="missing", student=person.id, what=what) for person in roster if person.id not in there]


def _known(person: Person) -> Iterator[tuple[str, str]]:
    yield "id", person.id
    for system in _SYSTEMS:
        yield system, _plain(_bare(person.ids.get(system, "")))
    yield "email", _plain(person.email)
    yield "login", _plain(person.email).partition("@")[0]
    if person.name:
        yield "name", _letters(person.name)
        yield from (("words", each) for each in _turned(person.name))


def _sought(handed: Handed) -> Iterator[tuple[str, str]]:
    claims = handed.claims
    yield "id", claims.get("id") or handed.student
    for system in _SYSTEMS:
        # A folder's or an archive's name may be any of them.
        yield system, _plain(_bare(claims.get(system, "") if claims else handed.student))
    yield "email", _plain(claims.get("email", "") if claims else handed.student)
    if not claims:
        yield "login", _plain(handed.student)
    name = claims.get("name", "") if claims else handed.student
    yield "name", _letters(name)
    yield "words", _letters(name)


def _bare(number: str) -> str:
    """Take off what Moodle's grading worksheet writes before the number of a participant."""
    return number.strip().removeprefix("Participant ").strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _letters(name: str) -> str:
    return "".join(char for char in _plain(name) if char.isalnum())


def _turned(name: str) -> Iterator[str]:
    """Give a name with every other word first: `Ada King Lovelace` is `lovelaceadaking` in Canvas."""
    words = [word for word in (_letters(part) for part in name.replace(",", " ").split()) if word]
    for first in range(len(words)):
        yield "".join([*words[first:], *words[:first]])
