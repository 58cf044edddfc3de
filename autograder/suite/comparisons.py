"""Judging values: structure, type, shape, then numbers, with a message for the student at the first difference.

What comes from a worker is plain by construction (exact builtin types, dense tensors, plain arrays), so `==` and
torch's own functions can be trusted with it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, NoReturn

import numpy as np
import torch

from autograder.protocol.spawning import Device
from autograder.student.invocations import RECENT, returns_nothing
from autograder.suite.checks import CheckFailedError, fail
from autograder.suite.evidence import are_near
from autograder.suite.margins import NOTED
from autograder.suite.relations import explain, explain_nonfinite, explain_shape, explain_text
from autograder.suite.wording import clause, count, kind_of, shape_of, subject, tell_shape

_TOLERANCES = {torch.float64: (1e-7, 1e-9), torch.complex128: (1e-7, 1e-9)}
_LARGEST: Final = 2**53  # of the numbers in a list that are looked at together
_MOST_ITEMS: Final = 4
# Tuples: a union would be made anew each time it is asked for.
_SEQUENCES: Final = (list, tuple)
_ARRAYS: Final = (torch.Tensor, np.ndarray)
_ARRAYS_AND_SCALARS: Final = (*_ARRAYS, np.generic)
# How much wider all of them are on a device. A GPU computes float32 in float32 here, so it needs no more room than a
# CPU; `make gpu` measures it.
_WIDER: Final[dict[Device, float]] = {"cpu": 1.0, "cuda": 1.0}
_DEFAULT_TOLERANCE = (1e-4, 1e-5)  # float32: a hundred times what its rounding does to a small recurrent network


class _Judged:
    """The device on which answers compute that are judged in this process."""

    device: Device = "cpu"


JUDGED: Final = _Judged()


class _Tolerance(NamedTuple):
    rtol: float | None
    atol: float | None

    def of(self, dtype: torch.dtype) -> tuple[float, float]:
        rtol, atol = _TOLERANCES.get(dtype, _DEFAULT_TOLERANCE)
        wider = _WIDER[JUDGED.device]
        return (
            wider * (rtol if self.rtol is None else self.rtol),
            wider * (atol if self.atol is None else self.atol),
        )

    def for_elements(self, expected: torch.Tensor) -> tuple[float, float]:
        """Integers and booleans have no room."""
        return self.of(expected.dtype) if expected.is_floating_point() or expected.is_complex() else (0.0, 0.0)


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
    if not isinstance(actual, _ARRAYS):
        _fail_by_kind(actual, what, f"a tensor of shape {tell_shape(shape)}")
    if tuple(actual.shape) != tuple(shape):
        _fail_by_shape(actual, shape, what, explain_shape(actual.shape, shape))


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
    elif isinstance(expected, _SEQUENCES):
        _compare_sequences(actual, expected, what, tolerance)
    elif isinstance(expected, _ARRAYS_AND_SCALARS):
        _compare_tensors(actual, expected, what, tolerance)
    elif _is_number(expected):
        _compare_numbers(actual, expected, what, tolerance)
    else:
        _compare_exactly(actual, expected, what)


def _compare_sequences(actual: Any, expected: Sequence[Any], what: str, tolerance: _Tolerance) -> None:
    if not isinstance(actual, _SEQUENCES):
        _fail_by_kind(actual, what, f"a sequence of {count(len(expected), 'item')}")
    if len(actual) != len(expected):
        fail(f"{clause(what, 'has')} {count(len(actual), 'item')}; expected were {len(expected)}.")
    names: Sequence[str] = getattr(expected, "_fields", ())
    parts = (
        (a, e, f"`{names[index]}` of {what}" if names else f"item {index} of {what}")
        for index, (a, e) in enumerate(zip(actual, expected, strict=True))
    )
    try:
        _compare_all(parts, tolerance)
    except CheckFailedError as failure:
        together = _explain_items(actual, expected, tolerance)
        if together:
            fail(f"{failure.message} {together}", failure.detail)
        raise


def _compare_dicts(actual: Any, expected: dict[Any, Any], what: str, tolerance: _Tolerance) -> None:
    if not isinstance(actual, dict):
        _fail_by_kind(actual, what, "a dict")
    found: dict[Any, Any] = actual
    missing = [key for key in expected if key not in found]
    surplus = [key for key in found if key not in expected]
    if missing or surplus:
        parts = [f"lacks {len(missing)} of the {len(expected)} expected keys"] if missing else []
        parts += [f"has {', '.join(repr(key)[:80] for key in surplus[:10])} beyond what was asked"] if surplus else []
        fail(f"{subject(what)} {' and '.join(parts)}.", f"Missing: {', '.join(map(repr, missing))}." if missing else "")
    _compare_all(((found[key], value, f"{_key(key)} in {what}") for key, value in expected.items()), tolerance)


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
    if isinstance(expected, bool) and isinstance(actual, _ARRAYS) and actual.ndim == 0:
        actual = actual.item()
    if type(actual) is not type(expected):
        kind = "None" if expected is None else f"a {type(expected).__name__}"
        _fail_by_kind(actual, what, kind)
    if actual != expected:
        relation = explain_text(str(actual), expected) if isinstance(expected, str) else ""
        fail(
            f"{clause(what, 'is')} not what was expected. {relation}".rstrip(),
            f"It is {actual!r}; expected was {expected!r}.",
        )


def _compare_numbers(actual: Any, expected: Any, what: str, tolerance: _Tolerance) -> None:
    if isinstance(actual, _ARRAYS) and actual.ndim == 0:
        actual = actual.item()
    if not _is_number(actual):
        _fail_by_kind(actual, what, "a number")
    rtol, atol = tolerance.of(torch.float32)
    number: Any = actual
    if not isinstance(expected, int):
        NOTED.note(tolerance=_distance(number, expected, rtol, atol))
    if not (number == expected if isinstance(expected, int) else _is_near(number, expected, rtol, atol)):
        direction = _direction(number, expected, is_count=what.startswith("the number of"))
        fail(f"{clause(what, 'is')} {direction}.", f"It is {actual}; expected was {expected}.")


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
    if _are_alike(actual, expected):  # nearly always
        _compare_elements(actual, expected, what, tolerance)
        return
    is_tensor = isinstance(expected, torch.Tensor)
    if expected.ndim == 0 and _is_number(actual) and _is_number(expected.item()):
        _compare_numbers(actual, expected.item(), what, _Tolerance(*tolerance.of(torch.as_tensor(expected).dtype)))
        return
    if not isinstance(actual, torch.Tensor if is_tensor and expected.ndim else _ARRAYS) or (
        not is_tensor and expected.ndim and not isinstance(actual, np.ndarray)
    ):
        kind = "a tensor" if is_tensor else "a NumPy array"
        _fail_by_kind(actual, what, f"{kind} of shape {shape_of(expected)}")
    if tuple(actual.shape) != tuple(expected.shape):
        _fail_by_shape(actual, expected.shape, what, _relation(actual, expected, tolerance))
    if isinstance(actual, np.ndarray) and actual.dtype == np.uint64 and bool((actual >= 2**63).any()):
        fail(f"{clause(what, 'holds')} integers beyond all that was asked for.")
    a, e = torch.as_tensor(actual), torch.as_tensor(expected)
    if _family(a) != _family(e) and not (_family(a) == "integers" and e.is_floating_point()):
        fail(f"{clause(what, 'holds')} {_family(a)}; expected were {_family(e)}.")
    _compare_elements(a, e, what, tolerance)


def _are_alike(actual: Any, expected: Any) -> bool:
    are_tensors = type(actual) is torch.Tensor and type(expected) is torch.Tensor
    return are_tensors and actual.dtype is expected.dtype and actual.shape == expected.shape


def _compare_elements(actual: torch.Tensor, expected: torch.Tensor, what: str, given: _Tolerance) -> None:
    tolerance = given.for_elements(expected)
    is_exact = not any(tolerance)
    if actual.dtype == expected.dtype and torch.equal(actual, expected):  # most are, in a twentieth of the time
        if not is_exact:
            NOTED.note(tolerance=0.0)
        return
    wide = torch.complex128 if expected.is_complex() else torch.float64 if expected.is_floating_point() else torch.int64
    a, e = actual.detach().to(wide), expected.detach().to(wide)
    distances = _is_other(a, e).double() if is_exact else _distances(a, e, *tolerance)
    largest = float(distances.max()) if distances.numel() else 0.0
    if not is_exact:
        NOTED.note(tolerance=largest)
    if largest <= (0 if is_exact else 1):
        return
    differs = distances > (0 if is_exact else 1)
    first = tuple(int(i) for i in differs.nonzero()[0])
    place = f" at {list(first)}" if first else ""
    if a.is_floating_point() and not bool(a.isfinite().all()) and bool(e.isfinite().all()):
        _fail_by_nonfinite(a, what)
    is_one = int(differs.sum()) == 1
    size = f"; the {'' if is_one else 'largest '}difference is {float((a - e).abs().max()):.2g}"
    # Of a single number, how far it is off would say what was expected.
    size = size if a.is_floating_point() and a.numel() > 1 and bool((a - e).isfinite().all()) else ""
    detail = f"{place[1:].capitalize()} it is" if place else "It is"
    detail = f"{detail} {_number(actual[first])}; expected was {_number(expected[first])}."
    if not place:
        is_ordered = a.is_floating_point() and bool((a - e).isfinite())
        direction = f"too {'large' if bool(a > e) else 'small'}" if is_ordered else "not what was expected"
        fail(f"{clause(what, 'is')} {direction}.", detail)
    many = _how_many(int(differs.sum()), differs.numel(), place)
    told = f"{clause(what, 'has')} the right shape, {shape_of(a)}, but {many}{size}."
    fail(f"{told} {_relation(actual, expected, given)}".rstrip(), detail)


def _how_many(many: int, of: int, place: str) -> str:
    if of == 1:
        return "its value differs"
    if many == of:
        return f"{'both' if of == 2 else f'all {of}'} values differ"  # noqa: PLR2004
    return f"{many} of {of} values {'differs, the one' if many == 1 else 'differ, the first'}{place}"


def _distances(actual: torch.Tensor, expected: torch.Tensor, rtol: float, atol: float) -> torch.Tensor:
    """Give each difference in units of what is allowed; two infinities of a sign, or two NaN, do not differ."""
    distances = (actual - expected).abs() / (atol + rtol * expected.abs())
    if distances.numel() and math.isfinite(distances.max()):
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


def _key(key: object) -> str:
    return f"`{key}`" if isinstance(key, str) and key.replace(".", "_").isidentifier() else repr(key)


def _direction(actual: complex, expected: complex, *, is_count: bool) -> str:
    """Say what is wrong with a number, as far as it says nothing of the number itself."""
    if isinstance(actual, complex) or isinstance(expected, complex) or (isinstance(expected, int) and not is_count):
        return "not the number that was expected"
    if actual != actual:  # noqa: PLR0124 -- an integer may be too large for math.isnan
        return "NaN, which is no number"
    return f"too {'large' if actual > expected else 'small'}" if math.isfinite(expected) else "not what was expected"


def _fail_by_kind(actual: Any, what: str, wanted: str) -> NoReturn:
    message = f"{clause(what, 'is')} {kind_of(actual)}; expected was {wanted}."
    if actual is None and "gradient" in what:
        fail(f"{message} None means that no gradient arrived: on the way there, the graph is cut or never begun.")
    invocation = RECENT.invocation
    if actual is None and invocation is not None and returns_nothing(invocation):
        fail(f"{message} {invocation.doing} has no `return` with a value, and gives None then.")
    fail(message)


def _fail_by_shape(actual: Any, shape: Sequence[int], what: str, relation: str) -> NoReturn:
    fail(f"{clause(what, 'has')} shape {shape_of(actual)}; expected was {tell_shape(shape)}. {relation}".rstrip())


def _fail_by_nonfinite(actual: torch.Tensor, what: str) -> NoReturn:
    is_nan = bool(actual.isnan().any())
    bad = actual.isnan() if is_nan else actual.isinf()
    name = "NaN" if is_nan else "infinity"
    where = [int(index) for index in bad.nonzero()[0]]
    place = f", first at {where}" if where and not bool(bad.all()) else ""
    fail(f"{clause(what, 'contains')} {name}{place}. {explain_nonfinite(bad, name)}".rstrip())


def _relation(actual: Any, expected: Any, tolerance: _Tolerance) -> str:
    a, e = torch.as_tensor(actual), torch.as_tensor(expected)
    inputs = RECENT.invocation.tensors() if RECENT.invocation else {}
    return explain(a, e, tolerance.for_elements(e), inputs)


def _explain_items(actual: Sequence[Any], expected: Sequence[Any], tolerance: _Tolerance) -> str:
    """Say what relates two sequences of one length item by item, or ""."""
    if len(expected) > 1 and all(_is_number(item) for item in (*actual, *expected)):
        if any(isinstance(item, complex) or abs(item) >= _LARGEST for item in (*actual, *expected)):
            return ""
        if sorted(actual) == sorted(expected):
            return "The numbers are the right ones, but they stand in another order."
        relation = _relation(torch.tensor(actual), torch.tensor(expected), tolerance)
        return f"Taken together: {relation[0].lower()}{relation[1:]}" if relation else ""
    if all(isinstance(item, str) for item in (*actual, *expected)):
        return (
            "The texts are the right ones, but they stand in another order."
            if sorted(actual) == sorted(expected)
            else ""
        )
    if 1 < len(expected) <= _MOST_ITEMS and all(isinstance(item, torch.Tensor) for item in (*actual, *expected)):
        for order in itertools.permutations(range(len(expected))):
            if list(order) != sorted(order) and all(
                _agree(actual[source], item, tolerance) for source, item in zip(order, expected, strict=True)
            ):
                return "The items are right, but they come in another order."
    return ""


def _agree(actual: torch.Tensor, expected: torch.Tensor, tolerance: _Tolerance) -> bool:
    rtol, atol = tolerance.for_elements(expected)
    is_like = actual.shape == expected.shape and _family(actual) == _family(expected)
    return is_like and expected.numel() > 1 and bool(are_near(actual.double(), expected.double(), rtol, atol).all())
