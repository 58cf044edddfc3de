"""The report on a class, as `grade` and `report` make it."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course, find_root, load_course
from autograder.errors import CourseError
from autograder.reports.class_records import ClassReport
from autograder.results import Results


def summarize_class(results: Results, course: Course | None, out: Path, *, is_anonymous: bool = False) -> ClassReport:
    """Give the report on the class; pseudonyms are made with the secret of the folder, which the report has not."""
    from autograder.gradebook import grades
    from autograder.reports.class_summary import summarize
    from autograder.store import Store

    key = None
    if is_anonymous:
        with Store(out, read_only=True) as store:
            key = store.secret()
    return summarize(results, grades(course, results), course, pseudonym_key=key)


def policy_of(results: Results) -> Course | None:
    """Give the course as `course_of` does, and say so where there is none: grades are others then."""
    from autograder.cli.streams import errors
    from autograder.reports.class_wording import NO_COURSE

    course = course_of(results)
    if course is None:
        errors.print(NO_COURSE, markup=False, soft_wrap=True, style="yellow")
    return course


def course_of(results: Results) -> Course | None:
    """Give the course around the current folder if it is the one that was graded.

    Raises:
        CourseError: It is there and wrong; grades that it decides would be wrong too.

    """
    try:
        root = find_root(Path.cwd())
    except CourseError:
        return None
    course = load_course(root)
    return course if course.name == results.course.name else None
