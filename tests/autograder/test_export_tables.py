"""Grades as tables: what gradebooks and spreadsheets read from them, by their own rules."""

from __future__ import annotations

import csv
import io
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from autograder.course import load_course
from autograder.errors import AutograderError, StoreError
from autograder.exports import canvas, moodle, plain_csv
from autograder.exports.parquet import render_parquet
from autograder.exports.tables import Style, neutralise, read, render
from autograder.gradebook import Grade, grades
from autograder.results import (
    Check,
    CourseInfo,
    Exercise,
    Outcome,
    Person,
    Results,
    RunInfo,
    score_exercise,
    score_submission,
)

TITLE = "A miniature course"
COURSE = load_course(Path(__file__).parents[1] / "samples/mini_course")
PEOPLE = (
    Person(
        id="zoë",
        name="Zoë Ångström",
        email="zoe@example.org",
        section="A; 1",
        ids={"canvas": "00417", "sis": "0099", "moodle": "12"},
    ),
    Person(id="007", name="Łukasz, Jr.", email="luk@example.org", ids={"canvas": "418", "moodle": "Participant 13"}),
    Person(id="ann", name="=HYPERLINK(A1)", email="+a@example.org", ids={"sis_login": "@ann", "moodle": "14"}),
    Person(id="bob", name="Bob Stone", email="bob@example.org", ids={"moodle": "15"}),
)


def exercise(key: str, *points: float | None) -> Exercise:
    outcomes: list[Outcome] = ["fault" if each is None else "passed" if each else "failed" for each in points]
    return score_exercise(
        key,
        [
            Check(
                name=f"test_{number}",
                title=f"Check {number}",
                outcome=outcome,
                reason="wrong" if outcome == "failed" else None,
                points=each,
                max_points=2.5,
                diagnosis="forgets_the_bias" if outcome == "failed" else None,
                note="hidden: expected 42",
            )
            for number, (each, outcome) in enumerate(zip(points, outcomes, strict=True))
        ],
    )


def made() -> Results:
    points = {"zoë": (2.5, 1.35), "007": (2.5, 2.5), "ann": (0, 2.5), "bob": (None, 2.5)}
    return Results(
        course=CourseInfo(name="mini", title=TITLE),
        run=RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="", seconds=1.0),
        submissions=tuple(
            score_submission(student, [exercise("01_first/affine", *each), exercise("01_first/running_sum", 2.5, 0)])
            for student, each in points.items()
        ),
        faults=1,
        roster=PEOPLE,
    )


RESULTS = made()
GRADES: tuple[Grade, ...] = grades(COURSE, RESULTS)
LESSON = "1 · First steps"


def rows_of(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))


def written(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


# --- cells ----------------------------------------------------------------------------------------------------------


def is_formula(cell: str) -> bool:
    """Say what spreadsheets say: Excel, LibreOffice, Sheets, leading blanks and full-width signs included."""
    return cell != "-" and cell.lstrip(" \xa0")[:1] in set("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_no_text_is_a_formula_and_none_is_lost(cells: list[str], bom: bool, comma: bool) -> None:
    cells = [cell.replace("\r", "?").replace("\0", "?") for cell in cells]  # a reader may make one line end of another
    content = render(["column"] * len(cells), [cells], Style(bom, comma))
    (_, read_back) = rows_of(content, ";" if comma else ",")
    assert not any(map(is_formula, filter(None, (cell.lstrip(" \xa0") for cell in read_back))))
    assert [cell.removeprefix("'") for cell in read_back] == [cell.removeprefix("'") for cell in cells]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_numbers_stay_numbers_the_negative_ones_too(number: Decimal) -> None:
    assert Decimal(rows_of(render(["n"], [[number]]))[1][0]) == number
    shown = rows_of(render(["n"], [[number]], Style(has_decimal_comma=True)), ";")[1][0]
    assert Decimal(shown.replace(",", ".")) == number
    assert "E" not in shown


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1|cmd", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1"])  # noqa: RUF001
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert neutralise(text) == f"'{text}"


def test_what_is_none_is_left_alone() -> None:
    assert [neutralise(text) for text in ("-", "", "a=b", "007", "1-2")] == ["-", "", "a=b", "007", "1-2"]


def test_lines_end_as_the_standard_has_it_and_what_needs_quotes_has_them() -> None:
    content = render(["a", "b"], [['say "x"', "1,2\n3"]])
    assert content == b'a,b\r\n"say ""x""","1,2\n3"\r\n'
    assert render(["a"], [], Style(has_bom=True)) == b"\xef\xbb\xbfa\r\n"


