"""Every hidden suite is proved: on the reference, the stub, right answers in another style, and named wrong answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import sandbox, stubs
from autograder.course import load_course
from autograder.grading.run import make_setup
from autograder.misconceptions import compose, read_bank
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit

COURSE = load_course(Path(__file__).parents[2])
KEYS = [exercise.key for exercise in COURSE.exercises]
REFERENCES = {key: COURSE.solution(key).read_text(encoding="utf-8") for key in KEYS}
BANKS = {key: read_bank(COURSE.bank(key)) for key in KEYS}


def answers() -> dict[tuple[str, str], Unit]:
    """All answers that a bank holds, as units; of a misconception only the checks that it names are run."""
    found: dict[tuple[str, str], Unit] = {}

    def add(key: str, name: str, source: str, only: tuple[str, ...] = ()) -> None:
        found[key, name] = Unit(number=len(found), key=key, source=source.encode(), only=only)

    for key in KEYS:
        add(key, "the reference", REFERENCES[key])
        add(key, "the stub", stubs.generate(REFERENCES[key], COURSE.solution(key)))
        for right in BANKS[key].alternatives:
            add(key, right.name, compose(REFERENCES[key], right))
        for wrong in BANKS[key].misconceptions:
            add(key, wrong.name, compose(REFERENCES[key], wrong), wrong.caught_by)
    return found


UNITS = answers()


@pytest.fixture(scope="module")
def verdicts() -> dict[tuple[str, str], Exercise]:
    by_number = {unit.number: name for name, unit in UNITS.items()}
    runner = LocalRunner(sandbox.choose(None))
    setup = make_setup(COURSE, KEYS, b"the banks are run with the same draws", jobs=2)
    graded = runner.run(setup, list(UNITS.values()), lambda _: None)
    return {by_number[unit.number]: unit.exercise for unit in graded}


def told(exercise: Exercise) -> str:
    return "\n".join(f"{check.name}: {check.outcome} {check.reason} {check.message}" for check in exercise.checks)


def is_right(exercise: Exercise) -> bool:
    """Nothing but what a person marks is open; only quizzes have that."""
    return exercise.outcome == ("pending" if exercise.key.endswith("/quiz") else "passed")


@pytest.mark.parametrize("key", KEYS)
def test_the_reference_gets_full_marks(verdicts: dict[tuple[str, str], Exercise], key: str) -> None:
    graded = verdicts[key, "the reference"]
    assert is_right(graded), told(graded)
    marked_by_hand = sum(check.max_points for check in graded.checks if check.outcome == "pending")
    assert graded.points == COURSE.exercise(key).points - marked_by_hand


@pytest.mark.parametrize("key", KEYS)
def test_every_check_is_unattempted_on_the_stub(verdicts: dict[tuple[str, str], Exercise], key: str) -> None:
    graded = verdicts[key, "the stub"]
    assert {check.outcome for check in graded.checks} == {"unattempted"}, told(graded)
    assert graded.points == 0


@pytest.mark.parametrize(("key", "name"), [(key, right.name) for key in KEYS for right in BANKS[key].alternatives])
def test_a_right_answer_in_another_style_gets_full_marks(
    verdicts: dict[tuple[str, str], Exercise], key: str, name: str
) -> None:
    assert is_right(verdicts[key, name]), told(verdicts[key, name])


@pytest.mark.parametrize(("key", "name"), [(key, wrong.name) for key in KEYS for wrong in BANKS[key].misconceptions])
def test_a_misconception_fails_the_check_that_it_names(
    verdicts: dict[tuple[str, str], Exercise], key: str, name: str
) -> None:
    wrong = next(each for each in BANKS[key].misconceptions if each.name == name)
    checks = {check.name: check for check in verdicts[key, name].checks}
    assert set(checks) == set(wrong.caught_by)
    for check in checks.values():
        assert (check.outcome, check.reason) == ("failed", wrong.reason), told(verdicts[key, name])


@pytest.mark.parametrize("key", KEYS)
def test_a_bank_holds_six_misconceptions_and_two_alternatives(key: str) -> None:
    assert len(BANKS[key].misconceptions) >= 6
    assert len(BANKS[key].alternatives) >= 2
