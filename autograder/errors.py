"""The error tree.

AutograderError                 something a person must act on; exit code 2
├── CourseError                 the course is wrong, with the place and the command that mends it
├── SubmissionError             a path given as a submission cannot be read as one
├── RosterError                 the list of students cannot be used, with the line
├── ClusterError                the machines that were asked for cannot be used
├── SandboxUnavailableError     this machine cannot hold student code as asked
├── StoreError                  the results cannot be written or read
├── ProtocolError               bytes from the other side are not what the protocol allows
├── StoppedError                a person interrupted the program; exit code 130
└── EngineFaultError            we failed; no student pays for it; exit code 3
    └── DisturbedError          something from outside broke in; the same may go well another time
"""

from __future__ import annotations

from pathlib import Path


class AutograderError(Exception):
    """The root of all errors that are told to a person without a traceback."""

    exit_code = 2


class CourseError(AutograderError):
    """The course itself is wrong: an author must act."""

    def __init__(self, message: str, *, path: Path | None = None, line: int | None = None, mend: str = "") -> None:
        place = "" if path is None else f"{path}:{line}: " if line is not None else f"{path}: "
        how = "To mend it, run" if message.endswith(".") else "run"  # a message may end in "Correct it, then"
        hint = f" {how} `{mend}`." if mend else ""
        super().__init__(f"{place}{message}{hint}")
        self.path = path
        self.line = line


class SubmissionError(AutograderError):
    """A path that was given as a submission cannot be read as one."""


class RosterError(AutograderError):
    """The list of students cannot be read, or contradicts itself."""


class ClusterError(AutograderError):
    """The machines that were asked for cannot be used."""


class SandboxUnavailableError(AutograderError):
    """A machine cannot hold student code in the way that was asked for."""


class StoreError(AutograderError):
    """Results cannot be written or read."""


class ProtocolError(AutograderError):
    """Bytes that came from the other side are not what the protocol allows."""


class StoppedError(AutograderError):
    """A person interrupted the program."""

    exit_code = 130


class EngineFaultError(AutograderError):
    """The grader itself failed; it never costs a student points."""

    exit_code = 3


class DisturbedError(EngineFaultError):
    """Something from outside broke in: a process was killed, the machine was short of something. Worth another try."""
