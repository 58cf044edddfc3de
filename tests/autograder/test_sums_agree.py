"""Every report shows the same numbers, to the last decimal, whatever the course, its policy and the verdicts are.

Each is rendered as its command renders it, and read by a reader that knows its format and nothing of the program.
"""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
from drawn_classes import NAMES, Class, classes
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from pyarrow import parquet
from report_readers import Element, Page, cells_of, number_in, of, plain, printed, records_of, rounded, total

from autograder.cli.exports import _MAKERS, Export, Wishes
from autograder.exports.classroom import render_classroom
from autograder.exports.tables import Style
from autograder.gradebook import Grade, grades
from autograder.gradebook.differences import differences
from autograder.reports import differences as comparison
from autograder.reports import feedback, json_report
from autograder.reports.arithmetic import print_arithmetic
from autograder.reports.class_page import render_html
from autograder.reports.class_summary import summarize
from autograder.reports.class_terminal import print_report
from autograder.reports.terminal import print_results
from autograder.results import Submission


class Told:
    """A class and its grades, with what all reports are held against: the verdicts of `results.json`."""

    def __init__(self, drawn: Class) -> None:
        self.course, self.results = drawn
        self.document = json.loads(json_report.render(self.results), parse_float=Decimal, parse_int=Decimal)
        self.book = {grade.person.id: grade for grade in grades(self.course, self.results)}
        self.verdicts: dict[tuple[str, int, str], Any] = {
            (one["student"], int(one["attempt"]), exercise["key"]): exercise
            for one in self.document["submissions"]
            for exercise in one["exercises"]
        }
        self.handed_in = [name for name in self.book if any(who == name for who, _, _ in self.verdicts)]

    def export(self, form: str, student: str = "", item: str = "course", *, comma: bool = False) -> bytes:
        wishes = Wishes(student=student, item=item, style=Style(has_decimal_comma=comma))
        return _MAKERS[form](Export(results=self.results, grades=tuple(self.book.values()), wishes=wishes))

    def one(self, student: str) -> tuple[Submission, Grade]:
        wishes = Wishes(student=student)
        return Export(results=self.results, grades=tuple(self.book.values()), wishes=wishes).one()

    def counted(self, student: str) -> dict[str, Any]:
        """Give the verdicts that count, by exercise."""
        exercises = (each for lesson in self.book[student].lessons for each in lesson.exercises)
        found = {each.key: self.verdicts.get((student, each.attempt, each.key)) for each in exercises}
        return {key: verdict for key, verdict in found.items() if verdict is not None}

    def worth(self, student: str) -> tuple[Decimal | None, Decimal]:
        """Give what formats for one student call the score: after penalties, without weights, of what was graded."""
        there = self.counted(student)
        parts = [each for lesson in self.book[student].lessons for each in lesson.exercises if each.key in there]
        return total([each.points for each in parts]), sum((each.max_points for each in parts), Decimal(0))


def require_document(told: Told) -> None:
    """Add up `results.json`, and hold what counts against the gradebook."""
    for one in told.document["submissions"]:
        for exercise in one["exercises"]:
            assert exercise["points"] == total([check["points"] for check in exercise["checks"]])
            assert exercise["max_points"] == sum(check["max_points"] for check in exercise["checks"])
        assert one["points"] == total([exercise["points"] for exercise in one["exercises"]])
    checks = (check for verdict in told.verdicts.values() for check in verdict["checks"])
    assert told.document["faults"] == sum(check["outcome"] == "fault" for check in checks)
    places = told.course.policy.rounding
    for grade in told.book.values():
        for each in (each for lesson in grade.lessons for each in lesson.exercises if each.points is not None):
            verdict = told.verdicts.get((grade.person.id, each.attempt, each.key))
            points = verdict["points"] if verdict else Decimal(0)
            assert each.earned == min(rounded(points, places), each.max_points)


def require_explanation(told: Told, grade: Grade) -> None:
    lines = printed(lambda console: print_arithmetic(grade, console))
    claimed = of(grade.points, grade.max_points, "open, a part could not be graded by a fault of ours of ")
    assert re.sub(r"Grade: .* = ", "Grade: ", lines[-1 - bool(grade.pending)]) == f"Grade: {claimed}."
    for lesson in grade.lessons:
        assert f"{lesson.name} · {lesson.title}" in lines
        for each in lesson.exercises:
            dropped = ", dropped" if each.key in lesson.dropped else ""
            title = f"{each.title}: {of(each.points, each.max_points, 'not scored of ')}{dropped}"
            assert sum(line.endswith(f"{each.key} · {title}") for line in lines) == 1
    if grade.pending:
        assert lines[-1].endswith(f"for up to {plain(grade.pending)} more.")


