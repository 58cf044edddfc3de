"""How near a check came to the other verdict: for those who prove suites, never for the verdict itself."""

from __future__ import annotations

import msgspec

_LARGEST = 1e300  # JSON knows no infinity


class Margins(msgspec.Struct, frozen=True, kw_only=True):
    """The largest error of a check in units of its tolerance, and the largest value in units of its threshold."""

    tolerance: float | None = None
    threshold: float | None = None


class _Noted:
    """What the check that is being run has noted so far."""

    def __init__(self) -> None:
        self.margins = Margins()

    def note(self, *, tolerance: float | None = None, threshold: float | None = None) -> None:
        self.margins = Margins(
            tolerance=_larger(self.margins.tolerance, tolerance), threshold=_larger(self.margins.threshold, threshold)
        )

    def take(self) -> Margins:
        taken, self.margins = self.margins, Margins()
        return taken


def _larger(one: float | None, other: float | None) -> float | None:
    known = [min(each, _LARGEST) if each == each else _LARGEST for each in (one, other) if each is not None]  # noqa: PLR0124 -- NaN
    return max(known, default=None)


NOTED = _Noted()
