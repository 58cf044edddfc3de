"""What this machine offers to hold student code, in plain words."""

from __future__ import annotations

import os
import platform
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.sandbox.availability import Report, TierReport
from autograder.sandbox.gpus import Census

_ALL_MAY_USE = stat.S_IROTH | stat.S_IWOTH
_HOW = {
    "full": "namespaces and a root of its own, Landlock, seccomp, limits",
    "landlock": "Landlock, seccomp, limits; no namespaces",
    "none": "limits alone; student code can read what you can read",
}


def explain(report: Report) -> str:
    """Say what works, what does not and what to do about it, and what the tier that will be used leaves open."""
    return "\n".join(_lines(report))


def explain_gpus(census: Census, nodes: Sequence[str]) -> str:
    """Say whether `--device cuda` can be used, and what was found."""
    return "\n".join(_gpu_lines(census, nodes))


def _gpu_lines(census: Census, nodes: Sequence[str]) -> Iterator[str]:
    built = f"PyTorch {census.torch or '?'}, {f'built with CUDA {census.cuda}' if census.cuda else 'without CUDA'}"
    yield ""
    yield f"{built}; NVIDIA driver {census.driver or 'not found'}."
    for number, gpu in enumerate(census.gpus):
        mode = f", compute mode {census.modes[number]}" if number < len(census.modes) else ""
        yield f"  GPU {number}: {gpu.name}, {gpu.memory_mib} MiB{mode}."
    for node in nodes:
        if not os.access(node, os.R_OK | os.W_OK) or not _is_open_to_all(node):
            yield f"  {node} is closed to the user that workers become: `chmod a+rw {node}`."
    if "Exclusive_Process" in census.modes:
        yield "  Exclusive_Process lets one worker at a time use a GPU: `nvidia-smi -c 0` lets them share it."
    if census.is_usable:
        yield "`autograder grade --device cuda` works here if a tier does with it: it tries that first."
    else:
        yield f"`autograder grade --device cuda` does not work here: {census.problem or 'PyTorch sees no GPU'}."


def _is_open_to_all(path: str) -> bool:
    return Path(path).stat().st_mode & _ALL_MAY_USE == _ALL_MAY_USE


def _lines(report: Report) -> Iterator[str]:
    user = "root" if sys.platform != "win32" and os.geteuid() == 0 else "an ordinary user"
    machine = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield f"{machine}, Python {platform.python_version()}, as {user}."
    yield ""
    for tier in report.tiers:
        yield from _tier(tier)
    yield ""
    if report.best == "none":
        yield "`autograder grade` refuses to run student code here. For code that you trust, say `--sandbox none`."
        return
    yield f"`autograder grade` uses the tier {report.best}."
    best = next(tier for tier in report.tiers if tier.tier == report.best)
    for finding in best.findings:
        if finding.holds is None:
            yield f"  not promised there: a worker {finding.name}."


def _tier(tier: TierReport) -> Iterator[str]:
    proved = sum(finding.holds is True for finding in tier.findings)
    state = f"works, {proved} promises tried and kept" if tier.works else "does not work"
    yield f"{tier.tier:<9} {state} ({_HOW[tier.tier]})."
    for line in filter(None, (tier.reason, tier.advice)):
        yield f"          {line}"
