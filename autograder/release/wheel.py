"""The program itself as a wheel, for those who get it with a course: it is on no index."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import autograder
from autograder.errors import CourseError

CONSTRAINTS: Final = "constraints.txt"
_BESIDE: Final = ("pyproject.toml", "README.md")


def build_wheel(folder: Path) -> None:
    """Build the program from its sources, which stand beside the package.

    They are copied first: a build leaves files among its sources, and would take up those of an earlier one.

    Raises:
        CourseError: They are not there, or cannot be built.

    """
    with tempfile.TemporaryDirectory() as temporary:
        copied = Path(temporary) / "sources"
        shutil.copytree(sources() / "autograder", copied / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
        for name in _BESIDE:
            shutil.copyfile(sources() / name, copied / name)
        _build(copied, folder)


def _build(copied: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(copied)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own interpreter
    if built.returncode:
        raise CourseError(f"the program's wheel cannot be built: {built.stderr.strip()[-2000:]}", path=sources())


def sources() -> Path:
    """Locate the sources of this program; an installed copy has none."""
    folder = Path(autograder.__file__).parents[1]
    for name in (*_BESIDE, CONSTRAINTS):
        if not (folder / name).is_file():
            raise CourseError(f"a release is made from the program's sources, and there is no {name}.", path=folder)
    return folder
