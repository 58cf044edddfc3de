"""What a reader's program would do with our reports: nothing but show them, whatever an attack has put into them."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from autograder.exports.junit import render_junit
from autograder.gradebook import grades
from autograder.reports import github
from autograder.results import Results, Submission
from tests.attacks.trial import Trial

_JOINERS = {"\u200c", "\u200d"}
_ACTIVE = {"script", "iframe", "object", "embed", "form", "input", "link", "base", "img", "video", "audio", "template"}
_OUR_LINKS = re.compile(r"#[^:]*|feedback/[^/:]+/feedback\.html")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COMMANDS = re.compile(r"::(error|warning)( file=[^:,]*,line=\d+,title=[^:]*)?::[^\r\n]*")


def troubles_of(trial: Trial, student: str) -> list[str]:
    """Name what would happen to a reader of this student's pages."""
    found: list[str] = []
    for path in trial.feedback(student):
        text = path.read_text(encoding="utf-8")
        found += [f"{path.name}: {trouble}" for trouble in steering(text)]
        found += [f"{path.name}: {trouble}" for trouble in (_in_html if path.suffix == ".html" else _in_markdown)(text)]
    return found + _on_github(trial.of(student))


def steering(text: str) -> list[str]:
    """Name the characters that steer a terminal, or hide and reorder text."""
    odd = {
        char
        for char in text
        if char not in "\n\t" and char not in _JOINERS and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }
    return [f"holds U+{ord(char):04X}" for char in sorted(odd)]


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.troubles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.troubles += [f"an element <{tag}>"] if tag in _ACTIVE else []
        for name, value in attrs:
            is_link = name in {"href", "src", "xlink:href", "action"} and not _OUR_LINKS.fullmatch(value or "")
            if name.startswith("on") or is_link:
                self.troubles.append(f"<{tag} {name}={value!r}>")


def _in_html(text: str) -> list[str]:
    parser = _Elements()
    parser.feed(text)
    return parser.troubles


def _in_markdown(text: str) -> list[str]:
    """Read it as GitHub does, with HTML let through and bare addresses made links."""
    reader = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
    kinds = {token.type for block in reader.parse(text) for token in (block, *(block.children or ()))}
    return [f"a Markdown {kind}" for kind in sorted(kinds & {"html_block", "html_inline", "image", "link_open"})]


def _on_github(submission: Submission) -> list[str]:
    checked = submission.exercises
    lines = "\n".join(github.annotate(checked)).split("\n")
    found = [f"a workflow command {line[:60]!r}" for line in lines if line and not _COMMANDS.fullmatch(line)]
    summary = github.summary(checked, {})
    return found + [f"summary: {each}" for each in (*steering("\n".join(lines) + summary), *_in_markdown(summary))]


def troubles_in_print(printed: str) -> list[str]:
    """Name what the program's own words would do to the terminal of whoever grades, or to a log of GitHub's."""
    commands = [line for line in _listened_to(printed) if line.lstrip().startswith("::") or "##[" in line]
    return steering(printed) + [f"a workflow command {line.strip()[:60]!r}" for line in commands]


def troubles_in_exports(folder: Path, results: Results) -> list[str]:
    """Name what a spreadsheet, a reader of JUnit files or a browser would do with what is written for the class."""
    found: list[str] = []
    for form in ("csv", "csv-checks"):
        with (folder / f"export.{form}").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file, strict=True) for cell in row]
        formulas = [cell for cell in cells if cell.lstrip(" \xa0").startswith(_FORMULA) and not _is_number(cell)]
        found += [f"{form}: a formula {cell[:40]!r}" for cell in formulas]
    for submission, grade in zip(results.submissions, grades(None, results), strict=True):
        try:
            ET.fromstring(render_junit(submission, grade))
        except ET.ParseError as error:
            found.append(f"junit of {submission.student!r}: {error}")
    page = (folder / "report.html").read_text(encoding="utf-8")
    return found + [f"report.html: {trouble}" for trouble in (*_in_html(page), *steering(page))]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _listened_to(printed: str) -> Iterator[str]:
    """Give the lines of a log that a workflow takes commands from: all but those between a stop and its token."""
    token = ""
    for line in printed.split("\n"):
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::").strip()
        else:
            yield line


def troubles_in_results(path: Path) -> list[str]:
    """Name what a program that reads results.json would stumble over."""
    try:
        json.loads(path.read_bytes().decode("utf-8"), parse_constant=_no_number)
    except ValueError as error:
        return [str(error)]
    return []


def _no_number(name: str) -> float:
    raise ValueError(f"results.json holds {name}, which is no JSON")


def folders_outside(trial: Trial, students: Iterable[str]) -> list[str]:
    """Name the students whose feedback lies anywhere but in one folder of its own."""
    root = trial.arena.out / "feedback"
    places = {student: {path.resolve().parent for path in trial.feedback(student)} for student in students}
    return [name for name, parents in places.items() if {p.parent for p in parents} != {root.resolve()}]
