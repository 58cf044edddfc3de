"""The verdicts are the same in every setting: a few answers here, all of them by `make equality`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from autograder.results import Check, score_exercise
from autograder.student.remote import Student

ROOT = Path(__file__).parents[2]
FAILED = Check(
    name="test_it",
    title="It works",
    outcome="failed",
    reason="wrong",
    points=0.0,
    max_points=1.0,
    message="got 0.25, expected 3 values",
    diagnosis="forgets_the_bias",
    seconds=1.0,
    margin=1.5,
)
TRAINER = """
import torch

def train():
    net = torch.nn.RNN(64, 64)
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.ones(50, 64, 64))[0].sum().backward()
    optimizer.step()
    return torch.get_num_threads(), float(torch.exp(torch.zeros(1_000_000)).sum())
"""


@pytest.fixture(scope="module")
def comparison() -> ModuleType:
    """The module that compares, which is in no package."""
    spec = importlib.util.spec_from_file_location("equality_comparison", ROOT / "tests/equality/comparison.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(comparison: ModuleType, *found: Check, same_arithmetic: bool = True, name: str = "an answer") -> list[Any]:
    """Hold these checks against one that failed."""
    ours, theirs = ({0: score_exercise("02_cell/manual_cell", checks)} for checks in ([FAILED], found))
    return comparison.compare({0: name}, ours, theirs, same_arithmetic=same_arithmetic)


def test_few_answers_get_the_same_verdicts_in_two_tiers_and_with_two_threads() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.equality", "--quick"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "two-threads" in done.stdout
    assert "All verdicts are the same." in done.stdout


def test_torch_computes_with_as_many_threads_as_the_limits_say(open_answer: Callable[..., Student]) -> None:
    for threads in (1, 2):
        assert open_answer(TRAINER, threads=threads, memory_mib=1024).train() == (threads, 1e6)


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": "passed"},
        {"reason": "raised"},
        {"points": 0.5},
        {"diagnosis": None},
        {"message": "got 0.25, expected 4 values"},
    ],
    ids=str,
)
@pytest.mark.parametrize("same_arithmetic", [True, False])
def test_a_changed_verdict_is_told_with_both_sides(
    comparison: ModuleType, changed: dict[str, Any], same_arithmetic: bool
) -> None:
    found = compare(comparison, msgspec.structs.replace(FAILED, **changed), same_arithmetic=same_arithmetic)
    assert [list(each.fields) for each in found] == [list(changed)]
    first, *sides = found[0].lines(("full", "two-threads"))
    assert first == "an answer · test_it"
    assert [line.split()[:2] for line in sides] == [[*changed, "full"], [*changed, "two-threads"]]


def test_a_check_that_only_one_setting_has_differs(comparison: ModuleType) -> None:
    (missing,) = compare(comparison)
    assert missing.fields == {"outcome": ("failed", "no such check")}
    (added,) = compare(comparison, FAILED, msgspec.structs.replace(FAILED, name="test_more"))
    assert added.check == "test_more"


def test_of_answers_that_nobody_can_seed_the_verdict_is_compared_and_not_by_how_much(comparison: ModuleType) -> None:
    (name,) = comparison.BY_CHANCE
    key, entry = name.split(" · misconception ")
    assert f"def {entry}(" in (ROOT / f"tests/{key}_misconceptions.py").read_text()
    by_more = msgspec.structs.replace(FAILED, message="got 0.25, expected 4 values", margin=2.0)
    assert compare(comparison, by_more, name=name) == []
    (found,) = compare(comparison, msgspec.structs.replace(by_more, diagnosis=None), name=name)
    assert list(found.fields) == ["diagnosis"]


def test_what_no_two_runs_share_is_not_compared(comparison: ModuleType) -> None:
    assert compare(comparison, msgspec.structs.replace(FAILED, seconds=2.0)) == []
    rounded = msgspec.structs.replace(FAILED, message="got 0.2500001, expected 3 values", margin=1.6)
    assert [list(each.fields) for each in compare(comparison, rounded)] == [["message", "margin"]]
    assert compare(comparison, rounded, same_arithmetic=False) == []