def require_terminal(told: Told) -> None:
    """Read the table that `grade` prints, and the mean below it."""
    lines = printed(lambda console: print_results(told.results, tuple(told.book.values()), console))
    heads = [number for number, line in enumerate(lines) if cells_of(line)[0] == "student"]
    assert len(heads) == (1 if told.book else 0)
    for number, grade in enumerate(told.book.values(), start=2):
        cells = cells_of(lines[heads[0] + number])
        most = plain(grade.max_points)
        points = "not scored" if grade.points is None else plain(grade.points)
        assert (cells[0], cells[-1]) == (grade.person.id, f"{points}/{most}")
    known = [told.book[student].points for student in told.handed_in]
    scored = [points for points in known if points is not None]
    means = re.findall(r"([\d.]+) points on average", "\n".join(lines))
    assert means == ([plain(rounded(sum(scored) / len(scored), 2))] if scored else [])


def require_class(told: Told) -> None:
    """Read the class report, on a terminal and as a page: the same rows."""
    report = summarize(told.results, tuple(told.book.values()), told.course)
    expected = {}
    for grade in told.book.values():
        name = NAMES[grade.person.id][1] if grade.person.name else grade.person.id
        lessons = ["!" if each.weighted is None else plain(each.weighted) for each in grade.lessons if told.handed_in]
        expected[name] = [*lessons, "! no score" if grade.points is None else plain(grade.points)]
    lines = printed(lambda console: print_report(report, console))
    if expected:
        rows = {cells[0]: cells[1:] for cells in map(cells_of, lines[lines.index("Students") + 1 :])}
        width = len(next(iter(expected.values())))
        assert {name: rows[name][:width] for name in expected} == expected
        page = Page(render_html(report)).root
        rows = {
            each.all("a")[0].text if each.all("a") else each.all("th")[0].text: each.all("td") for each in _rows(page)
        }
        found = {name.split(" nothing handed in")[0]: [cell.text for cell in cells] for name, cells in rows.items()}
        spaced = {_without_id(name, expected): cells[:width] for name, cells in found.items()}
        assert spaced == expected
        pending = {_without_id(name, expected): cells[-1] for name, cells in found.items()}
        for grade in told.book.values():
            name = NAMES[grade.person.id][1] if grade.person.name else grade.person.id
            assert pending[name] == (plain(grade.pending) if grade.pending else "")


def _rows(page: Element) -> list[Element]:
    return [row for row in page.all("tr") if re.fullmatch(r"s\d+", row.attributes.get("id") or "")]


def _without_id(name: str, known: dict[str, Any]) -> str:
    return next(each for each in sorted(known, key=len, reverse=True) if name.startswith(each))


def require_feedback(told: Told, student: str) -> None:
    """Read both forms of the feedback: the total, the lessons, the exercises and their checks."""
    grade = told.book[student]
    submission = next(one for one in told.results.submissions if one.student == student)
    page = Page(feedback.render_html(submission, told.results, told.course)).root
    text = feedback.render_markdown(submission, told.results, told.course)
    marked = Page(MarkdownIt("commonmark").render(text)).root
    heads = [page.all("p", "total")[0].all("strong")[0].text, marked.all("strong")[0].text.removesuffix(" points")]
    if grade.points is not None:
        assert heads == [of(grade.points, grade.max_points)] * 2
    assert heads[0] == heads[1]
    there = told.counted(student)
    lessons = [lesson for lesson in grade.lessons if any(each.key in there for each in lesson.exercises)]
    shown = [of(lesson.points, lesson.max_points) for lesson in lessons]
    for root in (page, marked):
        told_of = [each.text for each in root.all("p") if re.search(r" exercises done\.$", each.text)]
        assert [line.partition(" points,")[0] for line in told_of] == shown
    articles = {each.all("code")[0].text: each for each in page.all("article")}
    by_key = {each.key: each for lesson in lessons for each in lesson.exercises}
    for key, article in articles.items():
        points, *checks = [each.text for each in article.all("span", "points")]
        assert points == of(by_key[key].points, by_key[key].max_points)
        assert checks == [of(check["points"], check["max_points"]) for check in there[key]["checks"]]
        assert f"{points} points · {key}" in [each.text for each in marked.all("p")]
    if grade.pending:
        for root in (page, marked):
            assert f"for up to {plain(grade.pending)} points more." in root.text


def require_tables(told: Told, *, comma: bool) -> None:
    """Read what gradebooks take: a column for each lesson, which add up to the column of the course."""
    separator = ";" if comma else ","
    titles = [f"{lesson.name[:2].lstrip('0')} · {lesson.title}" for lesson in _lessons(told)]
    possible, *rows = records_of(told.export("canvas", comma=comma), separator)
    gradebook = records_of(told.export("moodle-gradebook", comma=comma), separator)
    table = records_of(told.export("csv", comma=comma), separator)
    assert len(rows) == len(gradebook) == len(table) == len(told.book)
    for grade, row, other, third in zip(told.book.values(), rows, gradebook, table, strict=True):
        weighted = [lesson.weighted for lesson in grade.lessons]
        assert [number_in(possible[title]) for title in titles] == [lesson.weight for lesson in grade.lessons]
        assert [number_in(row[title]) for title in titles] == weighted
        assert [number_in(other[title]) for title in titles] == weighted
        assert [number_in(third[lesson.name]) for lesson in grade.lessons] == weighted
        assert number_in(other["A course"]) == number_in(third["points"]) == grade.points == total(weighted)
        assert (number_in(third["max_points"]), number_in(third["pending"])) == (grade.max_points, grade.pending)
        assert third["student"].removeprefix("'") == grade.person.id


