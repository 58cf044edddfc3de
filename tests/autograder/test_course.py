"""course.toml is read strictly, and every error names the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course import Course, find_root, load_course
from autograder.errors import CourseError
from autograder.protocol.spawning import Limits

MANIFEST = """\
format_version = 1
[course]
name = "rnn"
title = "Recurrent networks"
[limits]
cpu_s = 6
wall_s = 9
[lessons.02_cell]
title = "The recurrent cell"
[lessons.02_cell.exercises.manual_cell]
title = "A recurrent cell by hand"
points = 10
difficulty = 2
minutes = 20
forbids = ["torch.nn.RNNCell"]
hints = ["one", "two"]
limits = { wall_s = 20.5 }
[lessons.02_cell.exercises.numpy_cell]
title = "In NumPy"
points = 2.5
difficulty = 1
minutes = 5
requires = ["02_cell/manual_cell"]
[lessons.03_loop]
title = "The loop"
"""

Load = Callable[[str], Course]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write_and_load(text: str) -> Course:
        (tmp_path / "course.toml").write_text(text, encoding="utf-8")
        return load_course(tmp_path)

    return write_and_load


def test_exercises_come_in_the_order_of_the_file(load: Load) -> None:
    course = load(MANIFEST)
    assert [exercise.key for exercise in course.exercises] == ["02_cell/manual_cell", "02_cell/numpy_cell"]
    assert [lesson.title for lesson in course.lessons] == ["The recurrent cell", "The loop"]
    first = course.exercises[0]
    assert (first.lesson, first.name, first.points, first.hints) == ("02_cell", "manual_cell", 10.0, ("one", "two"))
    assert first.forbids == ("torch.nn.RNNCell",)


def test_limits_of_an_exercise_go_over_those_of_the_course_and_those_over_ours(load: Load) -> None:
    first, second = load(MANIFEST).exercises
    assert first.limits == Limits(cpu_s=6.0, wall_s=20.5, memory_mib=1024, output_kib=64, file_mib=16)
    assert second.limits == Limits(cpu_s=6.0, wall_s=9.0)


def test_one_key_opens_every_file(load: Load, tmp_path: Path) -> None:
    course, key = load(MANIFEST), "02_cell/manual_cell"
    paths = [course.solution(key), course.stub(key), course.public_checks(key), course.hidden_suite(key)]
    paths += [course.bank(key), course.lesson_readme(key), course.lesson_readme("02_cell")]
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "solutions/02_cell/manual_cell.py",
        "exercises/02_cell/manual_cell.py",
        "exercises/02_cell/test_manual_cell.py",
        "tests/02_cell/test_manual_cell.py",
        "tests/02_cell/manual_cell_misconceptions.py",
        "exercises/02_cell/README.md",
        "exercises/02_cell/README.md",
    ]


@pytest.mark.parametrize("typed", ["02_cell/manual_cel", "manual_cell", "02_cel/manual_cell"])
def test_an_unknown_key_lists_near_ones(load: Load, typed: str) -> None:
    with pytest.raises(CourseError, match=r"Did you mean 02_cell/manual_cell"):
        load(MANIFEST).exercise(typed)


def test_a_key_that_is_near_nothing_lists_all(load: Load) -> None:
    with pytest.raises(CourseError, match=r"There are: 02_cell/manual_cell, 02_cell/numpy_cell\."):
        load(MANIFEST).stub("zzz")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("difficulty = 2", "difficulty = 6", 13, r"manual_cell\.difficulty.*<= 5"),
        ("difficulty = 2", "difficulty = 0", 13, r"manual_cell\.difficulty.*>= 1"),
        ("difficulty = 2", "difficult = 2", 13, r"manual_cell\.difficult`: unknown key"),
        ("points = 10", 'points = "10"', 12, r"manual_cell\.points.*`str`"),
        ("points = 10", "points = true", 12, r"manual_cell\.points.*`bool`"),
        ("points = 10", "points = 0", 12, r"manual_cell\.points.*> 0"),
        ("points = 10", "points = nan", 12, r"manual_cell\.points"),
        ("points = 10", "points = inf", 12, r"manual_cell\.points.*finite"),
        ("points = 10", "", 10, r"manual_cell\.points`: this key is missing"),
        ("minutes = 20", "minutes = 0", 14, r"manual_cell\.minutes"),
        ("wall_s = 20.5", "wal_s = 20.5", 17, r"manual_cell\.limits\.wal_s`: unknown key"),
        ("wall_s = 20.5", "memory_mib = -1", 17, r"manual_cell\.limits\.memory_mib"),
        ("cpu_s = 6", "cpu_s = 0", 6, r"`limits\.cpu_s`.*> 0"),
        ("cpu_s = 6", "cpu = 6", 6, r"`limits\.cpu`: unknown key"),
        ('title = "The loop"', "", 24, r"lessons\.03_loop\.title`: this key is missing"),
        ('name = "rnn"', 'nam = "rnn"', 3, r"course\.nam"),
        ('title = "Recurrent networks"', 'title = ""', 4, r"course\.title"),
        ('["one", "two"]', '["one", 2]', 16, r"hints\[1\].*`int`"),
        ('requires = ["02_cell/manual_cell"]', 'requires = ["manual_cell"]', 23, "no exercise. Did you mean 02_cell"),
        ('requires = ["02_cell/manual_cell"]', 'requires = ["02_cell/numpy_cell"]', 23, "circle"),
        ("hints =", 'requires = ["02_cell/numpy_cell"]\nhints =', 16, "circle: 02_cell/.* → 02_cell/.* → 02_cell/"),
        ("[lessons.03_loop]", "[lessons.3_loop]", 24, "two digits"),
        ("exercises.manual_cell]", "exercises.Manual]", 10, "a-z"),
        ("exercises.manual_cell]", "exercises.test_cell]", 10, "kept for suites"),
        ("format_version = 1", "format_version = 2", 1, "is 2; this program reads version 1"),
        ("format_version = 1", "format_version = true", 1, "is True; this program reads version 1"),
        ("[lessons.03_loop]", "[lessons.03_loop", 24, "not TOML"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_keys_path(
    load: Load, tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in MANIFEST
    with pytest.raises(CourseError, match=words) as caught:
        load(MANIFEST.replace(old, new, 1))
    assert (caught.value.path, caught.value.line) == (tmp_path / "course.toml", line)


def test_a_missing_version_is_told(load: Load) -> None:
    with pytest.raises(CourseError, match=r"`format_version`: is missing"):
        load(MANIFEST.replace("format_version = 1", ""))


def test_tables_written_inline_are_judged_as_well(load: Load) -> None:
    with pytest.raises(CourseError, match=r"lessons\.02_a\.exercises"):
        load('format_version = 1\nlessons = {02_a={title="t", exercises={b=1}}}\ncourse = {name="a", title="b"}')


def test_a_folder_without_a_course_is_told(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"no course\.toml here"):
        load_course(tmp_path)
    with pytest.raises(CourseError, match=r"nor in any folder above"):
        find_root(tmp_path)


def test_a_manifest_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match="UTF-8"):
        load_course(tmp_path)


def test_the_root_is_found_from_below(load: Load, tmp_path: Path) -> None:
    load(MANIFEST)
    below = tmp_path / "exercises" / "02_cell"
    below.mkdir(parents=True)
    assert find_root(below) == tmp_path == find_root(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(position=st.integers(0, len(MANIFEST)), length=st.integers(0, 12), noise=st.text(max_size=8))
def test_garbage_is_a_course_or_a_course_error(load: Load, position: int, length: int, noise: str) -> None:
    text = MANIFEST[:position] + noise.encode("utf-8", "replace").decode() + MANIFEST[position + length :]
    try:
        course = load(text)
    except CourseError:
        return
    assert all(exercise.points > 0 for exercise in course.exercises)
