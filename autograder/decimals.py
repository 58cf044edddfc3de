"""Exact decimals: how points become them, where they are rounded, and how they are shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# More digits than any product of points and percentages has, so that rounding happens here and nowhere else.
_EXACT = Context(prec=100)
_SHOWN_DIGITS = 6


@lru_cache(maxsize=4096)
def exact(points: float) -> Decimal:
    """Give the decimal that the number of a verdict is written as."""
    return Decimal(str(points))


@lru_cache(maxsize=4096)  # many answers come out alike
def total_of(points: tuple[float, ...]) -> Decimal:
    """Add up what checks gave, as it is written: 0.1 and 0.2 are 0.3."""
    return sum((exact(each) for each in points), Decimal(0))


@lru_cache(maxsize=4096)
def rounded(value: Decimal, places: int) -> Decimal:
    """Round to so many decimals, half up: 0.125 to two is 0.13."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)


@lru_cache(maxsize=4096)
def shown(value: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def equals(value: Decimal) -> str:
    """Write `= value` for a step in between, or `≈` where it has more decimals than anybody wants to read."""
    short = rounded(value, _SHOWN_DIGITS)
    return f"{'=' if short == value else '≈'} {shown(short)}"
