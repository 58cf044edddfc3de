"""After a change only what it concerns is graded again, and what was different can be told."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console
from silent import Silent

from autograder.course import load_course
from autograder.errors import AutograderError
from autograder.gradebook import grades
from autograder.gradebook.differences import Differences, differences
from autograder.gradebook.people import find_student
from autograder.grading.run import grade
from autograder.reports.arithmetic import print_arithmetic
from autograder.reports.differences import print_differences, render
from autograder.reports.json_report import read_results, write_results
from autograder.reports.places import RESULTS
from autograder.results import Check, Person, Results, score_exercise
from autograder.runners.units import Graded, Setup, Stage, Unit
from autograder.sandbox import Tier
from autograder.store import Store
from autograder.submissions import read_submissions

AFFINE, SUM = "01_first/affine", "01_first/running_sum"


class Reader:
    """A runner that runs nothing: an answer earns what its first line says, less what the suite's first line says."""

    name = "reader"
    tier: Tier = "full"
    device = "cpu"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def run(self, setup: Setup, units: Sequence[Unit], tell: Callable[[Stage], None]) -> Iterator[Graded]:
        tell("collected")
        suites = {one.key: Path(one.suite).read_text() for one in setup.exercises}
        for unit in units:
            self.asked.append(f"{unit.submission} {unit.key}")
            points = float((unit.source or b"0").splitlines()[0])
            is_strict = suites[unit.key].startswith("# strict")
            passed = points > (3 if is_strict else 2)
            checks = [
                Check(name="test_a", title="A", outcome="passed", points=2, max_points=2),
                Check(
                    name="test_b",
                    title="B",
                    outcome="passed" if passed else "failed",
                    reason=None if passed else "wrong",
                    points=3 if passed else 0,
                    max_points=3,
                ),
            ]
            yield Graded(number=unit.number, exercise=score_exercise(unit.key, checks))


