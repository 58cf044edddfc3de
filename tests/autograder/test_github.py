"""What GitHub shows cannot be steered by what it shows."""

from markdown_it import MarkdownIt

from autograder.reports.github import MAX_ANNOTATIONS, MAX_SUMMARY, annotate, summary
from autograder.results import Check, Exercise, score_exercise


def exercise(message: str, *, count: int = 1, title: str = "A holds", line: int | None = 12) -> Exercise:
    failed = Check(
        name="test_a", title=title, outcome="failed", reason="wrong", points=0, max_points=1, message=message, line=line
    )
    passed = Check(name="test_b", title="B holds", outcome="passed", points=1, max_points=1)
    return score_exercise("02_cell/manual_cell", [*[failed] * count, passed])


def test_a_failing_check_stands_beside_its_line() -> None:
    assert annotate([exercise("Your cell forgets.")]) == [
        "::error file=exercises/02_cell/manual_cell.py,line=12,title=A holds::Your cell forgets."
    ]
    assert "line=1," in annotate([exercise("No line is known.", line=None)])[0]


def test_a_message_can_neither_end_its_annotation_nor_begin_another_command() -> None:
    (told,) = annotate([exercise("100%\r\n::warning::x\n::add-mask::y", title="a,b::c\n::error::d")])
    assert "\n" not in told
    assert "\r" not in told
    properties, _, data = told.removeprefix("::error ").partition("::")
    assert properties == "file=exercises/02_cell/manual_cell.py,line=12,title=a%2Cb%3A%3Ac %3A%3Aerror%3A%3Ad"
    assert data == "100%25%0A::warning::x%0A::add-mask::y"


def test_what_github_would_drop_is_counted() -> None:
    told = annotate([exercise("No.", count=MAX_ANNOTATIONS + 5)])
    assert len(told) == MAX_ANNOTATIONS
    assert told[-1] == "::error::6 more failing checks are in the summary of this run."
    assert len(annotate([exercise("No.", count=MAX_ANNOTATIONS)])) == MAX_ANNOTATIONS


def test_the_summary_shows_hostile_text_as_text() -> None:
    text = summary([exercise("<img src=x> | [a](http://b) @someone\n# big", title="a | b")], {})
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<img" not in html
    assert "<a " not in html
    assert html.count("<h1>") == 0
    assert html.count("<tr>") == 3


def test_the_summary_stays_below_what_github_takes() -> None:
    text = summary([exercise("x" * 4000, count=40)] * 100, {})
    assert len(text.encode()) <= MAX_SUMMARY + 200
    assert "do not fit here" in text
