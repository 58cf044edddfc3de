"""The three tiers, and the two places where they act: once in the zygote, and in every worker.

    prepare(plan)                     once, in the zygote
    if fork_worker(plan) == 0:        for every worker
        enter(plan, limits, keep, scratch)
        ...hostile code...

`full` uses namespaces, a new root, Landlock, seccomp and rlimits; `landlock` does without the namespaces and the new
root; `none` has rlimits alone, and promises little.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import msgspec

from autograder.protocol.spawning import Device, Limits
from autograder.sandbox import landlock, lifeline, namespaces, privileges, rlimits, seccomp, surroundings, syscalls
from autograder.sandbox.steps import SandboxStepError, step

Tier = Literal["full", "landlock", "none"]

_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What holds the workers of one zygote; `uid` is who they become where the zygote is root.

    In tier `none` they do so only with `gives_up_root`. For device `cuda` each may use one of the `gpus`, and
    all the `nodes` of them.
    """

    tier: Tier
    read_only: tuple[str, ...]
    uid: int = 61000
    gives_up_root: bool = False
    device: Device = "cpu"
    nodes: tuple[str, ...] = ()
    gpus: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Held:
    """Descriptors of the zygote from before it moved into its new root, where there is no /proc."""

    pid_namespace: int
    statm: int


@dataclass
class _State:
    held: _Held | None = None
    parent: int = -1


_state: Final = _State()


def prepare(plan: Plan) -> None:
    """Make this process the zygote of its tier.

    In tier `full` this returns in a child that is PID 1 of its namespaces, has the workers' environment, and sees
    only `plan.read_only`: import all that is not under it before. This process itself closes every descriptor, waits,
    and ends as that child ends. The zygote dies when the thread that started it ends.
    """
    if sys.platform == "win32":
        return
    worker_uid(plan)  # remembered from here on
    if plan.tier != "none":
        seccomp.warm(metadata=plan.tier == "full", gpu=plan.device == "cuda")
    if plan.tier == "full":
        lifeline.tie_to_launcher()
        namespaces.detach()
    if plan.tier == "full":
        with step("open what is only in /proc"):
            held = _Held(
                pid_namespace=os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC),
                statm=os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC),
            )
        namespaces.enter_new_root(surroundings.without_nested(plan.read_only), plan.nodes)
        # Each of these once here, and not in every worker.
        privileges.close_the_way_back()
        surroundings.replace_environment(namespaces.SCRATCH)
        _state.held = held


def fork_worker(plan: Plan) -> int:
    """Fork a worker, from a process that runs Python in one thread; its first act must be `enter`."""
    if sys.platform == "win32":
        raise SandboxStepError("fork a worker", errno.ENOSYS)
    if sys.platform != "linux":
        return lifeline.fork()
    child = -1
    _state.parent = os.pidfd_open(os.getpid())
    try:
        child = _fork(plan)
    finally:
        if child:
            os.close(_state.parent)
    return child


def _fork(plan: Plan) -> int:
    if plan.tier == "full":
        return namespaces.fork_in_new_pid_namespace(_held().pid_namespace)
    return syscalls.fork()


def _held() -> _Held:
    if _state.held is None:
        raise SandboxStepError("start a worker", errno.EINVAL, "prepare() was not called in this process")
    return _state.held


@cache
def worker_uid(plan: Plan) -> int | None:
    """Return the user that a worker becomes, None where it stays the one that we are.

    Root stays root in a container that knows no other user, and, outside of tier `full`, where the interpreter is out
    of an ordinary user's reach, as in a private home. In tier `landlock` it is then without capabilities, held by
    Landlock and seccomp: it can read no more than the allow-list, and change nothing but its scratch folder.
    """
    stays = plan.tier == "none" and not plan.gives_up_root
    if sys.platform != "linux" or stays or not privileges.can_become(plan.uid):
        return None
    needed = (*plan.read_only, tempfile.gettempdir())
    if plan.tier != "full" and not all(surroundings.open_to_all(path) for path in needed):
        return None
    return plan.uid


def enter(plan: Plan, limits: Limits, keep: Collection[int], scratch: str | None) -> None:
    """Lock the worker in, for good; descriptors 0, 1, 2 and `keep` stay open, and the scratch folder is the cwd.

    `scratch` is what `make_scratch` returned. On SandboxUnavailableError the caller must leave by `os._exit`.
    """
    uid = worker_uid(plan)
    if plan.tier == "full":
        user, group = (os.getuid(), os.getgid()) if uid is None else (uid, uid)
        namespaces.mount_scratch(limits.file_mib, user, group)
        scratch = namespaces.SCRATCH
    if scratch is None:
        raise SandboxStepError("enter the scratch folder", errno.EINVAL, "make_scratch() was not called")
    surroundings.leave_terminal()
    if plan.tier != "full":
        surroundings.replace_environment(scratch)
    with step("enter the scratch folder"):
        os.chdir(scratch)
    used = _used_memory(plan.device)
    if plan.tier != "none" or uid is not None:
        privileges.drop_privileges(uid)
    if sys.platform == "linux":
        with step("tie the worker to its zygote"):
            lifeline.tie(_state.parent)
    surroundings.close_descriptors(keep)
    rlimits.apply(limits, used, plan.device)
    if plan.tier != "none":
        _lock(plan, scratch)


def _used_memory(device: Device) -> int | None:
    if sys.platform != "linux":
        return None
    with step("read the size of the worker"):
        return rlimits.used_memory(_state.held.statm if _state.held else None, device)


def _lock(plan: Plan, scratch: str) -> None:
    if plan.tier == "landlock":
        landlock.restrict(plan.read_only, (scratch,), _DEVICES, plan.nodes)
    elif landlock.abi():
        # The new root holds nothing else; a kernel without Landlock leaves it as tight as the mounts make it.
        landlock.restrict(("/",), (scratch,), _DEVICES, plan.nodes)
    seccomp.restrict(metadata=plan.tier == "full", gpu=plan.device == "cuda")
