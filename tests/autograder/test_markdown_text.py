"""Text as Markdown is read as that text, and as nothing else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.plain_text import make_visible
from autograder.reports.markdown_text import as_code, escape, escape_lines, fence

MARKUP = st.text("`~#*_-+=>1.)[]<>!&\\|: \n@/wa", max_size=40)
PROSE = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "code_inline", "hardbreak", "softbreak"}


def parsed(markdown: str) -> list[Token]:
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or []))]


def read(markdown: str) -> str:
    """What a reader sees, line by line, without the spaces at the ends of lines."""
    parts = [
        "\n" if token.type in {"hardbreak", "softbreak", "paragraph_close"} else token.content
        for token in parsed(markdown)
        if token.type != "inline"
    ]
    return squeezed("".join(parts))


def squeezed(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


ITEMS = ["- item", "+ item", "* item", "1. one", "1) one", "# head", "> quote", "===", "---", "***", "___", "~~~"]
OTHERS = [
    "    code",
    "[a]: b",
    "<div>",
    "&amp;",
    "\\",
    "a\\",
    "![a](b)",
    "__init__",
    "*x*",
    "~~x~~",
    "| a |\n|--|",
    "a\n===",
]


@pytest.mark.parametrize("line", [*ITEMS, *OTHERS])
def test_what_would_be_markup_is_text(line: str) -> None:
    for shown in (escape(line.partition("\n")[0]), escape_lines(line), escape_lines(f"first\n{line}\n\n{line}")):
        assert {token.type for token in parsed(shown)} <= PROSE, shown
    assert read(escape_lines(line)) == squeezed(line)


@given(st.text(max_size=40) | MARKUP)
def test_any_text_is_read_as_it_was(text: str) -> None:
    shown = escape_lines(text)
    assert {token.type for token in parsed(shown)} <= PROSE
    ticks = str.maketrans("", "", "`")  # they mark code, which is then shown as such
    assert read(shown).translate(ticks).split() == make_visible(text).translate(ticks).split()
    assert "\n" not in escape(text)


@example("```\n# head\n`````\n# head")
@given(st.text(max_size=40) | MARKUP)
def test_any_text_in_a_fence_stays_in_it(text: str) -> None:
    for indent, before in ((0, ""), (2, "* item\n\n")):
        fences = [token for token in parsed(before + fence(text, indent)) if token.type == "fence"]
        assert len(fences) == 1
        expected = [line.rstrip() for line in make_visible(text).split("\n")]
        assert fences[0].content.removesuffix("\n").split("\n") == expected
        assert parsed(before + fence(text, indent))[-1].type in {"fence", "bullet_list_close"}


@given(MARKUP)
def test_any_code_stays_code(text: str) -> None:
    shown = as_code(text)
    kinds = [(token.type, token.content) for token in parsed(f"a {shown} b") if token.type == "code_inline"]
    assert [content.split() for _, content in kinds] == ([text.split()] if text.strip() else [])


@pytest.mark.parametrize("text", ["ask @ann", "ann@uni.example", "see #12", "http://a.b", "HTTPS://a.b", "www.a.b"])
def test_nothing_looks_like_a_link_or_a_mention_to_github(text: str) -> None:
    shown = escape(text)
    assert read(shown) == text
    words = [token.content for token in parsed(shown) if token.type == "text"]
    assert not any(mark in word for word in words for mark in ("@", "#1"))
    assert "://" not in shown.replace("\\://", "")
    assert "www." not in shown
