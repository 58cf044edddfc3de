"""What this machine offers to hold student code, in plain words."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator

from autograder.sandbox.availability import Report, TierReport

_HOW = {
    "full": "namespaces and a root of its own, Landlock, seccomp, limits",
    "landlock": "Landlock, seccomp, limits; no namespaces",
    "none": "limits alone; student code can read what you can read",
}


def explain(report: Report) -> str:
    """Say what works, what does not and what to do about it, and what the tier that will be used leaves open."""
    return "\n".join(_lines(report))


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
