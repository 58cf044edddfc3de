"""The grades of a class: what a course's policy makes of the results."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from autograder.course import Course, Late, Lesson, Policy
from autograder.decimals import exact, shown
from autograder.errors import AutograderError
from autograder.gradebook import wording
from autograder.gradebook.counted import by_student
from autograder.gradebook.exercises import Entries, ExercisePlan, Terms
from autograder.gradebook.late_days import spend
from autograder.gradebook.lateness import days_begun, parse_time
from autograder.gradebook.lessons import LessonPlan, grade_lesson, pending_of
from autograder.gradebook.records import Grade, LessonGrade
from autograder.results import Exercise, Person, Results, Submission


def grades(course: Course | None, results: Results) -> tuple[Grade, ...]:
    """Give every student's grade: those of the roster in its order, then others who handed something in, by id.

    What was graded counts for all of them; a student of the roster without a submission has zeros. Without a course
    there is no policy, and keys stand in for titles. The order of the submissions does not matter.

    Raises:
        AutograderError: A time cannot be read, or an extension is for a lesson that is not there.

    """
    book = _Gradebook(course, results)
    return tuple(book.grade(person) for person in _people(results))


def _people(results: Results) -> list[Person]:
    known = {person.id for person in results.roster}
    others = {submission.student for submission in results.submissions} - known
    return [*results.roster, *(Person(id=student) for student in sorted(others))]


class _Gradebook:
    """What is the same for all students of one call."""

    def __init__(self, course: Course | None, results: Results) -> None:
        self._policy = course.policy if course else Policy()
        self._zone = ZoneInfo(self._policy.timezone) if self._policy.timezone else None
        self._lessons = {lesson.name: lesson for lesson in course.lessons} if course else None
        self._plans = _plans(course, results)
        self._submissions = by_student(results.submissions)

    def grade(self, person: Person) -> Grade:
        """Grade each lesson, with late days where they bring most, and add up."""
        self._check_extensions(person)
        entries = _entries(self._submissions.get(person.id, ()))
        terms = [self._terms(person, plan) for plan in self._plans]
        lessons = [grade_lesson(plan, entries, each) for plan, each in zip(self._plans, terms, strict=True)]
        if self._policy.late_days:
            lessons = self._with_late_days(lessons, entries, terms)
        return self._sum(person, lessons)

    def _sum(self, person: Person, lessons: Sequence[LessonGrade]) -> Grade:
        weighted = [lesson.weighted for lesson in lessons if lesson.weighted is not None]
        is_open = len(weighted) < len(lessons)
        total = sum(weighted, Decimal(0))
        most = sum((lesson.weight for lesson in lessons), Decimal(0))
        result = "open, a part could not be graded by a fault of ours" if is_open else shown(total)
        addends = f"{wording.sum_of(weighted)} = " if len(weighted) > 1 and not is_open else ""
        pending = sum((pending_of(lesson, self._policy.rounding) for lesson in lessons), Decimal(0))
        lines = [f"Grade: {addends}{result} of {shown(most)}."]
        if pending:
            lines.append(wording.of_pending(pending))
        return Grade(
            person=person,
            lessons=tuple(lessons),
            points=None if is_open else total,
            max_points=most,
            pending=pending,
            faults=sum(exercise.points is None for lesson in lessons for exercise in lesson.exercises),
            lines=tuple(lines),
        )

    def _terms(self, person: Person, plan: LessonPlan) -> Terms:
        lesson = self._lessons.get(plan.name) if self._lessons else None
        extension = person.extensions.get(plan.name)
        due = lesson.due if lesson else None
        if extension is not None:
            due = parse_time(extension, self._zone)
        late = (lesson.late if lesson else self._policy.late) or Late()
        return Terms(
            policy=self._policy,
            zone=self._zone,
            late=late,
            due=due,
            is_extended=extension is not None,
            due_text=None if due is None else due.isoformat(),
        )

    def _with_late_days(
        self, lessons: Sequence[LessonGrade], entries: Mapping[str, Entries], terms: Sequence[Terms]
    ) -> list[LessonGrade]:
        choices = [
            [lesson, *self._with_days(plan, lesson, entries, each)]
            for plan, lesson, each in zip(self._plans, lessons, terms, strict=True)
        ]
        worth = [[lesson.weighted or Decimal(0) for lesson in choice] for choice in choices]
        spent = spend(self._policy.late_days, worth)
        return [choice[days] for choice, days in zip(choices, spent, strict=True)]

    def _with_days(
        self, plan: LessonPlan, lesson: LessonGrade, entries: Mapping[str, Entries], terms: Terms
    ) -> Iterable[LessonGrade]:
        """Grade the lesson again with one late day, two and so on, as far as days could bring anything."""
        if terms.due is None or lesson.points is None or not (terms.late.percent or terms.late.points):
            return
        times = {submission.submitted for one in plan.exercises for submission, _ in entries.get(one.key, ())}
        late = [days_begun(terms.due, parse_time(time, self._zone)) for time in times if time is not None]
        for days in range(1, min(max(late, default=0), self._policy.late_days) + 1):
            yield grade_lesson(plan, entries, msgspec.structs.replace(terms, late_days=days))

    def _check_extensions(self, person: Person) -> None:
        for name in person.extensions:
            if self._lessons is not None and name not in self._lessons:
                near = difflib.get_close_matches(name, self._lessons, n=1) or list(self._lessons)
                message = f"the roster gives {person.id!r} an extension for {name!r}, which is no lesson."
                raise AutograderError(f"{message} Expected a name such as {near[0] if near else 'LESSON'}.")


def _entries(submissions: Sequence[Submission]) -> dict[str, list[tuple[Submission, Exercise]]]:
    """List a student's verdicts by exercise, in the order of the attempts."""
    entries: dict[str, list[tuple[Submission, Exercise]]] = defaultdict(list)
    for submission in _in_order(submissions):
        for exercise in submission.exercises:
            entries[exercise.key].append((submission, exercise))
    return entries