class Class:
    """A course and what was handed in, to be changed and graded."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.handed_in, self.out = root, folder / "class", folder / "out"
        for student, points in {"ada": 1, "bob": 3, "eve": 5}.items():
            for name in ("affine", "running_sum"):
                self.write(student, name, f"{points}\n# {student}\n")

    def write(self, student: str, name: str, text: str) -> None:
        path = self.handed_in / student / "01_first" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def edit(self, place: str, old: str, new: str) -> None:
        text = (self.root / place).read_text()
        assert re.search(old, text)
        (self.root / place).write_text(re.sub(old, new, text, count=1))

    def grade(self) -> tuple[Results, list[str]]:
        course, runner = load_course(self.root), Reader()
        results = grade(course, read_submissions([self.handed_in], course), self.out, runner, 1, Silent())
        write_results(results, self.out / RESULTS)
        return results, runner.asked

    def points(self) -> list[Any]:
        book = grades(load_course(self.root), read_results(self.out / RESULTS))
        return [grade.points for grade in book]


@pytest.fixture
def graded(mini_course: Path, tmp_path: Path) -> Class:
    root = tmp_path / "course"
    shutil.copytree(mini_course, root)
    made = Class(root, tmp_path)
    _, asked = made.grade()
    assert len(asked) == 6
    return made


# --- what runs again ------------------------------------------------------------------------------------------------


def test_a_changed_suite_has_its_own_exercise_graded_again_and_nothing_else(graded: Class) -> None:
    before = read_results(graded.out / RESULTS)
    graded.edit("tests/01_first/test_running_sum.py", "^", "# strict\n")
    after, asked = graded.grade()
    assert sorted(asked) == [f"ada {SUM}", f"bob {SUM}", f"eve {SUM}"]
    assert [one.exercises[0] for one in after.submissions] == [one.exercises[0] for one in before.submissions]
    assert [one.points for one in after.submissions] == [4, 7, 10]


def test_the_earlier_verdicts_stay_in_the_store(graded: Class) -> None:
    graded.edit("tests/01_first/test_running_sum.py", "^", "# strict\n")
    graded.grade()
    with Store(graded.out, read_only=True) as store:
        points = [row.exercise.points for row in store.history() if row.unit == _unit_like(row.unit, "bob", SUM)]
    assert points == [5, 2]


def _unit_like(unit: Any, student: str, key: str) -> Any:
    return msgspec.structs.replace(unit, student=student, key=key)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title = .First steps.", 'title = "Other words"'),
        ("title = .Sums so far.", 'title = "Other words"'),
        ("minutes = 5", 'minutes = 6\nhints = ["Another hint"]'),
        ("difficulty = 1", "difficulty = 2"),
        (r"\[limits\]", '[policy]\nlate = { percent = 10 }\ntimezone = "Europe/Berlin"\n\n[limits]'),
        ("title = .First steps.", 'title = "F"\ndue = 2026-10-12T12:00:00Z\nweight = 3\ndrop_lowest = 1'),
    ],
    ids=["lesson's title", "title", "hints", "difficulty", "policy", "due time and weight"],
)
def test_words_and_the_policy_decide_no_verdict(graded: Class, old: str, new: str) -> None:
    graded.edit("course.toml", old, new)
    assert graded.grade()[1] == []


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        (r"forbids = \[", 'forbids = ["torch.nn.RNN", ', {AFFINE}),
        (r"\Z", "limits = { cpu_s = 2.0 }\n", {SUM}),
        ("cpu_s = 1.0", "cpu_s = 1.5", {AFFINE, SUM}),
    ],
    ids=["forbidden names", "limits of one", "limits of all"],
)
def test_what_decides_a_verdict_has_it_given_again(graded: Class, old: str, new: str, keys: set[str]) -> None:
    graded.edit("course.toml", old, new)
    assert {entry.partition(" ")[2] for entry in graded.grade()[1]} == keys


def test_another_policy_changes_grades_without_a_run(graded: Class) -> None:
    assert graded.points() == [4, 10, 10]
    graded.edit("course.toml", "title = .First steps.", 'title = "F"\nweight = 3')
    assert graded.points() == [Decimal("1.20"), 3, 3]


def test_two_attempts_of_a_student_are_kept_apart(graded: Class) -> None:
    course, runner = load_course(graded.root), Reader()
    first = read_submissions([graded.handed_in / "ada"], course)[0]
    better = [msgspec.structs.replace(answer, source=b"5\n") for answer in first.answers]
    again = msgspec.structs.replace(first, attempt=2, answers=tuple(better))
    results = grade(course, [first, again], graded.out, runner, 1, Silent())
    assert [one.points for one in results.submissions] == [4, 10]
    assert [grade.points for grade in grades(course, results)] == [10]


# --- what is different ----------------------------------------------------------------------------------------------


def compare(graded: Class) -> Differences:
    old = read_results(graded.out / RESULTS)
    graded.edit("tests/01_first/test_running_sum.py", "^", "# strict\n")
    new, _ = graded.grade()
    return differences(load_course(graded.root), old, new)


def shown_of(found: Differences) -> str:
    stream = io.StringIO()
    print_differences(found, Console(file=stream, width=100))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_a_difference_names_the_grade_and_the_check(graded: Class) -> None:
    found = compare(graded)
    assert [(one.key, one.name, one.change, one.students, one.moves) for one in found.checks] == [
        (SUM, "test_b", "changed", ("bob",), {"passed → failed (wrong)": 1})
    ]
    [bob] = found.students
    assert (bob.person.id, bob.before, bob.after, bob.difference, found.unchanged) == ("bob", 10, 7, -3, 2)
    assert [(one.key, one.before, one.after) for one in bob.exercises] == [(SUM, 5, 2)]


def test_a_difference_is_told_by_check_first_and_then_by_student(graded: Class) -> None:
    text = shown_of(compare(graded))
    lines = text.splitlines()
    assert lines[0] == "Checks"
    assert "  01_first/running_sum · test_b: 1 student" in lines
    assert "  bob: 10 → 7 (−3)" in lines  # noqa: RUF001
    assert "      test_b: passed → failed (wrong), 3 of 3 → 0 of 3" in lines
    assert lines[-1] == "1 of 3 grades change."


def test_a_difference_as_json_has_points_as_they_are_written(graded: Class) -> None:
    found = json.loads(render(compare(graded)))
    assert (found["students"][0]["before"], found["students"][0]["difference"]) == (10, -3)


def test_nothing_is_different_between_a_run_and_itself(graded: Class) -> None:
    results = read_results(graded.out / RESULTS)
    found = differences(load_course(graded.root), results, results)
    assert (found.checks, found.students, found.unchanged) == ((), (), 3)


def test_checks_exercises_and_students_that_come_and_go_are_told(graded: Class) -> None:
    old = read_results(graded.out / RESULTS)
    first, *others = old.submissions
    affine, _ = first.exercises
    renamed = msgspec.structs.replace(affine.checks[1], name="test_c")
    changed = score_exercise(AFFINE, [affine.checks[0], renamed])
    only_affine = [msgspec.structs.replace(one, exercises=(changed,)) for one in (first, *others[:1])]
    new = msgspec.structs.replace(old, submissions=tuple(only_affine))
    found = differences(load_course(graded.root), old, new)
    assert found.exercises_vanished == (SUM,)
    assert found.students_vanished == ("eve",)
    assert {(one.name, one.change) for one in found.checks if one.key == AFFINE} == {
        ("test_b", "vanished"),
        ("test_c", "appeared"),
    }
    assert "Students who are gone: eve." in shown_of(found)


def test_a_policy_that_makes_the_difference_is_told(graded: Class) -> None:
    old = read_results(graded.out / RESULTS)
    due = 'title = "F"\ndue = 2026-10-12T12:00:00Z\nlate = { percent = 50 }'
    graded.edit("course.toml", "title = .First steps.", due)
    late = tuple(msgspec.structs.replace(one, submitted="2026-10-12T13:00:00Z") for one in old.submissions)
    found = differences(load_course(graded.root), old, msgspec.structs.replace(old, submissions=late))
    assert found.checks == ()
    assert [(one.person.id, one.difference) for one in found.students] == [("bob", -5), ("eve", -5), ("ada", -2)]
    assert "`autograder explain`" in shown_of(found)


# --- one student ----------------------------------------------------------------------------------------------------


def test_the_arithmetic_of_a_student_is_shown_line_by_line(graded: Class) -> None:
    book = grades(load_course(graded.root), read_results(graded.out / RESULTS))
    stream = io.StringIO()
    print_arithmetic(find_student(book, "ada"), Console(file=stream, width=100))
    assert [line.rstrip() for line in stream.getvalue().splitlines()] == [
        "ada",
        "01_first · First steps",
        "  ✗ 01_first/affine · An affine map by hand: 2 of 5",
        "      Checks: 2 + 0 = 2 of 5.",
        "  ✗ 01_first/running_sum · Sums so far: 2 of 5",
        "      Checks: 2 + 0 = 2 of 5.",
        "  Sum: 2 + 2 = 4 of 10.",
        "Grade: 4 of 10.",
    ]


def test_a_student_is_found_by_any_name_and_nearly_so(graded: Class) -> None:
    roster = (
        Person(id="ada", name="Ada Lovelace", email="ada@example.org", ids={"canvas": "17"}),
        Person(id="zoe", name="Ada L\x1b[31m", email="zoe@example.org"),
        Person(id="zoe2", name="ada l\x1b[31m"),
    )
    results = msgspec.structs.replace(read_results(graded.out / RESULTS), roster=roster)
    book = grades(load_course(graded.root), results)
    for word in ("ada", "ada lovelace", "ADA@example.org", "17"):
        assert find_student(book, word).person.id == "ada"
    with pytest.raises(AutograderError, match=r"no student 'Ada Lovelac'\. Did you mean Ada Lovelace \(ada\)"):
        find_student(book, "Ada Lovelac")
    with pytest.raises(AutograderError, match=r"several students.*zoe.*Give the id") as caught:
        find_student(book, "Ada L\x1b[31m")
    assert "\x1b" not in str(caught.value)
