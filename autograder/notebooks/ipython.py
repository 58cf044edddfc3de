"""Public checks in a student's notebook: `%check manual_cell`, or `check("manual_cell")`.

Loaded by the notebook's first cell of code, `%load_ext autograder.notebooks.ipython`. What is checked is what the
kernel has been given to run; what a notebook's file holds, it cannot see.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from autograder.errors import AutograderError
from autograder.results import FINE

_VALIDATING: Final = "NBGRADER_VALIDATING"  # set by `nbgrader validate`, which looks for errors


class NotPassedError(Exception):
    """Tells `nbgrader validate` that checks have not passed; students are shown the checks."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Checker:
    """The checks of one notebook, from the folder that it was opened in."""

    def __init__(self, shell: Any, folder: Path) -> None:
        self._shell = shell
        self._folder = folder

    def __call__(self, *exercises: str) -> None:
        """Run the public checks of these exercises on what was last run; of all that was begun, unless some are named.

        Raises:
            NotPassedError: `nbgrader validate` is running, and something has not passed.

        """
        from autograder.notebooks.own_checks import check_in_kernel  # noqa: PLC0415 -- a student waits for imports

        try:
            checked = check_in_kernel(self._folder, exercises, self._shell.history_manager.input_hist_raw, _console())
        except AutograderError as error:
            _console(stderr=True).print(str(error), markup=False, soft_wrap=True)
            checked = []
        if os.environ.get(_VALIDATING) and not (checked and all(each.outcome in FINE for each in checked)):
            raise NotPassedError("Not all public checks have passed.")

    def magic(self, line: str) -> None:
        """Run what `%check` is given."""
        self(*line.split())


def load_ipython_extension(shell: Any) -> None:
    """Bring `%check` and `check` into a session; IPython calls this."""
    checker = Checker(shell, Path.cwd())
    shell.register_magic_function(checker.magic, "line", "check")
    shell.user_ns.setdefault("check", checker)


def _console(*, stderr: bool = False) -> Console:
    """Open the cell's output: a notebook shows the colours of a terminal, in those of its theme."""
    file = sys.stderr if stderr else sys.stdout
    return Console(
        file=file, width=100, force_terminal=True, force_jupyter=False, color_system="standard", highlight=False
    )
