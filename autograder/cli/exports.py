"""Reports for other systems: which formats there are, what each is made of, and where it goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.cli.app import output
from autograder.cli.class_report import policy_of
from autograder.cli.streams import errors
from autograder.errors import AutograderError, StoreError
from autograder.exports.tables import PLAIN, Style
from autograder.files import write_whole
from autograder.gradebook import Grade, grades
from autograder.plain_text import make_visible
from autograder.results import Results, Submission


@dataclass(frozen=True)
class Wishes:
    """What the options of `report` say of an export."""

    to: Path | None = None
    student: str = ""
    gradebook: Path | None = None
    worksheet: Path | None = None
    item: str = "course"
    style: Style = PLAIN
    database: str = ""


@dataclass(frozen=True)
class Export:
    """What an export is made of."""

    results: Results
    grades: tuple[Grade, ...]
    wishes: Wishes

    @property
    def title(self) -> str:
        """Give the title of the course."""
        return self.results.course.title

    def one(self) -> tuple[Submission, Grade]:
        """Give the one student's submission that was asked for, and what it is worth.

        Raises:
            AutograderError: Several students are in the results, and none was named; or nobody is called so.

        """
        from autograder.exports.told import counting
        from autograder.gradebook.people import find_student

        handed_in = {submission.student for submission in self.results.submissions}
        if not self.wishes.student and len(handed_in) != 1:
            message = f"this format is for one student, and {len(handed_in)} are in these results."
            raise AutograderError(f"{message} Name one with --student.")
        grade = find_student(self.grades, self.wishes.student or next(iter(handed_in)))
        attempts = [each for each in self.results.submissions if each.student == grade.person.id]
        return counting(attempts, grade), grade


def export(form: str, results: Results, wishes: Wishes) -> None:
    """Make a report for another system, and write it to the file that was asked for or to the standard output.

    nbgrader's gradebook is no file: it is written where it lies.
    """
    if form == "nbgrader":
        from autograder.cli.nbgrader_gradebook import write_gradebook

        output.print(write_gradebook(results, wishes.database), markup=False)
        return
    made = Export(results=results, grades=grades(policy_of(results), results), wishes=wishes)
    content = _MAKERS[form](made)
    if wishes.to is None:
        _print(content, is_binary=form == "parquet")
        return
    try:
        write_whole(wishes.to, content, mode=0o600)  # grades are nobody else's
    except OSError as error:
        message = f"{wishes.to}: this file cannot be written ({error.strerror}). Give another place."
        raise StoreError(message) from None


def _print(content: bytes, *, is_binary: bool) -> None:
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    elif is_binary:
        raise AutograderError("this format is no text, so it is not shown in a terminal. Give a file with --to.")
    else:
        sys.stdout.write(make_visible(content.decode()))


def _canvas(made: Export) -> bytes:
    from autograder.exports.canvas import render_canvas

    done = render_canvas(made.grades, made.title, made.wishes.gradebook, made.wishes.style)
    return _noted(done.content, done.notes)


def _moodle(made: Export) -> bytes:
    from autograder.exports.moodle import render_worksheet

    wishes = made.wishes
    if wishes.style.has_decimal_comma:
        raise AutograderError("Moodle reads a worksheet with commas between cells. Leave out --decimal-comma.")
    done = render_worksheet(made.grades, made.title, wishes.item, wishes.worksheet, wishes.style)
    return _noted(done.content, done.notes)


def _noted(content: bytes, notes: tuple[str, ...]) -> bytes:
    for note in notes:
        errors.print(make_visible(note), markup=False, soft_wrap=True)
    return content


def _moodle_gradebook(made: Export) -> bytes:
    from autograder.exports.moodle import render_gradebook

    return render_gradebook(made.grades, made.title, made.wishes.style)


def _csv(made: Export) -> bytes:
    from autograder.exports.plain_csv import render_students

    return render_students(made.grades, made.title, made.wishes.style)


def _csv_checks(made: Export) -> bytes:
    from autograder.exports.plain_csv import render_checks

    return render_checks(made.results, made.wishes.style)


def _parquet(made: Export) -> bytes:
    from autograder.exports.parquet import render_parquet

    return render_parquet(made.results)


def _gradescope(made: Export) -> bytes:
    from autograder.exports.gradescope import render_gradescope

    return render_gradescope(*made.one(), sandbox=made.results.run.sandbox)


def _prairielearn(made: Export) -> bytes:
    from autograder.exports.prairielearn import render_prairielearn

    return render_prairielearn(*made.one())


def _junit(made: Export) -> bytes:
    from autograder.exports.junit import render_junit

    return render_junit(*made.one())


def _github(made: Export) -> bytes:
    """Annotate the lines, and tell GitHub the summary and Classroom's variable in the files that it names."""
    from autograder.cli.workflow_log import LOG
    from autograder.exports.classroom import render_classroom
    from autograder.exports.told import exercise_grades, for_student, score_in_words
    from autograder.reports.github import annotate, summary

    LOG.resume()
    submission, grade = made.one()
    exercises = for_student(submission).exercises
    titles = {key: each.title for key, each in exercise_grades(grade).items()}
    head = "\n".join(f"**{line}**\n" for line in score_in_words(submission, grade))
    for variable, text in (
        ("GITHUB_STEP_SUMMARY", f"{head}\n{summary(exercises, titles)}"),
        ("GITHUB_OUTPUT", f"result={render_classroom(submission, grade)}\n"),
    ):
        if os.environ.get(variable):
            with Path(os.environ[variable]).open("a", encoding="utf-8") as file:
                file.write(text)
    return "".join(f"{command}\n" for command in annotate(exercises)).encode()


_MAKERS: Final[dict[str, Callable[[Export], bytes]]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "moodle-gradebook": _moodle_gradebook,
    "gradescope": _gradescope,
    "prairielearn": _prairielearn,
    "junit": _junit,
    "github": _github,
    "csv": _csv,
    "csv-checks": _csv_checks,
    "parquet": _parquet,
}
