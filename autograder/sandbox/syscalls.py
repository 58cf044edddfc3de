"""The Linux system calls that `os` lacks, each as a function that raises OSError."""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache
from typing import Final

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWCGROUP: Final = 0x02000000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000

MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MNT_DETACH: Final = 2

MOUNT_ATTR_RDONLY: Final = 0x1
MOUNT_ATTR_NOSUID: Final = 0x2
MOUNT_ATTR_NODEV: Final = 0x4
MOUNT_ATTR_NOEXEC: Final = 0x8

PR_SET_PDEATHSIG: Final = 1
PR_GET_PDEATHSIG: Final = 2
PR_SET_DUMPABLE: Final = 4
PR_SET_SECCOMP: Final = 22
PR_CAPBSET_READ: Final = 23
PR_CAPBSET_DROP: Final = 24
PR_SET_SECUREBITS: Final = 28
PR_SET_NO_NEW_PRIVS: Final = 38
PR_GET_NO_NEW_PRIVS: Final = 39
PR_CAP_AMBIENT: Final = 47

_AT_FDCWD: Final = -100
_AT_EMPTY_PATH: Final = 0x1000
_AT_RECURSIVE: Final = 0x8000
_OPEN_TREE_CLONE: Final = 1
_MOVE_MOUNT_F_EMPTY_PATH: Final = 4

# These calls are younger than the day on which Linux began to number all architectures alike.
_NR_OPEN_TREE: Final = 428
_NR_MOVE_MOUNT: Final = 429
_NR_CLOSE_RANGE: Final = 436
_NR_MOUNT_SETATTR: Final = 442


@cache
def libc() -> ctypes.CDLL:
    """Open the C library once, in the zygote, so that no worker pays for it."""
    return ctypes.CDLL(None, use_errno=True)


@cache
def _libc_with_gil() -> ctypes.PyDLL:
    return ctypes.PyDLL(None, use_errno=True)


def checked(result: int, what: str) -> int:
    """Turn the -1 of a C function into OSError."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{os.strerror(code)} ({what})")
    return result


def syscall(number: int, *args: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Call the kernel by number."""
    wide = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    return checked(libc().syscall(ctypes.c_long(number), *wide), f"system call {number}")


def prctl(option: int, arg2: int = 0, arg3: int = 0) -> int:
    """Change or ask a property of this process."""
    args = [ctypes.c_ulong(arg) for arg in (arg2, arg3, 0, 0)]
    return checked(libc().prctl(ctypes.c_int(option), *args), f"prctl {option}")


def fork() -> int:
    """Fork this process, which has one thread that runs Python, without `os.fork`'s repairs: nothing is broken.

    Those are for locks that other threads hold. In a large process they write to some three hundred pages, each of
    which is copied first: 1 ms. What Python does not do either is to seed `random` anew.
    """
    return checked(_libc_with_gil().fork(), "fork")


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    checked(libc().unshare(ctypes.c_int(flags)), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Move this process into the namespace behind a descriptor."""
    checked(libc().setns(ctypes.c_int(descriptor), ctypes.c_int(kind)), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Mount a file system, or change how one is mounted."""
    result = libc().mount(
        source.encode(),
        os.fsencode(target),
        None if kind is None else kind.encode(),
        ctypes.c_ulong(flags),
        None if data is None else data.encode(),
    )
    checked(result, f"mount on {target}")


def detach_mount(target: str) -> None:
    """Unmount a whole tree now, whoever still uses it."""
    checked(libc().umount2(os.fsencode(target), MNT_DETACH), f"unmount {target}")


def pivot_root(new_root: str, put_old: str) -> None:
    """Make one mount the root of this mount namespace."""
    checked(libc().pivot_root(os.fsencode(new_root), os.fsencode(put_old)), "pivot_root")


def clone_tree(path: str) -> int:
    """Copy the mounts under a path, attached nowhere, and return their descriptor."""
    return syscall(_NR_OPEN_TREE, _AT_FDCWD, os.fsencode(path), _OPEN_TREE_CLONE | _AT_RECURSIVE | os.O_CLOEXEC)


def restrict_tree(descriptor: int, attributes: int) -> None:
    """Set attributes on every mount of a cloned tree."""
    _mount_setattr(descriptor, "", _AT_EMPTY_PATH | _AT_RECURSIVE, attributes)


def restrict_mount(path: str, attributes: int) -> None:
    """Set attributes on the one mount at a path."""
    _mount_setattr(_AT_FDCWD, path, 0, attributes)


def _mount_setattr(descriptor: int, path: str, flags: int, attributes: int) -> None:
    wanted = struct.pack("=4Q", attributes, 0, MS_PRIVATE, 0)
    syscall(_NR_MOUNT_SETATTR, descriptor, os.fsencode(path), flags, wanted, len(wanted))


def attach_tree(descriptor: int, target: str) -> None:
    """Attach a cloned tree at a path."""
    syscall(_NR_MOVE_MOUNT, descriptor, b"", _AT_FDCWD, os.fsencode(target), _MOVE_MOUNT_F_EMPTY_PATH)


def close_range(first: int, last: int) -> None:
    """Close the descriptors from first to last, both included."""
    syscall(_NR_CLOSE_RANGE, first, last, 0)
