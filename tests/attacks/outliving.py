"""How long anything of an attack is alive after its check is over: each is called once, and ended."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.errors import AutograderError
from autograder.protocol.spawning import Limits
from autograder.student.answer import read_answer
from autograder.student.failures import AnswerFailureError
from autograder.student.launch import LocalZygote
from autograder.student.remote import Student, address_of
from autograder.suite.examination import Examination
from tests.attacks import processes
from tests.attacks.arena import CELL, CONCAT, QUIZ, TAGGER
from tests.attacks.bank import Attack, Tier

_LIMITS = Limits(cpu_s=1, wall_s=0.5, memory_mib=256, output_kib=8, file_mib=4)
_LONGEST_S = 10.0


def _cell(student: Student) -> Any:
    cell = student.ManualRNNCell(3, 4)
    return cell(torch.zeros(2, 3), torch.zeros(2, 4))


_CALLS: dict[str, Callable[[Student], Any]] = {
    CELL: _cell,
    QUIZ: lambda student: student.number_of_parameters(),
    CONCAT: lambda student: student.final_states(torch.zeros(2, 3, 4), 1),
    TAGGER: lambda student: student.Tagger(9, 5, 7, 3),
}


def seconds_alive(tier: Tier, attacks: Sequence[Attack]) -> dict[str, float | None]:
    """Measure, one after another, how long the last process lives on after the check; None for one that stays."""
    zygote = LocalZygote(tier)
    try:
        _call(zygote, "def number_of_parameters(): return 1", QUIZ, Limits(wall_s=120))
        usual = processes.started_by(os.getpid())
        found: dict[str, float | None] = {}
        for attack in attacks:
            _call(zygote, attack.source, attack.exercise, _LIMITS)
            found[attack.name] = processes.wait_for_the_end(os.getpid(), usual, _LONGEST_S)
        return found
    finally:
        zygote.close()


def _call(zygote: LocalZygote, source: str, key: str, limits: Limits) -> None:
    """Ask the answer once, as a check does, and end its worker."""
    student = Examination(read_answer(key, source.encode(), ()), zygote.workers, limits, b"any").student("test_it")
    try:
        _CALLS[key](student)
    except (AnswerFailureError, AutograderError, TypeError):
        pass
    finally:
        address_of(student).session.close()
