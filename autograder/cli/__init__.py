"""The command line: options in, exit codes out. No logic, no torch.

Exit codes: 0 done; 1 a student must act; 2 the author or the caller must act; 3 a fault of ours. What only one command
needs, it imports: a student waits for every import of `check`.
"""

from __future__ import annotations

import errno
import gc
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from autograder.cli.streams import errors, open_all
from autograder.errors import AutograderError, StoppedError
from autograder.plain_text import make_visible

__all__ = ["main"]

_COLLECTS_AFTER = (50_000, 10, 10)  # new objects; verdicts hold no cycles, and a class has millions of objects
_SHORTAGES = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENOSPC, errno.EDQUOT}


def main() -> None:
    """Run the program."""
    gc.set_threshold(*_COLLECTS_AFTER)
    open_all()
    try:
        raise SystemExit(_run(sys.argv[1:]))
    except (KeyboardInterrupt, StoppedError):
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who is in a hurry need not wait for a sentence
        message = "autograder: stopped; what was graded is kept, and the same command goes on from here."
        errors.print(message, soft_wrap=True)
        raise SystemExit(130) from None
    except AutograderError as error:
        _tell(str(error), error.exit_code)
    except OSError as error:
        if error.errno not in _SHORTAGES:
            raise
        _tell(f"this machine is short of something: {error.strerror}. Make room, and run it again.", 2)


def _tell(message: str, exit_code: int) -> NoReturn:
    errors.print(f"autograder: {make_visible(message)}", markup=False, soft_wrap=True, style="red")
    raise SystemExit(exit_code) from None


def _run(arguments: Sequence[str]) -> int:
    """Run a command; `check` with nothing but keys goes past the parser, which takes as long as a warm check."""
    if arguments[:1] == ["check"] and not any(word.startswith("-") for word in arguments):
        from autograder.cli.answers import check_here

        return check_here(arguments[1:])
    from autograder.cli.commands import app

    app()  # leaves by itself
    return 0
