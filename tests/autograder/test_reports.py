"""Reports say what the results say, whatever students called themselves."""

from __future__ import annotations

import io
import itertools
import json
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from autograder.errors import StoreError
from autograder.gradebook import grades
from autograder.reports.json_report import read_results, schema, write_results
from autograder.reports.notes import print_notes
from autograder.reports.terminal import print_results
from autograder.results import (
    Check,
    CourseInfo,
    Exercise,
    Note,
    Outcome,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)

SCHEMA = Path(__file__).parents[2] / "docs" / "results-schema.json"
ALL: tuple[Outcome, ...] = ("passed", "failed", "unattempted", "blocked", "pending", "fault")


def exercise(key: str, outcome: Outcome = "passed", **texts: str) -> Exercise:
    points = None if outcome == "fault" else 2.5 if outcome == "passed" else 0.0
    reason = "wrong" if outcome == "failed" else None
    fields = {"name": "test_a", "title": "A holds", **texts}
    return score_exercise(key, [Check(outcome=outcome, reason=reason, points=points, max_points=2.5, **fields)])


def results_of(*submissions: Submission) -> Results:
    exercises = [one for submission in submissions for one in submission.exercises]
    return Results(
        course=CourseInfo(name="rnn", title="Recurrent networks"),
        run=RunInfo(
            device="cpu", sandbox="full", runner="local", versions={}, started="2026-01-01T00:00:00Z", seconds=1.5
        ),
        submissions=submissions,
        faults=sum(one.outcome == "fault" for one in exercises),
    )


def class_of(count: int, *students: str) -> Results:
    keys = [f"{number:02}_lesson/exercise_{number}" for number in range(count)]
    exercises = [
        msgspec.structs.replace(exercise(key, outcome), outcome=outcome)
        for key, outcome in zip(keys, itertools.cycle(ALL), strict=False)
    ]
    return results_of(*(score_submission(student, exercises) for student in students))


def printed(
    results: Results, *, width: int = 80, encoding: str = "utf-8", details: bool = False, colour: bool = False
) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    console = Console(file=stream, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    print_results(results, grades(None, results), console, details=details)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_a_large_class_is_counted_and_not_listed() -> None:
    many = printed(class_of(1, *(f"student{number:03}" for number in range(201))))
    assert "student000" not in many
    assert "201 students are too many for a table here" in many
    assert "201 submissions" in many
    assert "student199" in printed(class_of(1, *(f"student{number:03}" for number in range(200))))


# --- results.json ---------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    results = class_of(7, "ann", "böb\u202e")
    write_results(results, tmp_path / "new" / "results.json")
    assert read_results(tmp_path / "new" / "results.json") == results
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["results.json"]


@pytest.mark.parametrize("students", [(), ("ann",), ("ann", "ben", '\n{"submissions": []}')])
def test_what_is_written_piece_by_piece_is_what_would_be_written_at_once(
    tmp_path: Path, students: tuple[str, ...]
) -> None:
    results = msgspec.structs.replace(class_of(1, *students), course=CourseInfo(name="c", title='"submissions": []'))
    write_results(results, tmp_path / "results.json")
    at_once = msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"
    assert (tmp_path / "results.json").read_bytes() == at_once


def test_the_file_has_the_fields_that_others_build_on(tmp_path: Path) -> None:
    write_results(class_of(6, "ann"), tmp_path / "results.json")
    content = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert {"format_version", "course", "run", "submissions", "faults"} <= set(content)
    assert (content["format_version"], content["faults"]) == (1, 1)
    (submission,) = content["submissions"]
    assert {"student", "points", "max_points", "exercises"} <= set(submission)
    assert {"key", "outcome", "points", "max_points", "checks"} <= set(submission["exercises"][0])
    wanted = {"name", "title", "outcome", "reason", "points", "max_points", "message", "diagnosis", "seconds"}
    assert wanted <= set(submission["exercises"][0]["checks"][0])
    assert submission["exercises"][5]["points"] is None


def test_results_that_cannot_be_written_leave_the_old_ones(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(class_of(1, "ann"), path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        write_results(class_of(1, "bob"), tmp_path / "folder")
    with pytest.raises(StoreError, match="cannot be written"):
        write_results(class_of(1, "bob"), path / "results.json")
    assert read_results(path) == class_of(1, "ann")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "results.json"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"format_version": 2}', "have format 2; this program reads format 1"),
        (b"{}", "these are no results"),
        (b"[1]", "these are no results"),
        (b"not json", "these are no results"),
        (b"\xff", "these are no results"),
        (b'{"format_version": 1, "course": {}}', "damaged"),
        (b"", "these are no results"),
    ],
)
def test_a_file_of_another_format_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "results.json").write_bytes(content)
    with pytest.raises(StoreError, match=words):
        read_results(tmp_path / "results.json")


def test_results_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        read_results(tmp_path / "results.json")


def test_the_schema_in_the_docs_is_the_one_of_the_code() -> None:
    mend = "write json.dumps(schema(), indent=2) there"
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema(), mend


# --- the terminal ---------------------------------------------------------------------------------------------------


def test_the_table_has_students_exercises_outcomes_and_totals() -> None:
    text = printed(class_of(3, "ann", "bob"))
    assert "exercise_0" in text
    (row,) = [line for line in text.splitlines() if line.split()[:1] == ["ann"]]
    assert row.split() == ["ann", "✓", "2.5", "✗", "0", "·", "0", "2.5/7.5"]
    assert "2 submissions, 2.5 points on average, 0 faults." in text


