"""Grades in nbgrader's gradebook: read back through its API they are ours, and what a person wrote is never lost."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook
from postgresql_server import PostgreSQL, newest_programs
from small_class import (
    ADA,
    LATE,
    a_class,
    affine,
    check,
    handed_in,
    loop,
    make_course,
    quiz,
    results_of,
)
from sqlalchemy import create_engine, inspect, text

from autograder.course import Course
from autograder.decimals import exact
from autograder.errors import StoreError
from autograder.gradebook import grades
from autograder.notebooks import recording
from autograder.notebooks.recording import Recorded, record_grades
from autograder.results import Person, score_exercise

TABLES = {
    "assignment",
    "notebook",
    "base_cell",
    "grade_cells",
    "solution_cells",
    "source_cell",
    "student",
    "course",
    "submitted_assignment",
    "submitted_notebook",
    "grade",
    "comment",
    "alembic_version",
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/gradebook.db"
    return request.getfixturevalue("postgresql").empty_database()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    programs = newest_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (on Debian: apt-get install postgresql)")
    with closing(PostgreSQL(programs)) as server:
        yield server


def dump(url: str) -> dict[str, list[Any]]:
    """Read every row of every table, whatever order they lie in."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables}
    engine.dispose()
    return {name: sorted(tuple(map(str, row)) for row in rows[name]) for name in sorted(tables)}


def cells(gradebook: Gradebook, lesson: str, student: str) -> dict[str, tuple[float | None, float | None, bool]]:
    (notebook,) = gradebook.find_submission(lesson, student).notebooks
    return {row.cell.name: (row.auto_score, row.manual_score, row.needs_manual_grade) for row in notebook.grades}


def comment_on(gradebook: Gradebook, cell: str, student: str) -> str:
    lesson = "02_second" if cell == "loop" else "01_first"
    return gradebook.find_comment(cell, lesson, lesson, student).auto_comment


def total(submission: Any) -> Decimal:
    """Give the points after the penalty, as `nbgrader export` writes them."""
    return exact(round(max(0.0, submission.score - submission.late_submission_penalty), 9))


def test_the_cells_are_those_of_the_notebook_and_hold_what_the_checks_gave(course: Course, url: str) -> None:
    done = record_grades(course, a_class(), url)
    assert done == Recorded(students=4, submissions=5, waiting=2, notes=())
    with Gradebook(url) as gradebook:
        assert {each.name: (each.max_score, each.max_written_score) for each in gradebook.assignments} == {
            "01_first": (9, 2.5),
            "02_second": (10, 0),
        }
        assert cells(gradebook, "01_first", "ada") == {
            "affine-checks": (3, None, False),
            "quiz-checks": (1.5, None, False),
            "quiz-why": (None, None, True),
        }
        assert cells(gradebook, "01_first", "bob")["quiz-why"] == (0, None, False)
        assert cells(gradebook, "02_second", "cyd") == {"loop-checks": (4, None, False)}


