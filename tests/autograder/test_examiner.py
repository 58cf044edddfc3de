"""Verdicts: whole suites on whole answers, through the runner, in the processes that a grading run uses."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.run import make_setup
from autograder.results import Check, Exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.sandbox import Tier

AFFINE, SUM = "01_first/affine", "01_first/running_sum"
SECRET = b"the same secret for all of these"

FORGE = """
import os, stat, struct, sys
messages = sys.modules["autograder.protocol.messages"]
def frame(payload):
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, struct.pack("<I", len(payload)) + payload)
                return
        except OSError:
            pass
def running_sum(x):
    {}
"""

# What an answer to running_sum may try, and the reasons that its first check may fail for.
ENDINGS = {"killed", "protocol", "timed_out"}
HOSTILE = {
    "exits": ("import os\ndef running_sum(x): os._exit(0)", {"killed"}),
    "exits while importing": ("import sys\nsys.exit(0)", {"raised"}),
    "spins": ("def running_sum(x):\n    while True: pass", {"timed_out"}),
    "allocates": ("def running_sum(x): return bytearray(10**10)", {"out_of_memory"}),
    "is deep": ("def running_sum(x):\n    x = []\n    for _ in range(10**5): x = [x]\n    return x", {"raised"}),
    "is cyclic": ("def running_sum(x):\n    y = [1, 2]\n    y[1] = y\n    return y", {"raised"}),
    "is a handle": ("def running_sum(x): return object()", {"wrong"}),
    "is handles": ("def running_sum(x): return object(), object()", {"wrong"}),
    "is a liar": (
        "class L(tuple):\n    def __eq__(self, other): return True\ndef running_sum(x): return L((1, 2))",
        {"wrong"},
    ),
    "is close to all": (
        "import torch\ntorch.isclose = torch.allclose = lambda *_, **__: True\ndef running_sum(x): return x, x[0]",
        {"wrong"},
    ),
    "is not a number": ("def running_sum(x): return x * float('nan'), x.sum() * float('nan')", {"wrong"}),
    "is infinite": ("def running_sum(x): return x + float('inf'), x.sum() + float('inf')", {"wrong"}),
    "is huge": ("def running_sum(x): return x.cumsum(0), 10**900", {"wrong"}),
    "is empty and wide": ("import torch\ndef running_sum(x): return torch.zeros(0, 2**39), x.sum()", {"protocol"}),
    "has strange keys": ("def running_sum(x): return {float('nan'): 1, (1, (2,)): 2, None: 3}", {"wrong"}),
    "is no unicode": ("def running_sum(x): return chr(0xD800)", {"raised", "wrong"}),
    "is a long chain": ("def running_sum(x): return 1\nx = lambda: a" + ".b" * 1500, {"wrong", "raised"}),
    "talks garbage": (FORGE.format("frame(b'garbage')"), {"protocol"}),
    "talks of something else": (FORGE.format("frame(messages.encode(messages.Pulled(1, True, [], {})))"), {"protocol"}),
    "breaks": (FORGE.format("frame(messages.encode(messages.Broken('your fault')))"), {"protocol"}),
    "talks twice": (FORGE.format("frame(messages.encode(messages.Returned(1)))"), {"wrong", "protocol"}),
    "claims to be unwritten": (
        FORGE.format("frame(messages.encode(messages.Raised('NotImplementedError', '', [], True)))"),
        {"raised"},
    ),
    "raises our errors": (
        "import sys\nE = sys.modules['autograder.errors'].EngineFaultError\ndef running_sum(x): raise E('ours')",
        {"raised"},
    ),
    "hangs up": (
        FORGE.format("import time; os.closerange(3, 256); time.sleep(60)"),
        {"killed", "protocol", "timed_out"},
    ),
    "gives colours": ("def running_sum(x): raise ValueError('\\x1b[31mred\\x07')", {"raised"}),
}

RIGHT = "def running_sum(x):\n    return x.cumsum(0), x.sum()\n"

# Answers, and what each check of theirs comes to, in the order of the suite.
SUM_CASES: dict[str, tuple[str | None, str | None, list[str]]] = {
    "right": (RIGHT, None, ["passed"] * 4),
    "missing": (None, "missing", ["missing"] * 4),
    "unreadable": (None, "unreadable", ["unreadable"] * 4),
    "no python": ("def running_sum(x:\n", None, ["raised"] * 4),
    "empty": ("", None, ["missing"] * 4),
    "wrong": ("def running_sum(x):\n    return x, x.sum()\n", None, ["wrong", "passed", "passed", "passed"]),
    "no pair": ("def running_sum(x):\n    return x.sum()\n", None, ["wrong"] * 4),
    "none": ("def running_sum(x):\n    return None\n", None, ["wrong"] * 4),
    "handle": ("def running_sum(x):\n    return object()\n", None, ["wrong"] * 4),
    "crashes on nothing": (
        "import os\ndef running_sum(x):\n    if not len(x): os._exit(0)\n    return x.cumsum(0), x.sum()\n",
        None,
        ["passed", "passed", "killed", "passed"],
    ),
    "misspelt": (RIGHT.replace("running_sum", "runing_sum"), None, ["missing"] * 4),
    "prints": (
        "print('on import')\n" + RIGHT.replace("return", "print('x' * 99_999)\n    return"),
        None,
        ["passed"] * 4,
    ),
}


@pytest.fixture(scope="module")
def affine(mini_course: Path) -> str:
    return (mini_course / "solutions" / f"{AFFINE}.py").read_text()


def examine(root: Path, tier: Tier, units: Sequence[Unit], *, public: bool = False) -> list[Exercise]:
    course = load_course(root)
    setup = make_setup(course, sorted({unit.key for unit in units}), SECRET, 2)
    if public:
        setup = type(setup)(**{name: getattr(setup, name) for name in setup.__struct_fields__} | {"public": True})
    graded = {each.number: each.exercise for each in LocalRunner(tier).run(setup, units, lambda _: None)}
    return [graded[unit.number] for unit in units]


def unit(number: int, key: str, source: str | None, **more: object) -> Unit:
    return Unit(number=number, key=key, source=None if source is None else source.encode(), **more)


@pytest.fixture(scope="module")
def verdicts(mini_course: Path, tier: Tier, affine: str) -> dict[str, Exercise]:
    """Grade all answers of this file in one run."""
    stubs = {key: (mini_course / "exercises" / f"{key}.py").read_text() for key in (AFFINE, SUM)}
    forbidden = affine.replace("x @ self.weight.T + self.bias", "nn.functional.linear(x, self.weight, self.bias)")
    evading = affine.replace("x @ self.weight.T + self.bias", "vars(nn)['functi' + 'onal'].linear(x, self.weight)")
    answers: dict[str, Unit] = {}

    def add(name: str, key: str, source: str | None, **more: object) -> None:
        answers[name] = unit(len(answers), key, source, **more)

    for name, (source, problem, _) in SUM_CASES.items():
        add(name, SUM, source, problem=problem, detail="Why it is so.")
    for name, (source, _) in HOSTILE.items():
        add(name, SUM, source, only=("test_sums",))
    add("affine", AFFINE, affine)
    add("affine stub", AFFINE, stubs[AFFINE])
    add("sum stub", SUM, stubs[SUM])
    add("half a stub", AFFINE, affine.replace("return x @ self.weight.T + self.bias", "raise NotImplementedError"))
    add("no bias", AFFINE, affine.replace(" + self.bias", ""))
    add("forbidden", AFFINE, forbidden)
    add("evading", AFFINE, evading)
    add("imported only", AFFINE, "from torch.nn import Linear\nfrom torch.nn.functional import linear\n" + affine)
    add("reference", AFFINE, None, reference=True)
    graded = examine(mini_course, tier, list(answers.values()))
    return dict(zip(answers, graded, strict=True))


def told(exercise: Exercise) -> list[str]:
    return [check.reason or check.outcome for check in exercise.checks]


@pytest.mark.parametrize("name", SUM_CASES)
def test_every_check_has_its_outcome_and_its_reason(verdicts: dict[str, Exercise], name: str) -> None:
    exercise = verdicts[name]
    expected = SUM_CASES[name][2]
    assert told(exercise) == expected
    for check, points in zip(exercise.checks, (2, 1, 1, 1), strict=True):
        assert check.max_points == points
        assert check.points == (points if check.outcome == "passed" else 0)
        assert bool(check.message) == (check.outcome != "passed")
    assert exercise.points == sum(check.points or 0 for check in exercise.checks)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_answer_passes_nor_makes_us_say_that_we_failed(verdicts: dict[str, Exercise], name: str) -> None:
    (check,) = verdicts[name].checks
    assert check.outcome == "failed", check.message
    assert check.reason in HOSTILE[name][1], check.message
    assert check.points == 0


def test_the_reference_passes_its_own_suite(verdicts: dict[str, Exercise]) -> None:
    for name in ("affine", "reference"):
        assert (told(verdicts[name]), verdicts[name].points, verdicts[name].outcome) == (["passed"] * 4, 5, "passed")


def test_a_stub_is_unattempted_throughout(verdicts: dict[str, Exercise]) -> None:
    for name in ("affine stub", "sum stub"):
        assert (verdicts[name].outcome, verdicts[name].points) == ("unattempted", 0)
        assert {check.outcome for check in verdicts[name].checks} == {"unattempted"}
        assert {check.reason for check in verdicts[name].checks} == {None}
        assert not [check.message for check in verdicts[name].checks if "line 0" in check.message]


def test_half_a_stub_earns_what_it_has(verdicts: dict[str, Exercise]) -> None:
    exercise = verdicts["half a stub"]
    assert told(exercise) == ["passed", "unattempted", "unattempted", "unattempted"]
    assert (exercise.outcome, exercise.points) == ("failed", 1)


def test_a_check_is_blocked_by_what_it_needs_and_told_by_its_title(verdicts: dict[str, Exercise]) -> None:
    exercise = verdicts["no bias"]
    assert told(exercise) == ["passed", "wrong", "blocked", "passed"]
    assert "The result is that of nn.Linear" in exercise.checks[2].message
    assert exercise.points == 2


def test_forbidden_names_fail_every_check_and_their_evasion_those_that_reach_it(verdicts: dict[str, Exercise]) -> None:
    assert told(verdicts["forbidden"]) == ["forbidden", "forbidden", "blocked", "forbidden"]
    assert "uses torch.nn.functional.linear" in verdicts["forbidden"].checks[0].message
    assert told(verdicts["evading"]) == ["passed", "forbidden", "blocked", "forbidden"]
    assert verdicts["imported only"].outcome == "passed"


def test_messages_say_where_and_hold_no_hidden_values(verdicts: dict[str, Exercise]) -> None:
    for exercise in verdicts.values():
        for check in exercise.checks:
            assert "There it is" not in check.message
            assert len(check.message) <= 4000
    assert verdicts["missing"].checks[0].message == "Why it is so."
    assert "line 1" in verdicts["no python"].checks[0].message


def test_what_was_printed_goes_with_the_check_that_printed_it(verdicts: dict[str, Exercise]) -> None:
    for check in verdicts["prints"].checks[:3]:  # the last shares a worker, whose output is full
        assert check.output.startswith("on import\nxxx")
        assert len(check.output) < 4200
    assert verdicts["right"].checks[0].output == ""


# --- suites that are not as they should be ----------------------------------------------------------------------------

ODD_SUITE = '''
import os

import pytest
import torch

from autograder.suite import Driver, assert_close, check, driver, vjp


@check(points=1)
def test_right(student):
    """Fine"""
    assert_close(student.running_sum(torch.ones(2))[1], torch.tensor(2.0), what="it")


@check(points=0.1)
def test_broken_for_all(student):
    """Broken whatever the answer is"""
    student.running_sum(torch.ones(2))
    raise KeyError("a hidden value")


@check(points=0.2)
def test_never_asks(student):
    """Looks at nothing"""


@check(points=0.7)
def test_never_asks_its_shared_worker(shared_student):
    """Looks at nothing either"""


@check(points=1)
def test_asserts_before_it_asks(student):
    """Is wrong about itself"""
    assert 1 == 2
    student.running_sum(torch.ones(2))


@check(points=1)
def test_skips(student):
    """Skips itself"""
    student.running_sum(torch.ones(2))
    pytest.skip("today")


@pytest.fixture
def skips_at_its_end():
    yield
    pytest.skip("tomorrow")


@check(points=0)
def test_skips_at_its_end(student, skips_at_its_end):
    """Skips itself when all is done"""
    student.running_sum(torch.ones(2))


@check(points=0.5, needs="test_broken_for_all")
def test_needs_a_broken_one(student):
    """Needs what cannot be"""
    student.running_sum(torch.ones(2))


@check(points=0.25)
def test_fits_nothing(student):
    """Pulls back what does not fit its own function"""
    student.running_sum(torch.ones(2))
    vjp(torch.tanh, torch.ones(2), cotangents=torch.ones(3))


@check(points=0.25)
def test_sends_too_much(student):
    """Sends more than a frame holds"""
    student.running_sum(torch.ones(20_000_000))


@check(points=0)
def test_says_hello(student):
    """Shows values to those who may see them"""
    assert_close(student.running_sum(torch.ones(2))[1], torch.tensor(7.5), what="it")
'''


@pytest.fixture(scope="module")
def odd(mini_course: Path, tier: Tier, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Check]:
    root = tmp_path_factory.mktemp("odd") / "course"
    shutil.copytree(mini_course, root)
    (root / "tests" / "01_first" / "test_running_sum.py").write_text(ODD_SUITE)
    (exercise,) = examine(root, tier, [unit(0, SUM, RIGHT)], public=True)
    assert (exercise.outcome, exercise.points) == ("fault", None)
    return {check.name: check for check in exercise.checks}


def test_a_check_beside_a_broken_one_still_passes(odd: dict[str, Check]) -> None:
    assert (odd["test_right"].outcome, odd["test_right"].points) == ("passed", 1)


@pytest.mark.parametrize(
    "name",
    [
        "test_broken_for_all",
        "test_never_asks",
        "test_never_asks_its_shared_worker",
        "test_asserts_before_it_asks",
        "test_skips",
        "test_skips_at_its_end",
        "test_fits_nothing",
        "test_sends_too_much",
    ],
)
def test_what_is_wrong_with_a_suite_is_a_fault_without_points(odd: dict[str, Check], name: str) -> None:
    assert (odd[name].outcome, odd[name].reason, odd[name].points) == ("fault", None, None)


def test_a_fault_tells_a_student_no_hidden_value(odd: dict[str, Check]) -> None:
    assert "hidden value" not in odd["test_broken_for_all"].message


def test_a_check_that_needs_a_fault_is_not_held_against_the_answer(odd: dict[str, Check]) -> None:
    assert odd["test_needs_a_broken_one"].outcome in {"fault", "blocked", "passed"}


def test_public_checks_show_values(odd: dict[str, Check]) -> None:
    assert "It is 2; expected was 7.5" in odd["test_says_hello"].message.replace("There it is", "It is")