def test_colour_never_carries_anything_alone() -> None:
    text = printed(class_of(6, "ann"), width=200)
    (row,) = [line for line in text.splitlines() if line.split()[:1] == ["ann"]]
    symbols = [cell for cell in row.split() if len(cell) == 1 and cell != "0"]
    assert len(set(symbols)) == len(ALL)
    assert all(outcome in text for outcome in ALL)


@pytest.mark.parametrize("count", [0, 1, 3, 6, 9, 12, 40])
def test_any_number_of_exercises_fits_80_columns(count: int) -> None:
    text = printed(class_of(count, "ann", "b" * 60), details=True)
    assert all(len(line) <= 80 for line in text.splitlines())
    keys = [f"{number:02}_lesson/exercise_{number}" for number in range(count)]
    whole = " ".join(text.split())
    assert all(key.rpartition("/")[2] in whole for key in keys)


def test_exercises_of_one_name_are_told_apart() -> None:
    submission = score_submission("ann", [exercise("01_a/quiz"), exercise("02_b/quiz")])
    text = printed(results_of(submission))
    assert "01_a/quiz" in text
    assert "02_b/quiz" in text


def test_a_student_without_an_exercise_gets_an_empty_cell() -> None:
    ann = score_submission("ann", [exercise("01_a/b"), exercise("01_a/c")])
    text = printed(results_of(ann, score_submission("bob", [exercise("01_a/c")])))
    (row,) = [line for line in text.splitlines() if line.split()[:1] == ["bob"]]
    assert row.split() == ["bob", "✓", "2.5", "2.5/5"]


def test_faults_come_first() -> None:
    text = printed(results_of(score_submission("ann", [exercise("01_a/b", "fault", message="the zygote died")])))
    assert text.startswith("1 not graded, by a fault of the grader")
    assert "the zygote died" in text
    assert "not scored/2.5" in text


def test_no_submissions_is_said() -> None:
    assert "There are no submissions." in printed(results_of())


def test_details_hold_what_failed_with_its_message() -> None:
    failed = exercise(
        "01_a/b", "failed", title="Shapes fit", message="Expected (3, 4).\r\nGot (4, 3).", diagnosis="transposed"
    )
    results = results_of(score_submission("ann", [failed, exercise("01_a/c")]))
    text = printed(results, details=True)
    assert "01_a/b: test_a" in text
    assert "✗ Shapes fit (wrong, transposed)" in text
    assert "      Expected (3, 4).\n      Got (4, 3)." in "\n".join(line.rstrip() for line in text.splitlines())
    assert "01_a/c: test_a" not in text
    assert "Shapes fit" not in printed(results)


HOSTILE = "a\x1b[31m\x1b]0;title\x07\x9b2J\u202egnp\u2066\u200b\x00\x7f\rb[bold]c[/bold][link=http://x]d"


def test_names_and_messages_cannot_steer_the_terminal() -> None:
    failed = exercise(f"01_a/b{HOSTILE}", "failed", name=HOSTILE, title=HOSTILE, message=HOSTILE, diagnosis=HOSTILE)
    fault = exercise("01_a/c", "fault", message=HOSTILE)
    text = printed(results_of(score_submission(HOSTILE, [failed, fault])), details=True)
    assert {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs"}} == {"\n"}
    assert "[bold]" in text  # markup is shown, not obeyed


@given(st.text(max_size=60))
def test_no_text_breaks_the_report(text: str) -> None:
    failed = exercise("01_a/b", "failed", title=text, message=text)
    results = results_of(score_submission(text, [failed]))
    for encoding in ("utf-8", "ascii", "cp1252"):
        shown = printed(results, encoding=encoding, details=True)
        assert {char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}


def test_a_terminal_without_colour_and_unicode_gets_all_of_it() -> None:
    text = printed(class_of(6, "ann"), width=200, encoding="ascii")
    assert "+ 2.5" in text
    assert "x 0" in text
    assert "x failed" in text


def test_a_terminal_with_colour_gets_it() -> None:
    assert "\x1b[32m✓" in printed(class_of(1, "ann"), colour=True)


def test_what_a_person_has_to_mark_is_counted() -> None:
    two = results_of(
        score_submission("ana", [exercise("01_a/quiz", "pending"), exercise("01_a/other")]),
        score_submission("ben", [exercise("01_a/quiz", "pending"), exercise("01_a/other", "failed")]),
    )
    assert "2 texts wait to be marked by hand, for up to 5 points" in printed(two)
    assert "marked by hand" not in printed(class_of(2, "ana"))


def test_a_terminal_gets_no_more_notes_than_anybody_reads_and_is_told_where_the_others_are() -> None:
    file = io.StringIO()
    notes = [Note(kind="late", student=f"student{number:03}", what="It came late.") for number in range(203)]
    print_notes(notes, Console(file=file, width=100))
    text = file.getvalue()
    assert "To look at before the grades go out: 203" in text
    assert text.count("It came late.") == 200
    assert "And 3 more; the class report lists them all." in text


def test_texts_that_wait_are_counted_for_every_student() -> None:
    outcomes: dict[str, Outcome] = {"ann": "passed", "ben": "pending", "cem": "pending"}
    waiting = [score_submission(name, [exercise("01_a/b", outcome)]) for name, outcome in outcomes.items()]
    file, results = io.StringIO(), results_of(*waiting)
    print_results(results, grades(None, results), Console(file=file, width=100))
    assert "2 texts wait to be marked by hand, for up to 5 points" in file.getvalue()
