"""Feedback says what the results say, to whoever reads it and on whatever, and nothing that a student wrote acts."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from autograder.course import load_course
from autograder.errors import StoreError
from autograder.reports.feedback import render_html, render_markdown, write_feedback
from autograder.reports.outline import SIGNS
from autograder.results import (
    Check,
    CourseInfo,
    Curve,
    Exercise,
    Outcome,
    Picture,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)
from autograder.student.answer import read_answer
from autograder.submissions import read_submissions

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
HOSTILE = (
    "</pre></code><script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;{{ 7*7 }}{% raw %}\n"
    "# head\n- item\n1. one\n> quote\n``` \n~~~\n```\n<!-- \n[a](javascript:b) ![c](http://d) <http://e> "
    "http://f www.g.de h@i.de @j #1 a_b_c *k* **l** | m | `n` ``o`` \\\n===\n---\n    code\n"
    "\x1b[31m\x00\x07\x7f\x9b\r\u202eevil\u2066\u200b\ufeff\ud800\ufffe\u2028x"
)


def check(outcome: Outcome = "passed", **fields: object) -> Check:
    points = None if outcome == "fault" else 2.0 if outcome == "passed" else 0.0
    reason = "wrong" if outcome == "failed" else None
    known = {"name": "test_a", "title": "A holds", "outcome": outcome, "reason": reason, "points": points}
    return msgspec.convert({**known, "max_points": 2.0, **fields}, Check)


def picture(name: str = "Loss of each epoch", label: str = "yours") -> Picture:
    curves = (
        Curve(label=label, x=(0, 1, 2, 3), y=(1.0, 0.2, 0.05, 0.1)),
        Curve(label="typical", x=(0, 1, 2, 3), y=(1.1, 0.1, 0.02, 0.01)),
    )
    return Picture(name=name, x_label="epoch", y_label="loss", curves=curves)


def submission(*exercises: Exercise, student: str = "ann") -> Submission:
    return score_submission(student, exercises)


def every_outcome() -> Submission:
    keys = [exercise.key for exercise in COURSE.exercises]
    ends = [
        score_exercise(key, [check(title="It begins"), check(outcome, message=f"This is {outcome}.")])
        for key, outcome in zip(keys, OUTCOMES, strict=False)
    ]
    done = score_exercise(keys[6], [check(pictures=[picture()])])
    untouched = [score_exercise(key, 2 * [check("unattempted", message="Not written yet.")]) for key in keys[7:12]]
    return submission(*ends, done, *untouched)


def results_of(*submissions: Submission) -> Results:
    run = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-01-01", seconds=1.5)
    return Results(
        course=CourseInfo(name="rnn", title="Recurrent networks"), run=run, submissions=submissions, faults=0
    )


def html_of(one: Submission) -> str:
    return render_html(one, results_of(one), COURSE)


def markdown_of(one: Submission) -> str:
    return render_markdown(one, results_of(one), COURSE)


class Page(HTMLParser):
    """What a browser would make of a page, as far as these tests ask; complains of tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute stands there twice"
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def tokens_of(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        yield token
        yield from token.children or []


# --- what it says ---------------------------------------------------------------------------------------------------


def test_every_outcome_is_said_in_words_and_with_a_sign_of_its_own() -> None:
    page, markdown = Page(html_of(every_outcome())), markdown_of(every_outcome())
    assert (
        len({sign.symbol for sign in SIGNS.values()}) == len({sign.words for sign in SIGNS.values()}) == len(OUTCOMES)
    )
    for outcome in OUTCOMES:
        assert SIGNS[outcome].words in page.text
        assert f"{SIGNS[outcome].symbol} " in markdown
        assert SIGNS[outcome].words in markdown


def test_titles_points_and_messages_are_there() -> None:
    first, second = COURSE.exercises[:2]
    failed = check("failed", title="B holds", message="Compare `h` with\nits shape.")
    one = submission(score_exercise(first.key, [check()]), score_exercise(second.key, [check(), failed]))
    page, markdown = Page(html_of(one)), markdown_of(one)
    for text in (first.title, second.title, COURSE.lessons[0].title, "B holds", "0 of 2", "4 of 6", "2 of 4"):
        assert text in page.text
        assert text in markdown
    assert "Compare h with its shape." in page.text
    assert "Compare `h` with\\\n" in markdown
    assert ("code", {}) in page.tags


def test_the_summary_names_what_is_solid_and_leads_to_the_first_failing_check() -> None:
    first, second, third = COURSE.exercises[:3]
    one = submission(
        score_exercise(first.key, 2 * [check("unattempted")]),
        score_exercise(second.key, [check(), check("blocked"), check("failed", title="B holds")]),
        score_exercise(third.key, [check()]),
    )
    page = Page(html_of(one))
    assert f"Solid (1): {third.title}" in page.text
    assert f"Look at next: B holds , in {second.title}" in page.text
    assert "#check-2-3" in page.values("href")
    assert "check-2-3" in page.values("id")
    assert f"**Look at next:** B holds, in {second.title}" in markdown_of(one)


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["passed"], "Everything passes"),
        (["unattempted"], "begin with"),
        (["passed", "pending"], "Nothing is left for you"),
        (["passed", "fault"], "Nothing is left for you"),
        (["passed", "unattempted"], "Look at next"),
    ],
)
def test_the_next_step_fits_what_is_left(outcomes: list[Outcome], words: str) -> None:
    one = submission(score_exercise(COURSE.exercises[0].key, [check(outcome) for outcome in outcomes]))
    assert words in Page(html_of(one)).text
    assert words in markdown_of(one)


