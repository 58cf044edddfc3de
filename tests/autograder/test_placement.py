"""Student code on a GPU, on a pretended one: what is right on the CPU is right there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "stand_ins" / "placement_promises.py"
PROMISES = re.findall(r"^def (\w+)\(\) -> None:", PROGRAM.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """All promises tried once, with one import of PyTorch for all."""
    done = subprocess.run([sys.executable, str(PROGRAM)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("promise", [name for name in PROMISES if name != "main"])
def test_a_promise_is_kept(promise: str, told: dict[str, str]) -> None:
    assert told[promise] == ""
