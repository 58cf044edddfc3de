"""What a person should look at before grades go out, on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.reports.ink import Ink
from autograder.results import Note

_LONGEST_NAME = 40
_LONGEST = 400
_MOST = 200  # that anybody would look through in a terminal, and a table measures every row before it prints the first


def print_notes(notes: Sequence[Note], console: Console) -> None:
    """Print a table of the notes, if there are any."""
    if not notes:
        return
    ink = Ink(console)
    ink.line(Text(f"\nTo look at before the grades go out: {len(notes)}", style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("what", no_wrap=True)
    table.add_column("student", overflow="fold", max_width=_LONGEST_NAME)
    table.add_column("why", overflow="fold")
    for note in sorted(notes, key=lambda note: (note.kind, note.student))[:_MOST]:
        who = ink.on_one_line(note.student, _LONGEST_NAME)
        table.add_row(Text(note.kind), Text(who), Text(ink.on_one_line(note.what, _LONGEST)))
    console.print(table)
    if len(notes) > _MOST:
        ink.line(Text(f"And {len(notes) - _MOST} more; the class report lists them all."))
