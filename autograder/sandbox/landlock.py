"""Landlock: an allow-list of paths that the process cannot widen again."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from typing import Final

from autograder.sandbox import syscalls
from autograder.sandbox.steps import step

_NR_CREATE_RULESET: Final = 444
_NR_ADD_RULE: Final = 445
_NR_RESTRICT_SELF: Final = 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_FIRST_RIGHTS: Final = (1 << 13) - 1
_FILE_RIGHTS: Final = _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ: Final = _READ_FILE | _READ_DIR
_NET: Final = 0b11  # bind and connect by TCP
_SCOPES: Final = 0b11  # abstract Unix sockets and signals


def abi() -> int:
    """Return the version of Landlock that this kernel enforces, 0 where it has none."""
    try:
        return syscalls.syscall(_NR_CREATE_RULESET, None, 0, _VERSION)
    except OSError:
        return 0


def restrict(
    read_only: Iterable[str], writable: Iterable[str], devices: Iterable[str] = (), nodes: Iterable[str] = ()
) -> None:
    """Leave this process nothing but to read some paths, to use some devices, and to write in some folders.

    `nodes` are devices that it may also give orders to, by `ioctl`.

    As much as the kernel knows is restricted: TCP from version 4 on, signals and abstract sockets from version 6 on;
    what it does not know, and `stat` and `chmod`, which no version restricts, seccomp refuses as far as it can.
    """
    with step("ask for Landlock"):
        version = syscalls.syscall(_NR_CREATE_RULESET, None, 0, _VERSION)
        handled = _handled(version)
        ruleset = _create_ruleset(version, handled)
    try:
        for path in read_only:
            _allow(ruleset, path, _READ)
        for path in devices:
            _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        for path in nodes:
            _allow(ruleset, path, handled & (_READ_FILE | _WRITE_FILE | _IOCTL_DEV))
        for path in writable:
            _allow(ruleset, path, handled & ~(_EXECUTE | _MAKE_CHAR | _MAKE_BLOCK | _IOCTL_DEV))
        with step("enforce Landlock"):
            syscalls.syscall(_NR_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _handled(version: int) -> int:
    rights = _FIRST_RIGHTS
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        if version >= since:
            rights |= right
    return rights


def _create_ruleset(version: int, handled: int) -> int:
    fields = [handled]
    fields += [_NET] * (version >= 4)  # noqa: PLR2004  # the version that brought it, as in the docstring
    fields += [_SCOPES] * (version >= 6)  # noqa: PLR2004  # the same
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return syscalls.syscall(_NR_CREATE_RULESET, attributes, len(attributes), 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    with step(f"allow {path} by Landlock"):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                rights &= _FILE_RIGHTS
            rule = struct.pack("=Qi", rights, descriptor)
            syscalls.syscall(_NR_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)
