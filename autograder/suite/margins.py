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
        self._tolerance: float | None = None
        self._threshold: float | None = None

    def note(self, *, tolerance: float | None = None, threshold: float | None = None) -> None:
        if tolerance is not None:
            self._tolerance = _larger(self._tolerance, tolerance)
        if threshold is not None:
            self._threshold = _larger(self._threshold, threshold)

    def take(self) -> Margins:
        taken = Margins(tolerance=self._tolerance, threshold=self._threshold)
        self._tolerance = self._threshold = None
        return taken


def _larger(known: float | None, new: float) -> float:
    bounded = min(new, _LARGEST) if new == new else _LARGEST  # noqa: PLR0124 -- NaN
    return bounded if known is None else max(known, bounded)


NOTED = _Noted()
