"""Why an answer cannot pass a check: raised by the stand-in, turned into a verdict by the suite.

None of these is our fault; what is, is an `EngineFaultError`. Messages are for the student: no hidden values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from autograder.protocol.messages import Raised
from autograder.results import Reason
from autograder.student.answer import Answer
from autograder.student.explanations import explain, similar_name
from autograder.student.invocations import Invocation, printable

_ADVICE: Final = ". Hint: enable anomaly detection"  # in torch's message; of no use here
_LONGEST_TYPE: Final = 200
_LONGEST_TEXT: Final = 1000
_LONGEST_LINE: Final = 160
_REASONS: Final[dict[str, Reason]] = {"forbidden": "forbidden", "memory": "out_of_memory"}


class AnswerFailureError(Exception):
    """The answer failed the check, for a reason other than its values.

    `message` is for every reader; `detail` holds values that it was given, for public checks; `line` is the one of the
    student's file that is to be looked at, if it is known.
    """

    def __init__(self, reason: Reason, message: str, detail: str = "", *, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.line = line
        self._message = message
        self._detail = detail

    @property
    def message(self) -> str:
        """Say what happened."""
        return self._message

    @property
    def detail(self) -> str:
        """Say with which values."""
        return self._detail

    def __str__(self) -> str:
        return f"{self.message} {self.detail}".rstrip()


class UnattemptedError(AnswerFailureError):
    """A `raise NotImplementedError` statement in the student's own file was reached, here or in a check before."""

    def __init__(self, line: int | None = None) -> None:
        where = "" if line is None else f": line {line} still raises NotImplementedError"
        super().__init__("raised", f"Not written yet{where}.", line=line)


class StudentRaisedError(AnswerFailureError):
    """The student's code raised. `type` is the name of the exception's class.

    What is said of it takes milliseconds, and is found when it is read: checks that ask for an error read nothing.
    """

    def __init__(self, raised: Raised, invocation: Invocation) -> None:
        line = raised.frames[-1].line if raised.frames else None
        super().__init__(_REASONS.get(raised.kind, "raised"), "", line=line)
        self.type = raised.type_name
        self.text = raised.message
        self._raised = raised
        self._invocation = invocation

    @property
    def message(self) -> str:
        """Say what was raised where, and what it means."""
        self._message = self._message or _tell(self._raised, self._invocation)
        return self._message

    @property
    def detail(self) -> str:
        """Say what was given."""
        return self._invocation.told_values()


class WorkerEndedError(AnswerFailureError):
    """The process that ran the student's code is gone: out of time, killed, or talking nonsense."""


def absence(path: Sequence[str], invocation: Invocation) -> AnswerFailureError:
    """Tell that what a check asked for is not in the answer, with what is there by nearly the same name."""
    name = ".".join(path)[:_LONGEST_TYPE]
    inside = not invocation.doing.startswith(f"`{name}`") or len(path) > 1
    near = similar_name(path[-1][:_LONGEST_TYPE], invocation.answer, inside=inside) if path else ""
    other = f" There is `{near}`: is that it, misspelt?" if near else ""
    return AnswerFailureError("missing", f"The check looked for `{name}` in your code and did not find it.{other}")


def _tell(raised: Raised, invocation: Invocation) -> str:
    doing = invocation.told()
    place = _place(raised, invocation.answer)
    if raised.kind == "forbidden":
        used = raised.message[:_LONGEST_TYPE]
        return f"Your code used {used}, which this exercise asks you to do without{place}."
    if raised.kind == "memory":
        return f"{doing} asked for more memory than a check may use{place}."
    said = raised.message.partition(_ADVICE)[0].rstrip().removesuffix(".")
    text = f": {_cut(said, _LONGEST_TEXT)}" if said else ""
    meaning = explain(raised, invocation.answer)
    told = f"{doing} raised {raised.type_name[:_LONGEST_TYPE]}{text}{place}."
    return f"{told} {meaning}".rstrip()


def _place(raised: Raised, answer: Answer) -> str:
    """Name the innermost line of the student's own, with its text."""
    if not raised.frames:
        return ""
    number = raised.frames[-1].line
    lines = (answer.source or b"").decode("utf-8", "replace").splitlines()
    line = printable(" ".join(lines[number - 1].split()), _LONGEST_LINE) if 0 < number <= len(lines) else ""
    return f" ({answer.filename}, line {number}: `{line}`)" if line else f" ({answer.filename}, line {number})"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
