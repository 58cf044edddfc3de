"""The comparison with other graders: it asks everybody the same, and judges by what was measured."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from growth import pace, write_class  # noqa: E402
from peers import assignment, page  # noqa: E402
from peers.bounds import BOTH, FULL, bounds  # noqa: E402
from peers.contenders import contenders, students_of  # noqa: E402
from peers.floors import Floor  # noqa: E402
from peers.rounds import Entry, Outcome  # noqa: E402
from weighing import resident_mib  # noqa: E402

from autograder.course import load_course  # noqa: E402
from autograder.misconceptions import compose, read_bank  # noqa: E402

CHECK = "import sys; sys.path.insert(0, sys.argv[1]); from plain_suite import *; "
CHECK += "[run_checks(f'test_{name}', vars(load(Path(sys.argv[2]) / f'{name}.py'))) for name in sys.argv[3:]]"
QUICK = assignment.NAMES[:3]


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assignment.write_checks(tmp_path_factory.mktemp("peers") / "checks")


def checked(checks: Path, answers: Path, *names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHECK, str(checks), str(answers), *names]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_checks_of_the_peers_import_nothing_of_this_program(checks: Path) -> None:
    for file in checks.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) autograder", file.read_text(), re.MULTILINE), file


def test_the_checks_of_the_peers_pass_right_answers(checks: Path) -> None:
    done = checked(checks, checks / "reference", *QUICK)
    assert done.returncode == 0, done.stderr


def test_the_checks_of_the_peers_fail_wrong_answers_where_ours_do(checks: Path, tmp_path: Path) -> None:
    course = load_course(assignment.ROOT)
    for key, name in zip(assignment.KEYS[:2], QUICK, strict=False):
        entry = read_bank(course.bank(key)).misconceptions[0]
        (tmp_path / f"{name}.py").write_text(compose(course.solution(key).read_text(), entry))
        done = checked(checks, tmp_path, name)
        assert done.returncode == 1
        assert ", in test_" in done.stderr  # a check failed, not what runs it


def outcome(floor: float, **walls: float) -> Outcome:
    entries = [
        Entry(name="a fresh pytest for each", told="", submissions=3, cores=1, wall=[walls["fresh"]]),
        Entry(name="nbgrader autograde", told="", submissions=10, cores=1, wall=[walls["nbgrader"]]),
        Entry(name=FULL, told="", submissions=10, cores=1, wall=[walls["full"]], further=[walls["further"]]),
        Entry(name=BOTH, told="", submissions=20, cores=2, wall=[1.0], further=[walls["both"]]),
    ]
    for entry in entries:
        entry.floor.append(floor)
    return Outcome(floor=[Floor(floor, floor, 300.0, 4)], entries={each.name: each for each in entries}, versions={})


def test_bounds_that_are_kept_are_met() -> None:
    measured = outcome(1.0, full=1.3, further=1.18, both=0.6, fresh=4.0, nbgrader=4.5)
    assert [bound.is_met for bound in bounds(measured)] == [True] * 4


@pytest.mark.parametrize(
    ("place", "changed"),
    [(0, {"further": 1.19}), (1, {"nbgrader": 3.3}), (2, {"fresh": 2.4}), (3, {"both": 0.64})],
)
def test_each_bound_can_be_broken(place: int, changed: dict[str, float]) -> None:
    walls = {"full": 1.3, "further": 1.18, "both": 0.6, "fresh": 4.0, "nbgrader": 4.5} | changed
    assert [bound.is_met for bound in bounds(outcome(1.0, **walls))].index(False) == place


def test_a_machine_that_slows_down_meanwhile_changes_no_share() -> None:
    steady = outcome(1.0, full=1.3, further=1.18, both=0.6, fresh=4.0, nbgrader=3.3)
    slower = outcome(1.0, full=1.3, further=1.18, both=1.2, fresh=8.0, nbgrader=6.6)
    for name in ("a fresh pytest for each", "nbgrader autograde", BOTH):
        slower.entries[name].floor = [2.0]
    assert bounds(slower)[1:3] == bounds(steady)[1:3]
    assert [bound.is_met for bound in bounds(slower)] == [bound.is_met for bound in bounds(steady)]


def test_a_peer_that_could_not_be_installed_is_told() -> None:
    measured = outcome(1.0, full=1.3, further=1.18, both=0.6, fresh=4.0, nbgrader=4.5)
    measured.entries["otter run"] = Entry(name="otter run", told="", submissions=2, cores=1, missing="no such version")
    assert page.table(measured)[-1].startswith("| `otter run` | `no such version` |")
    assert "otter" not in page.draw(measured)


def test_what_stands_between_the_marks_is_written_by_the_command_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("before\n<!-- peers: begin -->\nold\n<!-- peers: end -->\nafter\n")
    page.replace_between(file, "peers", ["new", ""])
    assert file.read_text() == "before\n<!-- peers: begin -->\n\nnew\n\n<!-- peers: end -->\nafter\n"
    with pytest.raises(SystemExit):
        page.replace_between(file, "others", ["new"])


def test_all_submissions_are_graded_by_and_by(tmp_path: Path) -> None:
    for contender in contenders(tmp_path, ["full", "none"]):
        seen = {student for turn in range(5) for student in students_of(contender, turn)}
        assert len(seen) == max(assignment.STUDENTS, contender.share), contender.name


def test_no_two_answers_of_a_class_are_the_same_and_the_class_is(tmp_path: Path) -> None:
    write_class(tmp_path / "one", 12, 3)
    write_class(tmp_path / "other", 12, 3)
    texts = [file.read_text() for file in sorted((tmp_path / "one").rglob("*.py"))]
    assert len(set(texts)) == len(texts) == 24
    assert texts == [file.read_text() for file in sorted((tmp_path / "other").rglob("*.py"))]


def test_pace_and_weight_are_those_of_what_was_seen() -> None:
    assert pace([10.0, 12.0, 13.0, 16.0]) == 2.0
    waits = [sys.executable, "-c", "input(print('up', flush=True) or '')"]
    with subprocess.Popen(waits, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout
        program.stdout.readline()
        assert resident_mib(program.pid) > 1
        program.communicate(b"\n")


def test_on_a_machine_of_one_core_nothing_is_said_of_two() -> None:
    measured = outcome(1.0, full=1.3, further=1.18, both=0.6, fresh=4.0, nbgrader=4.5)
    measured.entries[BOTH].cores = 1
    assert len(bounds(measured)) == 3
