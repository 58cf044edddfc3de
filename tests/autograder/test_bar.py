"""The progress bar: what is drawn, and what is told where nobody watches."""

from __future__ import annotations

import io
import threading

import pytest
from rich.console import Console

from autograder.cli import bar
from autograder.results import Check, score_exercise

PASSED = Check(name="a", title="a", outcome="passed", points=1.0, max_points=1.0, message="")


def run(monkeypatch: pytest.MonkeyPatch, console: Console, moments: list[float]) -> int:
    """Grade three answers at these moments, in seconds; gives how many threads drew."""
    clock = iter(moments)
    now = [0.0]
    monkeypatch.setattr(bar, "errors", console)
    monkeypatch.setattr(bar.time, "monotonic", lambda: now[0])
    before = threading.active_count()
    with bar.Bar() as watched:
        drawing = threading.active_count() - before
        watched.begin(total=5, known=2)
        watched.stage("collected")
        for now[0] in clock:
            watched.graded("ada", score_exercise("02_cell/manual_cell", [PASSED]))
    return drawing


def test_where_nobody_watches_nothing_is_drawn_and_a_line_is_told_every_half_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = io.StringIO()
    assert run(monkeypatch, Console(file=file), [10.0, 31.0, 40.0]) == 0
    assert file.getvalue() == "4 of 5 answers graded\n"


def test_short_work_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    run(monkeypatch, Console(file=file), [1.0, 2.0, 3.0])
    assert file.getvalue() == ""


def test_in_a_terminal_the_bar_is_drawn_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    terminal = Console(file=file, force_terminal=True, width=80, _environ={"TERM": "xterm"})
    assert run(monkeypatch, terminal, [1.0, 31.0, 62.0]) == 1
    assert "5/5" in file.getvalue()
    assert "answers graded" not in file.getvalue()
