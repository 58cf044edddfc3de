"""Giving up users, capabilities and the means to regain them."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from typing import Final

from autograder.sandbox import syscalls
from autograder.sandbox.steps import step

_CAP_SETGID: Final = 6
_CAP_SETUID: Final = 7
_CAP_SETPCAP: Final = 8
_CAPABILITY_VERSION_3: Final = 0x20080522
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
# NOROOT, NO_SETUID_FIXUP, KEEP_CAPS off and NO_CAP_AMBIENT_RAISE, each with its lock.
_SECUREBITS: Final = 0x1 | 0x2 | 0x4 | 0x8 | 0x20 | 0x40 | 0x80


_THIS_PROCESS: Final = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0))
_CAPABILITIES: Final = ctypes.create_string_buffer(24)


def effective_capabilities() -> int:
    """Return the capabilities that this process can use now, as a bit set."""
    syscalls.checked(syscalls.libc().capget(_THIS_PROCESS, _CAPABILITIES), "capget")
    low, _, _, high, _, _ = struct.unpack_from("=6I", _CAPABILITIES)
    return low | high << 32


def can_become(uid: int) -> bool:
    """Tell whether this process is root, and may and can become another user, as it cannot in some containers."""
    needed = 1 << _CAP_SETGID | 1 << _CAP_SETUID
    if os.geteuid() != 0 or effective_capabilities() & needed != needed:
        return False
    return all(_is_mapped(uid, Path(table)) for table in ("/proc/self/uid_map", "/proc/self/gid_map"))


def _is_mapped(number: int, table: Path) -> bool:
    ranges = (map(int, line.split()) for line in table.read_text(encoding="ascii").splitlines())
    return any(first <= number < first + count for first, _, count in ranges)


def close_the_way_back() -> None:
    """See to it that no program run by this process or its children could gain a capability; once is enough."""
    with step("drop the capabilities that a program could regain"):
        may = effective_capabilities() >> _CAP_SETPCAP & 1
        if may and syscalls.prctl(syscalls.PR_CAPBSET_READ, 0):
            _empty_bounding_set()
            syscalls.prctl(syscalls.PR_SET_SECUREBITS, _SECUREBITS)


def drop_privileges(uid: int | None) -> None:
    """Become an ordinary user without any capability; None stays the user that we are."""
    close_the_way_back()
    if uid is not None:
        with step(f"become user {uid}"):
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
    with step("drop all capabilities"):
        syscalls.prctl(syscalls.PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
        syscalls.checked(syscalls.libc().capset(_THIS_PROCESS, bytes(24)), "capset")
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        # Another worker of the same user must not be able to look into this one.
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)


def _empty_bounding_set() -> None:
    for capability in range(64):
        try:
            syscalls.prctl(syscalls.PR_CAPBSET_DROP, capability)
        except OSError:  # the first number that this kernel does not know
            return
