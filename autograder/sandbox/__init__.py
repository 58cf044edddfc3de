"""The jail: what student code can reach, use and harm is decided here, and proved by one self-check."""

from __future__ import annotations

from autograder.protocol.spawning import Device, Limits
from autograder.sandbox.availability import Report, TierReport, available, choose
from autograder.sandbox.probes import Finding, self_check
from autograder.sandbox.scratch import make_scratch, remove_scratch
from autograder.sandbox.steps import SandboxStepError
from autograder.sandbox.surroundings import default_read_only
from autograder.sandbox.tiers import Plan, Tier, enter, fork_worker, prepare, worker_uid

__all__ = [
    "Device",
    "Finding",
    "Limits",
    "Plan",
    "Report",
    "SandboxStepError",
    "Tier",
    "TierReport",
    "available",
    "choose",
    "default_read_only",
    "enter",
    "fork_worker",
    "make_scratch",
    "prepare",
    "remove_scratch",
    "self_check",
    "worker_uid",
]
