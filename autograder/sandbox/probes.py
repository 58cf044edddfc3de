"""The one self-check that every tier must pass: each probe is named as the sentence that it proves of its worker.

The last ones would change the worker if the sandbox let them; so they come last.
"""

# ruff: noqa: D103, PTH101, PTH108, PTH109, PTH110, PTH112, PTH116, PTH118, PTH120, PTH123, PTH208  # its name says it all; it tries `os`
from __future__ import annotations

import contextlib
import ctypes
import errno
import importlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Collection
from typing import Final

from autograder.protocol.spawning import Limits
from autograder.sandbox import privileges, syscalls
from autograder.sandbox.promises import EVERY_TIER, Finding, Jail, promised_in, run_probes
from autograder.sandbox.rlimits import CUDA_TAKES_MIB, MIB
from autograder.sandbox.tiers import Plan

if sys.platform != "win32":
    import resource

_ON_LINUX: Final = sys.platform == "linux"
# At the same address in the zygote, because a worker is its fork.
_shared_with_parent: Final = ctypes.create_string_buffer(b"zygote", 8)
_SELDOM_IMPORTED: Final = ("colorsys", "wave", "sndhdr", "chunk", "this", "cmd", "shlex", "fileinput")


def self_check(
    plan: Plan, limits: Limits, *, keep: Collection[int], hidden: str, canary: str, parent: int
) -> list[Finding]:
    """Prove, in a worker after `enter`, what its tier promises.

    `hidden` is a file that must be out of reach, `canary` a variable that the zygote's environment held, `parent` the
    process id of the zygote before `prepare`. The worker is of no further use.
    """
    return run_probes(Jail(plan, limits, frozenset(keep), hidden, canary, parent))


def _possible(*actions: Callable[[], object]) -> str:
    """Return a word for each action that was not refused."""
    done: list[str] = []
    for place, action in enumerate(actions, 1):
        with contextlib.suppress(OSError):
            action()
            done.append(f"attempt {place} of {len(actions)} succeeded")
    return ", ".join(done)


@promised_in(*EVERY_TIER)
def finds_its_scratch_folder_empty(_: Jail) -> str:
    return ", ".join(os.listdir())


@promised_in(*EVERY_TIER)
def can_write_and_read_in_its_scratch_folder(_: Jail) -> str:
    with open("probe", "w+b") as file:
        file.write(b"x")
        file.seek(0)
        content = file.read()
    os.unlink("probe")
    return "" if content == b"x" else f"read {content!r}"


@promised_in(*EVERY_TIER)
def can_start_a_thread(_: Jail) -> str:
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(1))
    thread.start()
    thread.join()
    return "" if seen else "it did not run"


@promised_in(*EVERY_TIER)
def can_import_a_module_that_was_not_imported_before(_: Jail) -> str:
    name = next(name for name in _SELDOM_IMPORTED if name not in sys.modules)
    importlib.import_module(name)
    return ""


@promised_in(*EVERY_TIER)
def sees_nothing_of_the_graders_environment(jail: Jail) -> str:
    getenv = syscalls.libc().getenv if _ON_LINUX else lambda _name: None  # pyright: ignore[reportUnknownLambdaType]  # a stand-in for a C function
    found = jail.canary in os.environ or bool(getenv(jail.canary.encode()))
    return f"{jail.canary} is set" if found else ""


@promised_in(*EVERY_TIER)
def sees_no_inherited_descriptor(jail: Jail) -> str:
    found: list[int] = []
    for descriptor in range(4096):
        with contextlib.suppress(OSError):
            os.fstat(descriptor)
            found.append(descriptor)
    strangers = set(found) - {0, 1, 2} - jail.keep
    return f"open: {sorted(strangers)}" if strangers else ""


@promised_in(*EVERY_TIER)
def has_a_limit_on_its_processor_time(jail: Jail) -> str:
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    return "" if 0 < hard <= jail.limits.cpu_s + 2 else f"the hard limit is {hard}"


