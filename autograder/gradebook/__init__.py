"""Grades: what a course's policy makes of verdicts, every number with its reason."""

from autograder.gradebook.grades import grades
from autograder.gradebook.records import ExerciseGrade, Grade, LessonGrade

__all__ = ["ExerciseGrade", "Grade", "LessonGrade", "grades"]
