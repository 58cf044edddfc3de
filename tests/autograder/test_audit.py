"""An audit finds what is planted: each defect of a course by its name, and nothing in a course without any."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder import sandbox
from autograder.audit.invariants import texts_give_nothing_away, trees_in_order
from autograder.audit.margins import too_narrow
from autograder.audit.page import PAGE, RECORD, write_page
from autograder.audit.records import Audit, Finding, Margin, tally
from autograder.audit.run import audit
from autograder.course import load_course
from autograder.errors import CourseError
from autograder.results import Exercise
from autograder.runners.local import LocalRunner

MINI = Path(__file__).parents[1] / "samples" / "mini_course"
AFFINE, SUM = "01_first/affine", "01_first/running_sum"
SUITE = "tests/01_first/test_affine.py"
BANK = "tests/01_first/affine_misconceptions.py"
STUB = "exercises/01_first/affine.py"


class Silent:
    """Nobody watches; counts what had to be run."""

    def __init__(self) -> None:
        self.run = 0

    def begin(self, total: int, known: int) -> None:
        self.run += total - known

    def stage(self, name: str) -> None: ...

    def graded(self, student: str, exercise: Exercise) -> None: ...


def audited(root: Path, *keys: str, regrades: int = 0, progress: Silent | None = None) -> Audit:
    runner = LocalRunner(sandbox.choose(None))
    course = load_course(root)
    return audit(course, keys or (AFFINE,), root / "out", runner, 2, progress or Silent(), regrades)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINI, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__")))


def change(course: Path, name: str, old: str, new: str) -> None:
    path = course / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} holds {text.count(old)} times {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_course_without_defects_has_no_findings(course: Path) -> None:
    progress = Silent()
    found = audited(course, AFFINE, SUM, progress=progress)
    assert found.findings == ()
    counted = tally(found.exercises)
    assert (counted.exercises, counted.checks, counted.misconceptions, counted.alternatives) == (2, 8, 3, 1)
    assert counted.mutants > 15
    assert counted.mutants == counted.killed + counted.crashed
    assert all(exercise.missed == 0 for exercise in found.exercises)
    assert progress.run >= counted.mutants
    again = Silent()
    unchanged = audited(course, AFFINE, SUM, progress=again)
    assert again.run == 0, "what has not changed is not run again"
    assert msgspec.structs.replace(unchanged, seconds=found.seconds) == found


def toothless_checks(course: Path) -> None:
    change(
        course,
        SUITE,
        'assert_close(mine(x), theirs(x), what="the result")',
        'assert_shape(mine(x), (rows, 2), what="it")',
    )
    path = course / SUITE
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"    assert_close\(vjp.*", "    vjp(mine, x, cotangents=cotangents)", text), encoding="utf-8"
    )


def leaked_line(course: Path) -> None:
    readme = course / "exercises/01_first/README.md"
    readme.write_text("Think of `return x @ self.weight.T + self.bias`.\n", encoding="utf-8")


def leaked_title(course: Path) -> None:
    change(course, SUITE, '"""The result is that of nn.Linear"""', '"""It is return x @ self.weight.T + self.bias"""')


def leaked_hint(course: Path) -> None:
    change(
        course,
        "course.toml",
        "forbids = [",
        'hints = ["Write return x @ self.weight.T + self.bias there."]\nforbids = [',
    )


def stale_stub(course: Path) -> None:
    change(course, STUB, "and leave `x` as it is", "and leave it alone")


def loose_tolerance(course: Path) -> None:
    change(course, SUITE, 'theirs(x), what="the result")', 'theirs(x), what="the result", rtol=1e-2, atol=1e-2)')
    entry = '''

@misconception("Affine.forward", caught_by="test_value")
def adds_a_little(self: nn.Module, x: Tensor) -> Tensor:
    """There is something in your result that nobody asked for."""
    return x @ self.weight.T + self.bias + 0.1
'''
    bank = course / BANK
    bank.write_text(bank.read_text(encoding="utf-8") + entry, encoding="utf-8")


def tight_tolerance(course: Path) -> None:
    change(course, SUITE, 'theirs(x), what="the result")', 'theirs(x) + 3e-6, what="the result")')


def idle_check(course: Path) -> None:
    change(course, BANK, "    x.zero_()\n", "")
    change(course, BANK, 'caught_by="test_input_is_left_alone"', 'caught_by="test_value"')


def uncaught_misconception(course: Path) -> None:
    change(course, BANK, 'caught_by="test_value"', 'caught_by="test_parameters"')


def stale_equivalent(course: Path) -> None:
    (course / "tests/01_first/affine_equivalents.toml").write_text(
        '"forward: gone" = "It was there."', encoding="utf-8"
    )


def rejected_reference(course: Path) -> None:
    change(course, SUITE, "theirs(x), what", "theirs(x) + 1, what")


@pytest.mark.parametrize(
    ("plant", "topic", "told"),
    [
        (toothless_checks, "survivor", r"no check rejects `Affine\.forward: drop an operand"),
        (toothless_checks, "misconception", r"forgets_the_bias should fail test_value as wrong; it is passed"),
        (loose_tolerance, "margin", r"test_value: \w+ is wrong, and has an error of only \d"),
        (tight_tolerance, "margin", r"test_value: the reference is right, and has an error of 0\.\d+ of the tolerance"),
        (idle_check, "idle", r"test_input_is_left_alone rejects no wrong answer"),
        (uncaught_misconception, "misconception", r"forgets_the_bias should fail test_parameters"),
        (stale_equivalent, "equivalent", r"names `forward: gone`, which is not made any more"),
        (rejected_reference, "reference", r"the reference should pass test_value, but is failed"),
    ],
)
def test_what_is_planted_in_a_suite_is_found(
    course: Path, plant: Callable[[Path], None], topic: str, told: str
) -> None:
    plant(course)
    findings = audited(course).findings
    assert any(one.topic == topic and re.search(told, one.message) for one in findings), findings


@pytest.mark.parametrize(
    ("plant", "topic", "told"),
    [
        (leaked_line, "trees", r"README\.md:1: a line of the solution .* leaks: `return x @ self\.weight\.T"),
        (leaked_title, "text", r"the title of test_value holds line 21 of the solution"),
        (leaked_hint, "text", r"hint 1 holds line 21 of the solution"),
        (stale_stub, "trees", r"exercises/01_first/affine\.py.*autograder stubs"),
    ],
)
def test_what_is_planted_in_the_texts_is_found(
    course: Path, plant: Callable[[Path], None], topic: str, told: str
) -> None:
    plant(course)
    read = load_course(course)
    findings = [*trees_in_order(read), *texts_give_nothing_away(read, AFFINE)]
    assert any(one.topic == topic and re.search(told, one.message) for one in findings), findings


def test_a_check_that_luck_decides_is_found(course: Path) -> None:
    change(
        course, SUITE, "    for rows in (4, 1):\n", "    assert float(draw.uniform(1)) < 0.7\n    for rows in (4, 1):\n"
    )
    flakes = [one for one in audited(course, regrades=20).findings if one.topic == "flake"]
    assert [re.sub(r"\d+ times", "some times", one.message).partition(":")[0] for one in flakes] == [
        "the reference is right, and fails test_value some times out of 20"
    ]


def test_a_mutant_judged_right_is_no_survivor(course: Path) -> None:
    change(course, SUITE, "(4, 1)", "(4, 2)")
    (survivor,) = audited(course).findings
    name = survivor.message.partition("`")[2].partition("`\n")[0]
    assert "squeeze" in name
    path = course / "tests/01_first/affine_equivalents.toml"
    path.write_text(f"{json.dumps(name, ensure_ascii=False)} = 'No batch of one is promised.'\n", encoding="utf-8")
    found = audited(course)
    assert (found.findings, tally(found.exercises).equivalent, tally(found.exercises).survivors) == ((), 1, 0)


@pytest.mark.parametrize("text", ["not toml", "'a' = ''", "'a' = 3"])
def test_a_list_of_equivalents_gives_reasons(course: Path, text: str) -> None:
    (course / "tests/01_first/affine_equivalents.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"affine_equivalents\.toml"):
        audited(course)


def test_thresholds_have_margins_of_their_own() -> None:
    wide = Margin(check="test_a", kind="threshold", right=0.4, wrong=3.0)
    assert list(too_narrow([wide])) == []
    narrow = msgspec.structs.replace(wide, right=0.6, right_name="one", wrong=1.5, wrong_name="other")
    assert ["one" in message or "other" in message for message in too_narrow([narrow])] == [True, True]


def test_the_page_shows_the_matrix_and_nothing_that_could_run(course: Path, tmp_path: Path) -> None:
    found = audited(course)
    hostile = Finding(key=AFFINE, topic="reach", message="<script>alert(1)</script>")
    write_page(msgspec.structs.replace(found, findings=(hostile,)), tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "test_input_is_left_alone" in page
    assert "forgets_the_bias" in page
    assert "<script" not in page
    assert msgspec.json.decode((tmp_path / RECORD).read_bytes(), type=Audit).exercises == found.exercises
