"""Mistakes are named by what they compute, and never when anything that was seen speaks against it."""

import shutil
import struct
from pathlib import Path

import msgspec
import pytest
import torch

from autograder.course import load_course
from autograder.grading.diagnosis import Entry, Known, Marks, Trace, name_mistakes
from autograder.grading.run import make_setup
from autograder.protocol.messages import Call, ListValue, Raised, Returned, Target
from autograder.protocol.values import pack
from autograder.results import Check, Exercise, Outcome
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.sandbox import Tier
from autograder.suite.fingerprints import MAX_BYTES, Exchange, Mark, decode_marks, encode_marks, marks_of

SUM = "01_first/running_sum"
AFFINE = "01_first/affine"


# --- marks ------------------------------------------------------------------------------------------------------------


def mark_of(value: object, path: str = "f") -> Mark:
    (mark,) = marks_of([Exchange(Call(Target(None, [path]), [], {}), Returned(pack(value, lambda _: None)))])
    return mark


def test_equal_values_leave_equal_marks_whatever_holds_them() -> None:
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert mark_of([x, 3]).is_near(mark_of((x.clone(), 3)))
    assert mark_of(x).is_near(mark_of(x + 1e-6))
    assert mark_of(x.numpy()).is_near(mark_of(x))
    assert mark_of(float("nan")).is_near(mark_of(float("nan")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (torch.ones(2, 3), torch.ones(3, 2)),
        (torch.ones(4), torch.ones(4) + 1e-3),
        (torch.ones(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64) + 5e-6),
        (torch.arange(4), torch.arange(4).flip(0)),
        ([1, 2], [2, 1]),
        ("a", "b"),
        (None, 0.0),
        ({"a": 1.0}, {"b": 1.0}),
    ],
)
def test_what_differs_leaves_other_marks(one: object, other: object) -> None:
    assert not mark_of(one).is_near(mark_of(other))


def test_what_was_asked_and_what_was_raised_belong_to_the_mark() -> None:
    assert not mark_of(1.0, "f").is_near(mark_of(1.0, "g"))
    asked = Call(Target(None, ["f"]), [], {})
    texts = [Raised("ValueError", text, [], own=True) for text in ("one", "one", "two")]
    first, again, other = (marks_of([Exchange(asked, each)])[0] for each in texts)
    assert first.is_near(again)
    assert not first.is_near(other)


def test_a_hostile_or_endless_reply_leaves_marks_of_limited_size() -> None:
    asked = Call(Target(None, ["f"]), [], {})
    deep: object = 1.0
    for _ in range(50):
        deep = ListValue([deep])
    assert len(marks_of([Exchange(asked, Returned(deep))])) == 1
    large = Exchange(asked, Returned(pack(torch.zeros(100_000), lambda _: None)))
    assert 10 < len(marks_of([large] * 1000)) < MAX_BYTES // 1000


def test_marks_travel() -> None:
    marks = {"test_a": (mark_of(torch.ones(3)), mark_of("a"))}
    assert decode_marks(encode_marks(marks)) == marks


# --- naming -----------------------------------------------------------------------------------------------------------


def mark(*numbers: float) -> Mark:
    return Mark(b"same", struct.pack(f"{len(numbers)}d", *numbers), False)


def checks_of(**outcomes: Outcome) -> list[Check]:
    return [
        Check(
            name=name,
            title=name,
            outcome=outcome,
            reason="wrong" if outcome == "failed" else None,
            points=0,
            max_points=1,
        )
        for name, outcome in outcomes.items()
    ]


def entry(subject: str = "f", **marks: Marks) -> Entry:
    return Entry(subject, "Look again.", tuple(marks), Trace(dict.fromkeys(marks, "failed"), marks))


def named(known: Known, checks: list[Check], **marks: Marks) -> list[str | None]:
    return [check.diagnosis for check in name_mistakes(known, checks, marks)]


RIGHT = {"the reference": Trace({"a": "passed", "b": "passed"}, {"a": (mark(1), mark(2)), "b": (mark(3),)})}


def test_the_same_marks_give_the_name_and_its_feedback_once() -> None:
    known = Known({"m": entry(a=(mark(1), mark(9)), b=(mark(8),))}, dict(RIGHT))
    told = name_mistakes(known, checks_of(a="failed", b="failed"), {"a": (mark(1), mark(9)), "b": (mark(8),)})
    assert [(check.diagnosis, check.explanation) for check in told] == [("m", "Look again."), ("m", "")]


@pytest.mark.parametrize(
    ("outcomes", "marks"),
    [
        ({"a": "failed", "b": "failed"}, {"a": (mark(1), mark(9)), "b": (mark(7),)}),  # other values in one of them
        ({"a": "failed", "b": "passed"}, {"a": (mark(1), mark(9))}),  # passes what the entry fails
        ({"a": "failed", "b": "failed"}, {"a": (mark(1),), "b": (mark(8),)}),  # failed earlier
        ({"a": "failed", "b": "failed", "c": "failed"}, {"a": (mark(1), mark(9)), "b": (mark(8),)}),  # fails more
    ],
)
def test_nothing_is_named_when_anything_speaks_against_it(
    outcomes: dict[str, Outcome], marks: dict[str, Marks]
) -> None:
    entries = {"m": entry(a=(mark(1), mark(9)), b=(mark(8),)), "other": entry(c=(mark(5),))}
    assert set(named(Known(entries, dict(RIGHT)), checks_of(**outcomes), **marks)) == {None}


