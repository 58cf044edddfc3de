"""The bare ancestor: imports torch once, warms it up, and forks; it knows no test, no solution and no secret.

    python -P -m autograder.worker LAUNCHER PLAN FD           be a zygote that listens on FD
    python -P -m autograder.worker LAUNCHER PLAN FD MODULE    fork a zygote, and the trusted side

`LAUNCHER` is the process that started this one, with which it ends. `PLAN` is a sandbox plan in JSON. `MODULE` is
imported in the trusted child only, whose `main` is called with `FD` and with the grader's end of the zygote's socket.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from autograder import sandbox
from autograder.sandbox import lifeline


def main(arguments: list[str]) -> int:
    """Run as the command line says; the descriptors named there are inherited."""
    launcher, plan, fd, *module = arguments
    lifeline.tie_to_launcher(int(launcher))
    _import("autograder.worker.warm").up()  # imports torch for a second: the tie must be made before
    sandbox_plan = msgspec.json.decode(plan, type=sandbox.Plan)
    if module:
        return _fork_both(sandbox_plan, int(fd), module[0])
    _import("autograder.worker.zygote").serve(socket.socket(fileno=int(fd)), sandbox_plan)
    return 0


def _fork_both(plan: sandbox.Plan, side_fd: int, module: str) -> int:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    zygote_pid = os.fork()
    if zygote_pid == 0:
        os.close(side_fd)
        ours.close()
        _run(lambda: _import("autograder.worker.zygote").serve(theirs, plan))
    theirs.close()
    side = os.fork()
    if side == 0:
        lifeline.tie_to_launcher()
        _run(lambda: _import(module).main(side_fd, ours))
    ours.close()
    os.close(side_fd)
    _, status = os.waitpid(side, 0)
    os.waitpid(zygote_pid, 0)  # it hears that the other side is gone, and cleans up
    return os.waitstatus_to_exitcode(status) & 0xFF


def _import(module: str) -> Any:
    return importlib.import_module(module)


def _run(main_of_child: Callable[[], None]) -> None:
    """Run a forked child to its end; it never returns into the ancestor's code."""
    code = 1
    try:
        main_of_child()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as error:  # noqa: BLE001 -- the last frame of a process: tell it on stderr, then end
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
