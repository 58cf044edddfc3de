"""Who is examined beside whom: the answers of one submission in one process, two submissions never."""

import shutil
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.run import make_setup
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.sandbox import Tier

KEY = "01_first/running_sum"
RIGHT = b"def running_sum(x):\n    return x.cumsum(0), x.sum()\n"
WRONG = b"def running_sum(x):\n    return x, x.sum()\n"

SUITE = '''
import os
from pathlib import Path

import pytest
import torch

from autograder.suite import assert_close, check

LOG = Path(__file__).with_suffix(".log")


@pytest.fixture(scope="module")
def numbers(module_draw):
    return module_draw.normal(3)


@check(points=2)
def test_sums(student, numbers):
    """The sums so far are right"""
    with LOG.open("a") as log:
        log.write(f"{os.getpid()} {float(torch.rand(())):.6f} {float(numbers[0]):.6f}\\n")
    sums, total = student.running_sum(numbers)
    if float(total) > 1e6:
        os._exit(7)
    if float(total) < -1e6:
        raise KeyError("whose fault is it?")
    assert_close(sums, numbers.cumsum(0), what="the sums")


@check(points=3, needs="test_sums")
def test_total(student, numbers):
    """The total is right"""
    assert_close(student.running_sum(numbers)[1], numbers.sum(), what="the total")
'''
DEADLY = b"def running_sum(x):\n    return x.cumsum(0), x.sum() * 0 + 2e6\n"
ODD = b"def running_sum(x):\n    return x.cumsum(0), x.sum() * 0 - 2e6\n"


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Path:
    root = tmp_path / "course"
    shutil.copytree(mini_course, root)
    (root / "tests" / "01_first" / "test_running_sum.py").write_text(SUITE)
    return root


def examine(root: Path, tier: Tier, answers: list[tuple[str, bytes]], **more: object) -> list[Exercise]:
    units = [
        Unit(number=number, key=KEY, source=source, submission=submission, **more)  # pyright: ignore[reportArgumentType]
        for number, (submission, source) in enumerate(answers)
    ]
    setup = make_setup(load_course(root), [KEY], b"secret", 1)
    graded = {each.number: each.exercise for each in LocalRunner(tier).run(setup, units, lambda _: None)}
    return [graded[unit.number] for unit in units]


def log_of(root: Path) -> list[list[str]]:
    return [line.split() for line in (root / "tests/01_first/test_running_sum.log").read_text().splitlines()]


def told(exercise: Exercise) -> list[str]:
    return [check.outcome for check in exercise.checks]


def test_submissions_share_no_process_and_their_own_answers_do(course: Path, tier: Tier) -> None:
    examine(course, tier, [("ann", RIGHT), ("ann", WRONG), ("ben", RIGHT), ("", RIGHT), ("", RIGHT)])
    ann, ann_again, ben, nobody, nobody_again = [pid for pid, *_ in log_of(course)]
    assert ann == ann_again
    assert len({ann, ben, nobody, nobody_again}) == 4


def test_nothing_is_left_of_the_answer_before(course: Path, tier: Tier) -> None:
    first, second, third = examine(course, tier, [("ann", WRONG), ("ann", RIGHT), ("ann", WRONG)])
    assert told(second) == ["passed", "passed"]  # not blocked by what failed before
    assert told(first) == told(third) == ["failed", "blocked"]
    assert len({tuple(drawn) for _, *drawn in log_of(course)}) == 1  # PyTorch's generator, and the file's own draws


def test_an_end_costs_only_the_answer_at_hand(course: Path, tier: Tier) -> None:
    before, deadly, after = examine(course, tier, [("ann", RIGHT), ("ann", DEADLY), ("ann", RIGHT)])
    assert told(before) == told(after) == ["passed", "passed"]
    assert told(deadly) == ["fault", "fault"]
    assert "ended with 7" in deadly.checks[0].note
    pids = [pid for pid, *_ in log_of(course)]
    assert pids[0] == pids[1] != pids[2]


def test_where_our_suite_stumbled_nothing_else_is_examined(course: Path, tier: Tier) -> None:
    odd, after = examine(course, tier, [("ann", ODD), ("ann", RIGHT)])
    assert odd.checks[0].reason == "wrong"
    assert told(after) == ["passed", "passed"]
    pids = [pid for pid, *_ in log_of(course)]
    assert len(pids) == len(set(pids)) == 3  # the answer, the reference in its place, and the next answer


def test_what_was_stopped_half_way_is_cleaned_up_before_the_next(course: Path, tier: Tier) -> None:
    first, second = examine(course, tier, [("ann", WRONG), ("ann", RIGHT)], stop=True)
    assert told(first) == ["failed"]
    assert told(second) == ["passed", "passed"]
