"""The watcher's mind, without a terminal: what follows from keys, saves and verdicts, and what is drawn of it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course import Course, load_course
from autograder.reports import checked
from autograder.results import Check, Exercise, Outcome, score_exercise
from autograder.watching import state as watcher
from autograder.watching.screen import Screen
from autograder.watching.state import (
    Checked,
    CheckFailed,
    Effect,
    Event,
    GiveHints,
    HintsGiven,
    Pressed,
    PutStubBack,
    Quit,
    RunCheck,
    Saved,
    State,
    StubPutBack,
    Told,
)
from autograder.watching.terminal import keys_in

AFFINE, SUMS = "01_first/affine", "01_first/running_sum"
KEYS = ("a", "b", "c", "d")


def verdict(key: str, outcome: Outcome, message: str = "") -> Exercise:
    points = 2.0 if outcome == "passed" else 0.0
    made = Check(name="test_it", title="It works", outcome=outcome, points=points, max_points=2, message=message)
    return score_exercise(key, [made])


class Sitting:
    """A state and the events that it gets; checks answer when a test says so."""

    def __init__(self, keys: tuple[str, ...] = KEYS, current: str = "a") -> None:
        self.state, self.effects = watcher.begin(keys, current, dict.fromkeys(keys, "new"))

    def take(self, *events: Event) -> tuple[Effect, ...]:
        for event in events:
            self.state, self.effects = watcher.advance(self.state, event)
        return self.effects

    def press(self, *keys: str) -> tuple[Effect, ...]:
        return self.take(*map(Pressed, keys))

    def told(self, *outcomes: Outcome) -> tuple[Effect, ...]:
        """End the running checks, one after another."""
        for outcome in outcomes:
            assert self.state.running is not None
            self.take(Checked(verdict(self.state.running, outcome)))
        return self.effects


# --- checks ---------------------------------------------------------------------------------------------------------


def test_the_first_exercise_is_checked_at_once() -> None:
    sitting = Sitting(current="b")
    assert sitting.effects == (RunCheck("b"),)
    sitting.told("failed")
    assert (sitting.state.running, sitting.state.stages["b"]) == (None, "begun")


def test_a_save_is_checked() -> None:
    sitting = Sitting()
    sitting.told("unattempted")
    assert sitting.take(Saved(("a",))) == (RunCheck("a"),)
    sitting.told("passed")
    assert (sitting.state.stages["a"], sitting.state.done) == ("done", 1)


def test_a_save_during_a_check_is_checked_after_it_and_once_for_many() -> None:
    sitting = Sitting()
    assert sitting.take(Saved(("a",)), Saved(("a",)), Saved(("a",))) == ()
    assert sitting.told("failed") == (RunCheck("a"),)
    assert sitting.told("passed") == ()


def test_there_is_one_check_at_a_time_and_each_ends_in_the_next() -> None:
    sitting = Sitting()
    running = 1
    for event in (Saved(("b",)), Pressed("n"), Pressed("c"), Saved(KEYS), Pressed("a")):
        assert sitting.take(event) == ()
    while sitting.state.running:
        running += sum(isinstance(effect, RunCheck) for effect in sitting.told("failed"))
        assert running < 10
    assert sitting.state.queue == ()
    assert set(sitting.state.verdicts) == set(KEYS)


def test_a_save_of_another_exercise_leads_to_it_but_many_saves_do_not() -> None:
    sitting = Sitting()
    sitting.told("failed")
    assert sitting.take(Saved(("c", "unknown"))) == (RunCheck("c"),)
    assert sitting.state.current == "c"
    assert "c" in sitting.state.notice
    sitting.told("failed")
    sitting.take(Saved(("a", "b")))
    assert sitting.state.current == "c"
    assert sitting.take(Saved(("unknown",))) == ()


def test_a_check_that_breaks_is_told_and_the_next_save_tries_again() -> None:
    sitting = Sitting()
    sitting.take(CheckFailed("a", "the server is gone"))
    assert sitting.state.trouble == {"a": "the server is gone"}
    assert sitting.take(Saved(("a",))) == (RunCheck("a"),)
    sitting.told("passed")
    assert sitting.state.trouble == {}


def test_a_fault_of_ours_changes_no_stage() -> None:
    sitting = Sitting()
    sitting.told("passed")
    sitting.take(Saved(("a",)))
    sitting.told("fault")
    assert sitting.state.stages["a"] == "done"


# --- keys -----------------------------------------------------------------------------------------------------------


def test_next_leads_to_what_is_not_done_and_goes_round() -> None:
    sitting = Sitting()
    sitting.told("passed")
    sitting.press("n")
    sitting.told("passed")
    assert sitting.press("n") == (RunCheck("c"),)
    sitting.told("failed")
    sitting.press("n")
    sitting.told("passed")
    sitting.press("n")
    assert sitting.state.current == "c"
    sitting.told("failed")
    assert sitting.press("n") == ()
    assert "last one" in sitting.state.notice
    sitting.take(Saved(("c",)))
    sitting.told("passed")
    assert sitting.press("n") == ()
    assert "Every exercise is done" in sitting.state.notice


def test_previous_is_in_course_order_and_ends_at_the_first() -> None:
    sitting = Sitting(current="b")
    sitting.press("p")
    assert sitting.state.current == "a"
    sitting.press("p")
    assert "first exercise" in sitting.state.notice


def test_an_exercise_is_chosen_from_the_list() -> None:
    sitting = Sitting()
    sitting.told("failed")
    sitting.press("l", "down", "j", "j", "down", "up")
    assert (sitting.state.view, sitting.state.cursor) == ("list", 2)
    assert sitting.press("enter") == (RunCheck("c"),)
    assert (sitting.state.view, sitting.state.current) == ("exercise", "c")
    sitting.press("l", "home", "up", "escape")
    assert (sitting.state.view, sitting.state.current) == ("exercise", "c")


def test_all_are_checked_and_escape_stops_it() -> None:
    sitting = Sitting()
    sitting.told("failed")
    assert sitting.press("a") == (RunCheck("a"),)
    sitting.told("passed", "passed", "failed", "unattempted")
    assert sitting.state.sweep == 0
    assert "2 of 4" in sitting.state.notice
    sitting.press("a", "escape")
    assert sitting.state.queue == ()
    assert sitting.told("passed") == ()


def test_a_save_during_a_check_of_all_comes_first() -> None:
    sitting = Sitting()
    sitting.press("a")
    sitting.take(Saved(("d",)))
    assert sitting.told("failed") == (RunCheck("d"),)


def test_the_first_press_shows_the_hints_that_were_taken_the_second_asks_for_more() -> None:
    sitting = Sitting()
    assert sitting.press("h") == (GiveHints("a", more=False),)
    sitting.take(HintsGiven(("one",), 3))
    assert (sitting.state.view, sitting.state.hints) == ("hints", ("one",))
    assert sitting.press("h") == (GiveHints("a", more=True),)
    sitting.take(Saved(("a",)))
    assert sitting.state.view == "exercise"


@pytest.mark.parametrize("key", ["n", "q", "enter", "escape", "r"])
def test_a_reset_is_only_done_after_yes(key: str) -> None:
    sitting = Sitting()
    assert sitting.press("r") == ()
    assert sitting.press(key) == ()
    assert "Nothing was changed" in sitting.state.notice
    assert sitting.press("r", "y") == (PutStubBack("a"),)


def test_after_a_reset_the_stub_is_checked_and_the_old_verdict_is_gone() -> None:
    sitting = Sitting()
    sitting.told("passed")
    assert sitting.take(StubPutBack("a", "nothing to put back", done=False)) == ()
    assert sitting.state.done == 1
    assert sitting.take(StubPutBack("a", "The stub is back.", done=True)) == (RunCheck("a"),)
    assert (sitting.state.done, sitting.state.verdicts) == (0, {})
    sitting.take(Saved(("a",)))  # which the reset has made itself
    assert sitting.state.notice == "The stub is back."


def test_a_save_does_not_answer_the_question() -> None:
    sitting = Sitting()
    sitting.press("r")
    sitting.take(Saved(("b",)))
    assert (sitting.state.view, sitting.state.current) == ("reset", "a")


def test_other_keys_do_nothing_and_q_quits() -> None:
    sitting = Sitting()
    before = sitting.state
    assert sitting.press("x", "ä", "Q") == ()
    assert sitting.state == before
    assert sitting.press("q") == (Quit(),)


def test_what_terminals_send_is_split_into_keys() -> None:
    assert keys_in("nq") == ["n", "q"]
    assert keys_in("\x1b[A\x1bOB\x1b[5~j") == ["up", "down", "page_up", "j"]
    assert keys_in("\x1b") == ["escape"]
    assert keys_in("\r \x00\x07") == ["enter", " "]
    # Letters within a sequence that we do not know are no commands: shift-right, a mouse, F5.
    assert keys_in("\x1b[1;2C\x1b[<0;3;4M\x1b[15~") == []


# --- what is drawn --------------------------------------------------------------------------------------------------


def drawn(course: Course, state: State, width: int = 40, height: int = 24, encoding: str = "utf-8") -> list[str]:
    written = io.BytesIO()
    file = io.TextIOWrapper(written, encoding=encoding, write_through=True)
    console = Console(file=file, width=width, height=height, color_system=None, force_terminal=True)
    frame, _ = Screen(course, console, checked.draw, lambda _: "Look at the first check.").frame(state)
    console.print(frame)
    return written.getvalue().decode(encoding).splitlines()


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Course:
    """Copy the miniature course."""
    return load_course(Path(shutil.copytree(mini_course, tmp_path / "course")))


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize(("width", "height"), [(40, 24), (40, 8), (20, 4), (120, 50)])
def test_every_view_fits_the_window(course: Course, width: int, height: int, encoding: str) -> None:
    sitting = Sitting((AFFINE, SUMS), AFFINE)
    sitting.take(Checked(verdict(AFFINE, "failed", "The values differ. " * 60)))
    for keys in ((), ("l",), ("?",), ("r",), ("n", "c")):
        sitting.press("escape", *keys)
        sitting.take(Told("No events arrive at \u00b5. " * 3))
        lines = drawn(course, sitting.state, width, height, encoding)
        assert len(lines) <= height
        assert max(map(len, lines)) <= width


def test_it_shows_the_exercise_how_far_one_is_and_the_keys(course: Course) -> None:
    sitting = Sitting((AFFINE, SUMS), AFFINE)
    sitting.told("passed")
    text = "\n".join(drawn(course, sitting.state, 80))
    for piece in ("1 of 2 done", AFFINE, "2 of 2 points", "Press n for the next", "q quit", "? help"):
        assert piece in text
    sitting.press("n")
    sitting.told("pending")
    assert "that was the last one" in "\n".join(drawn(course, sitting.state, 80))


def test_there_is_no_praise_while_a_new_save_is_checked(course: Course) -> None:
    sitting = Sitting((AFFINE, SUMS), AFFINE)
    sitting.told("passed")
    sitting.take(Saved((AFFINE,)))
    text = "\n".join(drawn(course, sitting.state, 80))
    assert "Checking." in text
    assert "Press n" not in text


def test_what_is_too_long_scrolls_and_the_next_step_stays_in_sight(course: Course) -> None:
    sitting = Sitting((AFFINE, SUMS), AFFINE)
    sitting.take(Checked(verdict(AFFINE, "failed", "\n".join(f"line {number}." for number in range(100)))))
    top = "\n".join(drawn(course, sitting.state))
    assert "more lines: press space" in top
    assert "line 60." not in top
    assert "Look at the first check." in top
    sitting.press("end")
    bottom = "\n".join(drawn(course, watcher.limit_scroll(sitting.state, 10**9)))
    assert "line 99." in bottom
    assert "more lines" not in bottom


def test_nothing_that_student_code_says_can_steer_the_terminal(course: Course) -> None:
    sitting = Sitting((AFFINE, SUMS), AFFINE)
    hostile = "\x1b[2J\x1b]0;owned\x07 \u202e[bold]reversed[/bold] \x9b31m\r"
    sitting.take(Checked(verdict(AFFINE, "failed", hostile)), CheckFailed(SUMS, hostile), Told(hostile))
    for keys in ((), ("n",)):
        sitting.press(*keys)
        sitting.take(Told(hostile))
        text = "\n".join(drawn(course, sitting.state, 80))
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(text)
        assert "[bold]" in text
