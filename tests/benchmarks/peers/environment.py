"""The peers, in an environment of their own beside this one: what is installed, and what could not be."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from peers.assignment import ROOT

FOLDER = Path(sys.prefix) / "peers"
PYTHON = FOLDER / "bin" / "python"
# What the answers and the checks import, and the peers, each by itself: one that cannot be had costs no other.
PARTS = {
    "pytest": ("torch", "numpy", "matplotlib", "jaxtyping", "pytest", "pytest-xdist", "ipykernel"),
    "nbgrader": ("nbgrader==0.9.6",),
    "otter": ("otter-grader==7.0.0",),
}
# Where it is installed, jsonschema builds a large grammar at every start: a second that is not the peers' doing.
LEFT_OUT = "rfc3987-syntax"


def install() -> dict[str, str]:
    """Make the environment if it is not there; give what could not be installed, with the reason."""
    missing: dict[str, str] = {}
    made = FOLDER / "made"
    wanted = _pins()
    if made.is_file() and made.read_text(encoding="utf-8") == wanted:
        return missing
    print("→ install the peers (once; some minutes)", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    venv.create(FOLDER, with_pip=True)
    for name, requirements in PARTS.items():
        why = _pip("install", "-c", str(ROOT / "constraints.txt"), *requirements)
        if why:
            missing[name] = why
    _pip("uninstall", "--yes", LEFT_OUT)
    if not missing:
        made.write_text(wanted, encoding="utf-8")
    return missing


def _pins() -> str:
    """What decides which versions are installed, as far as the figures depend on it."""
    names = {requirement.partition("==")[0] for part in PARTS.values() for requirement in part}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join((repr(PARTS), *(line for line in lines if line.partition("==")[0] in names)))


def versions() -> dict[str, str]:
    """Give the versions of what the figures depend on, as they are installed there."""
    names = ("torch", "numpy", "pytest", "pytest-xdist", "nbgrader", "nbclient", "otter-grader")
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(line.split("==", 1) for line in listed.stdout.splitlines() if "==" in line)
    return {name: found[name] for name in names if name in found}


def _pip(action: str, *arguments: str) -> str:
    """Run pip there; give its last word if it fails."""
    command = [PYTHON, "-m", "pip", action, "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.strip().splitlines() or [f"pip ended with {done.returncode}"]
    return lines[-1][:200] if done.returncode else ""
