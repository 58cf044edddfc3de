"""A lesson's text as it reads in a notebook: a piece for each section, and links that lead somewhere there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from autograder.course import Course

_SECTION: Final = re.compile(r"## +(.+)")
_FENCE: Final = re.compile(r" {0,3}(```+|~~~+)")
_LINK: Final = re.compile(r"\]\((?!\w+:|#)([^)\s]+)\)")
_TO_EXERCISE: Final = re.compile(r"(?:\.\./(\d\d_\w+)/)?(\w+)\.py")
_TO_LESSON: Final = re.compile(r"\.\./(\d\d_\w+)/(?:README\.md)?")


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of the text; `name` tells it from the others, `leads_to_exercises` whether it links to any."""

    name: str
    text: str
    leads_to_exercises: bool = False


def sections_of(course: Course, lesson: str, readme: str) -> list[Section]:
    """Split a lesson's text at its second-level headings; links to exercises and lessons lead to their notebooks."""
    sections: list[Section] = []
    for number, text in enumerate(_pieces(readme)):
        heading = _SECTION.match(text) if number else None
        words = re.findall(r"\w+", heading[1].casefold()) if heading else ["text"]
        name = "-".join([lesson, *words])
        taken = sum(each.name == name or each.name.startswith(f"{name}-again") for each in sections)
        sections.append(
            Section(
                name=f"{name}-again{taken}" if taken else name,
                text=_LINK.sub(lambda match: f"]({_place(course, lesson, match[1])})", text),
                leads_to_exercises=any(_exercise(course, lesson, found) for found in _LINK.findall(text)),
            )
        )
    return sections


def figures_in(readme: str) -> list[str]:
    """List the files beside a lesson's text that it shows."""
    found = re.findall(r"!\[[^\]]*\]\((?!\w+:)([^)\s/]+)\)", readme)
    return list(dict.fromkeys(found))


def _pieces(readme: str) -> Iterator[str]:
    piece: list[str] = []
    fence = ""
    for line in readme.strip("\n").split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        elif not fence and _SECTION.match(line):
            yield "\n".join(piece).strip("\n")
            piece = []
        piece.append(line)
    yield "\n".join(piece).strip("\n")


def _exercise(course: Course, lesson: str, link: str) -> str | None:
    """Give the key of the exercise that a link leads to."""
    found = _TO_EXERCISE.fullmatch(link)
    key = f"{found[1] or lesson}/{found[2]}" if found else ""
    return key if any(each.key == key for each in course.exercises) else None


def _place(course: Course, lesson: str, link: str) -> str:
    key = _exercise(course, lesson, link)
    if key is not None:
        there, _, name = key.partition("/")
        return f"#{name}" if there == lesson else f"../{there}/{there}.ipynb#{name}"
    found = _TO_LESSON.fullmatch(link)
    return f"../{found[1]}/{found[1]}.ipynb" if found else link
