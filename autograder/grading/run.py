"""A grading run: what has to be graded, what is graded already, and the results of both."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from autograder import store as storage
from autograder.course import Course
from autograder.errors import StoreError
from autograder.grading.identity import identify
from autograder.results import CourseInfo, Exercise, Results, RunInfo, count_faults, score_submission
from autograder.results import Submission as Scored
from autograder.runners.installation import installed
from autograder.runners.units import ExerciseSetup, Graded, Runner, Setup, Unit
from autograder.store import Store
from autograder.submissions import Answer, Intake, Submission


class Progress(Protocol):
    """Whoever wants to know how far it is."""

    def begin(self, total: int, known: int) -> None:
        """So many answers are to be looked at; so many of them have been graded before."""

    def stage(self, name: str) -> None:
        """What is being done before the first verdict."""

    def graded(self, student: str, exercise: Exercise) -> None:
        """One more verdict is written down."""


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """What a run decides by, beside the answers; who runs the engine decides nothing."""

    device: str
    sandbox: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An answer whose verdict is wanted: what is to be run, under the hash of all that decides it."""

    identity: str
    student: str
    unit: Unit


def grade(
    course: Course,
    submissions: Sequence[Submission],
    out: Path,
    runner: Runner,
    jobs: int,
    progress: Progress,
    *,
    intake: Intake | None = None,
) -> Results:
    """Grade what the store in `out` does not know yet, and write every verdict down as it comes.

    The roster and the notes of an `intake` go into the results with the verdicts. A run that was killed is continued by
    calling it again: the secret and all verdicts are in the store.

    Raises:
        StoreError: Nothing can be written to `out`; what was graded before is not lost.
        EngineFaultError: The examiner ended; what it had graded is written down.

    """
    started, began = datetime.now(UTC), time.monotonic()
    conditions = Conditions(device=runner.device, sandbox=runner.tier)
    with Store(out) as store:
        setup, wanted = _begin(course, submissions, store, conditions, jobs)
        verdicts = iter(grade_wanted(setup, wanted, store, runner, progress))
        graded = tuple(
            _scored(submission, list(islice(verdicts, len(submission.answers)))) for submission in submissions
        )
    info = RunInfo(
        device=conditions.device,
        sandbox=conditions.sandbox,
        runner=runner.name,
        versions=installed().versions,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - began, 3),
    )
    return Results(
        course=CourseInfo(name=course.name, title=course.title),
        run=info,
        submissions=graded,
        roster=intake.roster if intake else (),
        notes=intake.notes if intake else (),
        faults=count_faults(graded),
    )


def _begin(
    course: Course, submissions: Sequence[Submission], store: Store, conditions: Conditions, jobs: int
) -> tuple[Setup, list[Wanted]]:
    """Write down what is to be graded, and prepare it."""
    secret = store.secret()
    identities = identify(course, submissions, secret, conditions)
    wanted = list(_wanted(submissions, identities))
    units = [storage.Unit(unit_hash=each.identity, student=each.student, key=each.unit.key) for each in wanted]
    store.begin_run(msgspec.json.encode(conditions), units)
    return make_setup(course, sorted({each.unit.key for each in wanted}), secret, jobs, diagnose=True), wanted


def _scored(submission: Submission, verdicts: Sequence[Exercise]) -> Scored:
    scored = score_submission(submission.student, verdicts)
    return msgspec.structs.replace(scored, attempt=submission.attempt, submitted=submission.submitted)


def _wanted(submissions: Sequence[Submission], identities: dict[tuple[str, int, str], str]) -> Iterator[Wanted]:
    for submission in submissions:
        for answer in submission.answers:
            yield Wanted(
                identity=identities[submission.student, submission.attempt, answer.key],
                student=submission.student,
                unit=unit_of(answer, submission.student),
            )


def unit_of(answer: Answer, submission: str) -> Unit:
    """Make an answer a unit of a submission, not numbered yet."""
    return Unit(
        number=0,
        key=answer.key,
        source=answer.source,
        problem=answer.problem,
        detail=answer.detail,
        submission=submission,
    )


def grade_wanted(
    setup: Setup, wanted: Sequence[Wanted], store: Store, runner: Runner, progress: Progress
) -> list[Exercise]:
    """Give the verdicts that are wanted: run what the store does not know, and write each down as it comes.

    Equal answers are examined once.

    Raises:
        StoreError: A verdict cannot be written, or is gone.

    """
    known = store.find(list(dict.fromkeys(each.identity for each in wanted)))
    todo: dict[str, Wanted] = {}
    for each in wanted:
        if each.identity not in known:
            todo.setdefault(each.identity, each)
    progress.begin(len(wanted), len(wanted) - len(todo))
    if todo:
        _run(setup, list(todo.values()), store, runner, progress)
    return [known.get(each.identity) or _written(store, each) for each in wanted]


def _run(setup: Setup, answers: Sequence[Wanted], store: Store, runner: Runner, progress: Progress) -> None:
    units = [msgspec.structs.replace(each.unit, number=number) for number, each in enumerate(answers)]
    keys = {unit.key for unit in units}
    needed = tuple(exercise for exercise in setup.exercises if exercise.key in keys)
    for graded in runner.run(msgspec.structs.replace(setup, exercises=needed), units, progress.stage):
        answer = answers[graded.number]
        store.add(answer.identity, answer.student, graded.exercise)
        progress.graded(answer.student, graded.exercise)


def examine(setup: Setup, units: Sequence[Unit], runner: Runner, progress: Progress) -> dict[int, Graded]:
    """Have units graded that nobody writes down, and give what came of each by its number."""
    progress.begin(len(units), 0)
    found: dict[int, Graded] = {}
    for graded in runner.run(setup, units, progress.stage) if units else ():
        found[graded.number] = graded
        progress.graded("", graded.exercise)
    return found


def make_setup(course: Course, keys: Sequence[str], secret: bytes, jobs: int, *, diagnose: bool = False) -> Setup:
    """Tell a runner all that does not change during a run; with `diagnose`, mistakes are named."""
    exercises = [course.exercise(key) for key in keys]
    return Setup(
        root=str(course.root),
        secret=secret,
        jobs=jobs,
        exercises=tuple(
            ExerciseSetup(
                key=exercise.key,
                suite=str(course.hidden_suite(exercise.key)),
                reference=str(course.solution(exercise.key)),
                points=exercise.points,
                forbids=exercise.forbids,
                limits=exercise.limits,
                bank=str(course.bank(exercise.key)) if diagnose else "",
            )
            for exercise in exercises
        ),
    )


def _written(store: Store, wanted: Wanted) -> Exercise:
    exercise = store.find_any(wanted.identity)
    if exercise is None:
        raise StoreError(f"the verdict on {wanted.unit.key} of {wanted.student} is gone from the store")
    return exercise
