"""What a report on a class calls its students: by name, or by a pseudonym that only the holder of a key can trace."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from autograder.plain_text import on_one_line
from autograder.reports.class_records import Student
from autograder.results import Person

_SHORTEST: Final = 6  # 30 bits: pseudonyms are made longer where two are alike
_LONGEST_NAME: Final = 80


def name_openly(people: Sequence[Person], links: Mapping[str, str]) -> dict[str, Student]:
    """Name students by their ids, in order of name; `links` gives the address of a student's feedback, as a path."""
    called = {person.id: on_one_line(person.name or person.id, _LONGEST_NAME) for person in people}
    alike = Counter(called.values())
    order = sorted(people, key=lambda person: (_fold(called[person.id]), person.id))
    return {
        person.id: Student(
            anchor=f"s{place}",
            name=_distinct(called[person.id], person.id) if alike[called[person.id]] > 1 else called[person.id],
            detail=on_one_line(person.id, _LONGEST_NAME) if person.name and person.name != person.id else "",
            link=quote(links[person.id]) if person.id in links else "",
        )
        for place, person in enumerate(order, start=1)
    }


def name_anonymously(people: Sequence[Person], key: bytes) -> dict[str, Student]:
    """Name students by pseudonyms, in order of pseudonym; the same key gives the same ones.

    Without the key nobody can find out whose a pseudonym is, not even by trying all names.
    """
    ids = sorted({person.id for person in people})
    tokens = {each: _token(each, key) for each in ids}
    length = _SHORTEST
    while len({token[:length] for token in tokens.values()}) < len(ids):
        length += 1
    order = sorted(ids, key=tokens.__getitem__)
    return {
        each: Student(anchor=f"s{place}", name=f"student {tokens[each][:length]}")
        for place, each in enumerate(order, start=1)
    }


def _distinct(name: str, identity: str) -> str:
    identity = on_one_line(identity, _LONGEST_NAME)
    return name if name == identity else f"{name} ({identity})"


def _token(identity: str, key: bytes) -> str:
    digest = hmac.digest(key, b"pseudonym\0" + identity.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _fold(name: str) -> str:
    """Spell a name for sorting: neither case nor accents part those who belong together."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
