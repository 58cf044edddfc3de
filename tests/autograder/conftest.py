"""What the tests of the grading engine share: a zygote, and answers in its workers."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.errors import AutograderError
from autograder.protocol.spawning import Limits
from autograder.sandbox import Tier
from autograder.student.answer import read_answer
from autograder.student.failures import AnswerFailureError
from autograder.student.launch import LocalZygote
from autograder.student.remote import Student, address_of
from autograder.suite.examination import Examination

TIERS: tuple[Tier, ...] = ("full", "landlock")
SECRET = b"the tests' secret"

OpenAnswer = Callable[..., Student]

# A job in the background is started with Ctrl-C ignored, and so would be every program that a test starts to interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def tier_and_zygote() -> Iterator[tuple[Tier, LocalZygote]]:
    """Start a zygote of the best tier that works here."""
    why = []
    for tier in TIERS:
        zygote = LocalZygote(tier)
        answer = read_answer("01_first/probe", b"def f(): pass", ())
        student = Examination(answer, zygote.workers, Limits(wall_s=120), SECRET).student("probe")
        try:
            student.f()
        except (AutograderError, AnswerFailureError) as error:
            why.append(f"{tier}: {error}")
            zygote.close()
            continue
        address_of(student).session.close()
        yield tier, zygote
        zygote.close()
        return
    pytest.skip(f"no sandbox works here ({'; '.join(why)})")


@pytest.fixture(scope="session")
def tier(tier_and_zygote: tuple[Tier, LocalZygote]) -> Tier:
    """Name the best tier that works here."""
    return tier_and_zygote[0]


@pytest.fixture(scope="session")
def local_zygote(tier_and_zygote: tuple[Tier, LocalZygote]) -> LocalZygote:
    """Give a zygote for all tests."""
    return tier_and_zygote[1]


@pytest.fixture(scope="session")
def mini_course() -> Path:
    """Locate a course of two exercises that take no training."""
    return Path(__file__).parents[1] / "samples/mini_course"


@pytest.fixture(scope="session")
def hand_out(mini_course: Path) -> Callable[[Path], Path]:
    """Copy what a student has of that course into a folder: no solutions, no hidden suites."""

    def copy(folder: Path) -> Path:
        shutil.copytree(mini_course / "exercises", folder / "exercises", ignore=shutil.ignore_patterns("*cache*"))
        shutil.copy(mini_course / "course.toml", folder)
        return folder

    return copy


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Have the servers of `check` meet their clients in a folder of this file's tests; they end when it is gone."""
    folder = tmp_path_factory.mktemp("runtime")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        yield folder
    shutil.rmtree(folder)


@pytest.fixture
def open_answer(local_zygote: LocalZygote) -> Iterator[OpenAnswer]:
    """Open the text of an answer in a worker of its own; it is ended after the test."""
    opened: list[Student] = []

    def open_(
        source: str, *, check: str = "test_it", secret: bytes = SECRET, forbids: tuple[str, ...] = (), **limits: float
    ) -> Student:
        answer = read_answer("01_first/answer", source.encode(), forbids)
        given = Limits(**{"cpu_s": 5, "wall_s": 20, "memory_mib": 256, "output_kib": 4, **limits})
        opened.append(Examination(answer, local_zygote.workers, given, secret).student(check))
        return opened[-1]

    yield open_
    for student in opened:
        address_of(student).session.close()


@pytest.fixture(scope="session")
def answer_source() -> str:
    """Read an answer with something of everything."""
    return (Path(__file__).parents[1] / "samples/answer.py").read_text(encoding="utf-8")


@pytest.fixture
def answer(open_answer: OpenAnswer, answer_source: str) -> Student:
    """Open that answer."""
    return open_answer(answer_source)
