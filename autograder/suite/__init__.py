"""What a suite is written with: see docs/authoring.md."""

from autograder.student.calls import Observed, Vjp, observe, parameters_of, raised_by, value_of, vjp
from autograder.student.failures import StudentRaisedError
from autograder.student.remote import Handle, Student
from autograder.suite.checks import CheckFailedError, check, fail, require
from autograder.suite.comparisons import assert_close, assert_shape, require_at_most
from autograder.suite.draws import Draw
from autograder.suite.drivers import Driver, driver
from autograder.suite.pictures import show
from autograder.suite.prepared import prepared
from autograder.suite.quizzes import assert_answer, assert_form, mark_by_hand

__all__ = [
    "CheckFailedError",
    "Draw",
    "Driver",
    "Handle",
    "Observed",
    "Student",
    "StudentRaisedError",
    "Vjp",
    "assert_answer",
    "assert_close",
    "assert_form",
    "assert_shape",
    "check",
    "driver",
    "fail",
    "mark_by_hand",
    "observe",
    "parameters_of",
    "prepared",
    "raised_by",
    "require",
    "require_at_most",
    "show",
    "value_of",
    "vjp",
]
