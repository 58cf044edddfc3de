"""What a suite prepares for all answers of a run is made once, and is nobody's to change for another."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest
import torch

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.grading.run import make_setup
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.suite import Draw
from autograder.suite.prepared import Prepared, prepare_all, prepared

SUITE = '''
from pathlib import Path

from autograder.suite import assert_close, check, prepared

MADE = Path(__file__).with_suffix(".made")


@prepared
def case(draw, reference):
    with MADE.open("a") as file:
        file.write("made\\n")
    x = draw.normal(4)
    return [x, reference.running_sum(x)]


@check(points=2)
def test_sum(shared_student, case):
    """The sum"""
    assert_close(shared_student.running_sum(case[0]), case[1], what="the sum")


@check(points=3)
def test_again(student, case):
    """The sum again, and what a check must not do"""
    assert_close(student.running_sum(case[0]), case[1], what="the sum")
    case[1] = None
'''
KEY = "01_first/running_sum"


def test_it_is_made_once_for_all_answers_and_each_submission_has_it_unchanged(
    mini_course: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(mini_course, tmp_path / "course")
    (root / "tests/01_first/test_running_sum.py").write_text(SUITE)
    course = load_course(root)
    source = course.solution(KEY).read_bytes()
    units = [Unit(number=n, key=KEY, source=source, submission=f"student {n}") for n in range(3)]
    graded = list(LocalRunner("none").run(make_setup(course, [KEY], b"secret", jobs=2), units, lambda _: None))
    assert [each.exercise.outcome for each in graded] == ["passed"] * 3
    assert (root / "tests/01_first/test_running_sum.made").read_text() == "made\n"


def test_every_secret_exercise_and_name_has_its_own_draw() -> None:
    def one(draw: Draw) -> torch.Tensor:
        return draw.normal(3)

    def other(draw: Draw) -> torch.Tensor:
        return draw.normal(3)

    first, second = Prepared(one), Prepared(other)
    values = [
        first.value(b"a", "lesson/x", _no_reference),
        first.value(b"b", "lesson/x", _no_reference),
        first.value(b"a", "lesson/y", _no_reference),
        second.value(b"a", "lesson/x", _no_reference),
    ]
    assert len({tuple(value.tolist()) for value in values}) == 4
    assert first.value(b"a", "lesson/x", _no_reference) is values[0]


def test_torchs_generator_is_seeded_by_the_secret_and_left_as_it_was() -> None:
    def order() -> list[int]:
        return torch.randperm(50).tolist()

    torch.manual_seed(5)
    expected = torch.randperm(50).tolist()
    torch.manual_seed(5)
    one = Prepared(order).value(b"a", "lesson/x", _no_reference)
    assert torch.randperm(50).tolist() == expected
    assert Prepared(order).value(b"a", "lesson/x", _no_reference) == one != expected


def test_what_cannot_be_prepared_is_the_courses_mistake() -> None:
    @prepared
    def broken(draw: Draw) -> float:
        return draw.seed() / 0

    assert broken
    with pytest.raises(CourseError, match="`broken` cannot be prepared: ZeroDivisionError"):
        prepare_all(Path(__file__), b"a", "lesson/x", _no_reference)


def _no_reference() -> ModuleType:
    raise AssertionError("nobody asked for it")
