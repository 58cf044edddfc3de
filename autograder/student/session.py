"""An answer in a worker: opened when it is first asked, and what its replies mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from autograder.errors import ProtocolError
from autograder.protocol.messages import Absent, HandleValue, Open, Raised, Reply, Request, Returned, Value
from autograder.protocol.values import unpack
from autograder.student.answer import Answer
from autograder.student.failures import (
    AnswerFailureError,
    StudentRaisedError,
    UnattemptedError,
    WorkerEndedError,
    absence,
)
from autograder.student.invocations import RECENT, Invocation
from autograder.student.workers import Worker

ReplyT = TypeVar("ReplyT", bound=Reply)


class Session:
    """One answer, and the worker it lives in; a worker that died is followed by another, with none of its objects."""

    def __init__(self, answer: Answer, start: Callable[[], Worker], seed: int) -> None:
        self.answer = answer
        self.requests = 0
        self.life = 0
        self._start = start
        self._seed = seed
        self._worker: Worker | None = None
        self._output: list[str] = []
        self._exchanges: list[tuple[Request, Reply]] = []

    def ask(self, request: Request, expected: type[ReplyT], doing: str, life: int | None) -> ReplyT:
        """Send a request; `doing` names it in messages, `life` is the worker that holds the object it is about, if any.

        Raises:
            AnswerFailureError: The answer raised, is not there, or its worker ended.
            EngineFaultError: We failed.

        """
        worker = self._live_worker()
        if life not in (None, self.life):
            raise WorkerEndedError("killed", "The process that held your object is over.")
        self.requests += 1
        RECENT.invocation = invocation = Invocation(self.answer, request, doing)
        reply = worker.ask(request)
        self._exchanges.append((request, reply))
        return self._judge(reply, expected, invocation)

    def receive(self, value: Value, build: Callable[[HandleValue], Any]) -> Any:
        """Build what came from the worker; `build` makes stand-ins of handles.

        Raises:
            WorkerEndedError: It is not what the protocol allows.

        """
        try:
            return unpack(value, build)
        except ProtocolError as error:
            raise self.broken(str(error)) from error

    def renew(self) -> None:
        """Start the wall-clock limit anew."""
        if self._worker:
            self._worker.renew()

    def take_output(self) -> str:
        """Give what student code printed since the last time."""
        if self._worker:
            self._output.append(self._worker.new_output())
        text, self._output = "".join(self._output), []
        return text

    def take_exchanges(self) -> list[tuple[Request, Reply]]:
        """Give what was asked, and what came back, since the last time."""
        taken, self._exchanges = self._exchanges, []
        return taken

    def close(self) -> None:
        """End the worker."""
        if self._worker:
            self._output.append(self._worker.new_output())
            self._worker.close()
            self._worker = None

    def _live_worker(self) -> Worker:
        if self._worker and not self._worker.is_alive:
            self.close()
        if self._worker is None:
            if self.answer.problem:
                problem = self.answer.problem
                raise AnswerFailureError(problem.reason, problem.message, line=problem.line)
            self._worker = self._start()
            self.life += 1
            self._open(self._worker)
        return self._worker

    def _open(self, worker: Worker) -> None:
        answer = self.answer
        request = Open(answer.module, answer.filename, answer.source or b"", list(answer.forbids), self._seed)
        try:
            self._judge(worker.ask(request), Returned, Invocation(answer, request, f"Importing {answer.filename}"))
        except AnswerFailureError:
            self.close()  # a half-imported module answers nothing: the next request imports it again
            raise

    def _judge(self, reply: Reply, expected: type[ReplyT], invocation: Invocation) -> ReplyT:
        if isinstance(reply, expected):
            return reply
        if isinstance(reply, Raised):
            if reply.kind == "gpu":
                self.close()  # its process can compute nothing more; what else is checked gets another
            last = reply.frames[-1].line if reply.frames else 0
            if reply.type_name == "NotImplementedError" and reply.own and last in self.answer.unattempted_lines:
                raise UnattemptedError(last)
            raise StudentRaisedError(reply, invocation)
        if isinstance(reply, Absent):
            raise absence(reply.path, invocation)
        raise self.broken("an answer to another question")

    def broken(self, what: str) -> WorkerEndedError:
        """End the worker for a word that no honest one says; gives the error to raise."""
        self.close()
        return WorkerEndedError("protocol", f"Your code wrote into the grader's own channel: {what}.")
