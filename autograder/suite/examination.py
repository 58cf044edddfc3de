"""One answer under examination: its workers, its draws, and what is known of it so far."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.protocol.spawning import Limits
from autograder.student.answer import Answer
from autograder.student.remote import Student, address_of, stand_in
from autograder.student.session import Session
from autograder.student.workers import Workers
from autograder.suite.draws import Draw, derive_seed
from autograder.suite.fingerprints import Exchange
from autograder.suite.prepared import Prepared

SHARED = "the whole file"  # stands for a check's name where a worker or a draw serves all checks of a file


class Examination:
    """What the fixtures of one exercise's suite share."""

    def __init__(self, answer: Answer, workers: Workers, limits: Limits, secret: bytes) -> None:
        self.answer = answer
        self._workers = workers
        self._limits = limits
        self._secret = secret
        self._sessions: list[Session] = []
        self._shared: Session | None = None

    def student(self, check: str) -> Student:
        """Give a stand-in for the answer, whose worker is started when it is first asked."""
        seed = derive_seed(self._secret, self.answer.key, check, "worker") % 2**63
        session = Session(self.answer, lambda: self._workers.start(self._limits), seed)
        self._sessions.append(session)
        if check == SHARED:
            self._shared = session
        return stand_in(session)

    def draw(self, check: str) -> Draw:
        """Give the draw of a check."""
        return Draw(derive_seed(self._secret, self.answer.key, check, "draw"))

    def prepare(self, wanted: Prepared, reference: Callable[[], ModuleType]) -> Any:
        """Give what the suite has prepared for all answers."""
        return wanted.value(self._secret, self.answer.key, reference)

    def begin_check(self) -> None:
        """Give workers that serve several checks their wall-clock limit anew."""
        for session in self._sessions:
            session.renew()

    def take_output(self) -> str:
        """Give what the answer printed since the last time."""
        return "".join(session.take_output() for session in self._sessions)

    def take_exchanges(self) -> list[Exchange]:
        """Give what the answer was asked, and what came back, since the last time."""
        return [Exchange(*each) for session in self._sessions for each in session.take_exchanges()]

    @property
    def requests(self) -> int:
        """How often the answer was asked anything."""
        return sum(session.requests for session in self._sessions)

    @property
    def shared_requests(self) -> int:
        """How often the answer was asked in the worker that serves all checks."""
        return self._shared.requests if self._shared else 0

    def close(self, student: Student) -> None:
        """End the worker behind a stand-in; what it printed can still be taken."""
        address_of(student).session.close()


def load_reference(path: Path) -> ModuleType:
    """Import a solution on the trusted side."""
    spec = importlib.util.spec_from_file_location(f"reference_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
