"""What a suite draws and expects, alike for all answers of a run: made once, before their examiners are forked."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from autograder.errors import CourseError
from autograder.suite.draws import Draw, derive_seed

_OF_FILE: dict[Path, dict[str, Prepared]] = defaultdict(dict)


class Prepared:
    """The value of such a fixture, under each secret that it was asked for."""

    def __init__(self, make: Callable[..., Any]) -> None:
        self.name = make.__name__
        self._make = make
        self._values: dict[int, Any] = {}

    def value(self, secret: bytes, key: str, reference: Callable[[], ModuleType]) -> Any:
        """Give it; it is made where it is not there yet, and leaves PyTorch's global generator as it was."""
        seed = derive_seed(secret, key, self.name, "prepared")
        if seed not in self._values:
            wanted = inspect.signature(self._make).parameters
            offered = {"draw": lambda: Draw(seed), "reference": reference}
            with torch.random.fork_rng(devices=[]):
                torch.default_generator.manual_seed(seed % 2**63)
                self._values[seed] = self._make(**{name: offered[name]() for name in wanted})
        return self._values[seed]


def prepared(make: Callable[..., Any]) -> Any:
    """Make a fixture of a function of `draw`, a draw of its own, and `reference`; either may be left out.

    Its value serves all answers of a run, so it must not depend on one, and no check may change it.
    """
    this = Prepared(make)
    _OF_FILE[Path(make.__code__.co_filename)][this.name] = this

    @pytest.fixture(scope="module", name=this.name)
    def fixture(prepare: Callable[[Prepared], Any]) -> Any:
        return prepare(this)

    return fixture


def prepare_all(suite: Path, secret: bytes, key: str, reference: Callable[[], ModuleType]) -> None:
    """Make all such values of a suite's file, for the processes that will be forked.

    Raises:
        CourseError: One cannot be made.

    """
    for name, each in _OF_FILE[suite].items():
        try:
            each.value(secret, key, reference)
        except Exception as error:
            raise CourseError(f"`{name}` cannot be prepared: {type(error).__name__}: {error}.", path=suite) from error