def test_a_foreign_table_is_read_by_its_own_separator(tmp_path: Path) -> None:
    assert read(written(tmp_path, "\ufeffID;Grade\r\n1;2,5\r\n"), ["ID"]).rows == [["1", "2,5"]]
    with pytest.raises(
        StoreError, match=r"expected a table with the columns 'Student'; its first line is \['ID;Grade'\]"
    ):
        read(written(tmp_path, "ID;Grade\n"), ["Student"])
    (tmp_path / "export.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="not UTF-8"):
        read(tmp_path / "export.csv", ["ID"])
    with pytest.raises(StoreError, match="cannot be read"):
        read(tmp_path / "absent.csv", ["ID"])


# --- Canvas ---------------------------------------------------------------------------------------------------------


def import_by_canvas(content: bytes) -> tuple[list[str], dict[str, str], list[dict[str, str]]]:
    """Read as its importer does: the header's rule, separator found, points possible, assignments after Section."""
    text = content.decode("utf-8-sig")
    rows = rows_of(content, ";" if text.splitlines()[0].count(";") > text.splitlines()[0].count(",") else ",")
    header = rows[0]
    assert len(header) > 3
    assert "Student" in header[0]
    assert "ID" in header[1]
    last_of_student = next(place for place, title in enumerate(header) if "Section" in title)
    assert set(header[: last_of_student + 1]) <= {"Student", "ID", "SIS User ID", "SIS Login ID", "Section"}
    assert all(len(row) == len(header) for row in rows)
    records = [dict(zip(header, row, strict=True)) for row in rows[1:]]
    possible = next(record for record in records if "Points Possible" in record[header[0]])
    return header[last_of_student + 1 :], possible, [record for record in records if record is not possible]


def test_canvas_takes_the_file_made_from_the_roster() -> None:
    done = canvas.render_canvas(GRADES, TITLE)
    assignments, possible, students = import_by_canvas(done.content)
    assert assignments == [LESSON]
    assert possible[LESSON] == "10"
    assert [each["ID"] for each in students] == ["00417", "418", "", ""]
    assert [each[LESSON] for each in students] == ["6.35", "7.5", "5", ""]
    assert students[0]["Student"] == "Zoë Ångström"
    assert students[0]["Section"] == "A; 1"
    assert students[2]["Student"] == "'=HYPERLINK(A1)"
    assert done.notes == ("1 student has no Canvas or SIS id on the roster; Canvas can know them by name only.",)


def test_canvas_takes_it_with_decimal_commas() -> None:
    done = canvas.render_canvas(GRADES, TITLE, style=Style(has_decimal_comma=True))
    assert import_by_canvas(done.content)[2][0][LESSON] == "6,35"


GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,First steps (901),Sums so far (902),Essay (903),Current Score\r\n"
    "    Points Possible,,,,,10.0,5.0,20,(read only)\r\n"
    '"Ångström, Zoë",417,0099,zoe,A,3,,17,50\r\n'
    '"Jr., Łukasz",418,,luk,A,,,,\r\n'
    "Ann,777,,@ann,A,,,,\r\n"
    '"Stone, Bob",778,,x,A,4,1,,\r\n'
    '"Student, Test",1,,f00,A,,,,\r\n'
)


def test_canvas_own_gradebook_gives_rows_and_assignments(tmp_path: Path) -> None:
    done = canvas.render_canvas(GRADES, TITLE, written(tmp_path, GRADEBOOK))
    assignments, possible, students = import_by_canvas(done.content)
    assert assignments == ["First steps (901)", "Sums so far (902)"]
    assert [possible[each] for each in assignments] == ["10", "5"]
    assert [tuple(each[title] for title in assignments) for each in students] == [
        ("6.35", "2.5"),
        ("7.5", "2.5"),
        ("5", "2.5"),
        ("4", "2.5"),  # a fault of ours leaves what Canvas holds
        ("", ""),
    ]
    assert [each["ID"] for each in students] == ["417", "418", "777", "778", "1"]
    assert students[0]["SIS User ID"] == "0099"
    assert done.notes == ()


def test_a_namesake_outside_the_class_gets_nobodys_grade(tmp_path: Path) -> None:
    other = GRADEBOOK.replace("417,0099,zoe", "4170,,")  # an id that nobody here has, and Zoë has one of her own
    done = canvas.render_canvas(GRADES, TITLE, written(tmp_path, other))
    row = import_by_canvas(done.content)[2][0]
    assert (row["Student"], row["First steps (901)"]) == ("Ångström, Zoë", "3")
    assert done.notes == ("zoë has no row in export.csv, so their grade is not in the file.",)


def test_who_has_no_row_in_canvas_is_told(tmp_path: Path) -> None:
    short = "".join(line for line in GRADEBOOK.splitlines(keepends=True) if "Stone" not in line)
    done = canvas.render_canvas(GRADES, TITLE, written(tmp_path, short))
    assert done.notes == ("bob has no row in export.csv, so their grade is not in the file.",)


def test_other_points_in_canvas_are_no_grade(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="'1 · First steps' is out of 12 points in Canvas, and of 10 here"):
        canvas.render_canvas(GRADES, TITLE, written(tmp_path, GRADEBOOK.replace("10.0", "12")))
    with pytest.raises(StoreError, match="no assignment in it is one of ours"):
        canvas.render_canvas(GRADES, TITLE, written(tmp_path, "Student,ID,Section,Essay (1)\n"))


# --- Moodle ---------------------------------------------------------------------------------------------------------

WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
    'Participant 4,Zoë Ångström,zoe@example.org,Submitted,,10.00,Yes,"Monday, 3 May 2027, 9:00 AM",-,\r\n'
    "Participant 5,Bob Stone,bob@example.org,No submission,,10.00,Yes,-,-,\r\n"
    "Participant 6,Łukasz,luk@example.org,Submitted,3.00,10.00,No,-,-,kept\r\n"
    "Participant 7,Somebody,some@example.org,Submitted,-1,10.00,Yes,-,-,\r\n"
)


def import_by_moodle(content: bytes) -> list[dict[str, str]]:
    """Read as the importer of the worksheet does: UTF-8, commas, three columns by their titles."""
    rows = rows_of(content)
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(rows[0])
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert all(each["Identifier"].removeprefix("Participant ").isdigit() for each in records)
    assert all(not each["Grade"] or Decimal(each["Grade"]).is_finite() for each in records)
    return records


def test_moodles_worksheet_is_filled(tmp_path: Path) -> None:
    done = moodle.render_worksheet(GRADES, TITLE, "01_first", written(tmp_path, WORKSHEET))
    zoe, bob, luk, somebody = import_by_moodle(done.content)
    assert (zoe["Grade"], zoe["Maximum Grade"]) == ("6.35", "10.00")
    assert zoe["Feedback comments"] == "An affine map by hand: 3.85 of 5; Sums so far: 2.5 of 5"
    assert zoe["Last modified (submission)"] == "Monday, 3 May 2027, 9:00 AM"
    assert bob["Grade"] == ""  # a fault of ours is no zero
    assert (luk["Grade"], luk["Feedback comments"]) == ("3", "kept")
    assert somebody["Grade"] == "-1"
    assert done.notes == (
        "Moodle does not let the grade of 007 be changed; their row is as it was.",
        "ann has no row in export.csv, so their grade is not in the file.",
    )


def test_a_worksheet_can_be_made_from_the_roster() -> None:
    done = moodle.render_worksheet(GRADES, TITLE, "Sums so far")
    assert [(each["Identifier"], each["Grade"]) for each in import_by_moodle(done.content)] == [
        (f"Participant {number}", "2.5") for number in (12, 13, 14, 15)
    ]


def test_what_moodle_would_take_wrong_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Moodle's assignment is out of 100, and here it is out of 10"):
        moodle.render_worksheet(GRADES, TITLE, "01_first", written(tmp_path, WORKSHEET.replace("10.00", "100.00")))
    with pytest.raises(StoreError, match="nothing in these grades is called 'Essay'"):
        moodle.render_worksheet(GRADES, TITLE, "Essay")
    nobody = grades(COURSE, Results(**{**fields(RESULTS), "roster": ()}))
    with pytest.raises(StoreError, match="--worksheet"):
        moodle.render_worksheet(nobody, TITLE, "course")


def fields(results: Results) -> dict[str, object]:
    return {name: getattr(results, name) for name in results.__struct_fields__}


def test_moodles_gradebook_can_map_by_address_or_number() -> None:
    rows = rows_of(moodle.render_gradebook(GRADES, TITLE))
    assert rows[0] == ["Full name", "ID number", "Email address", LESSON, TITLE]
    assert rows[1] == ["Zoë Ångström", "zoë", "zoe@example.org", "6.35", "6.35"]
    assert rows[2][1] == "007"
    assert rows[3][:3] == ["'=HYPERLINK(A1)", "ann", "'+a@example.org"]
    assert rows[4][3:] == ["", ""]


# --- plain tables ---------------------------------------------------------------------------------------------------


def test_the_plain_table_has_a_row_for_each_student() -> None:
    rows = rows_of(plain_csv.render_students(GRADES, TITLE))
    assert rows[0] == ["student", "name", "email", "section", "points", "max_points", "pending", "faults", "01_first"]
    assert rows[1][4:] == ["6.35", "10", "0", "0", "6.35"]
    assert rows[4][4:] == ["", "10", "0", "1", ""]


def test_the_table_of_checks_adds_up_to_the_points() -> None:
    header, *rows = rows_of(plain_csv.render_checks(RESULTS))
    records = [dict(zip(header, row, strict=True)) for row in rows]
    assert len(records) == 16
    assert sum(Decimal(each["points"]) for each in records if each["student"] == "zoë") == Decimal("6.35")
    assert {each["points"] for each in records if each["outcome"] == "fault"} == {""}
    assert not any("expected 42" in cell for row in rows for cell in row)


def test_pyarrow_reads_the_parquet_file() -> None:
    table = parquet.read_table(pa.BufferReader(render_parquet(RESULTS)))
    assert table.column_names == list(plain_csv.CHECK_COLUMNS)
    assert table.schema.field("student").type == pa.string()
    assert table.schema.field("points").type == pa.float64()
    assert table.schema.field("attempt").type == pa.int32()
    students = table.column("student").to_pylist()
    assert set(students) == {"zoë", "007", "ann", "bob"}
    points = table.column("points").to_pylist()
    assert points.count(None) == 1
    assert sum(each for each, student in zip(points, students, strict=True) if student == "007") == 7.5


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AutograderError, match=r"pip install \.\[parquet\]"):
        render_parquet(RESULTS)
