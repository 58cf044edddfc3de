"""The course as data: reads `course.toml` and says where every file of an exercise stands, and how it is graded."""

from autograder.course.manifest import FORMAT_VERSION, find_root, load_course
from autograder.course.policy import Late, Policy
from autograder.course.records import EXERCISE_NAME, LESSON_NAME, MANIFEST, Course, Exercise, Lesson

__all__ = [
    "EXERCISE_NAME",
    "FORMAT_VERSION",
    "LESSON_NAME",
    "MANIFEST",
    "Course",
    "Exercise",
    "Late",
    "Lesson",
    "Policy",
    "find_root",
    "load_course",
]
