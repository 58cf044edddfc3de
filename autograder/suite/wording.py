"""The grammar of failure texts: what a suite calls a value becomes the subject of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch

_IDENTIFIER: Final = re.compile(r"(?=\w*[_\d.]|\w$)[A-Za-z_]\w*(\.\w+)*")  # with an underscore or digit, or one letter
_AFTER_THE_NOUN: Final = re.compile(
    r" (?:of|after|before|for|from|in|into|with|without|that|which|when|where|at|on|through|to|by|as|given)\b|[,(]"
)
_SINGULAR_ENDINGS: Final = ("ss", "is", "us", "as", "series")
_PLURALS: Final = {"is": "are", "has": "have", "holds": "hold", "lacks": "lack", "contains": "contain"}
_MOST_AXES: Final = 6


def clause(what: str, verb: str) -> str:
    """Begin a sentence about `what` with a verb that agrees with it; an identifier keeps its letters, in backticks."""
    return f"{subject(what)} {_PLURALS[verb] if _is_plural(what) else verb}"


def subject(what: str) -> str:
    """Make what a suite calls a value begin a sentence."""
    first, space, rest = what.partition(" ")
    if _IDENTIFIER.fullmatch(first) and first not in ("a", "A", "I"):
        return f"`{first}`{space}{rest}"
    return what[:1].upper() + what[1:]


def shape_of(value: Any) -> str:
    """Write the shape of a tensor or an array; of one with very many axes, its beginning."""
    return tell_shape(value.shape)


def tell_shape(shape: Sequence[int]) -> str:
    """Write a shape."""
    sizes = tuple(int(size) for size in shape)
    return str(sizes) if len(sizes) <= _MOST_AXES else f"{str(sizes[:_MOST_AXES])[:-1]}, …) of {len(sizes)} axes"


def kind_of(value: Any) -> str:
    """Name the kind of a value, with its shape or length."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {shape_of(value)}"
    if isinstance(value, np.ndarray):
        return f"a NumPy array of shape {shape_of(value)}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {count(len(value), 'item')}"
    name = repr(value) if not isinstance(value, (bool, int, float, complex, str, bytes, dict)) else type(value).__name__
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name[:120]}"


def count(number: int, noun: str) -> str:
    """Count things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is_plural(what: str) -> bool:
    head = _AFTER_THE_NOUN.split(what, maxsplit=1)[0].strip()
    if what.startswith(("what ", "`")) or _IDENTIFIER.fullmatch(head):
        return False
    last = head.rpartition(" ")[2]
    return last.endswith("s") and not last.endswith(_SINGULAR_ENDINGS) and "`" not in last
