"""The command line: options in, exit codes out. No logic, no torch.

Exit codes: 0 done; 1 a student must act; 2 the author or the caller must act; 3 a fault of ours. What only one command
needs, it imports: a student waits for every import of `check`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from autograder.cli.streams import errors
from autograder.errors import AutograderError

__all__ = ["main"]


def main() -> None:
    """Run the program."""
    try:
        raise SystemExit(_run(sys.argv[1:]))
    except AutograderError as error:
        errors.print(f"autograder: {error}", markup=False, soft_wrap=True, style="red")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        errors.print("autograder: stopped; what was graded is kept, and the same command goes on from here.")
        raise SystemExit(130) from None


def _run(arguments: Sequence[str]) -> int:
    """Run a command; `check` with nothing but keys goes past the parser, which takes as long as a warm check."""
    if arguments[:1] == ["check"] and not any(word.startswith("-") for word in arguments):
        from autograder.cli.answers import check_here

        return check_here(arguments[1:])
    from autograder.cli.commands import app

    app()  # leaves by itself
    return 0
