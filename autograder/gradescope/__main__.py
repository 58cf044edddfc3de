"""`python -m autograder.gradescope ROOT`: what `run_autograder` starts."""

import sys
from pathlib import Path

from autograder.gradescope.session import run

if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