def test_what_was_not_touched_is_one_line_for_each_lesson(tmp_path: Path) -> None:
    (tmp_path / "ann" / "01_sequences").mkdir(parents=True)
    (found,) = read_submissions([tmp_path / "ann"], COURSE, limit=[COURSE.exercises[0].key])
    (answer,) = found.answers
    problem = read_answer(answer.key, None, ()).problem
    assert problem is not None
    for message in (answer.detail, problem.message):
        missing = check("failed", reason="missing", message=message)
        begun = score_exercise(COURSE.exercises[1].key, 3 * [check("unattempted", message="Not written yet.")])
        one = submission(score_exercise(answer.key, [missing, missing, check("blocked")]), begun)
        for text in (Page(html_of(one)).text, markdown_of(one)):
            assert f"Not handed in: {COURSE.exercises[0].title}." in text
            assert f"Not started yet: {COURSE.exercises[1].title}." in text
            assert "A holds" not in text


def test_what_all_checks_say_alike_is_said_once() -> None:
    broken = check("failed", reason="raised", message="manual_cell.py is no Python: invalid syntax (line 3).")
    one = submission(score_exercise("02_cell/manual_cell", [broken, broken, check("blocked", message="It waits.")]))
    assert Page(html_of(one)).text.count(broken.message) == 1
    assert markdown_of(one).count("(line 3)") == 1


def test_a_student_without_exercises_and_a_course_without_titles_get_a_page() -> None:
    empty = submission()
    assert "0 of 0" in Page(html_of(empty)).text
    assert "0 of 0" in markdown_of(empty)
    text = Page(render_html(every_outcome(), results_of(every_outcome()), None)).text
    assert "01_sequences/" in text


def test_nothing_for_staff_is_on_it() -> None:
    for outcome in OUTCOMES:
        secret = {"note": "SECRET-note", "diagnosis": "SECRET_belief", "margin": 77.25, "threshold": 88.25}
        one = submission(score_exercise("02_cell/manual_cell", [check(outcome, name="test_SECRET", **secret)]))
        assert not re.search("SECRET|77.25|88.25", html_of(one) + markdown_of(one))


def test_a_fault_is_told_in_our_words_only() -> None:
    one = submission(score_exercise("02_cell/manual_cell", [check("fault", message="zygote died")]))
    assert "zygote" not in html_of(one) + markdown_of(one)
    assert "our fault, not yours" in html_of(one)
    assert "not scored, of 2" in html_of(one)
    assert "0 of 2 points so far" in Page(html_of(one)).text


def test_an_explanation_is_shown_in_paragraphs() -> None:
    text = "You took the last *row*.\nIt is `h_n[-1]`.\n\nLook at the other direction."
    one = submission(score_exercise("02_cell/manual_cell", [check("failed", explanation=text, diagnosis="last_row")]))
    assert "You took the last *row*. It is h_n[-1] . Look at the other direction." in Page(html_of(one)).text
    assert "  > You took the last \\*row\\*. It is `h_n[-1]`.\n  >\n  > Look at the other" in markdown_of(one)


def test_what_was_printed_is_shortened_and_shown_once() -> None:
    printed = "\n".join(f"epoch {number} " + "x" * 500 for number in range(4000))
    one = submission(score_exercise("02_cell/manual_cell", [check("failed", output=printed) for _ in range(3)]))
    for text in (html_of(one), markdown_of(one)):
        assert text.count("epoch 0 x") == text.count("epoch 3999 x") == 1
        assert "more lines" in text
        assert len(text) < 30_000


# --- hostile texts --------------------------------------------------------------------------------------------------


def hostile(text: str, *pictures: Picture) -> Submission:
    texts = {"title": text, "name": text, "message": text, "explanation": text, "output": text}
    checks = [check(outcome, **texts, pictures=pictures) for outcome in OUTCOMES]
    passed = score_exercise(text, [check(**texts)])
    return submission(score_exercise("02_cell/" + text, checks[:5]), score_exercise("x", checks), passed, student=text)