def test_another_mistake_in_another_function_hides_nothing() -> None:
    entries = {"m": entry(a=(mark(1), mark(9))), "elsewhere": entry("g", c=(mark(5),))}
    known = Known(entries, dict(RIGHT))
    assert named(known, checks_of(a="failed", c="failed"), a=(mark(1), mark(9)), c=(mark(6),)) == ["m", None]
    assert named(known, checks_of(a="failed", c="failed"), a=(mark(1), mark(9)), c=(mark(5),)) == ["m", None]
    assert named(known, checks_of(a="failed", b="unattempted"), a=(mark(1), mark(9))) == ["m", None]


def test_where_right_answers_differ_a_mark_says_nothing_alone() -> None:
    other = Trace({"a": "passed"}, {"a": (mark(1), mark(2.5))})
    known = Known({"m": entry(a=(mark(1), mark(9)))}, {**RIGHT, "another style": other})
    assert named(known, checks_of(a="failed"), a=(mark(1), mark(4))) == [None]  # not the same, and nothing firm is
    assert named(known, checks_of(a="failed"), a=(mark(1), mark(9))) == ["m"]  # the same to the last number
    firm = Known({"m": entry(a=(mark(7), mark(9)))}, {**RIGHT, "another style": other})
    assert named(firm, checks_of(a="failed"), a=(mark(7), mark(4))) == ["m"]


def test_what_leaves_the_marks_of_a_right_answer_is_not_named() -> None:
    known = Known({"m": entry(a=(mark(1), mark(2)))}, dict(RIGHT))
    assert named(known, checks_of(a="failed"), a=(mark(1), mark(2))) == [None]


def test_a_name_does_not_depend_on_what_other_answers_have_had_tried() -> None:
    tried = {"a": "failed", "b": "failed", "c": "failed"}
    other = Entry("f", "Look again.", ("b",), Trace(tried, {"b": (mark(5),), "c": (mark(5),)}))
    blocked = Entry("f", "Look again.", ("b",), Trace({"b": "blocked", "c": "failed"}, {"c": (mark(6),)}))
    for entry_tried in (other, blocked):
        names = [
            named(
                Known({"m": entry(a=(mark(1), mark(9))), "other": each}, dict(RIGHT)),
                checks_of(a="failed", b="unattempted", c="failed"),
                a=(mark(1), mark(9)),
                c=(mark(6),),
            )
            for each in (entry_tried, msgspec.structs.replace(entry_tried, trace=None))
        ]
        assert names == [["m", None, None]] * 2


# --- the engine -------------------------------------------------------------------------------------------------------

CASES: dict[str, tuple[str, tuple[str, str], str | None]] = {
    "in another style": (
        AFFINE,
        ("return x @ self.weight.T + self.bias", "return torch.einsum('ij,kj->ik', x, self.weight)"),
        "forgets_the_bias",
    ),
    "right": (AFFINE, ("x @ self.weight.T + self.bias", "torch.addmm(self.bias, x, self.weight.T)"), None),
    "unknown": (AFFINE, ("x @ self.weight.T + self.bias", "x @ self.weight.T - self.bias"), None),
    "raises": (AFFINE, ("x @ self.weight.T + self.bias", "x @ self.weight + self.bias"), None),
    "two at once": (
        AFFINE,
        ("return x @ self.weight.T + self.bias", "y = x @ self.weight.T; x.zero_(); return y"),
        None,
    ),
    "bank": (
        SUM,
        ("x.cumsum(0), x.sum()", "x.new_ones(len(x), len(x)).tril(-1) @ x, x.sum()"),
        "leaves_out_the_last",
    ),
}


@pytest.fixture(scope="module")
def graded(mini_course: Path, tier: Tier) -> dict[str, Exercise]:
    course = load_course(mini_course)
    units = [
        Unit(number=number, key=key, source=course.solution(key).read_text().replace(*change).encode())
        for number, (key, change, _) in enumerate(CASES.values())
    ]
    setup = make_setup(course, [AFFINE, SUM], b"secret", 2, diagnose=True)
    found = {each.number: each.exercise for each in LocalRunner(tier).run(setup, units, lambda _: None)}
    return {name: found[number] for number, name in enumerate(CASES)}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_named_however_it_is_written(graded: dict[str, Exercise], name: str) -> None:
    names = {check.diagnosis for check in graded[name].checks if check.diagnosis}
    assert names == ({CASES[name][2]} if CASES[name][2] else set())


def test_its_feedback_is_that_of_the_bank(graded: dict[str, Exercise]) -> None:
    told = [check.explanation for check in graded["in another style"].checks if check.explanation]
    assert told == ["Your result lacks the bias. With x = 0 only the bias should be left: try that."]


def test_what_is_known_is_kept_and_used_without_the_bank(mini_course: Path, tier: Tier, tmp_path: Path) -> None:
    root = shutil.copytree(mini_course, tmp_path / "course")
    course = load_course(root)
    setup = make_setup(course, [SUM], b"secret", 2, diagnose=True)
    kept = tmp_path / "known" / "running_sum.msgpack"
    exercise = msgspec.structs.replace(
        setup.exercises[0], known=str(kept), suite=str(course.public_checks(SUM)), points=None
    )

    def names() -> list[str | None]:
        source = course.solution(SUM).read_text().replace(*CASES["bank"][1]).encode()
        setting = msgspec.structs.replace(setup, exercises=(exercise,), public=True)
        (each,) = LocalRunner(tier).run(setting, [Unit(number=0, key=SUM, source=source)], lambda _: None)
        return [check.diagnosis for check in each.exercise.checks]

    assert names() == ["leaves_out_the_last"]
    assert kept.is_file()
    exercise = msgspec.structs.replace(exercise, bank="")
    assert names() == [None]  # made from a bank that is not there: whose is it?
    kept.write_bytes(b"\x93 half a file")
    exercise = msgspec.structs.replace(exercise, bank=str(course.bank(SUM)))
    assert names() == ["leaves_out_the_last"]
