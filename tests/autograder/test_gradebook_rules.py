"""Every rule of grading by itself, on examples that can be worked out by hand."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import Late
from autograder.decimals import equals, exact, rounded, shown
from autograder.errors import AutograderError
from autograder.gradebook.attempts import Attempt, best, last
from autograder.gradebook.dropping import choose_dropped
from autograder.gradebook.late_days import spend
from autograder.gradebook.lateness import ON_TIME, Lateness, lateness, parse_time, points_left
from autograder.results import Check, Outcome

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 12, 23, 59, tzinfo=BERLIN)


def after(**span: float) -> datetime:
    return (DUE.astimezone(UTC) + timedelta(**span)).astimezone(timezone(timedelta(hours=-5)))


# --- rounding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("0.125", 2, "0.13"), ("0.124999", 2, "0.12"), ("2.5", 0, "3"), ("7", 2, "7.00"), ("1e20", 2, f"1{'0' * 20}.00")],
)
def test_halves_are_rounded_up(value: str, places: int, text: str) -> None:
    assert str(rounded(Decimal(value), places)) == text


def test_a_number_is_what_it_is_written_as_and_shown_without_idle_zeros() -> None:
    assert exact(0.1) + exact(0.2) == Decimal("0.3")
    assert [shown(Decimal(text)) for text in ("10.00", "7.50", "0.00", "100", "1E+2")] == [
        "10",
        "7.5",
        "0",
        "100",
        "100",
    ]
    assert equals(Decimal("4.0950")) == "= 4.095"
    assert equals(Decimal(1) / 3) == "≈ 0.333333"


# --- lateness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "days", "hours"),
    [
        ({"seconds": -1}, 0, 0),
        ({"seconds": 0}, 0, 0),
        ({"seconds": 1}, 1, 1),
        ({"hours": 1}, 1, 1),
        ({"hours": 1, "seconds": 1}, 1, 2),
        ({"days": 1}, 1, 24),
        ({"days": 1, "seconds": 1}, 2, 25),
        ({"days": 30}, 30, 720),
    ],
)
def test_every_day_or_hour_begun_is_charged(span: dict[str, float], days: int, hours: int) -> None:
    assert lateness(DUE, after(**span), Late(per="day")).charged == days
    assert lateness(DUE, after(**span), Late(per="hour")).charged == hours


def test_within_the_grace_nothing_is_late_and_after_it_all_of_the_lateness_is() -> None:
    late = Late(per="hour", grace_minutes=90)
    assert lateness(DUE, after(minutes=90), late) == Lateness(seconds=5400.0)
    assert lateness(DUE, after(minutes=90, seconds=1), late) == Lateness(seconds=5401.0, charged=2)


def test_a_day_ends_at_the_same_local_time_when_clocks_were_moved() -> None:
    due = datetime(2026, 10, 24, 23, 59, tzinfo=BERLIN)  # the day after it has 25 hours
    on_the_dot = datetime(2026, 10, 25, 23, 59, tzinfo=BERLIN)
    assert on_the_dot.astimezone(UTC) - due.astimezone(UTC) == timedelta(hours=25)
    assert lateness(due, on_the_dot, Late()).charged == 1
    assert lateness(due, on_the_dot + timedelta(seconds=1), Late()).charged == 2
    assert lateness(due, on_the_dot, Late(per="hour")).charged == 25
    spring = datetime(2026, 3, 28, 23, 59, tzinfo=BERLIN)  # and this one 23
    assert lateness(spring, spring.astimezone(UTC) + timedelta(hours=23, seconds=1), Late()).charged == 2


def test_after_the_cut_off_nothing_counts_and_late_days_do_not_move_it() -> None:
    late = Late(percent=Decimal(10), cut_off_days=2, grace_minutes=10)
    assert not lateness(DUE, after(days=2, minutes=10), late).is_cut_off
    assert lateness(DUE, after(days=2, minutes=11), late).is_cut_off
    assert lateness(DUE, after(days=2, minutes=11), late, late_days=5) == Lateness(
        seconds=2 * 86400.0 + 660, charged=0, is_cut_off=True
    )
    strict = Late(cut_off_days=0)
    assert [lateness(DUE, after(seconds=s), strict).is_cut_off for s in (0, 1)] == [False, True]


def test_late_days_move_the_due_time() -> None:
    late = Late(percent=Decimal(10))
    assert [lateness(DUE, after(days=2, hours=5), late, days).charged for days in range(4)] == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("late", "charged", "points"),
    [
        (Late(percent=Decimal(10)), 2, "6.40"),
        (Late(percent=Decimal("12.5")), 1, "7.00"),
        (Late(percent=Decimal(60)), 2, "0.00"),
        (Late(points=Decimal("1.5")), 3, "3.50"),
        (Late(points=Decimal(5)), 2, "0.00"),
        (Late(), 9, "8.00"),
    ],
)
def test_a_penalty_takes_a_share_of_what_was_earned_or_points_and_never_more(
    late: Late, charged: int, points: str
) -> None:
    assert str(points_left(Decimal(8), Lateness(seconds=1, charged=charged), late, 2)) == points
    assert points_left(Decimal(8), Lateness(seconds=1, charged=charged, is_cut_off=True), late, 2) == 0


def test_a_time_without_offset_is_local_and_nonsense_is_refused() -> None:
    assert parse_time("2026-07-01T12:00:00", BERLIN).astimezone(UTC) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert parse_time("2026-07-01T12:00:00", None) == datetime(2026, 7, 1, 12, tzinfo=UTC)
    for text in ("tomorrow", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(AutograderError, match="is no time"):
            parse_time(text, BERLIN)


# --- attempts -------------------------------------------------------------------------------------------------------


def attempt(
    number: int,
    points: str | None,
    *,
    pending: str = "0",
    most: str = "10",
    name: str = "",
    outcome: Outcome = "failed",
) -> Attempt:
    check = Check(name=name, title="", outcome=outcome, points=None if points is None else float(points), max_points=10)
    earned = None if points is None else Decimal(points)
    return Attempt(
        number=number,
        submitted=None,
        outcome=outcome,
        checks=(check,),
        earned=earned,
        points=earned,
        pending=Decimal(pending),
        most=Decimal(most),
        late=ON_TIME,
    )


def test_the_best_attempt_is_the_first_of_those_with_most_points() -> None:
    assert best([attempt(1, "3"), attempt(2, "7"), attempt(3, "7"), attempt(4, "5")]).number == 2


def test_of_equals_the_one_counts_that_a_person_may_still_add_to() -> None:
    assert best([attempt(1, "3"), attempt(2, "3", pending="5")]).number == 2
    assert best([attempt(1, "4"), attempt(2, "3", pending="5")]).number == 1


def test_what_we_failed_to_grade_counts_only_while_it_could_be_the_best() -> None:
    assert best([attempt(1, "7"), attempt(2, None, most="10", outcome="fault")]).number == 2
    assert best([attempt(1, "7"), attempt(2, None, most="7", outcome="fault")]).number == 1


def test_the_last_attempt_has_the_time_of_the_first_that_came_out_the_same() -> None:
    assert last([attempt(1, "7"), attempt(2, "5")]).number == 2
    assert last([attempt(1, "7"), attempt(2, "5"), attempt(3, "5")]).number == 2
    assert last([attempt(1, "5"), attempt(2, "7"), attempt(3, "5")]).number == 3
    assert last([attempt(1, "5", name="a"), attempt(2, "5", name="b")]).number == 2


# --- dropping -------------------------------------------------------------------------------------------------------


def marks(*pairs: tuple[float, float]) -> list[tuple[Decimal, Decimal]]:
    return [(exact(points), exact(most)) for points, most in pairs]


def test_where_all_are_worth_the_same_the_lowest_is_dropped_and_of_equals_the_later() -> None:
    assert choose_dropped(marks((7, 10), (3, 10), (5, 10)), 1) == {1}
    assert choose_dropped(marks((7, 10), (3, 10), (5, 10)), 2) == {1, 2}
    assert choose_dropped(marks((5, 10), (5, 10), (5, 10)), 1) == {2}
    assert choose_dropped(marks((5, 10)), 1) == choose_dropped(marks((5, 10), (4, 10)), 0) == frozenset()


def test_where_they_are_not_what_weighs_most_is_dropped() -> None:
    assert choose_dropped(marks((0, 1), (4, 10), (9, 10)), 1) == {1}  # 9/11 without it, 13/20 without the other


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=2, max_size=7),
    st.integers(1, 6),
)
def test_no_other_choice_leaves_a_higher_share(pairs: list[tuple[int, int]], count: int) -> None:
    values = [(min(points, most), most) for points, most in pairs]
    count = min(count, len(values) - 1)

    def share(dropped: frozenset[int] | set[int]) -> Fraction:
        kept = [value for place, value in enumerate(values) if place not in dropped]
        return Fraction(sum(points for points, _ in kept), sum(most for _, most in kept))

    chosen = choose_dropped(marks(*values), count)
    assert len(chosen) == count
    assert share(chosen) == max(share(set(other)) for other in itertools.combinations(range(len(values)), count))


# --- late days ------------------------------------------------------------------------------------------------------


def worth(*lessons: list[int]) -> list[list[Decimal]]:
    return [[Decimal(value) for value in lesson] for lesson in lessons]


def test_late_days_go_where_they_bring_most() -> None:
    assert spend(2, worth([8, 9, 10], [0, 0, 6])) == (0, 2)
    assert spend(3, worth([8, 9, 10], [0, 0, 6])) == (1, 2)
    assert spend(9, worth([8, 9, 10], [0, 0, 6])) == (2, 2)


def test_no_day_is_spent_for_nothing_and_of_equals_the_earlier_lesson_has_it() -> None:
    assert spend(2, worth([5, 5, 5], [7])) == (0, 0)
    assert spend(1, worth([5, 6], [5, 6])) == (1, 0)
    assert spend(0, worth([5, 6])) == (0,)
    assert spend(3, []) == ()
