"""JUnit's XML, as pytest, Jenkins, GitLab and Artemis read it: a suite for each exercise, a case for each check.

There is no one definition; the elements and attributes are those that pytest writes. What was not written yet, waits
or is marked by a person is `skipped`; `error` is a fault of ours.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Final

from autograder.decimals import shown
from autograder.exports.told import exercise_grades, for_student, text_of
from autograder.gradebook.records import ExerciseGrade, Grade
from autograder.plain_text import on_one_line
from autograder.results import Check, Exercise, Outcome, Submission

_ELEMENTS: Final[dict[Outcome, str]] = {
    "failed": "failure",
    "unattempted": "skipped",
    "blocked": "skipped",
    "pending": "skipped",
    "fault": "error",
}


def render_junit(submission: Submission, grade: Grade) -> bytes:
    """Write the verdicts on one submission."""
    visible = for_student(submission)
    graded = exercise_grades(grade)
    everything = [check for exercise in visible.exercises for check in exercise.checks]
    root = ET.Element("testsuites", {"name": on_one_line(submission.student), **_counts(everything)})
    for exercise in visible.exercises:
        root.append(_suite(exercise, graded[exercise.key], submission.submitted))
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _suite(exercise: Exercise, grade: ExerciseGrade, submitted: str | None) -> ET.Element:
    suite = ET.Element("testsuite", {"name": on_one_line(grade.title), **_counts(exercise.checks)})
    if submitted:
        suite.set("timestamp", submitted)
    properties = ET.SubElement(suite, "properties")
    points = "not scored" if grade.points is None else shown(grade.points)
    for name, value in (("points", points), ("max_points", shown(grade.max_points))):
        ET.SubElement(properties, "property", name=name, value=value)
    for check in exercise.checks:
        suite.append(_case(check, exercise.key.replace("/", ".")))
    return suite


def _case(check: Check, classname: str) -> ET.Element:
    case = ET.Element("testcase", classname=classname, name=check.title, time=f"{check.seconds:.3f}")
    if check.outcome == "passed":
        return case
    text = text_of(check)
    told = ET.SubElement(case, _ELEMENTS[check.outcome], message=on_one_line(text) or check.outcome)
    told.set("type", check.reason or check.outcome)
    told.text = text
    return case


def _counts(checks: Sequence[Check]) -> dict[str, str]:
    kinds = [_ELEMENTS.get(check.outcome, "") for check in checks]
    return {
        "tests": str(len(checks)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
        "time": f"{sum(check.seconds for check in checks):.3f}",
    }
