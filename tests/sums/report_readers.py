"""Readers of reports that know the formats and nothing of the program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

from rich.console import Console


class Element:
    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag, self.attributes = tag, attributes
        self.words: list[str] = []
        self.inside: list[Element] = []

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str, kind: str = "") -> list[Element]:
        known = (each for each in self.inside if each.tag == tag)
        return [each for each in known if not kind or kind in (each.attributes.get("class") or "").split()]


class Page(HTMLParser):
    """A page as a tree, by the standard library's parser."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        for each in self._open:
            each.inside.append(element)
        if tag not in {"br", "meta", "hr", "img", "link"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.words.append(data)


def printed(show: Callable[[Console], None]) -> list[str]:
    stream = io.StringIO()
    show(Console(file=stream, width=400))
    return [line.rstrip() for line in stream.getvalue().splitlines() if line.strip()]


def cells_of(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def records_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def number_in(cell: Any) -> Decimal | None:
    """Read a number of a table or a document; a cell without one is none."""
    return None if cell in {"", None} else Decimal(str(cell).replace(",", "."))


def plain(number: Decimal) -> str:
    """Write a number as people do."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def of(points: Decimal | None, most: Decimal, unknown: str = "not scored, of ") -> str:
    return f"{unknown}{plain(most)}" if points is None else f"{plain(points)} of {plain(most)}"


def total(parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
