"""Faults of ours: whatever is killed or runs short, at whatever message, the verdicts are those of a quiet day.

The suite of these tests strikes by itself, from the examining process, where the answer that it examines says so:
`# strike VICTIM MOMENT TIMES`. A moment is the begin or the end of a message between the examiner and the worker.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from autograder.course import load_course
from autograder.errors import EngineFaultError
from autograder.grading.run import make_setup
from autograder.protocol.spawning import Limits
from autograder.results import Exercise, score_exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import ExerciseSetup, Graded, Setup, Unit
from autograder.sandbox import Tier
from autograder.student.answer import read_answer
from autograder.student.launch import LocalZygote
from autograder.suite import raised_by
from autograder.suite.examination import Examination

KEY = "01_first/running_sum"
ROOT = Path(__file__).parents[2]
RIGHT = "def running_sum(x):\n    return x.cumsum(0), x.sum()\n"
WRONG = "def running_sum(x):\n    return x, x.sum()\n"
MOMENTS = 7  # of a check that asks one question: ready, and begin, end and reply of two requests

SUITE = f'''
import os
import resource
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, {str(ROOT / "tests/chaos")!r})
from processes import by_role, look

from autograder.student import workers
from autograder.student.remote import address_of
from autograder.suite import assert_close, check

LOG = Path(__file__).with_suffix(".log")
now = {{"victim": "", "moment": 0, "times": 0, "passed": 0, "line": ""}}


def arm(student):
    source = address_of(student).session.answer.source.decode()
    now["line"] = line = source.splitlines()[-1]
    _, _, now["victim"], moment, times = line.split()
    now["moment"], now["times"], now["passed"] = int(moment), int(times), 0


def watched(step):
    def stepped(*args, **options):
        moment(step.__name__ == "send_frame")
        result = step(*args, **options)
        moment(True)
        return result
    return stepped


def moment(counts):
    now["passed"] += counts
    if not counts or now["passed"] != now["moment"]:
        return
    struck = LOG.read_text().splitlines().count(now["line"]) if LOG.exists() else 0
    if struck < now["times"]:
        with LOG.open("a") as log:
            log.write(now["line"] + "\\n")
        STRIKES.get(now["victim"], kill)()


def kill():
    examiner = look(os.getpid()).parent
    grader = look(look(examiner).parent).parent
    family = by_role(grader)
    mine = [each for each in family["sitter"] if each.pid == os.getpid()]
    for victim in mine if now["victim"] == "sitter" else family[now["victim"]]:
        victim.kill()
        while victim.is_alive and now["victim"] != "sitter":
            time.sleep(0.001)
    while now["victim"] in ("examiner", "ancestor", "sitter"):
        time.sleep(60)


def shrink(limit, size):
    resource.setrlimit(limit, (size, resource.getrlimit(limit)[1]))


def spend_memory():
    shrink(resource.RLIMIT_AS, 1 << 20)
    bytearray(1 << 28)


def spend_torchs_memory():
    shrink(resource.RLIMIT_AS, 1 << 20)
    torch.zeros(1 << 28)


def move_the_clock():
    real = time.time
    time.time = lambda: real() + (1e9 if int(real() * 1e6) % 2 else -1e9)


STRIKES = {{
    "memory": spend_memory,
    "torch": spend_torchs_memory,
    "descriptors": lambda: [os.dup(0) for _ in iter(lambda: shrink(resource.RLIMIT_NOFILE, 64), 0)],
    "disk": lambda: (shrink(resource.RLIMIT_FSIZE, 0), LOG.with_name("other").write_text("x")),
    "clock": move_the_clock,
}}
workers.send_frame, workers.receive_frame = watched(workers.send_frame), watched(workers.receive_frame)


@check(points=2)
def test_sums(student, draw):
    """The sums so far are right"""
    arm(student)
    numbers = draw.normal(3)
    assert_close(student.running_sum(numbers)[0], numbers.cumsum(0), what="the sums")


@check(points=3)
def test_total(student, draw):
    """The total is right"""
    numbers = draw.normal(3)
    assert_close(student.running_sum(numbers)[1], numbers.sum(), what="the total")
'''


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Path:
    """Copy the miniature course, with a suite that strikes."""
    root = Path(shutil.copytree(mini_course, tmp_path / "course", ignore=shutil.ignore_patterns("*cache*")))
    (root / "tests/01_first/test_running_sum.py").write_text(SUITE)
    return root


def strike(victim: str, moment: int = 2, times: int = 1, *, answer: str = RIGHT) -> str:
    return f"{answer}# strike {victim} {moment} {times}"


def examine(root: Path, tier: Tier, answers: Sequence[str], jobs: int = 1) -> list[Exercise]:
    units = [
        Unit(number=number, key=KEY, source=source.encode(), submission=f"s{number}")
        for number, source in enumerate(answers)
    ]
    setup = make_setup(load_course(root), [KEY], b"secret", jobs)
    graded = {each.number: each.exercise for each in LocalRunner(tier).run(setup, units, lambda _: None)}
    return [without_times(graded[unit.number]) for unit in units]


def without_times(exercise: Exercise) -> Exercise:
    checks = tuple(msgspec.structs.replace(check, seconds=0.0) for check in exercise.checks)
    return msgspec.structs.replace(exercise, checks=checks)


def strikes(root: Path) -> list[str]:
    log = root / "tests/01_first/test_running_sum.log"
    return [line.split()[2] for line in log.read_text().splitlines()] if log.exists() else []


def test_whatever_strikes_once_at_whatever_message_the_verdicts_are_the_same(course: Path, tier: Tier) -> None:
    struck = [("worker", moment) for moment in range(1, MOMENTS + 1)]
    struck += [("sitter", 1), ("sitter", 5), ("memory", 3), ("torch", 3), ("disk", 4), ("descriptors", 5), ("clock", 2)]
    answers = [strike(*each, answer=(RIGHT, WRONG)[number % 2]) for number, each in enumerate(struck)]
    quiet_day = [strike("worker", times=0), strike("worker", times=0, answer=WRONG)]
    right, wrong, *found = examine(course, tier, quiet_day + answers, jobs=2)
    assert ([each.outcome for each in right.checks], wrong.checks[0].reason) == (["passed", "passed"], "wrong")
    assert found == [(right, wrong)[number % 2] for number in range(len(answers))]
    assert sorted(strikes(course)) == sorted(victim for victim, _ in struck)


def test_whichever_process_of_the_engine_is_killed_it_goes_on_with_what_is_left(course: Path, tier: Tier) -> None:
    struck = [("zygote", 2), ("examiner", 3)]
    answers = [strike(*each, answer=WRONG) for each in struck] + [strike("worker", times=0)] * 2
    *found, right = examine(course, tier, [*answers, strike("worker", times=0)], jobs=2)
    assert found == [found[0]] * 2 + [right] * 2
    assert ([each.outcome for each in right.checks], found[0].checks[0].reason) == (["passed", "passed"], "wrong")
    assert sorted(strikes(course)) == sorted(victim for victim, _ in struck)


def test_what_is_struck_every_time_is_a_fault_of_ours_after_three(course: Path, tier: Tier) -> None:
    always = strike("worker", times=99)
    fault, fine, again = examine(course, tier, [always, strike("worker", times=0), always + " "])
    assert (fault.outcome, fault.points, fine.outcome) == ("fault", None, "passed")
    assert "killed from outside" in fault.checks[0].note
    assert "outside" not in fault.checks[0].message
    assert again.outcome == "fault"
    assert strikes(course) == ["worker"] * 4  # what three tries did not help is not tried three times for a whole class


def test_a_broken_suite_costs_one_look_at_each_answer(course: Path, tier: Tier) -> None:
    suite = course / "tests/01_first/test_running_sum.py"
    suite.write_text(
        SUITE.replace(
            "    arm(student)\n", "    arm(student)\n    student.running_sum(torch.ones(2))\n    os._exit(7)\n"
        )
    )
    suite.write_text(
        suite.read_text().replace(
            "def arm(student):\n", "def arm(student):\n    LOG.open('a').write('# strike arm\\n')\n"
        )
    )
    assert {
        each.outcome for each in examine(course, tier, [strike("none", times=0, answer=a) for a in (RIGHT, WRONG) * 3])
    } == {"fault"}
    assert strikes(course).count("arm") == 8


def quiet(units: Sequence[Unit], numbers: Sequence[int]) -> Iterator[Graded]:
    for unit in units:
        if unit.number in numbers:
            yield Graded(number=unit.number, exercise=score_exercise(unit.key, []))


def run_with(
    monkeypatch: pytest.MonkeyPatch, attempt: Callable[[list[int]], Sequence[int]], answers: int
) -> tuple[list[Graded], list[tuple[int, list[int]]]]:
    """Run units with examiners that give the verdicts which `attempt` says, and die where that is not all."""
    seen: list[tuple[int, list[int]]] = []

    def run_once(_: LocalRunner, setup: Setup, units: Sequence[Unit], tell: object) -> Iterator[Graded]:
        seen.append((setup.jobs, [unit.number for unit in units]))
        given = attempt(seen[-1][1])
        yield from quiet(units, given)
        if len(given) < len(units):
            raise EngineFaultError(f"the examiner ended with {len(units) - len(given)} of {len(units)} answers to go")

    monkeypatch.setattr(LocalRunner, "_run_once", run_once)
    exercise = ExerciseSetup(key=KEY, suite="", reference="", points=5, forbids=(), limits=Limits())
    setup = Setup(root="", exercises=(exercise,), secret=b"", jobs=2)
    units = [Unit(number=number, key=KEY, source=b"") for number in range(answers)]
    return list(LocalRunner("none").run(setup, units, lambda _: None)), seen


def test_an_answer_over_which_every_examiner_dies_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    graded, seen = run_with(monkeypatch, lambda left: left[: left.index(1)] if 1 in left else left, 6)
    assert sorted(each.number for each in graded) == list(range(6))
    (fault,) = [each.exercise for each in graded if each.number == 1]
    assert (fault.outcome, fault.points, fault.max_points) == ("fault", None, 5)
    assert "1 of 1 answers to go" in fault.checks[0].note
    assert seen == [(2, [0, 1, 2, 3, 4, 5]), (2, [3, 4, 5, 1, 2]), (2, [2, 1]), (2, [1]), (1, [1]), (1, [1])]


def test_answers_that_were_under_way_beside_it_are_told_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    graded, seen = run_with(monkeypatch, lambda left: left[: left.index(0)] if 0 in left else left, 2)
    assert [(each.number, len(each.exercise.checks)) for each in graded] == [(1, 0), (0, 1)]
    assert seen[1] == (1, [1, 0])


def test_an_engine_that_never_gives_a_verdict_is_told_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[list[int]] = []
    with pytest.raises(EngineFaultError, match="ended with 4 of 4 answers to go"):
        run_with(monkeypatch, lambda left: attempts.append(left) or [], 4)
    assert attempts == [[0, 1, 2, 3], [2, 3, 0, 1], [3, 0, 1, 2]]


def test_examiners_may_die_as_often_as_they_like_while_they_get_on(monkeypatch: pytest.MonkeyPatch) -> None:
    graded, seen = run_with(monkeypatch, lambda left: left[:1], 9)
    assert (sorted(each.number for each in graded), len(seen)) == (list(range(9)), 9)


def test_memory_that_is_always_short_for_an_answer_alone_is_judged_by_the_reference(course: Path, tier: Tier) -> None:
    """An answer must not be able to make us fail, by what it has our checks allocate."""
    suite = course / "tests/01_first/test_running_sum.py"
    suite.write_text(SUITE.replace('what="the sums")', 'what="the sums")\n    torch.zeros(int(student.size()))'))
    reference = course / "solutions/01_first/running_sum.py"
    reference.write_text(reference.read_text() + "\n\ndef size():\n    return 1\n\n\n# strike none 1 0\n")
    huge = f"{RIGHT}def size():\n    return 10**15\n# strike none 1 0"
    (exercise,) = examine(course, tier, [huge])
    assert [check.reason for check in exercise.checks] == ["wrong", None]


@pytest.mark.parametrize("held", ["full", "landlock"])
def test_no_answer_can_end_as_if_it_had_been_killed_from_outside(
    held: Tier, tier: Tier, local_zygote: LocalZygote
) -> None:
    if held == "full" != tier:
        pytest.skip("this machine has no namespaces")
    tried = ("os.kill(os.getpid(), 9)", "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))")
    zygote = local_zygote if held == tier else LocalZygote(held)
    source = "import os, resource\n" + "".join(f"def f{place}(): {what}\n" for place, what in enumerate(tried))
    examination = Examination(read_answer(KEY, source.encode(), ()), zygote.workers, Limits(), b"secret")
    student = examination.student("test")
    try:
        assert raised_by(student.f0).type == "PermissionError"
        assert raised_by(student.f1).type in {"PermissionError", "ValueError"}  # how Python tells a refused limit
    finally:
        examination.close(student)
        if zygote is not local_zygote:
            zygote.close()


def test_the_program_measures_no_time_by_a_clock_that_can_jump() -> None:
    jumping = re.compile(r"\btime\.time\(|\bdatetime\.now\(\)|\butcnow\(|CLOCK_REALTIME")
    program = [
        path for path in (ROOT / "autograder").rglob("*.py") if path.parent.name != "progress"
    ]  # dates for people
    assert [str(path) for path in program if jumping.search(path.read_text(encoding="utf-8"))] == []
