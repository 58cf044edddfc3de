"""`report --format nbgrader`: grades into nbgrader's gradebook."""

from __future__ import annotations

from autograder.cli.class_report import course_of
from autograder.cli.streams import errors
from autograder.errors import AutograderError
from autograder.plain_text import make_visible
from autograder.results import Results


def write_gradebook(results: Results, url: str) -> str:
    """Write the grades of a class into the gradebook at a URL, and say what was written."""
    course = course_of(results)
    if course is None:
        message = f"the cells of a gradebook are those of the course {results.course.name!r}, which is not here."
        raise AutograderError(f"{message} Run this in the folder of the course.")
    from autograder.notebooks.recording import record_grades

    done = record_grades(course, results, url)
    for note in done.notes:
        errors.print(make_visible(note), markup=False, soft_wrap=True)
    told = f"Students: {done.students}. Submissions written: {done.submissions}."
    return f"{told} Cells that wait for a person: {done.waiting}." if done.waiting else told
