"""A part of the bank of attacks in each tier, another one in each. `make attacks` runs all of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from autograder.sandbox import available

ROOT = Path(__file__).parents[2]
# Which attacks: every fourth, eighth, twelfth. A trial costs ten seconds before its first attack.
SHARES = {"full": "1/4", "landlock": "2/8", "none": "3/12"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

LIST = """
import json
from tests.attacks.bank import KINDS, read_bank
bank = read_bank()
print(json.dumps([[each.name, each.kind, each.exercise, each.title, each.not_run, each.student] for each in bank]))
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    # A program of its own: the trial is a process tree, and `tests` is no package that pytest imports.
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("tier", SHARES)
def test_no_attack_earns_reads_leaves_or_disturbs_anything(tier: str) -> None:
    report = next(report for report in available().tiers if report.tier == tier)
    if not report.works:
        pytest.skip(f"tier {tier} does not work here: {report.reason}")
    done = python("-m", "tests.attacks", "--tier", tier, "--share", SHARES[tier], "--no-outliving")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]


def test_the_bank_has_attacks_of_every_kind_and_enough_that_need_no_sandbox() -> None:
    bank = json.loads(python("-c", LIST).stdout)
    kinds = Counter(kind for _, kind, *_ in bank)
    assert len(bank) >= 200
    assert set(kinds) == {"reading", "forging", "lying", "changing", "leaving", "exhausting", "escaping"}
    assert min(kinds.values()) >= 20
    assert len({student for *_, student in bank}) == len(bank)
    assert sum(not not_run for *_, not_run, _ in bank) >= 200
