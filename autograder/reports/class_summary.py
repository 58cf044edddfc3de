"""Puts together what a report on a class says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.course import Course
from autograder.gradebook import Grade
from autograder.reports import class_findings as findings
from autograder.reports import class_scores as scores
from autograder.reports.class_answers import Answers
from autograder.reports.class_names import name_anonymously, name_openly
from autograder.reports.class_records import ClassReport
from autograder.reports.class_statistics import figures_of_checks
from autograder.reports.folder_names import name_folders
from autograder.reports.places import FEEDBACK, FEEDBACK_PAGE
from autograder.results import Results


def summarize(
    results: Results, grades: Sequence[Grade], course: Course | None, *, pseudonym_key: bytes | None = None
) -> ClassReport:
    """Summarize a run; with a key, students go by pseudonyms and nothing that may name them is kept."""
    is_anonymous = pseudonym_key is not None
    answers = Answers(results, grades)
    people = [grade.person for grade in grades]
    names = (
        name_anonymously(people, pseudonym_key) if pseudonym_key is not None else name_openly(people, _links(results))
    )
    lessons = scores.figures_of_lessons(answers)
    mistaken, unnamed = findings.count_mistaken(answers)
    return ClassReport(
        course=results.course.title,
        run=results.run,
        is_anonymous=is_anonymous,
        has_course=course is not None,
        faults=results.faults,
        faulty=findings.faulty_checks(answers, names, is_anonymous=is_anonymous),
        unscored=tuple(names[grade.person.id] for grade in grades if grade.points is None),
        notes=findings.grouped_notes(results.notes, names, is_anonymous=is_anonymous),
        spread=scores.spread_of(answers),
        lessons=lessons,
        checks=figures_of_checks(answers),
        beliefs=findings.beliefs_of(answers, names),
        mistaken=mistaken,
        unnamed=unnamed,
        times=findings.times_of(answers, course, names),
        waiting=findings.waiting_texts(answers, names),
        rows=scores.rows_of(answers, lessons, names),
    )


def _links(results: Results) -> dict[str, str]:
    folders = name_folders([submission.student for submission in results.submissions])
    return {student: str(PurePosixPath(FEEDBACK, folder, FEEDBACK_PAGE)) for student, folder in folders.items()}
