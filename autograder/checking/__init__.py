"""The student's own checks: public checks of exercises, by the same engine as a grading run."""

from autograder.checking.own_answers import check

__all__ = ["check"]
