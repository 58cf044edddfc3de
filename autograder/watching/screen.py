"""Draws a state: a head, a body that scrolls, and a foot with the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from rich.console import Console, Group, RenderableType
from rich.segment import Segment, SegmentLines
from rich.table import Table
from rich.text import Text

from autograder.course import Course
from autograder.plain_text import make_visible
from autograder.reports.standing import progress_bar, stage_mark
from autograder.results import FINE, Exercise
from autograder.watching.state import State, View

Lines: TypeAlias = list[list[Segment]]
# How a verdict looks is the same in the watcher as after `autograder check`.
Draw: TypeAlias = Callable[[Exercise, Console], RenderableType]
# The one thing to do after a verdict that is not yet a good one.
Advise: TypeAlias = Callable[[Exercise], str]

_LOW: Final = 16  # rows below which the head is a single line
_KEYS: Final = (
    ("n", "next"),
    ("p", "previous"),
    ("h", "hint"),
    ("l", "list"),
    ("a", "all"),
    ("r", "reset"),
    ("c", "check"),
    ("q", "quit"),
    ("?", "help"),
)
_VIEW_KEYS: Final[dict[View, tuple[tuple[str, str], ...]]] = {
    "list": (("up/down", "choose"), ("Enter", "open"), ("Esc", "back"), ("q", "quit")),
    "help": (("Esc", "back"), ("q", "quit")),
    "hints": (("h", "next hint"), ("Esc", "back"), ("q", "quit")),
    "reset": (("y", "yes, put the stub back"), ("any other key", "no")),
}
_HELP: Final = (
    ("n", "the next exercise that is not done"),
    ("p", "the exercise before this one"),
    ("h", "a hint; press it again for the next one"),
    ("l", "the list, to choose an exercise"),
    ("c", "check this exercise now"),
    ("a", "check all exercises; Esc stops it"),
    ("r", "put the stub of this exercise back; asks first, and keeps a copy"),
    ("up, down", "scroll; also space, page up, page down, home, end"),
    ("Esc", "back to the exercise"),
    ("q", "quit; so does Ctrl-C"),
)


class Screen:
    """Draws states of one course for one console."""

    def __init__(self, course: Course, console: Console, draw: Draw, advise: Advise) -> None:
        self._course = course
        self._console = console
        self._draw = draw
        self._advise = advise
        self._ascii = console.options.ascii_only

    def frame(self, state: State) -> tuple[RenderableType, int]:
        """Draw a state as lines that fill the screen; also gives how far the body can be scrolled at most."""
        width, height = self._console.size
        head = self._lines(self._head(state, short=height < _LOW))
        foot = self._lines(self._foot(state, width))
        room = max(1, height - len(head) - len(foot))
        body = self._lines(self._body(state))
        limit = max(0, len(body) - room)
        top = self._top_of_list(state, body, room) if state.view == "list" else min(state.scroll, limit)
        shown = body[top : top + room]
        if top < limit and state.view != "list":
            more = Text(f"({len(body) - top - room + 1} more lines: press space)", style="dim")
            shown = [*shown[:-1], *self._lines(more)[:1]]
        shown += [[] for _ in range(room - len(shown))]
        return SegmentLines([*head, *shown, *foot][:height], new_lines=True), limit

    def verdict(self, state: State) -> RenderableType | None:
        """Draw the verdict on the current exercise, for a terminal that cannot be drawn over; None if there is none."""
        found = state.verdicts.get(state.current)
        if state.current in state.trouble:
            return Text(make_visible(state.trouble[state.current]), style="red")
        return None if found is None else self._draw(found, self._console)

    def advice(self, state: State) -> Text:
        """Say what to do after the verdict on the current exercise."""
        verdict = state.verdicts.get(state.current)
        if verdict is None or state.current in state.trouble:
            return Text()
        if verdict.outcome not in FINE:
            return Text(make_visible(self._advise(verdict)), style="bold")
        if state.done == len(state.keys):
            return Text("And that was the last one: every exercise is done. Well done!", style="bold green")
        said = "All public checks pass." if verdict.outcome == "passed" else "Done; a person marks your text later."
        return Text(f"{said} Press n for the next exercise.", style="bold green")

    def _lines(self, *parts: RenderableType) -> Lines:
        """Lay out; whatever the text, no character that could steer the terminal, or that it does not know, is left."""
        encoding = self._console.encoding
        lines = self._console.render_lines(Group(*parts), pad=False)
        return [
            [Segment(make_visible(text).encode(encoding, "replace").decode(encoding), style) for text, style, _ in line]
            for line in lines
        ]

    def _head(self, state: State, *, short: bool) -> RenderableType:
        exercise = self._course.exercise(state.current)
        title = Text.assemble(
            stage_mark(state.stages[state.current], ascii_only=self._ascii),
            (f" {state.current}", "bold"),
            f"  {exercise.title}",
        )
        if short:
            return _cut(title)
        bar = progress_bar(state.done, len(state.keys), self._console.width, ascii_only=self._ascii)
        path = self._course.stub(state.current).relative_to(self._course.root).as_posix()
        facts = Text(f"{path}  about {exercise.minutes} min", style="dim")
        course = Text(f"{state.done} of {len(state.keys)} done  {self._course.title}", style="dim")
        return Group(_cut(course), bar, _cut(title), _cut(facts), Text())

    def _is_checking(self, state: State) -> bool:
        return state.running is not None and state.current in (state.running, *state.queue)

    def _foot(self, state: State, width: int) -> RenderableType:
        working = "Checking." if self._is_checking(state) else ""
        if state.sweep:
            working = f"Checking {max(1, state.sweep - len(state.queue))} of {state.sweep}."
        said = [Text(working, style="cyan")]  # in the place of an empty line, so that nothing jumps
        if state.notice:
            said.append(Text(state.notice, style="yellow"))
        advice = self.advice(state)
        verdict = state.verdicts.get(state.current)
        outdated = verdict is not None and verdict.outcome in FINE and self._is_checking(state)  # no praise too early
        if state.view == "exercise" and advice and not outdated:
            said.append(advice)
        return Group(*said, *_packed(_VIEW_KEYS.get(state.view, _KEYS), width))

    def _body(self, state: State) -> RenderableType:
        drawn: dict[View, Callable[[State], RenderableType]] = {
            "list": self._list,
            "help": _help,
            "hints": self._hints,
            "reset": self._question,
        }
        return drawn.get(state.view, self._verdict)(state)

    def _verdict(self, state: State) -> RenderableType:
        verdict = self.verdict(state)
        if verdict is not None:
            return verdict
        return Text("The first check is on its way. Open the file in your editor; each save is checked.", style="dim")

    def _list(self, state: State) -> RenderableType:
        rows: list[Text] = []
        for index, key in enumerate(state.keys):
            exercise = self._course.exercise(key)
            chosen = index == state.cursor
            mark = Text("*", style="cyan") if key == state.running else None
            row = Text("> " if chosen else "  ", style="bold" if chosen else "")
            row += mark or stage_mark(state.stages[key], ascii_only=self._ascii)
            row += Text(f" {key}", style="reverse" if chosen else "") + Text(f"  {exercise.title}", style="dim")
            rows.append(_cut(row))
        return Group(*rows)

    def _top_of_list(self, state: State, body: Lines, room: int) -> int:
        return min(max(0, state.cursor - room // 2), max(0, len(body) - room))

    def _hints(self, state: State) -> RenderableType:
        if not state.hints_total:
            return Text("There are no hints for this exercise. The text of the lesson is the README beside your file.")
        shown: list[Text] = []
        for number, text in enumerate(state.hints, start=1):
            shown += [Text(f"Hint {number} of {state.hints_total}", style="bold"), Text(text), Text()]
        if len(state.hints) < state.hints_total:
            shown.append(Text("Try it with that first. If you are still stuck, h gives the next one.", style="dim"))
        else:
            shown.append(Text("That was the last hint.", style="dim"))
        return Group(*shown)

    def _question(self, state: State) -> RenderableType:
        path = self._course.stub(state.current).relative_to(self._course.root).as_posix()
        return Group(
            Text(f"Put the stub of {state.current} back?", style="bold"),
            Text(f"What you wrote in {path} is then replaced. A copy of it is kept in .autograder/backups."),
        )


def _help(_state: State) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for key, meaning in _HELP:
        table.add_row(Text(key, style="bold"), meaning)
    return table


def _cut(text: Text) -> Text:
    text.no_wrap = True
    text.overflow = "crop"
    return text


def _packed(keys: Iterable[tuple[str, str]], width: int) -> list[Text]:
    """Set keys and what they do in as few lines as they fit into."""
    lines = [Text()]
    for key, meaning in keys:
        entry = Text.assemble((key, "bold"), " ", (meaning, "dim"))
        if lines[-1] and lines[-1].cell_len + 2 + entry.cell_len > width:
            lines.append(Text())
        if lines[-1]:
            lines[-1].append("  ")
        lines[-1].append_text(entry)
    return lines
