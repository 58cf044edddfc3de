"""Commands of those who learn: list."""

from __future__ import annotations

from pathlib import Path

from autograder.cli.app import app, output
from autograder.course import find_root, load_course


@app.command("list")
def list_command() -> None:
    """List the exercises of the course."""
    course = load_course(find_root(Path.cwd()))
    for lesson in course.lessons:
        output.print(f"{lesson.name}  {lesson.title}", style="bold", markup=False)
        for exercise in lesson.exercises:
            stars = "●" * exercise.difficulty + "○" * (5 - exercise.difficulty)
            line = (
                f"  {exercise.key:<46} {stars}  {exercise.minutes:>3} min  {exercise.points:g} points  {exercise.title}"
            )
            output.print(line, markup=False, soft_wrap=True)
