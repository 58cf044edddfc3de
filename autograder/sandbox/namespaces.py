"""Namespaces and a new root: what tier `full` does once in the zygote, and the rest of it in each worker.

Each worker is PID 1 of a pid namespace of its own and yet the zygote's own child: the zygote unshares the pid
namespace of its *children*, forks once, and takes its own back. Its root holds the allow-listed folders, read-only,
four devices and those of the GPUs if they are to be used, and no /proc.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from autograder.sandbox import lifeline, syscalls
from autograder.sandbox.steps import step

# Not /tmp: an interpreter may well live in a virtual environment under it.
SCRATCH: Final = "/run/scratch"

_TMP: Final = "/tmp"  # noqa: S108  # the folder itself, not a file in it
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_SEALED: Final = syscalls.MOUNT_ATTR_RDONLY | syscalls.MOUNT_ATTR_NOSUID | syscalls.MOUNT_ATTR_NODEV
# Not the mounts: the process that waits outside would otherwise be moved into the new root as well.
_NAMESPACES: Final = (
    syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
    | syscalls.CLONE_NEWCGROUP
    | syscalls.CLONE_NEWPID
)


def detach() -> None:
    """Go on, in a child, as PID 1 of new namespaces; without root, in a user namespace of our own too."""
    if os.geteuid() == 0:
        with step("detach from this machine's namespaces"):
            syscalls.unshare(_NAMESPACES)
    else:
        _detach_as_ordinary_user()
    lifeline.descend()


def _detach_as_ordinary_user() -> None:
    # Only a process with one thread may make a user namespace, and torch leaves one in its pool; a fork sheds it.
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        lifeline.descend()
    user, group = os.geteuid(), os.getegid()
    with step("make a user namespace"):
        syscalls.unshare(syscalls.CLONE_NEWUSER)
    with step("map our user into the user namespace"):
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    with step("detach from this machine's namespaces"):
        syscalls.unshare(_NAMESPACES)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def enter_new_root(read_only: Iterable[str], nodes: Iterable[str] = ()) -> None:
    """Make a root that holds nothing but these paths and devices, and move this process into it."""
    with step("keep our mounts to ourselves"):
        syscalls.unshare(syscalls.CLONE_NEWNS)
        syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    trees = {path: _sealed_clone(path, _SEALED) for path in read_only}
    trees |= {path: _sealed_clone(path, _SEALED & ~syscalls.MOUNT_ATTR_NODEV) for path in (*_DEVICES, *nodes)}
    new_root = _TMP  # any folder does: the new root is mounted there for a moment only
    umask = os.umask(0o022)
    with step("mount an empty root"):
        syscalls.mount("tmpfs", new_root, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, "size=1m,mode=0755")
        Path(new_root + SCRATCH).mkdir(parents=True)
        if not any(path.startswith(_TMP) for path in trees):
            Path(new_root + _TMP).symlink_to(SCRATCH)
    for path, tree in trees.items():
        _attach(path, tree, new_root)
    os.umask(umask)
    with step("move into the new root"):
        os.chdir(new_root)
        syscalls.pivot_root(".", ".")
        syscalls.detach_mount(".")
        os.chdir("/")
    with step("make the new root read-only"):
        syscalls.restrict_mount("/", _SEALED)


def _sealed_clone(path: str, attributes: int) -> int:
    # Sealed before it is attached: a mount point made inside it by mistake would be made on the real disk.
    with step(f"share {path} read-only"):
        tree = syscalls.clone_tree(path)
        syscalls.restrict_tree(tree, attributes)
        return tree


def _attach(path: str, tree: int, new_root: str) -> None:
    target = Path(new_root + path)
    with step(f"attach {path} to the new root"):
        # The folders on the way are ours and open, so an interpreter under a private home stays within reach.
        # Asked of the clone: the path itself may be hidden by now, below the new root.
        if stat.S_ISDIR(os.fstat(tree).st_mode):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o444))
        syscalls.attach_tree(tree, str(target))
        os.close(tree)


def mount_scratch(size_mib: int, user: int, group: int) -> None:
    """Give this worker alone an empty scratch folder in memory."""
    with step("mount a scratch folder"):
        syscalls.unshare(syscalls.CLONE_NEWNS)
        flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
        data = f"size={size_mib}m,nr_inodes=4096,mode=0700,uid={user},gid={group}"
        syscalls.mount("tmpfs", SCRATCH, "tmpfs", flags, data)


def fork_in_new_pid_namespace(own: int) -> int:
    """Fork a child that is PID 1 of a new pid namespace; `own` is the descriptor of our own one."""
    with step("make a pid namespace for the worker"):
        syscalls.unshare(syscalls.CLONE_NEWPID)
    child = -1
    try:
        child = syscalls.fork()
    finally:
        if child:
            with step("return to our own pid namespace"):
                syscalls.setns(own, syscalls.CLONE_NEWPID)
    return child
