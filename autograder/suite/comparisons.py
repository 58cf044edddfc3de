"""Judging values: structure, type, shape, then numbers, with a message for the student at the first difference.

What comes from a worker is plain by construction (exact builtin types, dense tensors, plain arrays), so `==` and
torch's own functions can be trusted with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch

from autograder.suite.checks import CheckFailedError, fail
from autograder.suite.margins import NOTED

_TOLERANCES = {torch.float64: (1e-7, 1e-9), torch.complex128: (1e-7, 1e-9)}
_DEFAULT_TOLERANCE = (1e-4, 1e-5)  # float32: a hundred times what its rounding does to a small recurrent network


class _Tolerance(NamedTuple):
    rtol: float | None
    atol: float | None

    def of(self, dtype: torch.dtype) -> tuple[float, float]:
        rtol, atol = _TOLERANCES.get(dtype, _DEFAULT_TOLERANCE)
        return (rtol if self.rtol is None else self.rtol, atol if self.atol is None else self.atol)


def assert_close(
    actual: Any, expected: Any, *, what: str, rtol: float | None = None, atol: float | None = None
) -> None:
    """Judge a value against what is expected, leaf by leaf; `what` names it in the message, as "the new state".

    Lists and tuples count as the same, and a number may be a Python number or a 0-d tensor or array. The tolerance is
    the default for the dtype of `expected` where none is given.

    Raises:
        CheckFailedError: They differ.

    """
    _compare(actual, expected, what, _Tolerance(rtol, atol))


def assert_shape(actual: Any, shape: Sequence[int], *, what: str) -> None:
    """Judge that a value is a tensor or an array of this shape.

    Raises:
        CheckFailedError: It is not.

    """
    if not isinstance(actual, torch.Tensor | np.ndarray):
        fail(f"{_sentence(what)} is {_kind_of(actual)}; expected was a tensor of shape {tuple(shape)}.")
    if tuple(actual.shape) != tuple(shape):
        fail(f"{_sentence(what)} has shape {_shape(actual)}; expected was {tuple(shape)}.")


def require_at_most(value: float, limit: float, message: str) -> None:
    """Fail the check if a measured value (an error, a loss, minus an accuracy) is above its threshold.

    Raises:
        CheckFailedError: It is above, or no number.

    """
    NOTED.note(threshold=value / limit if limit > 0 else None)
    if not value <= limit:
        fail(message)


def _compare(actual: Any, expected: Any, what: str, tolerance: _Tolerance) -> None:
    if isinstance(expected, dict):
        _compare_dicts(actual, expected, what, tolerance)
    elif isinstance(expected, list | tuple):
        _compare_sequences(actual, expected, what, tolerance)
    elif isinstance(expected, torch.Tensor | np.ndarray | np.generic):
        _compare_tensors(actual, expected, what, tolerance)
    elif _is_number(expected):
        _compare_numbers(actual, expected, what, tolerance)
    else:
        _compare_exactly(actual, expected, what)


def _compare_sequences(actual: Any, expected: Sequence[Any], what: str, tolerance: _Tolerance) -> None:
    if not isinstance(actual, list | tuple):
        fail(f"{_sentence(what)} is {_kind_of(actual)}; expected was a sequence of {len(expected)} items.")
    if len(actual) != len(expected):
        fail(f"{_sentence(what)} has {len(actual)} items; expected were {len(expected)}.")
    names: Sequence[str] = getattr(expected, "_fields", ())
    _compare_all(
        (
            (a, e, f"{names[index]} of {what}" if names else f"item {index} of {what}")
            for index, (a, e) in enumerate(zip(actual, expected, strict=True))
        ),
        tolerance,
    )


def _compare_dicts(actual: Any, expected: dict[Any, Any], what: str, tolerance: _Tolerance) -> None:
    if not isinstance(actual, dict):
        fail(f"{_sentence(what)} is {_kind_of(actual)}; expected was a dict.")
    found: dict[Any, Any] = actual
    missing = [key for key in expected if key not in found]
    surplus = [key for key in found if key not in expected]
    if missing or surplus:
        parts = [f"lacks {len(missing)} of the {len(expected)} expected keys"] if missing else []
        parts += [f"has {', '.join(repr(key)[:80] for key in surplus[:10])} beyond what was asked"] if surplus else []
        fail(
            f"{_sentence(what)} {' and '.join(parts)}.", f"Missing: {', '.join(map(repr, missing))}." if missing else ""
        )
    _compare_all(((found[key], value, f"{key!r} in {what}") for key, value in expected.items()), tolerance)


def _compare_all(parts: Iterable[tuple[Any, Any, str]], tolerance: _Tolerance) -> None:
    """Compare every part, so that the largest error is noted, and fail with the first difference."""
    first: CheckFailedError | None = None
    for actual, expected, what in parts:
        try:
            _compare(actual, expected, what, tolerance)
        except CheckFailedError as failure:
            first = first or failure
    if first:
        raise first


def _compare_exactly(actual: Any, expected: Any, what: str) -> None:
    if isinstance(expected, bool) and isinstance(actual, torch.Tensor | np.ndarray) and actual.ndim == 0:
        actual = actual.item()
    if type(actual) is not type(expected):
        kind = "None" if expected is None else f"a {type(expected).__name__}"
        fail(f"{_sentence(what)} is {_kind_of(actual)}; expected was {kind}.")
    if actual != expected:
        fail(f"{_sentence(what)} is not what was expected.", f"It is {actual!r}; expected was {expected!r}.")


def _compare_numbers(actual: Any, expected: Any, what: str, tolerance: _Tolerance) -> None:
    if isinstance(actual, torch.Tensor | np.ndarray) and actual.ndim == 0:
        actual = actual.item()
    if not _is_number(actual):
        fail(f"{_sentence(what)} is {_kind_of(actual)}; expected was a number.")
    rtol, atol = tolerance.of(torch.float32)
    number: Any = actual
    if not isinstance(expected, int):
        NOTED.note(tolerance=_distance(number, expected, rtol, atol))
    if not (number == expected if isinstance(expected, int) else _is_near(number, expected, rtol, atol)):
        fail(f"{_sentence(what)} is not the number that was expected.", f"It is {actual}; expected was {expected}.")


def _distance(actual: complex, expected: complex, rtol: float, atol: float) -> float:
    """Give the difference in units of what is allowed."""
    if actual == expected:
        return 0.0
    try:
        return abs(complex(actual) - complex(expected)) / (atol + rtol * abs(expected))
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _is_near(actual: complex, expected: complex, rtol: float, atol: float) -> bool:
    """Say whether two numbers are near; what is infinite or no number is near its like only."""
    if actual == expected or (actual != actual and expected != expected):  # noqa: PLR0124 -- NaN, of any kind
        return True
    try:
        distance, allowed = abs(complex(actual) - complex(expected)), atol + rtol * abs(expected)
    except OverflowError:  # an integer that no float can hold
        return False
    return math.isfinite(distance) and math.isfinite(allowed) and distance <= allowed


def _compare_tensors(actual: Any, expected: Any, what: str, tolerance: _Tolerance) -> None:
    is_tensor = isinstance(expected, torch.Tensor)
    if expected.ndim == 0 and _is_number(actual) and _is_number(expected.item()):
        _compare_numbers(actual, expected.item(), what, _Tolerance(*tolerance.of(torch.as_tensor(expected).dtype)))
        return
    if not isinstance(actual, torch.Tensor if is_tensor and expected.ndim else torch.Tensor | np.ndarray) or (
        not is_tensor and expected.ndim and not isinstance(actual, np.ndarray)
    ):
        kind = "a tensor" if is_tensor else "a NumPy array"
        fail(f"{_sentence(what)} is {_kind_of(actual)}; expected was {kind} of shape {_shape(expected)}.")
    if tuple(actual.shape) != tuple(expected.shape):
        fail(f"{_sentence(what)} has shape {_shape(actual)}; expected was {_shape(expected)}.")
    if isinstance(actual, np.ndarray) and actual.dtype == np.uint64 and bool((actual >= 2**63).any()):
        fail(f"{_sentence(what)} holds integers beyond all that was asked for.")
    a, e = torch.as_tensor(actual), torch.as_tensor(expected)
    if _family(a) != _family(e) and not (_family(a) == "integers" and e.is_floating_point()):
        fail(f"{_sentence(what)} holds {_family(a)}; expected were {_family(e)}.")
    _compare_elements(a, e, what, tolerance.of(e.dtype) if e.is_floating_point() or e.is_complex() else (0.0, 0.0))


def _compare_elements(actual: torch.Tensor, expected: torch.Tensor, what: str, tolerance: tuple[float, float]) -> None:
    wide = torch.complex128 if expected.is_complex() else torch.float64 if expected.is_floating_point() else torch.int64
    a, e = actual.detach().to(wide), expected.detach().to(wide)
    is_exact = not any(tolerance)
    distances = _is_other(a, e).double() if is_exact else _distances(a, e, *tolerance)
    largest = float(distances.max()) if distances.numel() else 0.0
    if not is_exact:
        NOTED.note(tolerance=largest)
    if largest <= (0 if is_exact else 1):
        return
    differs = distances > (0 if is_exact else 1)
    first = tuple(int(i) for i in differs.nonzero()[0])
    place = f" at {list(first)}" if first else ""
    if a.is_floating_point() and bool(torch.isnan(a).any()) and not bool(torch.isnan(e).any()):
        fail(f"{_sentence(what)} contains NaN, first{place or ' and only value'}.")
    values = f"There it is {_number(a[first])}; expected was {_number(e[first])}."
    size = (
        ""
        if not a.is_floating_point()
        else f"; the largest difference is {float((a - e).abs().nan_to_num().max()):.2g}"
    )
    count = (
        f"{int(differs.sum())} of {differs.numel()} values differ, the first{place}" if place else "its value differs"
    )
    fail(f"{_sentence(what)} has the right shape, but {count}{size}.", values)


def _distances(actual: torch.Tensor, expected: torch.Tensor, rtol: float, atol: float) -> torch.Tensor:
    """Give each difference in units of what is allowed; two infinities of a sign, or two NaN, do not differ."""
    distances = (actual - expected).abs() / (atol + rtol * expected.abs())
    if bool(distances.isfinite().all()):
        return distances
    return distances.nan_to_num(nan=math.inf, posinf=math.inf).where(_is_other(actual, expected), 0.0)


def _is_other(actual: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    return (actual != expected) & ~(actual.isnan() & expected.isnan())


def _is_number(value: object) -> bool:
    return type(value) in (int, float, complex)  # bool is none, and no subclass can cross


def _number(value: torch.Tensor) -> str:
    number = value.item()
    return f"{number:.6g}" if isinstance(number, float) else str(number)


def _family(value: torch.Tensor) -> str:
    if value.dtype is torch.bool:
        return "booleans"
    return "complex numbers" if value.is_complex() else "decimal numbers" if value.is_floating_point() else "integers"


def _shape(value: Any) -> tuple[int, ...]:
    return tuple(int(size) for size in value.shape)


def _kind_of(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {_shape(value)}"
    if isinstance(value, np.ndarray):
        return f"a NumPy array of shape {_shape(value)}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)} items"
    name = repr(value) if not isinstance(value, (bool, int, float, str, bytes, dict)) else type(value).__name__
    return f"a {name}"


def _sentence(what: str) -> str:
    return what[:1].upper() + what[1:]