@promised_in(*EVERY_TIER)
def cannot_write_a_file_larger_than_the_limit(jail: Jail) -> str:
    with open("large", "wb") as file:
        try:
            seen = _possible(lambda: os.pwrite(file.fileno(), b"x", jail.limits.file_mib * MIB))
        finally:
            os.unlink("large")
    return seen


@promised_in(*EVERY_TIER)
def gets_a_memory_error_beyond_its_memory(jail: Jail) -> str:
    if not _ON_LINUX:
        return ""
    try:
        bytes((jail.limits.memory_mib + 64 + (CUDA_TAKES_MIB if jail.plan.device == "cuda" else 0)) * MIB)
    except MemoryError:
        return ""
    return "the memory was given"


@promised_in(*EVERY_TIER)
def dies_with_its_zygote(_: Jail) -> str:
    if not _ON_LINUX:
        return ""
    held = ctypes.c_int(0)
    syscalls.prctl(syscalls.PR_GET_PDEATHSIG, ctypes.addressof(held))
    return "" if held.value == signal.SIGKILL else f"the signal is {held.value}"


@promised_in("full", "landlock")
def cannot_read_a_hidden_file(jail: Jail) -> str:
    return _possible(lambda: os.open(jail.hidden, os.O_RDONLY))


@promised_in("full", "landlock")
def cannot_list_the_folder_of_a_hidden_file(jail: Jail) -> str:
    folder = os.path.dirname(jail.hidden)
    # In a new root there may be a folder of that name, which holds only what is allowed.
    seen = _possible(lambda: os.listdir(folder))
    return seen if jail.plan.tier != "full" or os.path.lexists(jail.hidden) else ""


@promised_in("full")
def cannot_even_tell_whether_a_hidden_file_exists(jail: Jail) -> str:
    return _possible(lambda: os.stat(jail.hidden))


@promised_in("full")
def sees_no_other_process(_: Jail) -> str:
    return "" if os.getpid() == 1 and not os.path.exists("/proc/self") else f"its number is {os.getpid()}"


@promised_in("full")
def has_a_scratch_folder_of_limited_size(jail: Jail) -> str:
    names = ("half", "other half", "too much")
    try:
        for name in names:
            with open(name, "wb") as file:
                file.write(bytes(jail.limits.file_mib * MIB // 2))
    except OSError as error:
        return "" if error.errno == errno.ENOSPC else repr(error)
    finally:
        for name in names:
            with contextlib.suppress(OSError):
                os.unlink(name)
    return "all of it was written"


@promised_in("full", "landlock")
def cannot_write_outside_its_scratch_folder(jail: Jail) -> str:
    folders = {"/", "/tmp", "/dev/shm", "/var/tmp", os.path.dirname(jail.hidden), *jail.plan.read_only}  # noqa: S108  # to be refused
    found: list[str] = []
    for folder in sorted(folders):
        if os.path.realpath(folder) == os.getcwd():
            continue
        path = os.path.join(folder, ".autograder-probe")
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            os.unlink(path)
            found.append(folder)
    return ", ".join(found)


@promised_in("full", "landlock")
def cannot_change_the_modes_and_times_of_what_it_can_read(jail: Jail) -> str:
    folder = next(path for path in jail.plan.read_only if os.path.isdir(path))
    now = os.stat(folder)
    return _possible(
        lambda: os.chmod(folder, now.st_mode & 0o7777),
        lambda: os.utime(folder, ns=(now.st_atime_ns, now.st_mtime_ns)),
    )


@promised_in("full", "landlock")
def cannot_open_a_socket(_: Jail) -> str:
    return _possible(
        lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM),
        lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    )


@promised_in("full", "landlock")
def cannot_start_a_process(_: Jail) -> str:
    def fork() -> None:
        if os.fork() == 0:
            os._exit(0)

    return _possible(fork, lambda: os.posix_spawn("/bin/true", ["true"], {}))


@promised_in("full", "landlock")
def cannot_run_a_program(_: Jail) -> str:
    # There is no such program: refused is refused before anybody looks for it.
    try:
        os.execv("/no/such/program", ["program"])  # noqa: S606  # to be refused
    except PermissionError:
        return ""
    except OSError as error:
        return f"it was looked for: {error}"


@promised_in("full", "landlock")
def cannot_signal_its_parent_or_anybody_else(jail: Jail) -> str:
    def by_file() -> None:
        import fcntl  # noqa: PLC0415  # Windows has no such module

        reader, writer = os.pipe()
        try:
            fcntl.fcntl(reader, fcntl.F_SETOWN, jail.parent)
        finally:
            os.close(reader)
            os.close(writer)

    return _possible(lambda: os.kill(jail.parent, 0), lambda: os.kill(0, 0), lambda: os.kill(-1, 0), by_file)


@promised_in("full", "landlock")
def cannot_look_into_its_parent(jail: Jail) -> str:
    return _possible(
        lambda: os.open(f"/proc/{jail.parent}/environ", os.O_RDONLY),
        lambda: os.open(f"/proc/{jail.parent}/mem", os.O_RDONLY),
        lambda: os.open(f"/proc/{jail.parent}/root", os.O_RDONLY),
        lambda: _read_memory_of(jail.parent),
    )


def _read_memory_of(process: int) -> None:
    taken = ctypes.create_string_buffer(8)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(taken), 8)
    remote = (ctypes.c_size_t * 2)(ctypes.addressof(_shared_with_parent), 8)
    zero, one = ctypes.c_ulong(0), ctypes.c_ulong(1)
    read = syscalls.libc().process_vm_readv
    read.restype = ctypes.c_ssize_t
    syscalls.checked(read(ctypes.c_int(process), local, one, remote, one, zero), "process_vm_readv")


