"""The filter itself, run by a small machine of our own on every system call: what the kernel would decide."""

from __future__ import annotations

import operator
import struct

import pytest

from autograder.sandbox import allowed_calls, seccomp

ALLOW = 0x7FFF0000
KILL = 0x80000000
ONE_OF_ITS_OWN = 4711
MACHINES = {"x86_64": (0xC000003E, allowed_calls.X86_64), "aarch64": (0xC00000B7, allowed_calls.AARCH64)}
JUMPS = {0x15: operator.eq, 0x25: operator.gt, 0x35: operator.ge}


def decide(program: bytes, number: int, architecture: int, *arguments: int) -> int:
    """Run a program on one system call."""
    data = struct.pack("<iIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    code = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    at = register = 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        match operation:
            case 0x20:
                (register,) = struct.unpack_from("<I", data, operand)
            case 0x54:
                register &= operand
            case 0x05:
                at += operand
            case 0x15 | 0x25 | 0x35:
                at += if_true if JUMPS[operation](register, operand) else if_false
            case 0x06:
                return operand
            case _:
                raise AssertionError(operation)


def program_of(machine: str, *, metadata: bool = True) -> bytes:
    _, instructions = seccomp._program(machine, ONE_OF_ITS_OWN, metadata, False)
    return instructions.raw


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("metadata", [True, False])
def test_the_list_is_allowed_and_nothing_else(machine: str, metadata: bool) -> None:
    architecture, numbers = MACHINES[machine]
    program = program_of(machine, metadata=metadata)
    # These are decided by their arguments, or not at all.
    others = {*seccomp._RULES, *seccomp._OWN_PROCESS_ONLY, *seccomp._UNKNOWN_TO_STUDENTS, *seccomp._NEVER}
    others |= set() if metadata else seccomp._METADATA
    plain = {number for name, number in numbers.items() if name not in others}
    judged = {numbers[name] for name in (*seccomp._RULES, *seccomp._OWN_PROCESS_ONLY) if name in numbers}
    allowed = {number for number in range(1000) if decide(program, number, architecture) == ALLOW}
    assert plain <= allowed
    assert allowed - judged == plain


@pytest.mark.parametrize("machine", MACHINES)
def test_only_the_process_itself_may_be_signalled_and_not_killed(machine: str) -> None:
    architecture, numbers = MACHINES[machine]
    program = program_of(machine)
    for name, signal_at in (("kill", 1), ("tgkill", 2)):
        for pid, number in ((ONE_OF_ITS_OWN, 15), (ONE_OF_ITS_OWN, 0), (ONE_OF_ITS_OWN, 9), (1, 15), (1, 9)):
            arguments = [pid, *[0] * (signal_at - 1), number]
            is_allowed = decide(program, numbers[name], architecture, *arguments) == ALLOW
            assert is_allowed == (pid == ONE_OF_ITS_OWN and number != 9), (name, pid, number)


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_ends_the_process(machine: str) -> None:
    (_, numbers), (other, _) = (MACHINES[machine], MACHINES["aarch64" if machine == "x86_64" else "x86_64"])
    assert decide(program_of(machine), numbers["read"], other) == KILL
    architecture, _ = MACHINES[machine]
    assert decide(program_of(machine), 0x40000000, architecture) != ALLOW
