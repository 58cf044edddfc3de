"""Holding the verdicts of one setting against another's."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from autograder.plain_text import on_one_line
from autograder.results import Check, Exercise

_NUMBER: Final = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+")
# What numbers in other last places may move: how far an error was from its bound, what curves show, what was printed.
_NUMERICAL: Final = frozenset({"margin", "threshold", "pictures", "output", "note"})
_CUT: Final = 300
# Draws from the system's own chance, which nobody seeds: how wrong it is, no two runs agree on. That it is, they must.
BY_CHANCE: Final = frozenset({"11_language_model/sampling · misconception draws_with_numpy"})


class Difference(NamedTuple):
    """What one check is in two settings, by the names of its fields that are not the same."""

    answer: str
    check: str
    fields: Mapping[str, tuple[str, str]]

    def lines(self, settings: tuple[str, str]) -> list[str]:
        """Tell it, both sides of a field one below the other."""
        width = max(map(len, settings))
        told = [f"{self.answer} · {self.check}"]
        for name, values in self.fields.items():
            told += [
                f"    {name:<12} {setting:<{width}}  {on_one_line(value, _CUT)}"
                for setting, value in zip(settings, values, strict=True)
            ]
        return told


def compare(
    names: Mapping[int, str], expected: Mapping[int, Exercise], found: Mapping[int, Exercise], *, same_arithmetic: bool
) -> list[Difference]:
    """Say which checks of these answers, named by their numbers, came out otherwise."""
    differences: list[Difference] = []
    for number, name in names.items():
        left_out = {"message", *_NUMERICAL} if name in BY_CHANCE else set()
        ours, theirs = (
            {check.name: _told(check, left_out, same_arithmetic=same_arithmetic) for check in side[number].checks}
            for side in (expected, found)
        )
        for check in {**ours, **theirs}:
            fields = _apart(ours.get(check, {}), theirs.get(check, {}))
            if fields:
                differences.append(Difference(name, check, fields))
    return differences


def _told(check: Check, left_out: Collection[str], *, same_arithmetic: bool) -> dict[str, str]:
    """Give all that a check says, but for this, and for what no two runs share."""
    left_out = {"name", "seconds", *left_out}
    if check.reason == "timed_out":  # which clock ends it, the wall's or the processor's, depends on who else is busy
        left_out |= {"message"}
    if not same_arithmetic:
        left_out |= _NUMERICAL
    told = {name: getattr(check, name) for name in check.__struct_fields__ if name not in left_out}
    return {name: _text(value, same_arithmetic=same_arithmetic) for name, value in told.items()}


def _text(value: Any, *, same_arithmetic: bool) -> str:
    if not isinstance(value, str):
        return "none" if value is None else str(value)
    return value if same_arithmetic else _NUMBER.sub("…", value)


def _apart(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Give the fields that differ, with both values; a check that only one setting has differs in its outcome."""
    if not ours or not theirs:
        return {"outcome": (ours.get("outcome", "no such check"), theirs.get("outcome", "no such check"))}
    return {name: (value, theirs[name]) for name, value in ours.items() if value != theirs[name]}
