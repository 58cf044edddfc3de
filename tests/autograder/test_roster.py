"""The roster is read from what spreadsheet programs write, and submissions are matched to it or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, load_course
from autograder.errors import RosterError
from autograder.results import NoteKind, Person
from autograder.submissions import take_in
from autograder.submissions.folders import DiskFolder
from autograder.submissions.matching import Matcher
from autograder.submissions.records import Handed
from autograder.submissions.roster import read_roster

ROOT = Path(__file__).parents[2]
CELL = "02_cell/manual_cell"


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


def read(tmp_path: Path, course: Course, content: bytes | str) -> tuple[Person, ...]:
    path = tmp_path / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roster(path, course).people


def test_all_columns_are_read(tmp_path: Path, course: Course) -> None:
    text = (
        "ID, Name ,hobby,E-Mail,Section,Canvas,SIS,SIS Login,Moodle,GitHub,extension:02_cell\n"
        '007,"Lovelace, Ada",x,ada@uni.example,A,1815,s-1,al,Participant 12,ada-l,2026-10-20T23:59+02:00\n'
        "\n,,,,,,,,,,\n"
        "ben\n"
    )
    ada, ben = read(tmp_path, course, text)
    assert ada == Person(
        id="007",
        name="Lovelace, Ada",
        email="ada@uni.example",
        section="A",
        ids={"canvas": "1815", "sis": "s-1", "sis_login": "al", "moodle": "Participant 12", "github": "ada-l"},
        extensions={"02_cell": "2026-10-20T23:59:00+02:00"},
    )
    assert ben == Person(id="ben")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends_of_spreadsheets(
    tmp_path: Path, course: Course, delimiter: str, encoding: str, end: str
) -> None:
    rows = ["id|name|section", 'a1|"Núñez; Rosa, 1\t"|x', "a2|Ben|y"]
    content = end.join(row.replace("|", delimiter) for row in rows).encode(encoding)
    assert [(one.id, one.name) for one in read(tmp_path, course, content)] == [("a1", "Núñez; Rosa, 1"), ("a2", "Ben")]


def test_a_file_that_is_not_utf8_is_read_and_that_is_told(tmp_path: Path, course: Course) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("id;name\na;Günther\n".encode("cp1252"))
    roster = read_roster(path, course)
    assert roster.people[0].name == "Günther"
    assert "read as Windows-1252" in roster.told[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"roster\.csv: it is empty"),
        ("id,name\n", "nobody in it"),
        ("name,email\nAda,a@b\n", r":1: no column is called `id`\. Found: name, email"),
        ("id,ID\na,b\n", r":1: two columns are called `id`"),
        ("id,name\n,Ada\n", r":2: this line has no id"),
        ("id\na\nb\n\na\n", r":5: the id 'a' is that of line 2"),
        ("id,email\na,X@y\nb,x@Y\n", r":3: the email 'x@y' is that of line 2"),
        ("id,canvas\na,1\nb,1\n", r":3: the canvas '1' is that of line 2"),
        ("id,name\na,Love,lace\n", r":2: it has 3 cells"),
        ("id,extension:99_no\na,\nb,2026-01-01\n", r":1: `extension:99_no` names no lesson"),
        ("id,extension:02_cell\na,tomorrow\n", r":2: `extension:02_cell`: 'tomorrow' is no time"),
        ("id,extension:02_cell\na,2026-10-20T23:59\n", r"has no zone"),
        (b"id\n\x00\n", "no text"),
        (b"id\n\x81\x8d\n", "no text in UTF-8"),
        (b"\xff\xfei", "no text in UTF-8"),
        ("id\n" + "a" * 200_000, "it is no CSV"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_with_the_line(
    tmp_path: Path, course: Course, text: bytes | str, words: str
) -> None:
    with pytest.raises(RosterError, match=words):
        read(tmp_path, course, text)


def test_a_roster_that_is_not_there_is_told(tmp_path: Path, course: Course) -> None:
    with pytest.raises(RosterError, match="cannot be opened"):
        read_roster(tmp_path / "none.csv", course)


ADA = Person(id="a1", name="Ada King Lovelace", email="ada@uni.example", ids={"canvas": "7", "moodle": "Participant 9"})
BEN = Person(id="b1", name="Núñez, Ben", ids={"github": "Ben-N", "sis_login": "bnunez"})
TWINS = (Person(id="t1", name="Kim Lee"), Person(id="t2", name="kim  lee"))


@pytest.mark.parametrize(
    ("student", "claims", "found"),
    [
        ("a1", {}, ADA),
        ("Ada King Lovelace", {}, ADA),
        ("lovelace_ada king", {}, ADA),
        ("ADA@uni.example", {}, ADA),
        ("ada", {}, ADA),
        ("ben-n", {}, BEN),
        ("bnunez", {}, BEN),
        ("Ben Nu\u0301n\u0303ez", {}, BEN),
        ("x", {"canvas": "7", "name": "someone"}, ADA),
        ("lovelaceadaking_8", {"canvas": "8", "name": "lovelaceadaking"}, ADA),
        ("x", {"moodle": "9", "name": ""}, ADA),
        ("x", {"github": "BEN-N"}, BEN),
        ("x", {"id": "a1"}, ADA),
        ("Kim Lee", {}, None),
        ("7 ", {"name": "nobody"}, None),
        ("", {"name": ""}, None),
    ],
)
def test_a_submission_is_matched_by_what_is_surest(student: str, claims: dict[str, str], found: Person | None) -> None:
    handed = Handed(student=student, folder=DiskFolder(ROOT), claims=claims)
    assert Matcher((ADA, BEN, *TWINS)).find(handed)[0] == found


def test_who_is_missing_unmatched_or_not_to_be_told_apart_is_noted(tmp_path: Path, course: Course) -> None:
    for name in ("a1", "Kim Lee", "nobody"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manual_cell.py").write_bytes(b"x = 1\n")
    (tmp_path / "ada.zip").write_bytes(b"no archive")
    intake = take_in([tmp_path], course, limit=[CELL], roster=(ADA, BEN, *TWINS))
    notes: list[tuple[NoteKind, str]] = [(note.kind, note.student) for note in intake.notes]
    assert sorted(notes) == [
        ("missing", "b1"),
        ("missing", "t1"),
        ("missing", "t2"),
        ("twice", "a1"),
        ("unmatched", "Kim Lee"),
        ("unmatched", "nobody"),
        ("unreadable", "a1"),
    ]
    why = {note.student: note.what for note in intake.notes if note.kind == "unmatched"}
    assert "fits t1 (Kim Lee) and t2 (kim  lee)" in why["Kim Lee"]
    assert [each.student for each in intake.submissions] == ["Kim Lee", "a1", "nobody"]
