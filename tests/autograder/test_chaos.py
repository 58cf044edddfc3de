"""The short version of `make chaos`: a few kills at random moments, and the results of a quiet day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_a_run_whose_processes_are_killed_at_random_gives_the_undisturbed_results() -> None:
    words = ["--kills", "10", "--submissions", "6", "--gap", "0.3", "--limit", "05_stability/clip_by_norm"]
    done = subprocess.run(
        [sys.executable, ROOT / "tests/chaos/kills.py", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 kills in" in done.stdout
