"""Keeps an engine on a machine of a cluster, and clears up after it.

    python -P -m autograder.runners.outpost FOLDER TIER DEVICE FD LEASH

Ray's worker has threads, and kills what it has started; so this program leaves its launcher at once, starts the
ancestor from a thread that lives as long, and ends it when the other end of the pipe `LEASH` is closed. `FD` is the
examiner's end of the socket, `FOLDER` holds the course and is removed.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from typing import get_args

from autograder.runners.local import EXAMINER, end
from autograder.sandbox import Device, Plan, Tier
from autograder.student.program import make_plan, start_program

_ENDS_S = 0.5  # nobody waits for what it still does


def main(arguments: list[str]) -> int:
    """Run as the command line says."""
    folder, name, device_name, fd, leash = arguments
    tier = next(tier for tier in get_args(Tier) if tier == name)
    device = next(device for device in get_args(Device) if device == device_name)
    if os.fork():
        return 0
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # Ray's workers block some, and masks are inherited
    try:
        _keep(make_plan(tier, device=device), int(fd), int(leash))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _keep(plan: Plan, fd: int, leash: int) -> None:
    process = start_program(plan, [fd], [str(fd), EXAMINER], for_many=True)
    os.close(fd)
    try:
        _wait_for_either(process, leash)
    finally:
        end(process, _ENDS_S)


def _wait_for_either(process: subprocess.Popen[bytes], leash: int) -> None:
    handle = os.pidfd_open(process.pid)
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.register(leash, 0)
    poller.poll()
    os.close(handle)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
