"""One submission in the formats of other systems: right by their schemas and readers, and nothing hidden in it."""

from __future__ import annotations

import base64
import io
import json
import unittest
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from gradescope_utils.autograder_utils.decorators import number, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from autograder.course import load_course
from autograder.errors import StoreError
from autograder.exports.classroom import render_classroom, without_commands
from autograder.exports.gradescope import render_fault, render_gradescope
from autograder.exports.junit import render_junit
from autograder.exports.prairielearn import MAX_BYTES, render_prairielearn
from autograder.exports.told import counting, for_student, score
from autograder.gradebook import Grade, grades
from autograder.results import (
    Check,
    CourseInfo,
    Outcome,
    Picture,
    Reason,
    Results,
    RunInfo,
    Submission,
    score_exercise,
    score_submission,
)

SAMPLES = Path(__file__).parents[1] / "samples"
COURSE = load_course(SAMPLES / "mini_course")
SECRET = "hidden-4711"  # stands in every field that students must not see
HOSTILE = "x\n::error::forged\n##[set-output name=a]b\x1b[31m ]]><a>&amp;</a>\u202e\ud800\0"


def check(name: str, outcome: Outcome = "passed", points: float | None = 1.5, **more: Any) -> Check:
    return Check(
        name=f"test_{SECRET}_{name}",
        title=more.pop("title", f"{name} holds"),
        outcome=outcome,
        points=points,
        max_points=1.5,
        note=f"expected {SECRET}",
        output=f"printed {SECRET}",
        pictures=(Picture(name=SECRET, x_label="", y_label="", curves=()),),
        seconds=0.25,
        **more,
    )


def failed(message: str, reason: Reason = "wrong", **more: Any) -> Check:
    return check("C", "failed", 0, message=message, reason=reason, diagnosis=SECRET, **more)


def graded(*checks: Check, late: str | None = None) -> tuple[Submission, Grade]:
    """Give a submission of two exercises, the second one right, and its grade."""
    exercises = [score_exercise("01_first/affine", checks), score_exercise("01_first/running_sum", [check("D")])]
    submission = msgspec.structs.replace(score_submission("zoë", exercises), submitted="2027-05-03T09:00:00+02:00")
    run = RunInfo(device="cpu", sandbox="full", runner="local", versions={}, started="", seconds=1.0)
    results = Results(course=CourseInfo(name="mini", title="Mini"), run=run, submissions=(submission,), faults=0)
    (grade,) = grades(COURSE, results)
    return submission, penalised(grade, Decimal(late)) if late else grade


def penalised(grade: Grade, penalty: Decimal) -> Grade:
    """Take points off the first exercise, as a policy may."""
    (lesson,) = grade.lessons
    first, *others = lesson.exercises
    assert first.earned is not None
    first = msgspec.structs.replace(first, penalty=penalty, points=first.earned - penalty, lines=("a day late",))
    return msgspec.structs.replace(grade, lessons=(msgspec.structs.replace(lesson, exercises=(first, *others)),))


def judged(name: str, content: bytes | str) -> dict[str, Any]:
    """Judge JSON by the schema of its format, and read it."""
    document = json.loads(content)
    Draft202012Validator(json.loads((SAMPLES / f"schemas/{name}.json").read_text())).validate(document)
    return document


def decoded(variable: str) -> dict[str, Any]:
    assert len(variable) < 128 * 1024 - 100  # more is no variable of Linux
    return judged("classroom", base64.b64decode(variable, validate=True))


ALL_OUTCOMES = (
    check("A"),
    failed("The state is forgotten.", explanation="You begin anew\nat each step.\n\nLook at the loop."),
    check("U", "unattempted", 0),
    check("B", "blocked", 0),
    check("P", "pending", 0, message="my text"),
)

# --- what is hidden -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [False, True])
def test_nothing_hidden_is_in_what_a_student_sees(fault: bool) -> None:
    checks = [*ALL_OUTCOMES, *([check("F", "fault", None, message=f"of {SECRET}")] if fault else [])]
    submission, grade = graded(*checks)
    shown = [render_gradescope(submission, grade), render_prairielearn(submission, grade)]
    shown += [render_junit(submission, grade), base64.b64decode(render_classroom(submission, grade))]
    shown.append(msgspec.json.encode(for_student(submission)))
    for content in shown:
        assert SECRET.encode() not in content
        assert b"The state is forgotten." in content


def test_checks_of_one_title_are_told_apart() -> None:
    submission, _ = graded(check("A", title="Same"), check("A", title="Same"), check("A", title=""))
    assert [each.title for each in for_student(submission).exercises[0].checks] == ["Same", "Same (2)", "Check 3"]