def _in_order(submissions: Sequence[Submission]) -> Sequence[Submission]:
    if len(submissions) < 2:  # noqa: PLR2004  # one needs no order
        return submissions
    # Two that call themselves the same attempt are told apart by all that they hold, whatever order they came in.
    return sorted(submissions, key=lambda one: (one.attempt, one.submitted or "", msgspec.json.encode(one)))


def _plans(course: Course | None, results: Results) -> list[LessonPlan]:
    """List what is graded: the exercises that were, in course order, then those that the course no longer has."""
    graded: dict[str, Decimal] = {}
    # Those with most exercises first: their order is that of the course that was graded.
    for submission in sorted(results.submissions, key=lambda one: -len(one.exercises)):
        for exercise in submission.exercises:
            most = exact(exercise.max_points)
            graded[exercise.key] = max(graded.get(exercise.key, most), most)
    lessons = {lesson.name: lesson for lesson in course.lessons} if course else {}
    by_course = {exercise.key: exercise for lesson in lessons.values() for exercise in lesson.exercises}
    if not results.submissions:
        graded = {key: exact(exercise.points) for key, exercise in by_course.items()}
    keys = [*(key for key in by_course if key in graded), *(key for key in graded if key not in by_course)]
    by_lesson: dict[str, list[ExercisePlan]] = defaultdict(list)
    for key in keys:
        title = by_course[key].title if key in by_course else key
        plan = ExercisePlan(key=key, title=title, max_points=graded[key])
        by_lesson[key.partition("/")[0]].append(plan)
    return [_lesson_plan(name, lessons.get(name), tuple(plans)) for name, plans in by_lesson.items()]


def _lesson_plan(name: str, lesson: Lesson | None, exercises: tuple[ExercisePlan, ...]) -> LessonPlan:
    weight = lesson.weight if lesson else None
    return LessonPlan(
        name=name,
        title=lesson.title if lesson else name,
        exercises=exercises,
        weight=sum((one.max_points for one in exercises), Decimal(0)) if weight is None else weight,
        drop_lowest=lesson.drop_lowest if lesson else 0,
    )