def test_the_total_after_the_penalty_is_what_explain_shows(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        found = {
            (grade.person.id, lesson.name): (
                total(gradebook.find_submission(lesson.name, grade.person.id)),
                lesson.points,
            )
            for grade in grades(course, a_class())
            for lesson in grade.lessons
            if lesson.points is not None and any(each.attempts for each in lesson.exercises)
        }
    assert len(found) == 4
    assert all(theirs == ours for theirs, ours in found.values()), found
    assert found["ada", "01_first"][1] == Decimal("4.05")  # a late day is spent, and a day is charged


def test_what_we_failed_to_grade_has_no_score_and_waits_for_a_person(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        assert cells(gradebook, "02_second", "bob") == {"loop-checks": (None, None, True)}
        assert "our fault" in comment_on(gradebook, "loop", "bob")


def test_who_handed_in_nothing_has_no_submission(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        assert [each.id for each in gradebook.students if not each.submissions] == ["eve"]
        assert [each.name for each in gradebook.find_student("cyd").submissions] == ["02_second"]


def test_students_are_called_as_on_the_roster(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        told = {each.id: (each.first_name, each.last_name, each.email, each.lms_user_id) for each in gradebook.students}
        gradebook.update_or_create_student("bob", first_name="Bob")
    assert told["ada"] == ("Ada", "Lovelace", "ada@example.org", "17")
    assert told["eve"] == ("E.", "Eve", None, None)
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        assert gradebook.find_student("bob").first_name == "Bob"


def test_times_are_those_of_the_course_the_roster_and_the_attempt_that_counts(course: Course, url: str) -> None:
    ada = msgspec.structs.replace(ADA, extensions={"01_first": "2026-10-25T23:59:00+01:00"})
    better = handed_in("ada", affine(5), quiz(""), at="2026-10-24T12:00:00+02:00")
    worse = handed_in("ada", affine(1), quiz(""), attempt=2, at=LATE)
    record_grades(course, results_of(better, worse, roster=(ada,)), url)
    with Gradebook(url) as gradebook:
        submission = gradebook.find_submission("01_first", "ada")
        assert submission.assignment.duedate.isoformat() == "2026-10-24T21:59:00"
        assert submission.duedate.isoformat() == "2026-10-25T22:59:00"
        assert submission.timestamp.isoformat() == "2026-10-24T10:00:00"
        assert submission.score == 6.5
        assert "Attempt 1 counts, the best of 2" in comment_on(gradebook, "affine", "ada")


def test_comments_say_what_is_wrong_and_nothing_in_them_is_markup(course: Course, url: str) -> None:
    hostile = "<script>x</script>\0 [a](http://x)"
    record_grades(course, results_of(handed_in("ada", affine(3), quiz(hostile))), url)
    with Gradebook(url) as gradebook:
        told = comment_on(gradebook, "affine", "ada")
        assert (
            told == "Checks: 1 + 2 = 3 of 5.\\\nDue 2026-10-24 23:59 CEST; when it was handed in is not known, "
            "so it counts as on time.\n\nTest_B: Look at the \\*bias\\*."
        )
        shown = comment_on(gradebook, "quiz-why", "ada")
    assert shown.startswith("To be marked by a person:\n\n")
    assert "<script" not in markdown2html(shown)
    assert "<a" not in markdown2html(shown)


def test_a_second_time_changes_nothing(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    before = dump(url)
    assert {name for name, rows in before.items() if rows} == TABLES
    record_grades(course, a_class(), url)
    assert dump(url) == before


def mark(url: str, cell: str, student: str, score: float) -> None:
    """Do what formgrader does when a person has marked a cell."""
    with Gradebook(url) as gradebook:
        row = gradebook.find_grade(cell, "01_first", "01_first", student)
        row.manual_score, row.needs_manual_grade = score, False
        gradebook.find_comment(cell.removesuffix("-checks"), "01_first", "01_first", student).manual_comment = "Seen."
        gradebook.db.commit()


def test_what_a_person_marked_stays_and_is_late_too(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    mark(url, "quiz-why", "ada", 2)
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        assert cells(gradebook, "01_first", "ada")["quiz-why"] == (None, 2, False)
        assert gradebook.find_comment("quiz-why", "01_first", "01_first", "ada").comment == "Seen."
        submission = gradebook.find_submission("01_first", "ada")
        assert submission.score == 6.5
        assert total(submission) == Decimal("5.85")
    before = dump(url)
    record_grades(course, a_class(), url)
    assert dump(url) == before


def test_a_marked_answer_that_is_another_now_is_to_be_looked_at_again(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    mark(url, "quiz-why", "ada", 2)
    mark(url, "affine-checks", "ada", 4)
    again = results_of(handed_in("ada", affine(3), quiz("because of this"), loop(10), at=LATE))
    record_grades(course, again, url)
    with Gradebook(url) as gradebook:
        assert cells(gradebook, "01_first", "ada") == {
            "affine-checks": (3, 4, False),
            "quiz-checks": (1.5, None, False),
            "quiz-why": (None, 2, True),
        }


def test_an_exercise_that_came_later_gets_its_rows(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    longer = make_course(course.root, has_extra=True)
    extra = score_exercise("01_first/extra", [check("test_e", 2, 2)])
    later = results_of(handed_in("ada", affine(3), quiz(), extra, loop(10), at=LATE))
    record_grades(longer, later, url)
    with Gradebook(url) as gradebook:
        assert cells(gradebook, "01_first", "ada")["extra-checks"] == (2, None, False)
        assert gradebook.find_assignment("01_first").max_score == 11
        assert comment_on(gradebook, "extra", "ada").startswith("Earned 2 of 2.")


def test_results_that_count_other_points_are_refused(course: Course, url: str) -> None:
    of_twelve = score_exercise("02_second/loop", [check("test_l", 12, 12)])
    with pytest.raises(StoreError, match=r"02_second/loop was graded out of 12, and the course now says 10\. Grade"):
        record_grades(course, results_of(handed_in("ada", of_twelve)), url)


def test_what_only_the_gradebook_or_only_the_results_have_is_told_and_left(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    with Gradebook(url) as gradebook:
        gradebook.add_grade_cell("own", "01_first", "01_first", max_score=1, cell_type="code")
    gone = score_exercise("01_first/gone", [check("test_g", 2, 2)])
    done = record_grades(course, results_of(handed_in("ada", affine(3), gone), handed_in("x" * 200, affine(3))), url)
    assert len(done.notes) == 3
    assert "01_first/gone is in the results and no longer in the course" in done.notes[0]
    assert "nbgrader cannot hold this id" in done.notes[1]
    assert "a graded cell 'own' that the course has not" in done.notes[2]


class _BrokenError(Exception):
    pass


@pytest.mark.parametrize("is_new", [True, False])
def test_an_error_half_way_leaves_the_gradebook_as_it_was(
    course: Course, url: str, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    if not is_new:
        record_grades(course, results_of(handed_in("ada", affine(1))), url)
    before = dump(url)
    assert bool(before) != is_new
    record = recording._Sheet.record

    def break_at_bob(sheet: Any, person: Person, *rest: Any) -> Any:
        if person.id == "bob":
            raise _BrokenError
        return record(sheet, person, *rest)

    monkeypatch.setattr(recording._Sheet, "record", break_at_bob)
    with pytest.raises(_BrokenError):
        record_grades(course, a_class(), url)
    assert dump(url) == before


def test_a_new_gradebook_is_as_nbgrader_makes_it(
    course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # it calls alembic by its name
    with Gradebook(f"sqlite:///{tmp_path}/theirs.db"):
        pass
    record_grades(course, a_class(), f"sqlite:///{tmp_path}/ours.db")
    theirs, ours = dump(f"sqlite:///{tmp_path}/theirs.db"), dump(f"sqlite:///{tmp_path}/ours.db")
    assert ours.keys() == theirs.keys()
    assert ours["alembic_version"] == theirs["alembic_version"]


def test_a_gradebook_of_another_version_is_refused(course: Course, url: str) -> None:
    record_grades(course, a_class(), url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '724cde206c17'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"another version of nbgrader.*nbgrader db upgrade"):
        record_grades(course, a_class(), url)


def test_a_database_of_something_else_is_left_alone(course: Course, url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name VARCHAR(10))"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"not nbgrader's \(it has recipes\), so nothing was written"):
        record_grades(course, a_class(), url)
    assert list(dump(url)) == ["recipes"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("gradebook.db", "no URL of a database"),
        ("what://ann:s3cret@host/db", "no URL of a database"),
        ("postgresql+psycopg://ann:s3cret@127.0.0.1:1/db?connect_timeout=3", "could not be opened"),
        ("postgresql+psycopg://ann@127.0.0.1:1/db?password=s3cret", "could not be opened"),
        ("mysql+pymysql://ann:s3cret@host/db", "needs the Python package pymysql"),
        ("sqlite:////nowhere/at/all/gradebook.db", "unable to open database file"),
    ],
)
def test_a_gradebook_that_cannot_be_reached_is_one_clear_error(course: Course, wrong: str, told: str) -> None:
    with pytest.raises(StoreError, match=told) as caught:
        record_grades(course, a_class(), wrong)
    assert "s3cret" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert caught.value.__suppress_context__


def test_no_file_that_is_no_database_is_touched(course: Course, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes\n" * 200)
    with pytest.raises(StoreError, match="file is not a database"):
        record_grades(course, a_class(), f"sqlite:///{tmp_path}/notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "my notes\n" * 200
