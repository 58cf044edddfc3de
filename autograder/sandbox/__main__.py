"""Try one tier and print what a worker finds in it: `python -m autograder.sandbox TIER [--hidden PATH]`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

import msgspec

from autograder.protocol.spawning import Limits, on_device
from autograder.sandbox import gpus
from autograder.sandbox.availability import Trial
from autograder.sandbox.probes import self_check
from autograder.sandbox.promises import EVERY_TIER, Finding
from autograder.sandbox.scratch import make_scratch, remove_scratch
from autograder.sandbox.steps import SandboxStepError
from autograder.sandbox.surroundings import default_read_only
from autograder.sandbox.tiers import Plan, enter, fork_worker, prepare

_LIMITS = Limits(cpu_s=10, wall_s=30, memory_mib=256, output_kib=64, file_mib=1)
_CANARY = "AUTOGRADER_SANDBOX_CANARY"
# Everybody may read it, and no student needs it: it stands for all that is hidden.
_HIDDEN = "/etc/passwd"
_LARGEST_ANSWER = 1 << 20


def main(arguments: list[str] | None = None) -> int:
    """Print the trial as JSON; 0 if all holds that the tier promises, else 2."""
    parser = argparse.ArgumentParser(prog="python -m autograder.sandbox", description=__doc__)
    parser.add_argument("tier", choices=EVERY_TIER)
    parser.add_argument("--hidden", default=_HIDDEN, help="a file that must be out of reach")
    parser.add_argument("--expose", action="append", default=[], help="one more path that a worker may read")
    parser.add_argument("--import", action="append", default=[], dest="modules", help="import this first")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="what a worker is to compute on")
    options = parser.parse_args(arguments)
    for module in options.modules:
        importlib.import_module(module)
    os.environ[_CANARY] = "sings"
    plan = Plan(tier=options.tier, read_only=(*default_read_only(), *options.expose))
    if options.device == "cuda":
        os.environ.update(gpus.environment())
        readable = (*plan.read_only, *gpus.read_only())
        plan = msgspec.structs.replace(plan, device="cuda", nodes=gpus.nodes(), read_only=readable)
    trial = _try(plan, str(Path(options.hidden).absolute()))
    sys.stdout.buffer.write(msgspec.json.encode(trial) + b"\n")
    sys.stdout.flush()
    return 2 if trial.message or trial.broken else 0


def _try(plan: Plan, hidden: str) -> Trial:
    parent = os.getpid()
    try:
        prepare(plan)
        scratch = make_scratch(plan)
        try:
            return _ask_worker(plan, hidden, scratch, parent)
        finally:
            remove_scratch(scratch)
    except SandboxStepError as error:
        return _failure(plan, error)


def _ask_worker(plan: Plan, hidden: str, scratch: str | None, parent: int) -> Trial:
    reader, writer = os.pipe()
    worker = fork_worker(plan)
    if worker == 0:
        try:
            os.write(writer, msgspec.json.encode(_be_worker(plan, hidden, scratch, writer, parent)))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        content = answer.read(_LARGEST_ANSWER)
    _, status = os.waitpid(worker, 0)
    if not content:
        code = os.waitstatus_to_exitcode(status)
        return Trial(tier=plan.tier, message=f"the worker ended with code {code} and said nothing")
    return msgspec.json.decode(content, type=Trial)


def _be_worker(plan: Plan, hidden: str, scratch: str | None, writer: int, parent: int) -> Trial:
    try:
        limits = on_device(_LIMITS, plan.device)
        enter(plan, limits, [writer], scratch)
    except SandboxStepError as error:
        return _failure(plan, error)
    findings = self_check(plan, limits, keep=[writer], hidden=hidden, canary=_CANARY, parent=parent)
    if plan.device == "cuda":  # last: it opens files that another promise counts
        problem = gpus.compute()
        findings.append(Finding(name="can compute on a GPU", holds=not problem, detail=problem))
    return Trial(tier=plan.tier, findings=tuple(findings))


def _failure(plan: Plan, error: SandboxStepError) -> Trial:
    return Trial(tier=plan.tier, step=error.step, code=error.code, message=str(error))


if __name__ == "__main__":
    sys.exit(main())
