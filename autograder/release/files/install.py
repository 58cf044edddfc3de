"""Set this course up, once: `python install.py` makes .venv beside this file and installs what the checks need."""

import subprocess
import sys
from pathlib import Path

LEAST = (3, 11)
HERE = Path(__file__).parent
VENV = HERE / ".venv"
# PyTorch's own builds for the CPU: a tenth of the size of those for a GPU.
CPU_BUILDS = "https://download.pytorch.org/whl/cpu"


def main() -> int:
    """Make the environment and say what to do next."""
    if sys.version_info < LEAST:
        found = ".".join(map(str, sys.version_info[:3]))
        wanted = ".".join(map(str, LEAST))
        print(f"This course needs Python {wanted} or later; this is Python {found}. Run install.py with a later one.")
        return 2
    folder = VENV / ("Scripts" if sys.platform == "win32" else "bin")
    python = folder / "python"
    wheels = sorted(map(str, (HERE / "wheels").glob("*.whl")))
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    install += ["--extra-index-url", CPU_BUILDS, "-c", str(HERE / "constraints.txt"), *wheels]
    for what, command in (
        ("making .venv", [sys.executable, "-m", "venv", str(VENV)]),
        ("installing PyTorch and the checks; this takes some minutes, once", install),
    ):
        print(what, "...", flush=True)
        if subprocess.call(command):
            print("That did not work; what went wrong stands above. Mend it, and run install.py again.")
            return 3
    print(f"Ready. Now run: {folder.relative_to(HERE) / 'autograder'} check --watch")
    return 0


if __name__ == "__main__":
    sys.exit(main())
