"""What a course.toml says of grading is read strictly, and local due times mean one moment."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from autograder.course import Course, Late, Policy, load_course
from autograder.errors import CourseError

COURSE = """\
format_version = 1
[course]
name = "rnn"
title = "Recurrent networks"
{policy}
[lessons.02_cell]
title = "The recurrent cell"
{lesson}
[lessons.02_cell.exercises.manual_cell]
title = "A recurrent cell by hand"
points = 10
difficulty = 2
minutes = 20
[lessons.02_cell.exercises.numpy_cell]
title = "In NumPy"
points = 5
difficulty = 2
minutes = 20
"""

Load = Callable[..., Course]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write_and_load(policy: str = "", lesson: str = "") -> Course:
        (tmp_path / "course.toml").write_text(COURSE.format(policy=policy, lesson=lesson), encoding="utf-8")
        return load_course(tmp_path)

    return write_and_load


def test_a_course_that_says_nothing_of_grading_has_sums_of_points_and_no_due_times(load: Load) -> None:
    course = load()
    assert course.policy == Policy(rounding=2, attempts="best", late=None, late_days=0, timezone="")
    assert [(one.due, one.weight, one.drop_lowest, one.late) for one in course.lessons] == [(None, None, 0, None)]


def test_every_key_is_read(load: Load) -> None:
    policy = """\
[policy]
rounding = 1
attempts = "last"
late_days = 3
timezone = "Europe/Berlin"
late = { per = "hour", percent = 0.1, grace_minutes = 15, cut_off_days = 7 }
"""
    lesson = "due = 2026-10-12T23:59:00\nweight = 12.5\ndrop_lowest = 1\nlate = { points = 0.5 }"
    course = load(policy, lesson)
    late = Late(per="hour", percent=Decimal("0.1"), grace_minutes=15, cut_off_days=7)
    assert course.policy == Policy(rounding=1, attempts="last", late_days=3, timezone="Europe/Berlin", late=late)
    only = course.lessons[0]
    assert only.due == datetime(2026, 10, 12, 21, 59, tzinfo=UTC)
    assert (only.weight, only.drop_lowest, only.late) == (Decimal("12.5"), 1, Late(points=Decimal("0.5")))


def test_a_lesson_has_the_lateness_of_the_policy_unless_it_has_its_own(load: Load) -> None:
    policy = "[policy]\nlate = { percent = 10 }"
    assert load(policy).lessons[0].late == Late(percent=Decimal(10))
    assert load(policy, "late = {}").lessons[0].late == Late()


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        ("2026-07-01T12:00:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped: 03:30 in summer, not 01:30
        ("2026-10-25T02:30:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # twice: the second one
    ],
)
def test_a_local_due_time_is_the_later_reading_where_clocks_are_moved(load: Load, local: str, moment: datetime) -> None:
    course = load('[policy]\ntimezone = "Europe/Berlin"', f"due = {local}")
    due = course.lessons[0].due
    assert due is not None
    assert due.astimezone(UTC) == moment


def test_a_due_time_with_an_offset_is_shown_in_the_zone_of_the_course(load: Load) -> None:
    assert str(load("", "due = 2026-07-01T10:00:00Z").lessons[0].due) == "2026-07-01 10:00:00+00:00"
    course = load('[policy]\ntimezone = "Europe/Berlin"', "due = 2026-07-01T10:00:00Z")
    assert str(course.lessons[0].due) == "2026-07-01 12:00:00+02:00"


POLICY_MISTAKES = [
    ('[policy]\ntimezone = "Europe/Berlim"', 6, "Did you mean Europe/Berlin"),
    ('[policy]\ntimezone = "../etc"', 6, "no zone"),
    ("[policy]\nrounding = 7", 6, "<= 6"),
    ('[policy]\nattempts = "first"', 6, "first"),
    ("[policy]\nlate = { percent = 10, points = 1 }", 6, "not both"),
    ("[policy]\nlate = { percent = 101 }", 6, "<= 100"),
    ("[policy.late]\npercent = nan", 6, "> 0"),
    ("[policy.late]\npoints = -1", 6, "> 0"),
    ('[policy.late]\nper = "week"', 6, "week"),
    ("[policy]\nlate_days = 2", 6, "spare a penalty"),
    ("[policy]\nlate_day = 2", 6, "unknown key"),
]
LESSON_MISTAKES = [
    ("due = 2026-10-12T23:59:00", 8, "has no zone"),
    ("due = 2026-10-12", 8, "a date and a time"),
    ('due = "2026-10-12T23:59:00Z"', 8, "without quotes"),
    ("weight = 0", 8, "> 0"),
    ("weight = inf", 8, "finite"),
    ("drop_lowest = 2", 8, "fewer than the lesson's 2"),
    ("late = { percents = 1 }", 8, "unknown key"),
]


@pytest.mark.parametrize(("policy", "line", "words"), POLICY_MISTAKES)
def test_a_mistake_in_the_policy_is_told_with_its_line(load: Load, policy: str, line: int, words: str) -> None:
    with pytest.raises(CourseError, match=words) as caught:
        load(policy)
    assert caught.value.line == line


@pytest.mark.parametrize(("lesson", "line", "words"), LESSON_MISTAKES)
def test_a_mistake_in_a_lesson_is_told_with_its_line(load: Load, lesson: str, line: int, words: str) -> None:
    with pytest.raises(CourseError, match=words) as caught:
        load("", lesson)
    assert caught.value.line == line


def test_a_system_without_zones_is_told_how_to_get_them(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> zoneinfo.ZoneInfo:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", unknown)
    monkeypatch.setattr(zoneinfo, "available_timezones", set[str])
    with pytest.raises(CourseError, match="pip install tzdata"):
        load('[policy]\ntimezone = "Europe/Berlin"')
