"""What only a GPU can show; `make gpu` shows more of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import gpus
from autograder.sandbox.availability import choose, try_tier

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def census() -> gpus.Census:
    """The GPUs, if a computation succeeds on one."""
    found = gpus.look() if gpus.nodes() else gpus.Census(problem="no device of NVIDIA's")
    if not found.is_usable:
        pytest.skip(f"no GPU: {found.problem}")
    return found


def test_a_tier_holds_a_worker_that_computes_on_a_gpu() -> None:
    assert choose(None, "cuda") in {"full", "landlock"}
    assert try_tier("none", "cuda").works


def test_verdicts_are_the_same_and_broken_answers_end_nobody_elses() -> None:
    command = [sys.executable, "-m", "tests.gpu", "--every", "8", "--exercises", "02_cell/manual_cell", "03_loop/quiz"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