# --- Gradescope -----------------------------------------------------------------------------------------------------


def test_gradescope_gets_a_score_and_a_test_for_each_check() -> None:
    submission, grade = graded(*ALL_OUTCOMES)
    told = judged("gradescope", render_gradescope(submission, grade, seconds=3.14159))
    assert told["score"] == 3
    assert told["execution_time"] == 3.14
    tests = told["tests"]
    assert [test["number"] for test in tests] == ["1.1", "1.2", "1.3", "1.4", "1.5", "2.1"]
    assert [test.get("status") for test in tests] == ["passed", "failed", "failed", "failed", None, "passed"]
    assert sum(test.get("score", 0) for test in tests) == told["score"]
    assert tests[1]["output"] == "The state is forgotten.\n\nYou begin anew at each step.\n\nLook at the loop."
    assert tests[0]["name"] == "An affine map by hand: A holds"
    assert "score" not in tests[4]  # a person gives it
    assert "worth up to 1.5 points more" in told["output"]


def test_gradescope_gets_no_number_where_we_failed() -> None:
    submission, grade = graded(check("A"), check("F", "fault", None))
    told = judged("gradescope", render_gradescope(submission, grade))
    assert "score" not in told
    assert not any("score" in test or "max_score" in test for test in told["tests"])
    assert "That is our fault" in told["output"]
    assert told["extra_data"]["faults"] == 1
    assert "score" not in judged("gradescope", render_fault())


def test_a_late_penalty_is_in_the_score_and_explained() -> None:
    submission, grade = graded(check("A"), late="0.35")
    told = judged("gradescope", render_gradescope(submission, grade))
    assert told["score"] == 2.65
    assert "3 points earned, 0.35 off" in told["output"]
    assert "a day late" in told["output"]


def test_the_schema_takes_what_gradescope_utils_writes() -> None:
    """The schema is not of our own making alone: it fits what Gradescope's own library writes."""

    class Tests(unittest.TestCase):
        @weight(2)
        @number("1.1")
        def test_right(self) -> None: ...

        @weight(1)
        @number("1.2")
        def test_wrong(self) -> None:
            raise AssertionError("no")

    stream = io.StringIO()
    suite = unittest.TestLoader().loadTestsFromTestCase(Tests)
    JSONTestRunner(stream=stream, visibility="visible").run(suite)
    theirs = json.loads(stream.getvalue())
    theirs["execution_time"] = float(theirs["execution_time"])  # written as a string, against the documentation
    theirs = {key: value for key, value in theirs.items() if value is not None}
    judged("gradescope", json.dumps(theirs))
    assert set(theirs["tests"][0]) <= set(json.loads(render_gradescope(*graded(check("A"))))["tests"][0])


# --- PrairieLearn ---------------------------------------------------------------------------------------------------


def test_prairielearn_gets_a_share_and_points() -> None:
    submission, grade = graded(*ALL_OUTCOMES)
    told = judged("prairielearn", render_prairielearn(submission, grade))
    assert told["gradable"] is True
    assert told["score"] == pytest.approx(3 / 9)
    assert sum(test["points"] for test in told["tests"]) == 3


def test_prairielearn_takes_no_attempt_where_we_failed_or_nothing_could_be_read() -> None:
    told = judged("prairielearn", render_prairielearn(*graded(check("A"), check("F", "fault", None))))
    assert told["gradable"] is False
    assert "score" not in told
    unread = failed("It is larger than 1024 KiB.", "unreadable")
    submission, grade = graded(unread, unread, check("W", "blocked", 0))
    submission = msgspec.structs.replace(submission, exercises=submission.exercises[:1])
    told = judged("prairielearn", render_prairielearn(submission, grade))
    assert told["gradable"] is False
    assert told["format_errors"] == ["It is larger than 1024 KiB."]


def test_prairielearn_is_not_given_more_than_it_takes() -> None:
    for count, length in ((260, 4000), (1700, 600), (4000, 150), (8000, 20)):
        content = render_prairielearn(*graded(*[failed("x" * length)] * count))
        assert len(content) <= MAX_BYTES
        judged("prairielearn", content)


# --- JUnit ----------------------------------------------------------------------------------------------------------


