"""What is installed here, as far as a verdict depends on it: this program, the libraries, Python."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

import autograder

# Parts of this program that no verdict depends on.
_NO_JUDGES = {"audit", "checking", "cli", "exports", "gradebook", "progress", "release", "reports", "watching"}
_X86 = ("vendor_id", "cpu family", "model", "stepping", "flags")
_ARM = ("CPU implementer", "CPU architecture", "CPU variant", "CPU part", "CPU revision", "Features")
_LIBRARIES = ("torch", "numpy", "matplotlib", "pytest", "msgspec")


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """The versions of Python and of the libraries that can move a verdict, and a hash of the program's own files."""

    versions: dict[str, str]
    program: str


@cache
def processor(described: Path = Path("/proc/cpuinfo")) -> str:
    """Hash the model of this machine's processor and what it can do: others round otherwise. Empty where unknown."""
    try:
        lines = described.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    parts = [line.partition(":") for line in reversed(lines)]
    said = {name.strip(): value for name, _, value in parts}  # of the first of its cores
    whole = next((names for names in (_X86, _ARM) if said.keys() >= set(names)), ())
    return digest(*(said[name].encode() for name in whole)) if whole else ""


@cache
def installed() -> Installation:
    """Look up what is installed here."""
    versions = {"python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES}
    return Installation(versions=versions, program=_program())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _program() -> str:
    """Hash this program: a verdict of yesterday's engine is not one of today's."""
    folder = Path(autograder.__file__).parent
    files = [file for file in sorted(folder.rglob("*.py")) if file.relative_to(folder).parts[0] not in _NO_JUDGES]
    parts = [part for file in files for part in (str(file.relative_to(folder)).encode(), file.read_bytes())]
    return digest(*parts)


def digest(*parts: bytes) -> str:
    """Hash byte strings, so that no two lists of them are alike."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