def require_worksheets(told: Told) -> None:
    """Read Moodle's worksheets, which only people with a participant's number can have."""
    if not told.book or any("moodle" not in grade.person.ids for grade in told.book.values()):
        return
    for item in ("course", *(lesson.name for lesson in _lessons(told))):
        rows = records_of(told.export("moodle", item=item))
        for grade, row in zip(told.book.values(), rows, strict=True):
            lesson = next((each for each in grade.lessons if each.name == item), None)
            points, most = (lesson.weighted, lesson.weight) if lesson else (grade.points, grade.max_points)
            assert (number_in(row["Grade"]), number_in(row["Maximum Grade"])) == (points, most)


def _lessons(told: Told) -> Any:
    return next(iter(told.book.values())).lessons if told.book else ()


def require_checks(told: Told) -> None:
    """Add up the tables of checks, for each attempt at each exercise."""
    table = parquet.read_table(pa.BufferReader(told.export("parquet"))).to_pylist()
    for rows in (records_of(told.export("csv-checks")), table):
        sums: dict[tuple[str, int, str], list[Decimal | None]] = defaultdict(list)
        for row in rows:
            student = row["student"] if row["student"] in told.book else row["student"].removeprefix("'")
            sums[student, int(row["attempt"]), row["exercise"]].append(number_in(row["points"]))
        assert {place: total(parts) for place, parts in sums.items()} == {
            place: verdict["points"] for place, verdict in told.verdicts.items()
        }


def require_one(told: Told, student: str) -> None:
    """Read what other systems take for one student."""
    points, most = told.worth(student)
    checks = [check for verdict in told.counted(student).values() for check in verdict["checks"]]
    scope = json.loads(told.export("gradescope", student), parse_float=Decimal, parse_int=Decimal)
    assert scope.get("score") == points
    assert len(scope["tests"]) == len(checks)
    lair = json.loads(told.export("prairielearn", student), parse_float=Decimal, parse_int=Decimal)
    if points is None:
        assert not lair["gradable"]
        assert not any("score" in each or "points" in each for each in [*scope["tests"], *lair["tests"], scope])
    else:
        scored = [check["points"] for check in checks if check["outcome"] != "pending"]
        assert [each["score"] for each in scope["tests"] if "score" in each] == scored
        assert [each["points"] for each in lair["tests"]] == [check["points"] for check in checks]
        assert scope["output"].startswith(f"{of(points, most)} points.")
    if lair["gradable"]:
        assert points is not None
        assert lair["message"] == f"{of(points, most)} points."
        assert abs(lair["score"] * most - points) < Decimal("1e-6")
    suites = list(JUnitXml.fromstring(told.export("junit", student)))
    said = [{each.name: each.value for each in suite.properties()} for suite in suites]
    parts = [None if each["points"] == "not scored" else Decimal(each["points"]) for each in said]
    assert (total(parts), sum((Decimal(each["max_points"]) for each in said), Decimal(0))) == (points, most)
    room = json.loads(base64.b64decode(render_classroom(*told.one(student))), parse_float=Decimal, parse_int=Decimal)
    if points is None:
        assert room["max_score"] == 0
    else:
        assert (sum(each["score"] for each in room["tests"]), room["max_score"]) == (points, most)


def require_no_difference(told: Told) -> None:
    found = differences(told.course, told.results, told.results)
    document = json.loads(comparison.render(found))
    assert document == {name: [] for name in document} | {"unchanged": len(told.book)}
    count = len(told.book)
    changes = "grade changes" if count == 1 else "grades change"
    assert printed(lambda console: comparison.print_differences(found, console)) == [f"0 of {count} {changes}."]


# --- all of them ----------------------------------------------------------------------------------------------------


def reports(told: Told, *, comma: bool) -> Iterator[None]:
    require_document(told)
    yield require_terminal(told)
    yield require_no_difference(told)
    for grade in told.book.values():
        yield require_explanation(told, grade)
    yield require_tables(told, comma=comma)
    yield require_worksheets(told)
    yield require_checks(told)
    for student in told.handed_in:
        yield require_one(told, student)


@given(classes(), st.booleans())
@settings(deadline=None, max_examples=60)
def test_every_report_and_export_shows_the_same_numbers(drawn: Class, comma: bool) -> None:
    for _ in reports(Told(drawn), comma=comma):
        pass


@given(classes())
@settings(deadline=None, max_examples=25)
def test_every_page_shows_the_same_numbers(drawn: Class) -> None:
    told = Told(drawn)
    require_class(told)
    for student in told.handed_in:
        require_feedback(told, student)
