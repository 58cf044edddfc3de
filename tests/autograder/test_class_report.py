"""The report on a class says what the results and the gradebook say, and nothing that a student wrote acts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from autograder.course import load_course
from autograder.decimals import shown
from autograder.errors import StoreError
from autograder.gradebook import grades
from autograder.reports.class_page import render_html, write_page
from autograder.reports.class_records import ClassReport
from autograder.reports.class_summary import summarize
from autograder.reports.class_terminal import print_report
from autograder.results import (
    Check,
    CourseInfo,
    Note,
    Outcome,
    Person,
    Reason,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)

COURSE = load_course(Path(__file__).parents[2])
FIRST, SECOND = COURSE.exercises[0], COURSE.exercises[5]  # of two lessons
HOSTILE = "</td><script>alert(1)</script><a href='javascript:x'>\"'&lt;{{ 7*7 }}\x1b[31m\u202eevil\x00\ud800\n=x"


def check(outcome: Outcome, number: int = 0, **fields: object) -> Check:
    points = None if outcome == "fault" else 5.0 if outcome == "passed" else 0.0
    reason: Reason | None = "wrong" if outcome == "failed" else None
    known = {"name": f"test_{number}", "title": f"Case {number} holds", "outcome": outcome, "reason": reason}
    return msgspec.convert({**known, "points": points, "max_points": 5.0, "seconds": 0.25, **fields}, Check)


def student(name: str, *outcomes: Outcome, **fields: object) -> Submission:
    """Somebody with two checks for each of two exercises; `fields` are those of the checks that fail."""
    checks = [check(each, n % 2, **(fields if each == "failed" else {})) for n, each in enumerate(outcomes)]
    return score_submission(name, [score_exercise(FIRST.key, checks[:2]), score_exercise(SECOND.key, checks[2:])])


def results_of(*submissions: Submission, **fields: object) -> Results:
    results = Results(
        course=CourseInfo(name="rnn", title="Recurrent networks"),
        run=RunInfo(
            device="cpu",
            sandbox="full",
            runner="local",
            versions={"torch": "2.13"},
            started="2026-11-21T11:07:52+00:00",
            seconds=61.4,
        ),
        submissions=submissions,
        faults=sum(c.outcome == "fault" for one in submissions for exercise in one.exercises for c in exercise.checks),
    )
    return msgspec.structs.replace(results, **fields)


def small_class() -> Results:
    held = {
        "diagnosis": "takes_the_last_row_only",
        "explanation": "You take the last row, e.g. `h[-1]`. Not more is said.",
    }
    return results_of(
        student("ann", "passed", "passed", "passed", "pending"),
        student("bob", "failed", "passed", "passed", "pending", **held),
        student("cyd", "passed", "failed", "unattempted", "unattempted", **held),
        student("dan", "failed", "failed", "failed", "failed", reason="timed_out", seconds=30.0),
        student("eve", "fault", "passed", "passed", "passed"),
        roster=(*(Person(id=name, name=f"{name.title()} Lee") for name in ("eve", "ann", "bob")), Person(id="fay")),
        notes=(
            Note(kind="missing", student="fay", what="Nothing was handed in."),
            Note(kind="unmatched", student="", what="homework_of_gus.zip"),
        ),
    )


def report_of(results: Results, *, key: bytes | None = None) -> ClassReport:
    return summarize(results, grades(COURSE, results), COURSE, pseudonym_key=key)


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
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
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


def page_of(report: ClassReport) -> str:
    return Page(render_html(report)).text


def terminal_of(report: ClassReport, *, encoding: str = "utf-8", width: int = 80, details: bool = False) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    print_report(report, Console(file=stream, width=width, highlight=False), details=details)
    stream.flush()
    return raw.getvalue().decode(encoding)


def flat(text: str) -> str:
    return " ".join(text.split())


FORMS: list[Callable[[ClassReport], str]] = [page_of, lambda report: flat(terminal_of(report))]
in_both = pytest.mark.parametrize("form", FORMS, ids=["page", "terminal"])


# --- what it says ---------------------------------------------------------------------------------------------------


@in_both
def test_faults_and_notes_come_first_with_what_to_do(form: Callable[[ClassReport], str]) -> None:
    text = form(report_of(small_class()))
    order = [
        "1 student without a score: 1 check failed by a fault of ours",
        "Run the same",
        "Without a score: Eve Lee",
        FIRST.key,
        "Belong to nobody on the roster: 1",
        "homework_of_gus.zip",
        "Handed in nothing: 1",
        "fay",
        "Graded on 21 November 2026 at 11:07 UTC: sandbox full, cpu, local runner, 61 s; torch 2.13",
    ]
    places = [text.find(words, max(0, text.find("First of all"))) for words in order]
    assert min(places) >= 0, dict(zip(order, places, strict=True))
    assert places == sorted(places)


@in_both
def test_scores_lessons_and_exercises(form: Callable[[ClassReport], str]) -> None:
    text = form(report_of(small_class()))
    assert "4 students: mean 38%, median 38%, lowest 0%, highest 75% of all points." in text
    assert "Not counted: 1 student without a score and 1 student who handed in nothing." in text
    assert "50 to under 60% 1" in text
    # Of the first exercise ann has 10 points, bob and cyd 5, dan 0; eve's could not be scored, fay handed in nothing.
    first = next(each for lesson in report_of(small_class()).lessons for each in lesson.exercises)
    assert (first.begun, first.scored, first.full, first.untouched) == (5, 4, 1, 1)
    assert (first.mean, first.median) == (5.0, 5.0)
    assert f"{FIRST.title} 10 5.0 5.0 25% 1" in text
    # Everything that a program gives is full marks: what a person marks is pending, and not in the points.
    assert f"{SECOND.title} 10 5.0 5.0 75% 2" in text


@in_both
def test_misconceptions_are_named_counted_and_explained(form: Callable[[ClassReport], str]) -> None:
    text = form(report_of(small_class()))
    assert "takes the last row only" in text
    assert "You take the last row, e.g." in text
    assert "Not more is said" not in text
    assert "Bob Lee, cyd" in text.replace(" , ", ", ")
    assert "a known mistake was recognized in 2" in text
    assert "40%" in text


@in_both
def test_times_and_what_waits_for_a_person(form: Callable[[ClassReport], str]) -> None:
    text = form(report_of(small_class()))
    assert re.search(r"0\.50 s 60 s dan 5\.00 s dan", text)
    assert "Case 1 holds" in text
    assert re.search(r"To be marked by a person.*Ann Lee ?, Bob Lee", text)
    (first, _) = report_of(small_class()).times
    assert ([one.name for one in first.stopped], first.near) == (["dan"], ())


def test_students_are_sorted_by_name_and_lead_to_their_feedback() -> None:
    page = Page(render_html(report_of(small_class())))
    rows = report_of(small_class()).rows
    assert [row.student.name for row in rows] == ["Ann Lee", "Bob Lee", "cyd", "dan", "Eve Lee", "fay"]
    links = [link for link in page.values("href") if not link.startswith("#")]
    assert links == [f"feedback/{name}/feedback.html" for name in ("ann", "bob", "cyd", "dan", "eve")]
    assert "nothing handed in" in page.text
    anchors = set(page.values("id"))
    assert all(link[1:] in anchors for link in page.values("href") if link.startswith("#"))
    assert len(page.values("id")) == len(anchors)


def test_what_lessons_add_sums_to_the_total_of_the_gradebook() -> None:
    results = small_class()
    expected = {grade.person.id: grade.points for grade in grades(COURSE, results)}
    rows, text = report_of(results).rows, flat(terminal_of(report_of(results)))
    for row in rows:
        if row.points is not None:
            lessons = [points for points in row.lessons if points is not None]
            assert sum(lessons, Decimal(0)) == row.points
            assert " ".join([row.student.name, *map(shown, (*lessons, row.points))]) in text
    assert sorted(map(str, (row.points for row in rows))) == sorted(map(str, expected.values()))


def test_of_several_attempts_the_one_that_counts_is_told() -> None:
    late = msgspec.structs.replace(student("ann", "failed", "failed", "failed", "failed"), attempt=2)
    report = report_of(results_of(student("ann", "passed", "passed", "passed", "passed"), late))
    assert [(one.tried, one.passed) for one in report.checks] == 4 * [(1, 1)]
    assert report.mistaken == 0


@in_both
def test_a_fault_in_an_attempt_that_does_not_count_is_told_too(form: Callable[[ClassReport], str]) -> None:
    late = msgspec.structs.replace(student("ann", *4 * ("fault",)), attempt=2)
    text = form(report_of(results_of(student("ann", *4 * ("passed",)), late)))
    assert "4 checks failed by a fault of ours It was in attempts that do not count" in text
    assert "Nothing failed on our side" not in text


def test_every_section_of_the_page_is_on_the_terminal_in_the_same_order() -> None:
    html, text = render_html(report_of(small_class())), terminal_of(report_of(small_class()))
    titles = [title for title in re.findall(r"<h2[^>]*>([^<]*)</h2>", html) if title != "First of all"]
    assert len(titles) == 7
    assert [line.strip() for line in text.splitlines() if line.strip() in titles] == titles


def test_without_the_course_it_says_so_and_uses_keys() -> None:
    results = small_class()
    report = summarize(results, grades(None, results), None)
    for text in (page_of(report), flat(terminal_of(report))):
        assert "The course was not at hand" in text
        assert FIRST.key in text
    assert "The course was not at hand" not in page_of(report_of(results))


def test_a_run_without_sandbox_is_called_that() -> None:
    results = small_class()
    results = msgspec.structs.replace(results, run=msgspec.structs.replace(results.run, sandbox="none"))
    assert "WITHOUT a sandbox" in page_of(report_of(results))
    assert "WITHOUT a sandbox" in terminal_of(report_of(results))


# --- classes at the edge --------------------------------------------------------------------------------------------


@in_both
def test_an_empty_class(form: Callable[[ClassReport], str]) -> None:
    text = form(report_of(results_of()))
    assert "Nobody has a score yet." in text
    assert "There are no submissions." in text
    text = form(report_of(results_of(roster=(Person(id="ann", name="Ann Lee"),))))
    assert "Not counted: 1 student who handed in nothing." in text
    assert "Ann Lee" in text


@in_both
def test_a_class_of_one(form: Callable[[ClassReport], str]) -> None:
    text = form(report_of(results_of(student("ann", "passed", "failed", "passed", "passed"))))
    assert "1 student: mean 75%, median 75%" in text
    assert "It takes 5 students or more" in text
    assert "No check stands out." in text


@in_both
def test_a_run_in_which_everything_failed_on_our_side(form: Callable[[ClassReport], str]) -> None:
    class_ = [student(name, *4 * ("fault",)) for name in ("ann", "bob")]
    text = form(report_of(results_of(*class_)))
    assert "2 students without a score: 8 checks failed" in text
    assert "Nobody has a score yet. Not counted: 2 students without a score." in text
    assert "! no score" in text


def test_nobody_has_begun() -> None:
    report = report_of(results_of(student("ann", *4 * ("unattempted",))))
    assert "Nothing was run." in page_of(report)
    assert report.lessons[0].exercises[0].mean is None


# --- what must not happen -------------------------------------------------------------------------------------------


def hostile_class() -> Results:
    texts = {"title": HOSTILE, "diagnosis": HOSTILE, "explanation": HOSTILE, "message": HOSTILE, "note": HOSTILE}
    checks = [check("failed", **texts), check("fault", 1, **texts), check("pending", 2, **texts)]
    one = score_submission(HOSTILE, [score_exercise(FIRST.key, checks), score_exercise(HOSTILE, checks)])
    return results_of(
        one,
        course=CourseInfo(name=HOSTILE, title=HOSTILE),
        roster=(Person(id="ann", name=HOSTILE), Person(id="bob", name=HOSTILE)),
        notes=(Note(kind="twice", student=HOSTILE, what=HOSTILE),),
        run=RunInfo(device=HOSTILE, sandbox=HOSTILE, runner=HOSTILE, versions={"x": HOSTILE}, started="x", seconds=1),
    )


def test_nothing_that_a_student_wrote_acts_on_the_page(tmp_path: Path) -> None:
    text = write_page(report_of(hostile_class()), tmp_path).read_text(encoding="utf-8")
    page = Page(text)
    assert "script" not in {tag for tag, _ in page.tags}
    assert all(link.startswith(("#", "feedback/")) for link in page.values("href"))
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert "{{ 7*7 }}" in page.text
    assert not set(text) & {"\x1b", "\x00", "\u202e"}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("details", [False, True])
def test_nothing_that_a_student_wrote_steers_the_terminal(encoding: str, details: bool) -> None:
    text = terminal_of(report_of(hostile_class()), encoding=encoding, details=details)
    assert not set(text) & {"\x1b", "\x00", "\u202e"}


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = terminal_of(report_of(small_class()), width=width, details=True).splitlines()
    assert max(map(len, lines)) <= width


def test_the_page_needs_nothing_but_itself() -> None:
    html = render_html(report_of(small_class()))
    page = Page(html)
    assert {"script", "link", "img", "iframe", "object", "form"}.isdisjoint(tag for tag, _ in page.tags)
    assert not re.search(r"url\(\s*[\"']?(?!#)|@import|src=", html)
    urls = set(re.findall(r"https?://[^\s\"'<>]+", html))
    assert urls <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}, "names of formats, never fetched"
    policies = [attrs["content"] for tag, attrs in page.tags if tag == "meta" and "http-equiv" in attrs]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_figure_says_the_numbers_of_the_table() -> None:
    html = render_html(report_of(small_class()))
    assert html == render_html(report_of(small_class())), "nothing of it changes by itself"
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert len(svg) < 200_000
    assert "median" in svg
    assert 'role="img" aria-labelledby="scores-figure"' in svg
    assert report_of(small_class()).spread.bins == (1, 0, 1, 0, 0, 1, 0, 1, 0, 0)
    assert report_of(results_of(student("ann", *4 * ("passed",)))).spread.bins == (*9 * (0,), 1)


def test_a_large_class_stays_a_small_page() -> None:
    everybody = [student(f"student{number:04}", "failed", "passed", "passed", "pending") for number in range(500)]
    assert len(render_html(report_of(results_of(*everybody)))) < 1_000_000


# --- without names --------------------------------------------------------------------------------------------------


def test_no_name_is_left_in_an_anonymous_report(tmp_path: Path) -> None:
    named = {"message": "Ask Bob Lee", "output": "I am bob", "note": "/home/bob/file.py"}
    gus = score_submission("gus", [score_exercise(FIRST.key, [check("fault", **named)])])
    results = small_class()
    results = msgspec.structs.replace(
        results,
        submissions=(*results.submissions, gus, student("hal", *4 * ("failed",), **named)),
    )
    report = report_of(results, key=b"secret")
    path = write_page(report, tmp_path)
    html, text = path.read_text(encoding="utf-8"), terminal_of(report, details=True)
    names = ("ann", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "lee")
    for form in (Page(html).text, " ".join(Page(html).values("href")), text):
        words = set(re.findall(r"[a-z]+", form.lower()))
        assert words.isdisjoint(names)
    assert "feedback/" not in html
    assert "secret" not in html
    assert path.name == "report-anonymous.html"
    assert len(re.findall(r"student [a-z2-7]{6}", Page(html).text)) > 8


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    (tmp_path / "report.html" / "x").touch()
    with pytest.raises(StoreError, match="class report cannot be written"):
        write_page(report_of(small_class()), tmp_path)
