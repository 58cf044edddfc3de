"""The command line: options in, exit codes out. No logic, no torch.

Exit codes: 0 done; 1 a student must act; 2 the author or the caller must act; 3 a fault of ours. What only one command
needs, it imports: a student waits for every import of `check`.
"""

from __future__ import annotations

from autograder.cli import author, instructor, student
from autograder.cli.app import app, errors
from autograder.errors import AutograderError

__all__ = ["app", "author", "instructor", "main", "student"]


def main() -> None:
    """Run the program."""
    try:
        app()
    except AutograderError as error:
        errors.print(f"autograder: {error}", markup=False, soft_wrap=True, style="red")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        errors.print("autograder: stopped; what was graded is kept, and the same command goes on from here.")
        raise SystemExit(130) from None
