"""What the bank's entries compute on the public checks: by it a student's check names mistakes without the bank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.checking.own_answers import KNOWN, setup_for
from autograder.course import Course
from autograder.errors import EngineFaultError
from autograder.grading.diagnosis import Entry, Known, Trace
from autograder.grading.probing import REFERENCE, keep
from autograder.grading.run import Progress, examine
from autograder.misconceptions import Alternative, Misconception, compose, read_bank
from autograder.runners.units import Graded, Runner, Unit
from autograder.suite.fingerprints import decode_marks


def learn_all(course: Course, folder: Path, runner: Runner, jobs: int, progress: Progress) -> None:
    """Examine every entry of every bank by the public checks, and keep in `folder` what they leave.

    Raises:
        EngineFaultError: A reference does not pass its public checks.

    """
    entries = {
        (exercise.key, entry.name if entry else REFERENCE): entry
        for exercise in course.exercises
        for entry in _answers(course, exercise.key)
    }
    graded = _examine(course, entries, runner, jobs, progress)
    setup = setup_for(course, [exercise.key for exercise in course.exercises])
    for exercise in setup.exercises:
        known = Known(entries={}, right={})
        for (key, name), each in graded.items():
            if key == exercise.key:
                _take_in(known, name, entries[key, name], each)
        reference = known.right[REFERENCE]
        if reference is None or reference.failed:
            raise EngineFaultError(f"the reference of {exercise.key} does not pass its public checks")
        theirs = msgspec.structs.replace(
            exercise, bank="", reference="", known=str(folder / KNOWN.format(exercise.key))
        )
        keep(theirs, known)


def _answers(course: Course, key: str) -> Sequence[Misconception | Alternative | None]:
    bank = read_bank(course.bank(key))
    return [None, *bank.alternatives, *bank.misconceptions]


def _examine(
    course: Course,
    entries: dict[tuple[str, str], Misconception | Alternative | None],
    runner: Runner,
    jobs: int,
    progress: Progress,
) -> dict[tuple[str, str], Graded]:
    sources = {key: course.solution(key).read_text(encoding="utf-8") for key, _ in entries}
    names = list(entries)
    units = [
        Unit(number=number, key=key, source=_source(sources[key], entries[key, name]), marks=True, submission=name)
        for number, (key, name) in enumerate(names)
    ]
    setup = setup_for(course, sorted(sources))
    without_bank = tuple(msgspec.structs.replace(each, bank="", known="") for each in setup.exercises)
    setup = msgspec.structs.replace(setup, jobs=jobs, exercises=without_bank)
    graded = examine(setup, units, runner, progress)
    return {name: graded[number] for number, name in enumerate(names)}


def _source(reference: str, entry: Misconception | Alternative | None) -> bytes:
    return (compose(reference, entry) if entry else reference).encode()


def _take_in(known: Known, name: str, entry: Misconception | Alternative | None, graded: Graded) -> None:
    marks = decode_marks(graded.marks)
    trace = Trace({check.name: check.outcome for check in graded.exercise.checks}, marks)
    if not isinstance(entry, Misconception):
        known.right[name] = trace
    elif trace.failed:  # else the public checks cannot tell it from a right answer
        marks = {check: marks[check] for check in trace.failed if check in marks}
        # No word of the hidden suite: which of its checks catch the entry stays with us.
        known.entries[name] = Entry(entry.subject, entry.feedback, (), Trace(trace.outcomes, marks))
