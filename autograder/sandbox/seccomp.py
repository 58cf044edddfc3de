"""An allow-list of system calls, as a BPF program that the process cannot take off again.

What Python, NumPy, torch on the CPU and Matplotlib use goes through; all else fails with EPERM, so that student code
sees an ordinary PermissionError. There are tables for x86_64 and aarch64; the one for aarch64 was never run.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from autograder.sandbox import allowed_calls, syscalls
from autograder.sandbox.steps import step

_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_JUMP_ALWAYS, _JUMP_EQUAL, _JUMP_ABOVE, _JUMP_AT_LEAST = 0x05, 0x15, 0x25, 0x35
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_ALLOW: Final = 0x7FFF0000
_KILL_PROCESS: Final = 0x80000000
_REFUSE: Final = 0x00050000 | errno.EPERM
_NO_SUCH_CALL: Final = 0x00050000 | errno.ENOSYS
_X32_BIT: Final = 0x40000000
_SECCOMP_MODE_FILTER: Final = 2
_ALL_BITS: Final = 0xFFFFFFFF

_ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NUMBERS: Final = {"x86_64": allowed_calls.X86_64, "aarch64": allowed_calls.AARCH64}

# The owner of a file may change these through any mount that is not read-only, and Landlock does not mind.
_METADATA: Final = frozenset({"chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "utimensat", "futimesat"})


_Buffer = ctypes.Array[ctypes.c_char]


class _Condition(NamedTuple):
    """That an argument is one of these values, or with `is_not` none of them."""

    argument: int
    values: tuple[int, ...]
    mask: int = _ALL_BITS
    half: int = 0
    is_not: bool = False


_CLONE_THREAD: Final = 0x00010000
_NEW_NAMESPACES: Final = 0x7E020080
_RULES: Final = {
    # A thread, never a process: without processes there is nothing to hide behind, and nothing to reap.
    "clone": (_Condition(0, (_CLONE_THREAD,), _CLONE_THREAD | _NEW_NAMESPACES),),
    # AF_UNIX and SOCK_STREAM: a datagram socket could still send to any address.
    "socketpair": (_Condition(0, (1,)), _Condition(1, (1,), 0xF)),
    # Read our own limits, and set none (a null pointer has two halves): less CPU time ends like a kill from outside.
    "prlimit64": (_Condition(0, (0,)), _Condition(2, (0,)), _Condition(2, (0,), half=1)),
    # Names and questions. PR_SET_PDEATHSIG would let a worker outlive its zygote.
    "prctl": (_Condition(0, (2, 3, 15, 16, 23, 39, 0x53564D41)),),
    # Is it a terminal and how large, close on exec, blocking, how much to read. Not TIOCSTI, FIOSETOWN, FIOASYNC.
    "ioctl": (_Condition(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),),
    # Not F_SETOWN, F_SETSIG and F_SETLEASE, which send any signal to, or hold up, others of the same user.
    "fcntl": (_Condition(1, (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)),),
}
_NVIDIAS: Final = (0x4600, 0x0000)
# The process itself, by any signal but SIGKILL: a worker ended by that, before its CPU time was up, was ended by
# somebody else, and is tried again. The number tells which argument is the signal.
_OWN_PROCESS_ONLY: Final = {"kill": 1, "tgkill": 2}
_SIGKILL: Final = 9
# The C library then falls back to `clone`, whose flags a filter can read.
_UNKNOWN_TO_STUDENTS: Final = ("clone3",)
_NEVER: Final = ("fork", "vfork", "setrlimit")


def restrict(*, metadata: bool, gpu: bool = False) -> None:
    """Leave this process the allow-list.

    `metadata` says whether it may change modes and times of files, `gpu` whether it may give NVIDIA's driver orders.
    """
    with step("find a seccomp table for this machine"):
        machine = _machine()
    with step("enforce seccomp"):
        program, _ = _program(machine, os.getpid(), metadata, gpu)
        syscalls.prctl(syscalls.PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def warm(*, metadata: bool, gpu: bool = False) -> None:
    """Build in the zygote what all workers share: all of it where each is PID 1, else all but a few lines."""
    if platform.machine() in _NUMBERS:
        _program(_machine(), 1, metadata, gpu)


@cache
def _machine() -> str:
    machine = platform.machine()
    if machine not in _NUMBERS:
        raise OSError(errno.ENOSYS, f"there is none for {machine}")
    return machine


@cache
def _program(machine: str, own_pid: int, metadata: bool, gpu: bool) -> tuple[_Buffer, _Buffer]:
    """Give what the kernel is to be shown, and the instructions that it points to; in a fork they are where they were.

    Making such buffers takes a worker longer than the kernel takes to accept them.
    """
    code = _head(machine, own_pid) + _tail(machine, metadata, gpu)
    instructions = ctypes.create_string_buffer(code, len(code))
    return ctypes.create_string_buffer(struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions))), instructions


def _head(machine: str, own_pid: int) -> bytes:
    numbers = _NUMBERS[machine]
    program = _op(_LOAD, _ARCHITECTURE_AT)
    program += _op(_JUMP_EQUAL, _ARCHITECTURES[machine], 1, 0) + _op(_RETURN, _KILL_PROCESS)
    program += _op(_LOAD, _NUMBER_AT)
    program += _op(_JUMP_AT_LEAST, _X32_BIT, 0, 1) + _op(_RETURN, _REFUSE)
    for name, number_at in _OWN_PROCESS_ONLY.items():
        program += _rule(numbers[name], (_Condition(0, (own_pid,)), _Condition(number_at, (_SIGKILL,), is_not=True)))
    return program


@cache
def _tail(machine: str, metadata: bool, gpu: bool) -> bytes:
    numbers = _NUMBERS[machine]
    program = _orders_to_gpus(numbers["ioctl"]) if gpu else b""
    program += b"".join(_rule(numbers[name], conditions) for name, conditions in _RULES.items())
    for name in _UNKNOWN_TO_STUDENTS:
        program += _op(_JUMP_EQUAL, numbers[name], 0, 1) + _op(_RETURN, _NO_SUCH_CALL)
    left_out = {*_RULES, *_OWN_PROCESS_ONLY, *_UNKNOWN_TO_STUDENTS, *_NEVER} | (set() if metadata else _METADATA)
    return program + _allow(_runs(number for name, number in numbers.items() if name not in left_out))


def _allow(runs: Sequence[tuple[int, int]]) -> bytes:
    """Find the run that a number is in by halves: the kernel tries every number when it takes a filter."""
    if len(runs) == 1:
        low, high = runs[0]
        allowed = _op(_JUMP_AT_LEAST, low, 0, 1) + _op(_JUMP_ABOVE, high, 0, 1)
        return allowed + _op(_RETURN, _REFUSE) + _op(_RETURN, _ALLOW)
    middle = len(runs) // 2
    below, above = _allow(runs[:middle]), _allow(runs[middle:])
    return _op(_JUMP_AT_LEAST, runs[middle][0], len(below) // 8, 0) + below + above


def _rule(number: int, conditions: tuple[_Condition, ...]) -> bytes:
    body = b""
    for argument, values, mask, half, is_not in conditions:
        # The low half is enough where the argument is an int to the kernel.
        body += _op(_LOAD, _ARGUMENTS_AT + 8 * argument + 4 * half) + _op(_AND, mask)
        for place, value in enumerate(values):
            body += _op(_JUMP_EQUAL, value, len(values) - place, 0)
        body += _op(_JUMP_ALWAYS, 1) * is_not + _op(_RETURN, _REFUSE)
    body += _op(_RETURN, _ALLOW)
    return _op(_JUMP_EQUAL, number, 0, len(body) // 8) + body


def _orders_to_gpus(ioctl: int) -> bytes:
    """Allow `ioctl` whose second byte is that of NVIDIA's orders, or 0, as in those to its shared memory.

    None of a terminal, a socket or a network interface has such a byte. What is left goes on to the ordinary rule.
    """
    body = _op(_LOAD, _ARGUMENTS_AT + 8) + _op(_AND, 0xFF00)
    for place, value in enumerate(_NVIDIAS):
        body += _op(_JUMP_EQUAL, value, len(_NVIDIAS) - place - 1, 1 if place == len(_NVIDIAS) - 1 else 0)
    body += _op(_RETURN, _ALLOW) + _op(_LOAD, _NUMBER_AT)
    return _op(_JUMP_EQUAL, ioctl, 0, len(body) // 8) + body


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _op(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
