"""What the watcher shows and does: an event in, a new state and effects out. No terminal, no file, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from autograder.progress import Stage
from autograder.results import FINE, Exercise

View = Literal["exercise", "hints", "list", "help", "reset"]

PAGE: Final = 10  # lines that a page key moves by

# --- events ---------------------------------------------------------------------------------------------------------


class Pressed(msgspec.Struct, frozen=True):
    """A key: its character, or `up`, `down`, `page_up`, `page_down`, `home`, `end`, `enter`, `escape`."""

    key: str


class Saved(msgspec.Struct, frozen=True):
    """Files of these exercises have changed."""

    keys: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True):
    """A check has ended with a verdict; `notice` is what else the student should know."""

    exercise: Exercise
    notice: str = ""


class CheckFailed(msgspec.Struct, frozen=True):
    """A check has ended without a verdict."""

    key: str
    message: str


class HintsGiven(msgspec.Struct, frozen=True):
    """The hints that were taken so far; `total` is how many there are."""

    texts: tuple[str, ...]
    total: int
    notice: str = ""


class StubPutBack(msgspec.Struct, frozen=True):
    """A reset has ended; `message` says how, `done` whether anything changed."""

    key: str
    message: str
    done: bool


class Told(msgspec.Struct, frozen=True):
    """Something the student should know."""

    message: str


Event: TypeAlias = Pressed | Saved | Checked | CheckFailed | HintsGiven | StubPutBack | Told

# --- effects --------------------------------------------------------------------------------------------------------


class RunCheck(msgspec.Struct, frozen=True):
    """Check an exercise; ends with Checked or CheckFailed. There is never more than one at a time."""

    key: str


class GiveHints(msgspec.Struct, frozen=True):
    """Answer with HintsGiven: what was taken before, and one `more`; the first is taken in any case."""

    key: str
    more: bool


class PutStubBack(msgspec.Struct, frozen=True):
    """Reset an exercise; the student has said yes. Ends with StubPutBack."""

    key: str


class Quit(msgspec.Struct, frozen=True):
    """End the program."""


Effect: TypeAlias = RunCheck | GiveHints | PutStubBack | Quit

# --- the state ------------------------------------------------------------------------------------------------------


class State(msgspec.Struct, frozen=True, kw_only=True):
    """All that the screen depends on. `keys` are in course order; `queue` waits for the check that is `running`.

    `sweep` is how many exercises a check of all began with, 0 if none is under way.
    """

    keys: tuple[str, ...]
    current: str
    stages: Mapping[str, Stage]
    verdicts: Mapping[str, Exercise] = {}
    trouble: Mapping[str, str] = {}
    running: str | None = None
    queue: tuple[str, ...] = ()
    sweep: int = 0
    view: View = "exercise"
    cursor: int = 0
    scroll: int = 0
    hints: tuple[str, ...] = ()
    hints_total: int = 0
    notice: str = ""

    @property
    def done(self) -> int:
        """Count the exercises that are done."""
        return sum(stage == "done" for stage in self.stages.values())


Step: TypeAlias = tuple[State, tuple[Effect, ...]]


def begin(keys: tuple[str, ...], current: str, stages: Mapping[str, Stage], notice: str = "") -> Step:
    """Start with an exercise, which is checked at once."""
    return _go_to(State(keys=keys, current=current, stages=stages), current, notice)


def advance(state: State, event: Event) -> Step:
    """Take one event in."""
    match event:
        case Pressed():
            return _pressed(state, event.key)
        case Saved():
            return _saved(state, event.keys)
        case Checked() | CheckFailed():
            return _checked(state, event)
        case HintsGiven():
            shown = _replace(state, view="hints", hints=event.texts, hints_total=event.total, notice=event.notice)
            return shown, ()
        case StubPutBack():
            return _put_back(state, event)
        case Told():
            return _replace(state, notice=event.message), ()


def limit_scroll(state: State, limit: int) -> State:
    """Take back what was scrolled beyond the end: only the screen knows how long the body is."""
    return _replace(state, scroll=min(state.scroll, limit)) if state.view != "list" else state


def _pressed(state: State, key: str) -> Step:
    if state.view == "reset":
        return _answer_reset(state, key)
    if state.view == "list" and key in _LIST_KEYS:
        return _LIST_KEYS[key](state)
    action = _KEYS.get(key)
    if action is None:
        return state, ()  # a slip of the finger
    return action(_replace(state, notice=""))


def _saved(state: State, keys: tuple[str, ...]) -> Step:
    known = tuple(key for key in state.keys if key in keys)
    if not known:
        return state, ()
    view = "reset" if state.view == "reset" else "exercise"
    if state.current in known or state.view == "reset":
        return _enqueue(_replace(state, view=view, scroll=0), *known)
    if len(known) == 1:  # the student has moved on to another file
        return _go_to(state, known[0], f"You saved {known[0]}, so here it is.")
    return _enqueue(state, *known)


def _checked(state: State, event: Checked | CheckFailed) -> Step:
    verdicts, trouble, stages = dict(state.verdicts), dict(state.trouble), dict(state.stages)
    if isinstance(event, Checked):
        key, notice = event.exercise.key, event.notice or state.notice
        verdicts[key] = event.exercise
        trouble.pop(key, None)
        stages[key] = _stage(event.exercise, state.stages[key])
    else:
        key, notice = event.key, state.notice
        trouble[key] = event.message
    after = _replace(state, verdicts=verdicts, trouble=trouble, stages=stages, running=None, notice=notice)
    if after.sweep and not after.queue:
        done = f"All {after.sweep} exercises were checked: {after.done} of {len(after.keys)} are done."
        after = _replace(after, sweep=0, notice=done)
    return _start(after)


def _stage(exercise: Exercise, before: Stage) -> Stage:
    if exercise.outcome == "fault":
        return before
    if exercise.outcome in FINE:
        return "done"
    return "new" if exercise.outcome == "unattempted" else "begun"


def _put_back(state: State, event: StubPutBack) -> Step:
    after = _replace(state, notice=event.message)
    if not event.done:
        return after, ()
    verdicts = {key: verdict for key, verdict in state.verdicts.items() if key != event.key}
    return _enqueue(_replace(after, verdicts=verdicts, stages={**state.stages, event.key: "new"}), event.key)


# --- checks, one at a time ------------------------------------------------------------------------------------------


def _enqueue(state: State, *keys: str) -> Step:
    """Put exercises before all that wait; one that is being checked is checked again, for its file may have changed."""
    return _start(_replace(state, queue=(*keys, *(key for key in state.queue if key not in keys))))


def _start(state: State) -> Step:
    if state.running is not None or not state.queue:
        return state, ()
    key, *rest = state.queue
    return _replace(state, running=key, queue=tuple(rest)), (RunCheck(key),)


# --- keys -----------------------------------------------------------------------------------------------------------


def _go_to(state: State, key: str, notice: str = "") -> Step:
    at = state.keys.index(key)
    shown = _replace(state, current=key, cursor=at, view="exercise", scroll=0, notice=notice, hints=(), hints_total=0)
    return _enqueue(shown, key)


def _next(state: State) -> Step:
    at = state.keys.index(state.current)
    later = (*state.keys[at + 1 :], *state.keys[:at])
    unfinished = [key for key in later if state.stages[key] != "done"]
    if unfinished:
        return _go_to(state, unfinished[0])
    if state.stages[state.current] != "done":
        return _replace(state, notice="This is the last one that is left."), ()
    return _replace(state, notice="Every exercise is done. Well done!"), ()


def _previous(state: State) -> Step:
    at = state.keys.index(state.current)
    if at == 0:
        return _replace(state, notice="This is the first exercise."), ()
    return _go_to(state, state.keys[at - 1])


def _check_all(state: State) -> Step:
    started, effects = _enqueue(_replace(state, view="list", sweep=len(state.keys)), *state.keys)
    return started, effects


def _back(state: State) -> Step:
    if state.sweep:
        return _replace(state, queue=(), sweep=0, notice="Stopped. What was checked is kept."), ()
    return _replace(state, view="exercise", scroll=0, cursor=state.keys.index(state.current)), ()


def _toggle(view: View) -> Callable[[State], Step]:
    def toggle(state: State) -> Step:
        cursor = state.keys.index(state.current)
        return _replace(state, view="exercise" if state.view == view else view, scroll=0, cursor=cursor), ()

    return toggle


def _ask_reset(state: State) -> Step:
    return _replace(state, view="reset"), ()


def _answer_reset(state: State, key: str) -> Step:
    answered = _replace(state, view="exercise", scroll=0)
    if key in {"y", "Y"}:
        return answered, (PutStubBack(state.current),)
    return _replace(answered, notice="Nothing was changed."), ()


def _hint(state: State) -> Step:
    return _replace(state, scroll=0), (GiveHints(state.current, more=state.view == "hints"),)


def _scroll(lines: int) -> Callable[[State], Step]:
    return lambda state: (_replace(state, scroll=max(0, state.scroll + lines)), ())


def _move(rows: int) -> Callable[[State], Step]:
    def move(state: State) -> Step:
        return _replace(state, cursor=min(max(0, state.cursor + rows), len(state.keys) - 1)), ()

    return move


def _replace(state: State, **changes: object) -> State:
    return msgspec.structs.replace(state, **changes)


_MOTIONS: Final = {"up": -1, "down": 1, "k": -1, "j": 1, "page_up": -PAGE, "page_down": PAGE, " ": PAGE} | {
    "home": -(10**6),
    "end": 10**6,
}
_KEYS: Final[dict[str, Callable[[State], Step]]] = {
    "n": _next,
    "p": _previous,
    "h": _hint,
    "l": _toggle("list"),
    "?": _toggle("help"),
    "a": _check_all,
    "r": _ask_reset,
    "c": lambda state: _enqueue(_replace(state, view="exercise", scroll=0), state.current),
    "q": lambda state: (state, (Quit(),)),
    "escape": _back,
    **{key: _scroll(lines) for key, lines in _MOTIONS.items()},
}
_LIST_KEYS: Final[dict[str, Callable[[State], Step]]] = {
    **{key: _move(rows) for key, rows in _MOTIONS.items()},
    "enter": lambda state: _go_to(state, state.keys[state.cursor]),
}