@promised_in("full", "landlock")
def cannot_trace_its_parent(jail: Jail) -> str:
    seize, detach = ctypes.c_long(0x4206), ctypes.c_long(17)
    parent, nothing = ctypes.c_long(jail.parent), ctypes.c_void_p(None)

    def trace() -> None:
        syscalls.checked(syscalls.libc().ptrace(seize, parent, nothing, nothing), "ptrace")
        syscalls.libc().ptrace(detach, parent, nothing, nothing)

    return _possible(trace)


@promised_in("full", "landlock")
def cannot_change_its_parents_limits(jail: Jail) -> str:
    return _possible(lambda: resource.prlimit(jail.parent, resource.RLIMIT_CORE))


@promised_in("full", "landlock")
def cannot_use_rare_system_calls(_: Jail) -> str:
    seen: list[str] = []
    # These numbers are the same on all machines.
    for name, number in {"io_uring_setup": 425, "pidfd_open": 434, "pidfd_getfd": 438, "memfd_secret": 447}.items():
        try:
            syscalls.syscall(number, 1, 0, 0)
        except OSError as error:
            if error.errno == errno.EPERM:
                continue
        seen.append(name)
    return ", ".join(seen)


@promised_in("full", "landlock")
def holds_no_capability_and_can_gain_none(_: Jail) -> str:
    held = privileges.effective_capabilities()
    locked = syscalls.prctl(syscalls.PR_GET_NO_NEW_PRIVS)
    return "" if held == 0 and locked == 1 else f"capabilities {held:#x}, no_new_privs {locked}"


@promised_in("full", "landlock")
def cannot_mount_anything(_: Jail) -> str:
    return _possible(lambda: syscalls.mount("tmpfs", os.getcwd(), "tmpfs", 0))


@promised_in("full", "landlock")
def cannot_make_a_namespace(_: Jail) -> str:
    return _possible(
        lambda: syscalls.unshare(syscalls.CLONE_NEWUSER),
        lambda: syscalls.unshare(syscalls.CLONE_NEWNS),
        lambda: syscalls.unshare(syscalls.CLONE_NEWNET),
    )


@promised_in("full", "landlock")
def cannot_become_another_user(_: Jail) -> str:
    other = 0 if os.getuid() else 1
    return _possible(lambda: os.setgid(other), lambda: os.setuid(other))


@promised_in("full", "landlock")
def cannot_untie_itself_from_its_zygote(_: Jail) -> str:
    return _possible(lambda: syscalls.prctl(syscalls.PR_SET_PDEATHSIG, 0))
