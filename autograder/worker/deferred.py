"""Stand-ins for two slow modules of PyTorch's, each until somebody asks it for more than every training step does.

The first step of an optimizer imports the compiler, `torch._dynamo`, for a second, and every later step calls it
several times, only to say that nothing of this is to be compiled. The first gradient pulled back from given cotangents
imports `symbolic_shapes`, and with it SymPy, for half a second, to learn whether two plain shapes are the same. Each
stand-in gives those answers itself, and becomes what it stands for, in place, at any other question.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

_COMPILER = "torch._dynamo"
_SHAPES = "torch.fx.experimental.symbolic_shapes"
_LOCK = threading.RLock()
_LOADING: set[str] = set()
_SPARED: list[Callable[..., Any]] = []  # called as they are, without what the compiler would wrap them in


def defer() -> None:
    """Put a stand-in in the place of each that has not been imported."""
    for name in _ANSWERS:
        spec = importlib.util.find_spec(name) if name not in sys.modules else None
        if spec is not None:
            module = importlib.util.module_from_spec(spec)
            _stand_in(module)
            sys.modules[name] = module
            parent, _, own = name.rpartition(".")
            setattr(importlib.import_module(parent), own, module)


class _Deferred(ModuleType):
    """A module whose code has not run."""

    def __getattr__(self, name: str) -> Any:
        """Run the code for the first thing that is not here without it."""
        if name.startswith("__") and not _means_all(self, name):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        _become(self)
        if self.__name__ in _LOADING:  # its code is running, and has not come to this yet
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} so far")
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        """Name what the module has."""
        _become(self)
        return sorted(vars(self))


def _means_all(module: ModuleType, name: str) -> bool:
    """Whether a name is asked for by who wants a submodule, or everything; others of the kind are only looked for."""
    is_package = module.__spec__ is not None and module.__spec__.submodule_search_locations is not None
    return name == "__all__" or (name == "__path__" and is_package)


def _stand_in(module: ModuleType) -> None:
    module.__class__ = _Deferred
    vars(module).pop("__path__", None)
    vars(module).update(_ANSWERS[module.__name__])


def _become(module: ModuleType) -> None:
    """Run the code, unless it has run, or this thread is running it; other threads wait."""
    with _LOCK:
        spec, name = module.__spec__, module.__name__
        if not isinstance(module, _Deferred) or name in _LOADING or spec is None or spec.loader is None:
            return
        _LOADING.add(name)
        for answer in _ANSWERS[name]:
            delattr(module, answer)
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        try:
            spec.loader.exec_module(module)
            module.__class__ = ModuleType  # pyright: ignore[reportAttributeAccessIssue] -- Python allows it for modules
        except BaseException:  # a limit, for one: who asks next tries again, as with any import that failed
            _stand_in(module)
            raise
        finally:
            _LOADING.remove(name)
        while name == _COMPILER and _SPARED:
            vars(_SPARED.pop()).pop("__dynamo_disable", None)  # where torch keeps what `disable` gave it


def _is_deferred(name: str) -> bool:
    return isinstance(sys.modules.get(name), _Deferred)


def _real(name: str) -> Any:
    _become(sys.modules[name])
    return sys.modules[name]


# --- the compiler ---------------------------------------------------------------------------------------------------


def _graph_break(msg: str = "") -> None:
    """End what is compiled: here, nothing is."""


def _disable(fn: Callable[..., Any] | None = None, *args: Any, **settings: Any) -> Any:
    """Give a function of torch's own as it is, and to whoever asks otherwise what the compiler gives."""
    if fn is None or settings != {"wrapping": False} or not _is_deferred(_COMPILER):
        return _real(_COMPILER).disable(fn, *args, **settings)
    _SPARED.append(fn)
    return fn


# --- shapes ---------------------------------------------------------------------------------------------------------


def _sym_eq(x: Any, y: Any) -> Any:
    """Compare shapes of plain numbers."""
    if isinstance(x, tuple) and isinstance(y, tuple) and all(type(size) is int for size in (*x, *y)):
        return x == y
    return _real(_SHAPES).sym_eq(x, y)


def _expect_true(a: Any, *args: Any, **settings: Any) -> Any:
    return a if type(a) is bool else _real(_SHAPES).expect_true(a, *args, **settings)


_ANSWERS: dict[str, dict[str, Callable[..., Any]]] = {
    _COMPILER: {"graph_break": _graph_break, "disable": _disable},
    _SHAPES: {"sym_eq": _sym_eq, "expect_true": _expect_true},
}
