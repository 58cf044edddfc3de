"""Callables that an exercise forbids raise in the worker, so that "by hand" means by hand."""

from __future__ import annotations

import contextlib
import importlib
from types import ModuleType
from typing import Any, NoReturn


class ForbiddenUseError(Exception):
    """Student code called what its exercise forbids."""


def forbid(dotted_name: str) -> None:
    """Make the class or function of that name raise when it is used; a name that this torch lacks is passed over.

    A class keeps its identity and loses its constructor, so that every alias of it is covered.
    """
    try:
        owner, name = _find(dotted_name)
        target = getattr(owner, name)
    except (ImportError, AttributeError):
        return

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise ForbiddenUseError(dotted_name)

    if not isinstance(target, type):
        setattr(owner, name, refuse)
        return
    with contextlib.suppress(TypeError):  # a class of an extension cannot be changed; its name in the file still tells
        target.__init__ = refuse


def _find(dotted_name: str) -> tuple[Any, str]:
    """Import as much of the name as are modules; the rest are attributes."""
    *parts, name = dotted_name.split(".")
    owner: Any = importlib.import_module(parts[0])
    for part in parts[1:]:
        if not hasattr(owner, part) and isinstance(owner, ModuleType):
            importlib.import_module(f"{owner.__name__}.{part}")
        owner = getattr(owner, part)
    return owner, name
