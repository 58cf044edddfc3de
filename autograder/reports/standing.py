"""How far a student is, on a terminal: the list, the progress, hints. Legible in 40 columns and without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.course import Course, Exercise, Lesson
from autograder.progress import Hints, Stage, Standing, next_exercise

# Symbol, symbol of terminals that know ASCII only, style. No two stages share a symbol: colour only repeats it.
_MARKS: Final[dict[Stage, tuple[str, str, str]]] = {
    "done": ("✓", "+", "green"),
    "begun": ("~", "~", "yellow"),
    "new": ("·", "-", "dim"),
}
_FACTS_WIDTH: Final = 2 + 2 + 5 + 2 + 7 + 2 + 9 + 2  # of a line of the list, without key and title
_NARROW: Final = 60


def stage_mark(stage: Stage, *, ascii_only: bool) -> Text:
    """Draw how an exercise stands."""
    symbol, ascii_symbol, style = _MARKS[stage]
    return Text(ascii_symbol if ascii_only else symbol, style=style)


def progress_bar(done: int, total: int, width: int, *, ascii_only: bool) -> Text:
    """Draw a share as a line of the given width; full only if nothing is left, empty only if nothing is done."""
    filled = width * done // total if total else 0
    if done > 0 and filled == 0:
        filled = 1
    full, rest = ("#", ".") if ascii_only else ("█", "░")
    return Text(full * filled, style="green") + Text(rest * (width - filled), style="dim")


def print_progress(course: Course, now: Mapping[str, Standing], console: Console) -> None:
    """Print a table of the lessons, and what to do next."""
    ascii_only = console.options.ascii_only
    stages = [standing.stage for standing in now.values()]
    done, begun = stages.count("done"), stages.count("begun")
    _line(console, Text(course.title, style="bold"))
    _line(console, Text(f"{done} of {_exercises(len(stages))} done, {begun} begun"))
    console.print(progress_bar(done, len(stages), min(console.width, 60), ascii_only=ascii_only))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("lesson", overflow="fold")
    for heading in ("done", "begun", "points"):
        table.add_column(heading, justify="right", no_wrap=True)
    for lesson in course.lessons:
        table.add_row(*_lesson_row(lesson, now, console))
    if console.width < _NARROW:
        del table.columns[3]  # the mark says so already
    console.print(table)
    if any(standing.changed for standing in now.values() if standing.stage == "done"):
        _line(console, Text("Some files have changed since they passed. `autograder check KEY` looks again.", "dim"))
    _line(console, Text("Points are those of the public checks; the hidden ones decide the grade.", style="dim"))
    console.print()
    _print_next(course, now, console)


def print_list(course: Course, now: Mapping[str, Standing], console: Console) -> None:
    """Print every exercise with its difficulty, time and points, and how it stands; one line each where nobody looks.

    On a terminal that has no room for that, an exercise takes two lines or more.
    """
    ascii_only = console.options.ascii_only
    longest = max((len(exercise.key) for exercise in course.exercises), default=0)
    widest = max((len(exercise.title) for exercise in course.exercises), default=0)
    one_line = not console.is_terminal or console.width >= longest + widest + _FACTS_WIDTH
    for lesson in course.lessons:
        _line(console, Text(f"{lesson.name}  {lesson.title}", style="bold"))
        for exercise in lesson.exercises:
            mark = stage_mark(now[exercise.key].stage, ascii_only=ascii_only)
            facts = _facts(exercise, ascii_only=ascii_only)
            if one_line:
                line = _plain(f" {exercise.key:<{longest}}  {facts}  {exercise.title}", console)
                console.print(mark + line, soft_wrap=True)
            else:
                _line(console, mark + Text(f" {exercise.key}"))
                _line(console, Text(f"{exercise.title}\n{facts}", style="dim"), indent=2)
    if any(standing.stage != "new" for standing in now.values()):
        legend = (stage_mark(stage, ascii_only=ascii_only) + Text(f" {stage}") for stage in _MARKS)
        _line(console, Text("  ").join(legend))


def print_hints(exercise: Exercise, hints: Hints, console: Console) -> None:
    """Print hints, and how to get to the others."""
    for number, text in enumerate(hints.texts, start=hints.first):
        _line(console, Text(f"Hint {number} of {hints.total} for {exercise.key}", style="bold"))
        _line(console, Text(text), indent=2)
    _line(console, Text(_after_hints(exercise, hints), style="dim"))


def print_notices(notices: Sequence[str], console: Console) -> None:
    """Print what else a student should know."""
    for notice in notices:
        _line(console, Text(notice, style="yellow"))


def next_step(exercise: Exercise) -> Text:
    """Say what an exercise is, and how long it should take."""
    return Text(f"{exercise.key}, {exercise.title} (about {exercise.minutes} minutes)")


def _facts(exercise: Exercise, *, ascii_only: bool) -> str:
    filled, empty = ("*", ".") if ascii_only else ("●", "○")
    difficulty = filled * exercise.difficulty + empty * (5 - exercise.difficulty)
    return f"{difficulty}  {exercise.minutes:>3} min  {f'{exercise.points:g} points':<9}"


def _after_hints(exercise: Exercise, hints: Hints) -> str:
    command = f"autograder hint {exercise.key}"
    if not hints.total:
        return f"There are no hints for {exercise.key}. The lesson's text is exercises/{exercise.lesson}/README.md."
    if not hints.texts and hints.first > hints.total:
        return f"You have had all {hints.total} hints for {exercise.key}. `{command} --again` shows them once more."
    if not hints.texts:
        return f"You have had none of the {hints.total} hints for {exercise.key} yet. `{command}` gives the first."
    if hints.first + len(hints.texts) > hints.total:
        return "That was the last hint."
    return "Try it with that first. If you are still stuck, the same command gives the next one."


def _lesson_row(lesson: Lesson, now: Mapping[str, Standing], console: Console) -> tuple[Text, ...]:
    here = [now[exercise.key] for exercise in lesson.exercises]
    done = sum(standing.stage == "done" for standing in here)
    begun = sum(standing.stage == "begun" for standing in here)
    checked = [standing.entry for standing in here if standing.entry.outcome is not None]
    got, most = (sum(getattr(entry, field) for entry in checked) for field in ("points", "max_points"))
    stage: Stage = "done" if done == len(here) else "begun" if done or begun else "new"
    return (
        stage_mark(stage, ascii_only=console.options.ascii_only),
        _plain(f"{lesson.name[:2]} {lesson.title}", console),
        Text(f"{done}/{len(here)}"),
        Text(f"{begun}" if begun else ""),
        Text(f"{got:g}/{most:g}" if checked else ""),
    )


def _print_next(course: Course, now: Mapping[str, Standing], console: Console) -> None:
    upcoming = next_exercise(course, now)
    if upcoming is None:
        _line(console, Text("Every exercise is done. Well done!", style="bold green"))
        return
    word = "Go on with" if now[upcoming.key].stage == "begun" else "Next"
    _line(console, Text(f"{word}: ", style="bold") + next_step(upcoming))
    _line(console, Text(f"autograder check {upcoming.key}"), indent=2)


def _exercises(count: int) -> str:
    return f"{count} {'exercise' if count == 1 else 'exercises'}"


def _line(console: Console, text: Text, indent: int = 0) -> None:
    safe = text.copy()
    safe.plain = _plain(text.plain, console).plain
    console.print(Padding(safe, (0, 0, 0, indent), expand=False))


def _plain(text: str, console: Console) -> Text:
    # The texts are the course's own, but a terminal may not know all of their characters.
    return Text(text.encode(console.encoding, "replace").decode(console.encoding))
