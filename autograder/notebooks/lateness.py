"""Late penalties in nbgrader, from the policy of the course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nbgrader.api import Gradebook  # pyright: ignore[reportMissingTypeStubs]
from nbgrader.plugins import BasePlugin  # pyright: ignore[reportMissingTypeStubs]
from traitlets import Unicode

from autograder.course import Course, Late, Lesson, Policy, find_root, load_course
from autograder.decimals import exact, rounded
from autograder.gradebook.lateness import ON_TIME, Lateness, lateness, points_left
from autograder.notebooks.cells import lesson_cells


class PolicyPenalty(BasePlugin):
    """What `c.AssignLatePenalties.plugin_class` names: the penalty that `course.toml` says.

    nbgrader asks only about what its gradebook calls late, so the lesson's due time is brought there first.
    """

    course_root = Unicode("", help="The folder of the course; without one, that around the current folder.").tag(
        config=True
    )
    parent: Any  # nbgrader's preprocessor, which knows the assignment, the notebook and the gradebook

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._course = load_course(Path(self.course_root) if self.course_root else find_root(Path.cwd()))
        url = getattr(self.parent, "db_url", None)
        if url:
            with Gradebook(url) as gradebook:
                sync_due_times(gradebook, self._course, only=self.parent.assignment_id)

    def late_submission_penalty(
        self,
        student_id: str,
        score: float,  # noqa: ARG002  # of the whole notebook; the policy takes from each exercise
        total_seconds_late: float,  # noqa: ARG002  # without a zone, in which days may have 23 hours
    ) -> float:
        """Give the points that lateness costs, each exercise by itself, marks given by hand among them."""
        gradebook, name = self.parent.gradebook, self.parent.assignment_id
        lesson = next((each for each in self._course.lessons if each.name == name), None)
        if lesson is None:
            return 0.0
        policy = self._course.policy
        late_by = lateness_of(gradebook.find_submission(name, student_id), lesson, policy)
        notebook = gradebook.find_submission_notebook(self.parent.notebook_id, name, student_id)
        totals = scores_by_exercise(notebook, exercise_of_cells(self._course, name))
        return float(sum((penalty(each, late_by, lesson, policy) for each in totals.values()), Decimal(0)))


def lateness_of(submission: Any, lesson: Lesson, policy: Policy) -> Lateness:
    """Say how late a submission is, by the times in nbgrader's gradebook; nothing is late without a due time."""
    if submission.timestamp is None or submission.assignment.duedate is None:
        return ON_TIME
    due = submission.duedate.replace(tzinfo=UTC)
    if lesson.due is not None:
        due = due.astimezone(lesson.due.tzinfo)
    elif policy.timezone:
        due = due.astimezone(ZoneInfo(policy.timezone))
    return lateness(due, submission.timestamp.replace(tzinfo=UTC), lesson.late or Late())


def penalty(score: Decimal, late_by: Lateness, lesson: Lesson, policy: Policy) -> Decimal:
    """Give what lateness costs of what one exercise earned."""
    earned = rounded(max(score, Decimal(0)), policy.rounding)
    return earned - points_left(earned, late_by, lesson.late or Late(), policy.rounding)


def scores_by_exercise(notebook: Any, exercises: Mapping[str, str]) -> dict[str, Decimal]:
    """Add up the scores of a notebook's cells by exercise; a cell of no exercise stands for itself."""
    totals: dict[str, Decimal] = {}
    for grade in notebook.grades:
        name = exercises.get(grade.cell.name, grade.cell.name)
        totals[name] = totals.get(name, Decimal(0)) + score_of(grade)
    return totals


def score_of(grade: Any) -> Decimal:
    """Give what a cell counts: the mark given by hand, else ours, and any extra credit."""
    score = grade.auto_score if grade.manual_score is None else grade.manual_score
    return Decimal(0) if score is None else exact(score) + exact(grade.extra_credit or 0.0)


def exercise_of_cells(course: Course, lesson: str) -> dict[str, str]:
    """Say which exercise each graded cell of a lesson belongs to."""
    return {name: each.name for each in lesson_cells(course, lesson).exercises for name in each.max_scores}


def sync_due_times(gradebook: Any, course: Course, *, only: str = "") -> None:
    """Bring the due times of the course into nbgrader's gradebook, to the assignments that are there.

    A lesson without one leaves what was entered in nbgrader.
    """
    due = {lesson.name: as_utc(lesson.due) for lesson in course.lessons if lesson.due and only in {"", lesson.name}}
    for assignment in gradebook.assignments:
        if assignment.name in due and assignment.duedate != due[assignment.name]:
            assignment.duedate = due[assignment.name]
    gradebook.db.commit()


def as_utc(moment: datetime) -> datetime:
    """Write a moment as nbgrader keeps it: in UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)
