"""Each layout of a class gives the same answers, and the same scores, from one call; who came when is known."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace
from silent import Silent

from autograder import sandbox
from autograder.course import Course, load_course
from autograder.errors import SubmissionError
from autograder.grading.run import grade
from autograder.reports.feedback import write_feedback
from autograder.results import NoteKind
from autograder.runners.local import LocalRunner
from autograder.submissions import Intake, layouts, take_in
from autograder.submissions.folders import DiskFolder
from autograder.submissions.moments import read_moment
from autograder.submissions.roster import read_roster

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/samples/layouts"
CELL, SHAPES = KEYS = ("02_cell/manual_cell", "03_loop/rnn_shapes")
TEXT = b"x = 1\n"

# Where each sample is, and as what it is recognised.
PLACES = {
    "folders": ("folders", "students"),
    "zips": ("zips", "students"),
    "tars": ("tars", "students"),
    "single_files": ("single_files", "students"),
    "notebooks": ("notebooks", "students"),
    "canvas": ("canvas", "canvas"),
    "moodle": ("moodle", "moodle"),
    "moodle_flat": ("moodle_flat", "moodle"),
    "gradescope": ("gradescope/assignment_5501_export", "gradescope"),
    "github_classroom": ("github_classroom/rnn-submissions", "github_classroom"),
    "nbgrader": ("nbgrader/submitted", "nbgrader"),
}
NOTEBOOKS = {"notebooks", "nbgrader"}


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


def put(path: Path, content: bytes = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def take(path: Path, course: Course, *, layout: str = "", with_roster: bool = False) -> Intake:
    roster = read_roster(SAMPLES / "roster.csv", course).people if with_roster else ()
    return take_in([path], course, limit=KEYS, layout=layout, roster=roster)


def sources(intake: Intake) -> dict[tuple[str, str], bytes | None]:
    return {(one.student, answer.key): answer.source for one in intake.submissions for answer in one.answers}


def test_a_time_that_a_server_tells_goes_over_what_is_written_there(course: Course) -> None:
    for place in ("folders", "nbgrader/submitted"):
        told = take_in([SAMPLES / place], course, limit=KEYS, submitted="2026-10-12T23:59:00+02:00")
        assert {one.submitted for one in told.submissions} == {"2026-10-12T21:59:00+00:00"}
    one = take_in([SAMPLES / "folders/amara"], course, limit=KEYS, submitted="2026-10-12 21:59:00 UTC")
    assert [each.submitted for each in one.submissions] == ["2026-10-12T21:59:00+00:00"]
    with pytest.raises(SubmissionError, match=r"'yesterday' is no time of a submission\. Expected one such as 2026"):
        take_in([SAMPLES / "folders"], course, submitted="yesterday")


def kinds(intake: Intake) -> list[tuple[NoteKind, str]]:
    return [(note.kind, note.student) for note in intake.notes]


@pytest.mark.parametrize("name", PLACES)
def test_a_sample_is_recognised_and_gives_everybodys_answers(name: str, course: Course) -> None:
    place, layout = PLACES[name]
    found = layouts.recognise(DiskFolder(SAMPLES / place), course, KEYS)
    assert found is not None
    assert found.name == layout
    intake = take(SAMPLES / place, course, with_roster=True)
    assert kinds(intake) == ([("late", "rosa")] if name == "canvas" else [])
    expected = sources(take(SAMPLES / "folders", course))
    assert sources(intake).keys() == expected.keys()
    if name not in NOTEBOOKS:
        assert sources(intake) == expected


@pytest.mark.parametrize("name", PLACES)
def test_a_download_is_read_as_it_comes_packed(name: str, course: Course, tmp_path: Path) -> None:
    place = SAMPLES / PLACES[name][0]
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                # Canvas and Moodle pack the files themselves, the others a folder.
                archive.write(path, path.relative_to(place if name in {"canvas", "moodle"} else place.parent))
    packed = take(tmp_path / "download.zip", course, with_roster=True)
    assert sources(packed) == sources(take(place, course, with_roster=True))


def test_every_layout_gets_the_same_scores(course: Course, tmp_path: Path) -> None:
    runner = LocalRunner(sandbox.choose(None))
    intakes = {name: take(SAMPLES / place, course, with_roster=True) for name, (place, _) in PLACES.items()}
    # Equal answers are examined once: all at once here, so that the runs below start no examiner.
    everybody = [replace(one, student=f"{name} {one.student}") for name in intakes for one in intakes[name].submissions]
    grade(course, everybody, tmp_path, runner, 2, Silent())
    scores = {}
    for name, intake in intakes.items():
        results = grade(course, intake.submissions, tmp_path, runner, 2, Silent(), intake=intake)
        assert results.faults == 0
        assert [person.id for person in results.roster] == ["amara", "dmitri", "rosa"]
        scores[name] = {
            (one.student, each.key): [(check.name, check.outcome, check.points) for check in each.checks]
            for one in results.submissions
            for each in one.exercises
        }
    whole = scores["folders"]
    assert all(outcome == "passed" for checks in (whole["amara", key] for key in KEYS) for _, outcome, _ in checks)
    assert any(outcome == "failed" for _, outcome, _ in whole["dmitri", CELL])
    assert any(outcome == "failed" for _, outcome, _ in whole["rosa", SHAPES])
    assert {name: score == whole for name, score in scores.items()} == dict.fromkeys(PLACES, True)
    # nbgrader came last, with a submission for each assignment: a student reads of all of them.
    text = (write_feedback(results, course, tmp_path) / "amara/feedback.md").read_text()
    assert "manual_cell" in text
    assert "rnn_shapes" in text
    assert [one.submitted for one in results.submissions if one.student == "dmitri"] == [
        "2026-10-12T18:00:00+00:00",
        "2026-10-19T18:00:00+00:00",
    ]


def test_a_layout_can_be_named(course: Course, tmp_path: Path) -> None:
    put(tmp_path / "hw1-ann/manual_cell.py")
    assert [each.student for each in take(tmp_path, course).submissions] == ["hw1-ann"]
    put(tmp_path / "hw1-ben/manual_cell.py")
    found = take(tmp_path, course, layout="github_classroom")
    assert [each.student for each in found.submissions] == ["ann", "ben"]
    with pytest.raises(SubmissionError, match=r"no submission found laid out as canvas.*Found: hw1-ann, hw1-ben"):
        take(tmp_path, course, layout="canvas")


def test_what_is_handed_in_to_canvas_again_is_another_attempt(course: Course, tmp_path: Path) -> None:
    for number, name in enumerate(["manual_cell.py", "manual_cell-1.py", "manual_cell-10.py", "rnn_shapes-3.py"]):
        put(tmp_path / f"lovelaceada_7_{90 - number}_{name}", name.encode())
    put(tmp_path / "LATE_anon_x1y2z_95_manual_cell.py")
    put(tmp_path / "hoppergrace_8_text.html")
    intake = take(tmp_path, course)
    ada = [each for each in intake.submissions if each.student == "lovelaceada_7"]
    assert [(each.attempt, [answer.source for answer in each.answers]) for each in ada] == [
        (1, [b"manual_cell.py", b"rnn_shapes-3.py"]),
        (2, [b"manual_cell-1.py"]),
        (3, [b"manual_cell-10.py"]),
    ]
    grace = next(each for each in intake.submissions if each.student == "hoppergrace_8")
    assert grace.answers[0].problem == "missing"
    assert "Found: text.html" in grace.answers[0].detail
    assert kinds(intake) == [("late", "anon_x1y2z")]


@pytest.mark.parametrize(
    "name",
    ["lovelace_manual_cell.py", "1_2_manual_cell.py", "ada_7_manual_cell.py", "Ada_7_assignsubmission_file_a.py"],
)
def test_canvas_is_recognised_by_both_its_numbers(course: Course, tmp_path: Path, name: str) -> None:
    put(tmp_path / name)
    found = layouts.recognise(DiskFolder(tmp_path), course, KEYS)
    assert found is None or found.name != "canvas"


def test_groups_of_moodle_and_gradescope_are_theirs(course: Course, tmp_path: Path) -> None:
    put(tmp_path / "moodle/Team A_12_assignsubmission_file/manual_cell.py")
    put(tmp_path / "moodle/Default group_assignsubmission_file/manual_cell.py")
    assert [each.student for each in take(tmp_path / "moodle", course).submissions] == ["Default group", "Team A_12"]
    export = tmp_path / "export"
    put(export / "submission_1/manual_cell.py")
    put(export / "submission_2/manual_cell.py")
    people = "  - :name: Ann\n    :sid: 007\n  - :email: ben@uni.example\n"
    metadata = f"submission_1:\n  :submitters:\n{people}  :extra: !ruby/object:Time a\n"
    put(export / "submission_metadata.yml", metadata.encode())
    found = {each.student: each.submitted for each in take(export, course).submissions}
    assert found == {"007": None, "ben@uni.example": None, "submission_2": None}


@pytest.mark.parametrize("text", [b"a: [", b"\xff\xfe\xff", b"a: &a [*a", b"[" * 50])
def test_metadata_of_gradescope_that_cannot_be_read_are_told(course: Course, tmp_path: Path, text: bytes) -> None:
    put(tmp_path / "submission_1/manual_cell.py")
    put(tmp_path / "submission_metadata.yml", text)
    with pytest.raises(SubmissionError, match=r"submission_metadata\.yml: it cannot be read"):
        take(tmp_path, course)


def test_attempts_are_ordered_by_time_if_all_have_one(course: Course, tmp_path: Path) -> None:
    export = tmp_path / "export"
    times = {1: "2026-10-12 10:00:00 +02:00", 2: "2026-10-12 08:30:00.5 Z", 3: "2026-10-12 00:00:00 -09:00"}
    lines = [f"submission_{n}:\n  :submitters:\n  - :sid: ann\n  :created_at: {time}\n" for n, time in times.items()]
    put(export / "submission_metadata.yml", "".join(lines).encode())
    for number in times:
        put(export / f"submission_{number}/manual_cell.py", str(number).encode())
    found = [(each.attempt, each.answers[0].source, each.submitted) for each in take(export, course).submissions]
    assert found == [
        (1, b"1", "2026-10-12T08:00:00+00:00"),
        (2, b"2", "2026-10-12T08:30:00.500000+00:00"),
        (3, b"3", "2026-10-12T09:00:00+00:00"),
    ]
    # What no attempt brings is lacking in the last one only.
    answers = [[answer.problem for answer in each.answers] for each in take(export, course).submissions]
    assert answers == [[None], [None], [None, "missing"]]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20 18:00:00.000000 UTC", "2026-11-20T18:00:00+00:00"),
        ("2026-11-20 18:00:00.123456789 Z\n", "2026-11-20T18:00:00.123456+00:00"),
        ("2026-07-01 18:00:00 America/New_York", "2026-07-01T22:00:00+00:00"),
        ("2026-11-20T18:00 +0530", "2026-11-20T12:30:00+00:00"),
        ("2026-11-20 18:00:00.5", "2026-11-20T18:00:00.500000+00:00"),
        ("2026-11-20 18:00:00 EST", None),
        ("2026-11-20 18:00:00 ../../etc/passwd", None),
        ("2026-11-20 18:00:00 Etc/Nowhere", None),
        ("2026-13-20 18:00:00 UTC", None),
        ("0001-01-01 00:00:00 +10:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_read_as_neighbours_write_them(text: str, moment: str | None) -> None:
    assert read_moment(text) == moment


def test_assignments_of_nbgrader_need_not_be_called_as_lessons(course: Course, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "nbgrader/submitted/amara/02_cell", tmp_path / "submitted/ann/ps1")
    (tmp_path / "submitted/ann/ps1/02_cell.ipynb").rename(tmp_path / "submitted/ann/ps1/problem one.ipynb")
    (submission,) = take(tmp_path / "submitted", course).submissions
    assert submission.student == "ann"
    assert [answer.problem for answer in submission.answers] == [None, "missing"]
    assert submission.answers[0].filename == "problem one.ipynb"


def test_files_bear_the_students_name(course: Course, tmp_path: Path) -> None:
    put(tmp_path / "ann_manual_cell.py", b"cell")
    put(tmp_path / "ann_rnn_shapes.py", b"shapes")
    put(tmp_path / "rnn_shapes - ben.py", b"ben")
    put(tmp_path / "chen_02_cell_manual_cell.py", b"chen")
    put(tmp_path / "roster.csv")
    assert sources(take(tmp_path, course)) == {
        ("ann", CELL): b"cell",
        ("ann", SHAPES): b"shapes",
        ("ben", CELL): None,
        ("ben", SHAPES): b"ben",
        ("chen", CELL): b"chen",
        ("chen", SHAPES): None,
    }
    assert [each.student for each in take_in([tmp_path / "ann_manual_cell.py"], course).submissions] == ["ann"]


def test_where_one_exercise_is_asked_for_the_students_name_will_do(course: Course, tmp_path: Path) -> None:
    put(tmp_path / "ann.py", b"ann")
    put(tmp_path / "ben.ipynb", json.dumps({"nbformat": 4, "cells": []}).encode())
    found = take_in([tmp_path], course, limit=[CELL])
    assert sources(found) == {("ann", CELL): b"ann", ("ben", CELL): b"\n"}
