"""What people read is spelled right, and leads where it says: all Markdown, and the texts that students get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from spellchecker import SpellChecker

from autograder.course import Lesson, load_course
from autograder.misconceptions import read_bank

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
WORDS = ROOT / "docs" / "words.txt"
LEFT_OUT = {".venv", "node_modules", "build", "dist", "out"}
PAGES = [page for page in sorted(ROOT.rglob("*.md")) if not LEFT_OUT & set(page.relative_to(ROOT).parts)]

_WORD = re.compile(r"[^\W\d_]{2,}(?:['\u2019][^\W\d_]+)?")
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_NO_PROSE = re.compile(r"```.*?```|`[^`]*`|https?://\S+", re.DOTALL)
_STRAY = re.compile(r"(?<!\\)\$")


def inline_tokens(page: Path) -> Iterator[Token]:
    """What a Markdown page shows, piece by piece; formulas are no prose."""
    text = _FORMULA.sub("", page.read_text(encoding="utf-8"))
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        yield from block.children or []


def prose() -> Iterator[tuple[str, str]]:
    """All that is spell-checked, with its place."""
    for page in PAGES:
        for token in inline_tokens(page):
            if token.type in {"text", "image"}:
                yield str(page.relative_to(ROOT)), token.content
    for exercise in COURSE.exercises:
        for text in (exercise.title, *exercise.hints):
            yield f"course.toml, {exercise.key}", text
        for text in docstrings(COURSE.stub(exercise.key)):
            yield f"the stub of {exercise.key}", text
        for wrong in read_bank(COURSE.bank(exercise.key)).misconceptions:
            yield f"feedback in the bank of {exercise.key}", wrong.feedback


def docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def words(text: str) -> Iterator[str]:
    for word in _WORD.findall(_NO_PROSE.sub(" ", text)):
        yield word.replace("\u2019", "'").removesuffix("'s")


@cache
def known_here() -> frozenset[str]:
    return frozenset(WORDS.read_text(encoding="utf-8").split())


def test_the_spelling_is_right() -> None:
    dictionary = SpellChecker(distance=1)
    unknown: dict[str, str] = {}
    for place, text in prose():
        for word in words(text):
            if word not in known_here() and dictionary.unknown([word]):
                unknown.setdefault(word, place)
    assert unknown == {}, f"correct these, or add a word of the field to {WORDS.relative_to(ROOT)}"


def test_the_spell_check_finds_mistakes() -> None:
    dictionary = SpellChecker(distance=1)
    assert dictionary.unknown(words("a hiden staet of the recurent netwrok"))
    assert not dictionary.unknown(words("a hidden state of the `recurent` network's weights"))


def test_every_word_of_our_own_list_is_needed() -> None:
    listed = WORDS.read_text(encoding="utf-8").split()
    used = {word for _, text in prose() for word in words(text)}
    assert [word for word in listed if word not in used] == []
    assert listed == sorted(set(listed))


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub makes them into anchors."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_internal_links_lead_somewhere(page: Path) -> None:
    for token in inline_tokens(page):
        link = str(token.attrs.get("href") or token.attrs.get("src") or "")
        if not link or re.match(r"(https?|mailto):", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{target.name} has no heading #{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_formulas_are_closed(page: Path) -> None:
    prose_only = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not _STRAY.search(_FORMULA.sub("", prose_only))


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.name)
def test_a_lesson_is_built_like_the_others(lesson: Lesson) -> None:
    page = COURSE.lesson_readme(lesson.name).read_text(encoding="utf-8")
    assert page.startswith(f"# {lesson.name[:2]} · {lesson.title}\n")
    headings = re.findall(r"(?m)^## (.*)$", page)
    assert "The shapes" in headings
    assert any("by hand" in heading for heading in headings)
    assert headings[-3:] == ["The exercises", "Where to read on", "Ask yourself"]
    exercises = page.partition("## The exercises")[2].partition("## Where to read on")[0]
    assert re.findall(r"(?m)^\* \*\*\[(\w+)\]\(\1\.py\)\*\*: ", exercises) == [each.name for each in lesson.exercises]
