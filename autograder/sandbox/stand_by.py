"""The process that waits outside for a zygote, and ends as it ends.

It is run as a program of its own, by path: a fork of the zygote that only waited would hold on to all its memory. So
it must not import anything of ours.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import NoReturn


def end_like(child: int) -> NoReturn:
    """Wait for a child, and end with its exit code or by its signal."""
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        import resource  # noqa: PLC0415  # Windows has no such module, and imports this one

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(OSError):  # SIGKILL has no handler to reset
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_like(int(sys.argv[1]))
