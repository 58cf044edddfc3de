"""Which tiers work on this machine: each is tried, whole, in a throw-away process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from autograder.errors import SandboxUnavailableError
from autograder.protocol.spawning import Device
from autograder.sandbox.promises import Finding
from autograder.sandbox.tiers import Tier

_TRIAL_S: Final = 60.0
_PACKAGES: Final = Path(__file__).parents[2]
_JAILED: Final[tuple[Tier, ...]] = ("full", "landlock")

_USER_NAMESPACES: Final = (
    "This machine does not let ordinary users make namespaces. On Ubuntu 23.10 and later an administrator can allow "
    "it by `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; elsewhere look at "
    "`sysctl user.max_user_namespaces`. Or run the grader as root: it gives root up before student code runs."
)
_CONTAINER: Final = (
    "This looks like a container that may not make namespaces. Start it with "
    "`--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined`, or use the tier "
    "`landlock`, which works in a container as it is."
)
_OLD_KERNEL: Final = "The kernel is too old: tier `full` needs Linux 5.12, tier `landlock` needs 5.13."
_NO_LANDLOCK: Final = (
    "The kernel has no Landlock, or it is switched off: it needs Linux 5.13 and `landlock` in the list "
    "/sys/kernel/security/lsm, which the boot parameter `lsm=` sets."
)


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a throw-away process says of one tier; `step` is the one that failed, if any."""

    tier: Tier
    findings: tuple[Finding, ...] = ()
    step: str = ""
    code: int = 0
    message: str = ""

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Return what the tier promises and does not hold."""
        return tuple(finding for finding in self.findings if finding.is_broken_promise)


class TierReport(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one tier works here, and if not, why not and what a person can do."""

    tier: Tier
    works: bool
    reason: str = ""
    advice: str = ""
    findings: tuple[Finding, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What works on this machine, the strongest tier first."""

    tiers: tuple[TierReport, ...]

    @property
    def best(self) -> Tier:
        """Return the strongest tier that works; `none` always does."""
        for report in self.tiers:
            if report.works:
                return report.tier
        return "none"


def available() -> Report:
    """Try every tier."""
    return Report(tiers=tuple(try_tier(tier) for tier in (*_JAILED, "none")))


def choose(requested: str | None, device: Device = "cpu") -> Tier:
    """Return the tier asked for if it works, or else the strongest one that does, but `none` only if asked for.

    A tier works for device `cuda` if a worker in it computes on a GPU.
    """
    if requested == "none":
        return "none"
    wanted: list[Tier] = [tier for tier in _JAILED if requested in (None, tier)]
    if not wanted:
        raise SandboxUnavailableError(f"there is no sandbox tier {requested!r}: it is one of full, landlock, none")
    reports: list[TierReport] = []
    for tier in wanted:
        reports.append(try_tier(tier, device))
        if reports[-1].works:
            return tier
    reasons = "\n".join(f"  {report.tier}: {report.reason} {report.advice}" for report in reports)
    raise SandboxUnavailableError(
        f"this machine cannot hold student code as asked:\n{reasons}\n"
        "Only for code that you trust as your own, choose the tier `none` by name."
    )


@cache
def try_tier(tier: Tier, device: Device = "cpu") -> TierReport:
    """Try one tier in a throw-away process, once in the life of this one."""
    if sys.platform != "linux":
        return _elsewhere(tier)
    trial = _run_trial(tier, device)
    if trial.message:
        return TierReport(tier=tier, works=False, reason=trial.message, advice=advice(trial))
    broken = "; ".join(f"not so: {finding.name} ({finding.detail})" for finding in trial.broken)
    return TierReport(tier=tier, works=not broken, reason=broken, findings=trial.findings)


def _elsewhere(tier: Tier) -> TierReport:
    if tier == "none":
        return TierReport(tier=tier, works=True)
    return TierReport(
        tier=tier, works=False, reason="it needs Linux.", advice="Grade on Linux, or in a Linux container."
    )


def _run_trial(tier: Tier, device: Device) -> Trial:
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "autograder.sandbox", tier]
    if device == "cuda":
        command += ["--device", device, "--import", "torch"]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module
            command,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIAL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Trial(tier=tier, message=f"the trial did not end within {_TRIAL_S:.0f} s.")
    try:
        return msgspec.json.decode(done.stdout, type=Trial)
    except msgspec.DecodeError:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Trial(tier=tier, message=f"the trial ended with code {done.returncode} and said: {' '.join(last)}")


def advice(trial: Trial) -> str:
    """Say what a person can do about the step that failed."""
    if trial.code == errno.ENOSYS and "Landlock" not in trial.step:
        return _OLD_KERNEL
    for words, text in (
        ("user namespace", _USER_NAMESPACES),
        ("Landlock", _NO_LANDLOCK),
        ("namespace", _CONTAINER if os.geteuid() == 0 else _USER_NAMESPACES),
        ("mount", _CONTAINER),
        ("root", _CONTAINER),
    ):
        if words in trial.step:
            return text
    return "`autograder doctor` shows this message too; please report it with the output of `uname -a`."