def test_junitparser_reads_the_xml() -> None:
    submission, grade = graded(*ALL_OUTCOMES, check("F", "fault", None))
    root = JUnitXml.fromstring(render_junit(submission, grade))
    assert (root.tests, root.failures, root.errors, root.skipped) == (7, 1, 1, 3)
    first, second = root
    assert (first.name, first.tests, second.tests) == ("An affine map by hand", 6, 1)
    cases = list(first)
    assert cases[0].is_passed
    assert cases[0].classname == "01_first.affine"
    assert cases[0].time == 0.25
    (failure,) = cases[1].result
    assert failure.type == "wrong"
    assert failure.message.startswith("The state is forgotten.")
    assert failure.text.endswith("Look at the loop.")
    root.update_statistics()
    assert (root.tests, root.failures, root.errors, root.skipped) == (7, 1, 1, 3)


# --- GitHub Classroom -----------------------------------------------------------------------------------------------


def reported(variable: str) -> tuple[float, float]:
    """Add up as Classroom's reporter does: nothing at all without a maximum."""
    told = decoded(variable)
    return (sum(test["score"] for test in told["tests"]), told["max_score"]) if told["max_score"] else (0, 0)


def test_classroom_reports_the_points_of_the_grade() -> None:
    submission, grade = graded(*ALL_OUTCOMES)
    assert reported(render_classroom(submission, grade)) == (3, 9)
    submission, grade = graded(check("A"), late="0.5")
    told = decoded(render_classroom(submission, grade))
    assert told["tests"][-1] == {"name": "Late penalty", "status": "fail", "score": -0.5, "line_no": 0}
    assert reported(render_classroom(submission, grade)) == (2.5, 3)


def test_classroom_reports_nothing_where_we_failed() -> None:
    variable = render_classroom(*graded(check("A"), check("F", "fault", None)))
    assert decoded(variable)["status"] == "error"
    assert reported(variable) == (0, 0)


def test_a_large_submission_still_fits_into_a_variable() -> None:
    for count, length in ((60, 4000), (300, 300), (600, 90), (2000, 10)):
        submission, grade = graded(*[failed("ü" * length)] * count, check("A"))
        assert reported(render_classroom(submission, grade)) == (3, 1.5 * (count + 2))


# --- hostile text ---------------------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_no_text_breaks_a_format(text: str) -> None:
    for hostile in (text, HOSTILE + text):
        submission, grade = graded(failed(hostile, explanation=hostile, title=hostile or "C"))
        submission = msgspec.structs.replace(submission, student=f"a{hostile}")
        judged("gradescope", render_gradescope(submission, grade))
        judged("prairielearn", render_prairielearn(submission, grade))
        assert JUnitXml.fromstring(render_junit(submission, grade)).failures == 1
        for test in decoded(render_classroom(submission, grade))["tests"]:
            for line in (test["name"], test.get("message", "")):
                assert "::" not in line
                assert "##[" not in line


@given(st.text(alphabet=":#[ax", max_size=12))
def test_commands_of_github_are_parted(text: str) -> None:
    parted = without_commands(text)
    assert "::" not in parted
    assert "##[" not in parted


# --- attempts -------------------------------------------------------------------------------------------------------


def test_each_exercise_is_shown_as_the_attempt_that_counts() -> None:
    first, grade = graded(check("A"), check("X"))
    last, _ = graded(check("A"), failed("Worse now."))
    last = msgspec.structs.replace(last, attempt=2)
    shown = counting([last, first], grade)  # the grade names attempt 1
    assert [each.outcome for each in shown.exercises] == ["passed", "passed"]
    assert score(shown, grade).points == Decimal("4.5")
    with pytest.raises(StoreError, match="no submission of zoë"):
        counting([], grade)


def test_exercises_of_earlier_attempts_are_not_lost() -> None:
    whole, grade = graded(check("A"))
    parts = [
        msgspec.structs.replace(whole, exercises=(exercise,), attempt=number)
        for number, exercise in enumerate(whole.exercises, start=1)
    ]
    lesson = grade.lessons[0]
    second = msgspec.structs.replace(lesson.exercises[1], attempt=2)
    grade = msgspec.structs.replace(
        grade, lessons=(msgspec.structs.replace(lesson, exercises=(lesson.exercises[0], second)),)
    )
    shown = counting(parts, grade)
    assert [each.key for each in shown.exercises] == ["01_first/affine", "01_first/running_sum"]
    assert (shown.attempt, score(shown, grade).points) == (2, 3)


def test_a_grade_of_other_exercises_is_an_error() -> None:
    submission, grade = graded(check("A"))
    other = msgspec.structs.replace(submission.exercises[0], key="02_next/other")
    with pytest.raises(StoreError, match="says nothing of 02_next/other"):
        score(msgspec.structs.replace(submission, exercises=(other,)), grade)
