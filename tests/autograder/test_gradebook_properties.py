"""What holds of grades under every policy: sums agree to the last decimal, and nobody loses by doing more."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course import Course, Exercise, Late, Lesson, Policy
from autograder.gradebook import ExerciseGrade, Grade, grades
from autograder.protocol.spawning import Limits
from autograder.results import Check, CourseInfo, Person, Results, RunInfo, Submission, score_exercise

DUE = datetime(2026, 10, 24, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))  # clocks go back on the next day
RUN = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="2026-11-01T00:00:00+00:00", seconds=1)
WORTH = (0.5, 1.0, 2.5, 3.0, 0.333, 7.0)  # of checks

amounts = st.decimals(min_value=0, max_value=5, places=2)
lates = st.builds(
    Late,
    per=st.sampled_from(["day", "hour"]),
    percent=st.sampled_from([Decimal(0), Decimal(10), Decimal("12.5"), Decimal("33.33"), Decimal(100)]),
    grace_minutes=st.sampled_from([0, 15, 60]),
    cut_off_days=st.none() | st.integers(0, 4),
) | st.builds(Late, points=amounts, per=st.sampled_from(["day", "hour"]))
times = st.none() | st.integers(-48, 96).map(lambda hours: (DUE.astimezone(UTC) + timedelta(hours=hours)).isoformat())


def exercise_of(key: str, worth: list[float]) -> Exercise:
    fields = {"difficulty": 1, "minutes": 1, "requires": (), "forbids": (), "hints": (), "limits": Limits()}
    return Exercise(key=key, title=key, points=sum(worth), **fields)


@st.composite
def classes(
    draw: st.DrawFn, *, attempts: str | None = None, has_faults: bool = True, is_even: bool = False
) -> tuple[Course, Results]:
    """Draw a course of a few exercises and what a few students handed in; if `is_even`, worth no more decimals."""
    places = draw(st.integers(0, 3))
    worth = [each for each in WORTH if round(each, places) == each or not is_even]
    weights = [Decimal(1), Decimal(30), *([] if is_even and not places else [Decimal("12.5")])]
    worths = {
        f"0{lesson}_l/e{number}": draw(st.lists(st.sampled_from(worth), min_size=1, max_size=3))
        for lesson in range(1, draw(st.integers(1, 3)) + 1)
        for number in range(draw(st.integers(1, 3)))
    }
    policy = Policy(
        rounding=places,
        attempts=attempts or draw(st.sampled_from(["best", "last"])),
        late_days=draw(st.integers(0, 3)),
        late=draw(st.none() | lates),
    )
    by_lesson: dict[str, list[Exercise]] = {}
    for key, worth in worths.items():
        by_lesson.setdefault(key.partition("/")[0], []).append(exercise_of(key, worth))
    lessons = tuple(
        Lesson(
            name=name,
            title=name,
            exercises=tuple(exercises),
            due=draw(st.sampled_from([None, DUE])),
            weight=draw(st.none() | st.sampled_from(weights)),
            drop_lowest=draw(st.integers(0, len(exercises) - 1)),
            late=draw(st.just(policy.late) | lates),
        )
        for name, exercises in by_lesson.items()
    )
    course = Course(root=Path(), name="c", title="C", lessons=lessons, policy=policy)
    submissions = tuple(
        draw(submission_of(worths, student, number, has_faults=has_faults))
        for student in draw(st.lists(st.sampled_from(["ada", "eve", "zoe"]), min_size=1, max_size=2, unique=True))
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )
    roster = draw(st.just(()) | st.just((Person(id="zoe"), Person(id="ada"), Person(id="bob"))))
    info = CourseInfo(name="c", title="C")
    return course, Results(course=info, run=RUN, submissions=submissions, faults=0, roster=roster)


@st.composite
def submission_of(
    draw: st.DrawFn, worths: dict[str, list[float]], student: str, number: int, *, has_faults: bool
) -> Submission:
    exercises = []
    outcomes = ["passed", "failed", "failed", "unattempted", "pending", *(["fault"] if has_faults else [])]
    for key, worth in worths.items():
        checks = []
        for place, most in enumerate(worth):
            outcome = draw(st.sampled_from(outcomes))
            points = {"passed": most, "fault": None}.get(outcome, 0.0)
            checks.append(Check(name=f"t{place}", title="", outcome=outcome, points=points, max_points=most))
        exercises.append(score_exercise(key, checks))
    return Submission(
        student=student,
        points=None,
        max_points=0,
        exercises=tuple(exercises),
        attempt=number,
        submitted=draw(times),
    )


def points_of(value: Decimal | None) -> Decimal:
    assert value is not None
    return value


def require_exercise(exercise: ExerciseGrade, places: int) -> None:
    if exercise.points is None:
        assert (exercise.earned, exercise.penalty, exercise.pending) == (None, 0, 0)
        return
    assert exercise.points == points_of(exercise.earned) - exercise.penalty
    assert min(exercise.points, exercise.penalty, exercise.pending) >= 0
    assert exercise.points + exercise.pending <= exercise.max_points
    for number in (exercise.points, points_of(exercise.earned)):
        assert number % Decimal(1).scaleb(-places) == 0 or number == exercise.max_points


def require_sums(grade: Grade, places: int) -> None:
    for lesson in grade.lessons:
        for exercise in lesson.exercises:
            require_exercise(exercise, places)
        counted = [exercise for exercise in lesson.exercises if exercise.key not in lesson.dropped]
        if lesson.points is None or lesson.weighted is None:
            assert None in [exercise.points for exercise in counted]
            continue
        assert lesson.points == sum(points_of(exercise.points) for exercise in counted)
        assert lesson.max_points == sum(exercise.max_points for exercise in counted)
        assert 0 <= lesson.weighted <= lesson.weight
        share = Fraction(lesson.points) * Fraction(lesson.weight) / Fraction(lesson.max_points)
        assert abs(Fraction(lesson.weighted) - share) <= Fraction(Decimal("0.5").scaleb(-places))
    assert grade.max_points == sum(lesson.weight for lesson in grade.lessons)
    if grade.points is None:
        assert grade.faults
    else:
        assert grade.points == sum(points_of(lesson.weighted) for lesson in grade.lessons)
        assert 0 <= grade.points + grade.pending <= grade.max_points


@given(classes())
@settings(deadline=None)
def test_sums_agree_to_the_last_decimal_and_stay_within_their_bounds(drawn: tuple[Course, Results]) -> None:
    course, results = drawn
    found = grades(course, results)
    assert {one.student for one in results.submissions} <= {grade.person.id for grade in found}
    assert len({grade.max_points for grade in found}) == 1
    for grade in found:
        require_sums(grade, course.policy.rounding)


@given(classes(), st.randoms())
@settings(deadline=None)
def test_the_order_of_the_submissions_does_not_matter_nor_how_often_one_asks(
    drawn: tuple[Course, Results], random: st.DataObject
) -> None:
    course, results = drawn
    shuffled = list(results.submissions)
    random.shuffle(shuffled)
    again = msgspec.json.decode(msgspec.json.encode(results), type=Results)
    assert grades(course, results) == grades(course, again)
    assert grades(course, results) == grades(course, msgspec.structs.replace(results, submissions=tuple(shuffled)))


@given(classes(attempts="best", has_faults=False), st.data())
@settings(deadline=None)
def test_who_passes_one_check_more_never_has_a_lower_grade(drawn: tuple[Course, Results], data: st.DataObject) -> None:
    course, results = drawn
    which = data.draw(st.integers(0, len(results.submissions) - 1))
    before = results.submissions[which]
    place = data.draw(st.integers(0, len(before.exercises) - 1))
    old = before.exercises[place]
    number = data.draw(st.integers(0, len(old.checks) - 1))
    better = msgspec.structs.replace(old.checks[number], outcome="passed", points=old.checks[number].max_points)
    checks = [better if index == number else check for index, check in enumerate(old.checks)]
    exercises = [score_exercise(old.key, checks) if one is old else one for one in before.exercises]
    after = msgspec.structs.replace(before, exercises=tuple(exercises))
    require_no_loss(course, results, before, after)


@given(classes(attempts="best", has_faults=False), st.data())
@settings(deadline=None)
def test_who_hands_in_earlier_never_has_a_lower_grade(drawn: tuple[Course, Results], data: st.DataObject) -> None:
    course, results = drawn
    before = data.draw(st.sampled_from(results.submissions))
    if before.submitted is not None:
        earlier = datetime.fromisoformat(before.submitted) - timedelta(hours=data.draw(st.integers(0, 60)))
        require_no_loss(course, results, before, msgspec.structs.replace(before, submitted=earlier.isoformat()))


def require_no_loss(course: Course, results: Results, before: Submission, after: Submission) -> None:
    changed = tuple(after if one is before else one for one in results.submissions)
    better = msgspec.structs.replace(results, submissions=changed)
    for old, new in zip(grades(course, results), grades(course, better), strict=True):
        assert points_of(new.points) >= points_of(old.points)


# --- a pocket calculator --------------------------------------------------------------------------------------------

NUMBER = r"\d+(?:\.\d+)?"
SUM = re.compile(rf"^(?:Sum|Checks|Grade): ({NUMBER}(?: \+ {NUMBER})*) = ({NUMBER})(?:, rounded to ({NUMBER}),)? of")
WEIGHTED = re.compile(
    rf"^Weighted: ({NUMBER}) / ({NUMBER}) × ({NUMBER}) [=≈] ({NUMBER})(?:, rounded to ({NUMBER}))?\.$"  # noqa: RUF001
)
PENALTY = re.compile(
    rf"^Penalty: ({NUMBER}) − (\d+) × ({NUMBER})( % of {NUMBER})? [=≈] ({NUMBER})( \(no less than 0\))?"  # noqa: RUF001
    rf"(?:, rounded to ({NUMBER}))?\.$"
)


def calculate(line: str, places: int) -> Decimal | None:
    """Work a line of arithmetic out, hold it to the result that it claims, and give that; none for other lines."""
    if found := SUM.match(line):
        result, *shown = sum(map(Decimal, found[1].split(" + ")), Decimal(0)), found[2], found[3]
    elif found := WEIGHTED.match(line):
        result, *shown = Decimal(found[1]) * Decimal(found[3]) / Decimal(found[2]), found[4], found[5]
    elif found := PENALTY.match(line):
        start, each = Decimal(found[1]), Decimal(found[3])
        each = each * start / 100 if found[4] else each
        result, *shown = max(start - int(found[2]) * each, Decimal(0)), found[5], found[7]
    else:
        assert not re.match(r"(Sum: .*\+|Checks|Grade: .*\+|Weighted|Penalty)", line), line
        return None
    assert abs(result - Decimal(shown[0])) < Decimal("0.000001"), line
    claimed = Decimal(shown[-1] or shown[0])
    assert result.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) == claimed, line
    return claimed


@given(classes(has_faults=False, is_even=True))
@settings(deadline=None)
def test_a_person_with_a_pocket_calculator_comes_to_the_same(drawn: tuple[Course, Results]) -> None:
    course, results = drawn
    for grade in grades(course, results):
        places = course.policy.rounding
        for lesson in grade.lessons:
            for exercise in lesson.exercises:
                steps = [step for line in exercise.lines if (step := calculate(line, places)) is not None]
                if exercise.penalty and exercise.points:
                    assert exercise.points == steps[-1]
            if last := calculate(lesson.lines[-1], places):
                assert last == (lesson.weighted if lesson.lines[-1].startswith("Weighted") else lesson.points)
        if total := calculate(grade.lines[0], places):
            assert total == grade.points
