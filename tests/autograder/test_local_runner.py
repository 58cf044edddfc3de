"""The local pool has its ancestor prepare for as many answers as there are."""

from __future__ import annotations

import errno
import subprocess

import pytest

from autograder.errors import EngineFaultError
from autograder.runners import local
from autograder.runners.units import Setup, Unit

SETUP = Setup(root="", exercises=(), secret=b"", jobs=1)


@pytest.mark.parametrize(("answers", "expected"), [(1, False), (39, False), (40, True)])
def test_only_a_class_waits_for_what_pays_for_many(
    answers: int, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def refuse(*_: object, for_many: bool) -> subprocess.Popen[bytes]:
        asked.append(for_many)
        raise OSError(errno.EAGAIN, "nothing is started here")

    monkeypatch.setattr(local, "start_program", refuse)
    units = [Unit(number=number, key="01_first/affine", source=b"") for number in range(answers)]
    with pytest.raises(EngineFaultError, match="no examiner can be started"):
        list(local.LocalRunner("none").run(SETUP, units, lambda _: None))
    assert set(asked) == {expected}
