"""What a tier promises: the registry of probes, and what they find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from autograder.protocol.spawning import Limits
from autograder.sandbox.tiers import Plan, Tier

EVERY_TIER: Final[tuple[Tier, ...]] = ("full", "landlock", "none")


@dataclass(frozen=True)
class Jail:
    """What a probe knows of the sandbox around it.

    `hidden` is a file that must be out of reach, `canary` a variable that the zygote's environment held, `parent` the
    zygote's process id as the whole machine sees it.
    """

    plan: Plan
    limits: Limits
    keep: frozenset[int]
    hidden: str
    canary: str
    parent: int


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one probe found; `holds` is None where the tier does not promise it and so nobody tried."""

    name: str
    holds: bool | None
    detail: str = ""

    @property
    def is_broken_promise(self) -> bool:
        """Tell whether the tier promises this, and it does not hold."""
        return self.holds is False


# A probe is named as the sentence that it proves, and returns what it saw instead; nothing if the sentence is true.
Probe = Callable[[Jail], str]

_probes: Final[list[tuple[Probe, tuple[Tier, ...]]]] = []


def promised_in(*tiers: Tier) -> Callable[[Probe], Probe]:
    """Add a probe to the self-check, with the tiers in which it must hold."""

    def register(probe: Probe) -> Probe:
        _probes.append((probe, tiers))
        return probe

    return register


def run_probes(jail: Jail) -> list[Finding]:
    """Run what the tier promises, in the order of registration."""
    return [
        _run(probe, jail) if jail.plan.tier in tiers else Finding(name=_sentence(probe), holds=None)
        for probe, tiers in _probes
    ]


def _run(probe: Probe, jail: Jail) -> Finding:
    try:
        seen = probe(jail)
    except Exception as error:  # noqa: BLE001  # whatever it is, the sentence was not proved
        seen = f"the probe itself failed: {error!r}"
    return Finding(name=_sentence(probe), holds=not seen, detail=seen)


def _sentence(probe: Probe) -> str:
    return getattr(probe, "__name__", "?").replace("_", " ")
