"""The public checks of a notebook's exercises, run on what the kernel has, and shown in the cell."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console

from autograder.checking import client
from autograder.checking.own_answers import setup_for
from autograder.course import MANIFEST, Course, load_course
from autograder.errors import AutograderError
from autograder.notebooks.beside import FOLDER, CellCode, known_mistakes, read_about
from autograder.notebooks.kernel_answer import KernelAnswer, answer_from, cells_that_define
from autograder.reports.checked import print_checked
from autograder.results import FINE, Check, Exercise, score_exercise
from autograder.runners.units import Setup, Unit

_BY_HAND = "You answer this in a text cell, which no check can see. A person reads it."


def check_in_kernel(folder: Path, names: Sequence[str], history: Sequence[str], console: Console) -> list[Exercise]:
    """Check exercises of the notebook that was opened in `folder`, and show what came of it.

    Raises:
        AutograderError: The checks are not there, there is no such exercise, or its cell was not run yet.
        EngineFaultError: We failed.

    """
    root = folder / FOLDER
    if not (root / MANIFEST).is_file():
        message = f"There are no checks here: {root} is missing. Keep it beside the notebook, as you were given it."
        raise AutograderError(message)
    course, chosen = load_course(root.resolve()), _chosen(root, names, history)
    answers = {code.key: answer_from(history, code) for code in chosen}
    console.print(_told(answers), style="dim", markup=False)
    units = [Unit(number=number, key=key, source=each.source) for number, (key, each) in enumerate(answers.items())]
    graded = {each.exercise.key: each.exercise for each in client.run(_setup(course, list(answers)), units)}
    checked = [_without_texts(graded[key], answer) for key, answer in answers.items()]
    titles = {exercise.key: exercise.title for exercise in course.exercises}
    print_checked(checked, titles, _next_step(checked, chosen), console)
    return checked


def _chosen(root: Path, names: Sequence[str], history: Sequence[str]) -> list[CellCode]:
    exercises = read_about(root).exercises
    known = {code.key.partition("/")[2]: code for code in exercises} | {code.key: code for code in exercises}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1) or [code.key.partition("/")[2] for code in exercises]
            raise AutograderError(f"There is no exercise {name!r} in this notebook. There is: {', '.join(near)}.")
    chosen = [known[name] for name in dict.fromkeys(names)]
    chosen = chosen or [code for code in exercises if cells_that_define(history, code)]
    if not chosen:
        raise AutograderError("Nothing was run yet that could be checked. Run the cell of an exercise first.")
    return chosen


def _setup(course: Course, keys: list[str]) -> Setup:
    setup = setup_for(course, keys)
    exercises = tuple(
        msgspec.structs.replace(each, known=str(course.root / known_mistakes(each.key.partition("/")[2])))
        for each in setup.exercises
    )
    return msgspec.structs.replace(setup, exercises=exercises)


def _told(answers: dict[str, KernelAnswer]) -> str:
    """Say which cells are checked: a notebook may show others than were run."""
    several = any(len(answer.cells) > 1 for answer in answers.values())
    cells = sorted({number for answer in answers.values() for number in answer.cells})
    told = f"Checking what you ran as {', '.join(f'In [{number}]' for number in cells)}."
    if several and len(answers) == 1:
        told += " Keep all of it in the exercise's own cell: nothing else is graded."
    return told


def _without_texts(exercise: Exercise, answer: KernelAnswer) -> Exercise:
    """Leave to a person what the kernel has not: the texts."""

    def is_by_hand(check: Check) -> bool:
        return check.outcome == "unattempted" and check.line is not None and check.line > answer.own_lines

    checks = [
        msgspec.structs.replace(check, outcome="pending", message=_BY_HAND, line=None) if is_by_hand(check) else check
        for check in exercise.checks
    ]
    return score_exercise(exercise.key, checks)


def _next_step(checked: Sequence[Exercise], chosen: Sequence[CellCode]) -> str:
    for exercise in checked:
        open_checks = [check for check in exercise.checks if check.outcome not in {*FINE, "blocked"}]
        if exercise.outcome == "fault":
            return "Check once more. If it stays so, tell your instructor."
        if open_checks and open_checks[0].outcome == "unattempted":
            return "Write what the cell still leaves open, run it, and check again."
        if open_checks:
            title = open_checks[0].title
            return f"Look at the first check that is not passed: “{title}”. Then run your cell and check again."
    texts = [name for code in chosen for name in code.by_hand]
    return "All public checks have passed." + (" Have you written your answer in the text cell?" if texts else "")
