"""The bare ancestor: imports torch once, warms it up, and forks; it knows no test, no solution and no secret.

    python -P -m autograder.worker LAUNCHER few PLAN FD                   be a zygote that listens on FD
    python -P -m autograder.worker LAUNCHER few PLAN FD MODULE            fork a zygote, and the trusted side
    python -P -m autograder.worker LAUNCHER many PLAN FD MODULE           the same, and prepare for many answers
    python -P -m autograder.worker standing few PLAN FD MODULE ARGUMENT   the same, for whoever comes

`LAUNCHER` is the process that started this one, with which it ends. `PLAN` is a sandbox plan in JSON. `MODULE` is
imported in the trusted child only, whose `main` is called with `FD`, the grader's end of the zygote's socket, and
`ARGUMENT` if there is one. A standing ancestor outlives its launcher, and has `first` called in a trusted child of its
own before all is warm: somebody waits.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import socket
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from autograder import sandbox
from autograder.sandbox import lifeline

STANDING = "standing"
MANY = "many"
_GIVEN_WAY_S = 1.0


def main(arguments: list[str]) -> int:
    """Run as the command line says; the descriptors named there are inherited."""
    launcher, answers, plan, fd, *side = arguments
    if launcher != STANDING:
        lifeline.tie_to_launcher(int(launcher))
    elif os.fork():
        return 0  # whoever started this one need not wait for the other
    gc.disable()  # until all is imported: nothing of it is garbage
    warm = _import("autograder.worker.warm")  # imports torch for a second: the tie must be made before
    sandbox_plan = msgspec.json.decode(plan, type=sandbox.Plan)
    if launcher == STANDING:
        warm.up_to_the_first_call()
        _give_way_to(_fork_both(sandbox_plan, int(fd), side, "first"))
    _import(
        "autograder.worker.zygote"
    )  # not after the fork: what it writes to, all its workers would hold in small pages
    warm.up(for_gpu=sandbox_plan.device == "cuda", for_many=answers == MANY)
    if not side:
        _import("autograder.worker.zygote").serve(socket.socket(fileno=int(fd)), sandbox_plan)
        return 0
    pid = _fork_both(sandbox_plan, int(fd), side, "main")
    os.close(int(fd))
    return _wait_for(pid)


def _fork_both(plan: sandbox.Plan, side_fd: int, side: list[str], entry: str) -> int:
    """Fork a zygote, then the trusted side, which alone knows `side_fd`; give the id of the latter."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        os.close(side_fd)
        ours.close()
        _run(lambda: _import("autograder.worker.zygote").serve(theirs, plan))
    theirs.close()
    pid = os.fork()
    if pid == 0:
        lifeline.tie_to_launcher()
        module, *rest = side
        _run(lambda: getattr(_import(module), entry)(side_fd, ours, *rest))
    ours.close()
    return pid


def _give_way_to(side: int) -> None:
    """Leave the machine to a child that somebody waits for; not for long, others may be waiting."""
    process = os.pidfd_open(side)
    select.select([process], [], [], _GIVEN_WAY_S)
    os.close(process)


def _wait_for(side: int) -> int:
    """Reap until all children are gone, and give the exit code of this one."""
    code = 0
    while True:
        try:
            pid, status = os.wait()  # a zygote hears that the other side is gone, and cleans up
        except ChildProcessError:
            return code
        if pid == side:
            code = os.waitstatus_to_exitcode(status) & 0xFF


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
