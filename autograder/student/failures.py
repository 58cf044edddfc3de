"""Why an answer cannot pass a check: raised by the stand-in, turned into a verdict by the suite.

None of these is our fault; what is, is an `EngineFaultError`. Messages are for the student: no hidden values.
"""

from __future__ import annotations

from autograder.protocol.messages import Raised
from autograder.results import Reason


class AnswerFailureError(Exception):
    """The answer failed the check, for a reason other than its values."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message


class UnattemptedError(AnswerFailureError):
    """A `raise NotImplementedError` statement in the student's own file was reached, here or in a check before."""

    def __init__(self, line: int | None = None) -> None:
        where = "" if line is None else f": line {line} still raises NotImplementedError"
        super().__init__("raised", f"Not written yet{where}.")


class StudentRaisedError(AnswerFailureError):
    """The student's code raised. `type` is the name of the exception's class."""

    def __init__(self, raised: Raised, filename: str, doing: str) -> None:
        reason, message = _tell(raised, filename, doing)
        super().__init__(reason, message)
        self.type = raised.type_name
        self.text = raised.message


class WorkerEndedError(AnswerFailureError):
    """The process that ran the student's code is gone: out of time, killed, or talking nonsense."""


def _tell(raised: Raised, filename: str, doing: str) -> tuple[Reason, str]:
    place = f" ({filename}, line {raised.frames[-1].line})" if raised.frames else ""
    if raised.kind == "forbidden":
        return "forbidden", f"Your code used {raised.message}, which this exercise asks you to do without{place}."
    if raised.kind == "memory":
        return "out_of_memory", f"{doing} asked for more memory than a check may use{place}."
    text = f": {raised.message}" if raised.message else ""
    return "raised", f"{doing} raised {raised.type_name}{text}{place}."
