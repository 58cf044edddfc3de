"""The sandbox is tried while the grader still loads, once, and what came of it is told when a runner is asked for."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from autograder.cli.runner_choice import RunnerName, open_runner, sandbox_tried
from autograder.errors import SandboxUnavailableError
from autograder.sandbox import availability
from autograder.sandbox.availability import Trial
from autograder.sandbox.tiers import Tier

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tiers are tried on Linux")


class Trials:
    """Stand in for the trials; `message` is why none succeeds, and `allowed` holds them up."""

    def __init__(self) -> None:
        self.message = ""
        self.tried: list[Tier] = []
        self.allowed = threading.Event()
        self.allowed.set()

    def run(self, tier: Tier, _: str) -> Trial:
        self.allowed.wait(60)
        self.tried.append(tier)
        return Trial(tier=tier, message=self.message)


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trials]:
    trials = Trials()
    monkeypatch.setattr(availability, "_run_trial", trials.run)
    availability.try_tier.cache_clear()
    yield trials
    availability.try_tier.cache_clear()  # others want to know of this machine


def test_it_is_tried_meanwhile_and_only_once(trials: Trials) -> None:
    trials.allowed.clear()
    with sandbox_tried(RunnerName.local, None):
        assert trials.tried == []  # so it did not hold us up
        trials.allowed.set()
    assert trials.tried == ["full"]
    with open_runner(RunnerName.local, "", None, 1) as (runner, jobs):
        assert (runner.tier, jobs) == ("full", 1)
    assert trials.tried == ["full"]


def test_why_nothing_works_is_told_where_a_runner_is_asked_for(trials: Trials) -> None:
    trials.message = "it has no namespaces."
    with sandbox_tried(RunnerName.local, None):
        pass
    with pytest.raises(SandboxUnavailableError, match="no namespaces"), open_runner(RunnerName.local, "", None, 1):
        pass
    assert trials.tried == ["full", "landlock"]


@pytest.mark.parametrize(("name", "tier"), [(RunnerName.ray, None), (RunnerName.local, "none")])
def test_nothing_is_tried_where_it_tells_nothing(trials: Trials, name: RunnerName, tier: Tier | None) -> None:
    with sandbox_tried(name, tier):
        pass
    assert trials.tried == []