def assert_harmless(one: Submission, like: Submission) -> None:
    html, markdown = html_of(one), markdown_of(one)
    page, plain = Page(html), Page(html_of(like))
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags} | {"code"}
    assert {name for _, attrs in page.tags for name in attrs} <= {name for _, attrs in plain.tags for name in attrs}
    assert all(href.startswith("#") for href in (*page.values("href"), *page.values("src")))
    kinds = {token.type for token in tokens_of(markdown)}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "table_open", "code_block", "hr", "s_open"}
    for shown in (html, markdown):
        steering = {char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
        assert steering <= {"\n", "\u200c", "\u200d"}
        assert shown.encode()


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    assert_harmless(hostile(HOSTILE, picture(HOSTILE, HOSTILE)), hostile("harmless", picture()))
    page, markdown = Page(html_of(hostile(HOSTILE))), markdown_of(hostile(HOSTILE))
    assert "<script>alert(1)</script>" in "".join(page.texts)
    assert "{{ 7*7 }}" in "".join(page.texts)
    assert "␛[31m" in markdown
    levels = [token.tag for token in tokens_of(markdown) if token.type == "heading_open"]
    assert levels.count("h1") == 1
    prose = [token.content for token in tokens_of(markdown) if token.type == "text"]
    assert not any(re.search(r"\w@\w|@\w|#\w", text) for text in prose), "GitHub would make a mention of it"
    assert not re.search(r"https?://|www\.", re.sub(r"(?s)(`+).*?\1", "", markdown)), "GitHub would make a link of it"


@given(st.text(max_size=40) | st.text("`~#*_-+=>1.)[]<>!&\\|: \n\t@/wa", max_size=40))
def test_no_text_breaks_the_page(text: str) -> None:
    assert_harmless(hostile(text), hostile("harmless"))


# --- folders and files ----------------------------------------------------------------------------------------------


def test_each_student_gets_both_files_and_again_the_same_bytes(tmp_path: Path) -> None:
    results = results_of(every_outcome(), msgspec.structs.replace(every_outcome(), student="ben"))
    assert write_feedback(results, COURSE, tmp_path) == tmp_path / "feedback"
    files = sorted(path for path in tmp_path.rglob("feedback.*") if path.is_file())
    assert [str(path.relative_to(tmp_path)) for path in files] == [
        f"feedback/{student}/feedback.{kind}" for student in ("ann", "ben") for kind in ("html", "md")
    ]
    before = [path.read_bytes() for path in files]
    assert write_feedback(results, COURSE, tmp_path / "again") == tmp_path / "again/feedback"
    assert [(tmp_path / "again" / path.relative_to(tmp_path)).read_bytes() for path in files] == before
    assert before[0] != before[2]


def test_hostile_names_are_written_below_the_folder(tmp_path: Path) -> None:
    names = ["..", ".", "", "/etc/x", "a/../../b", "a\\b", "x" * 300, "\ud800", "a\n"]
    write_feedback(results_of(*(submission(student=name) for name in names)), COURSE, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len(list((tmp_path / "out" / "feedback").glob("*/feedback.md"))) == len(names)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "feedback").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        write_feedback(results_of(submission()), COURSE, tmp_path)


# --- for everybody, everywhere --------------------------------------------------------------------------------------


def properties(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css))


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_of_a_text_can_be_read_in_light_in_dark_and_on_paper() -> None:
    assert round(contrast("#000000", "#ffffff")) == 21
    css = html_of(every_outcome()).partition("<style>")[2].partition("</style>")[0]
    roots = [properties(block) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)]
    assert len(roots) == 3
    for colours in roots:
        assert colours.keys() == roots[0].keys()
        for name, ground in itertools.product(colours.keys() - {"paper", "panel", "line"}, ("paper", "panel")):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["line"], colours["paper"]) >= 3
    assert not re.search(r"(?<!-)(?:color|background|border[\w-]*): [^;]*#", css.partition("*")[2]), (
        "colours have names"
    )


def test_the_page_is_well_built() -> None:
    page = Page(html_of(every_outcome()))
    tags = [tag for tag, _ in page.tags]
    assert [tags.count(tag) for tag in ("title", "main", "header", "footer", "h1", "nav")] == 6 * [1]
    assert dict(page.tags)["html"] == {"lang": "en"}
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    named = [word for value in page.values("aria-labelledby") for word in value.split()]
    assert set(named) | {href[1:] for href in page.values("href")} <= set(ids)
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = Page(html_of(every_outcome()))
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.values("content")
    assert "@import" not in html_of(every_outcome())


# --- pictures -------------------------------------------------------------------------------------------------------


def test_pictures_are_drawn_and_said_in_words() -> None:
    for outcome in ("failed", "passed"):
        one = submission(score_exercise("05_stability/exploding_experiment", [check(outcome, pictures=[picture()])]))
        page = Page(html_of(one))
        (svg,) = [attrs for tag, attrs in page.tags if tag == "svg"]
        assert svg["role"] == "img"
        assert svg["aria-labelledby"] in page.values("id")
        for text in (page.text, markdown_of(one)):
            assert "yours: starts at 1, ends at 0.1, lowest at epoch 2, with 0.05." in text


def test_pictures_of_a_page_do_not_share_names() -> None:
    failed, passed = check("failed", pictures=[picture("One"), picture("Two")]), check(pictures=2 * [picture()])
    one = submission(score_exercise("a/b", [failed]), score_exercise("a/c", [passed]))
    page = Page(html_of(one))
    assert [tag for tag, _ in page.tags].count("svg") == 4
    assert len(page.values("id")) == len(set(page.values("id")))
