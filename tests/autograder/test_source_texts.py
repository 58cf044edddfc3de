"""The lesson texts that the course comes from: what they compute gets full marks, what is wrong in them does not.

`tests/samples/source_texts` holds, for each of the five texts, answers as somebody would write them who learned from
that text alone; where a text only tells of something (gated cells, say), there is none. `tests/samples/faults` holds
what a text gets wrong, in the form of a bank: each entry replaces one definition in that text's answer. A fault that an
exercise's own bank holds is referred to by its name there.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from autograder import sandbox
from autograder.course import load_course
from autograder.grading.run import make_setup
from autograder.misconceptions import Misconception, compose, read_bank
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit

COURSE = load_course(Path(__file__).parents[2])
SAMPLES = Path(__file__).parents[1] / "samples"
# By text and key.
ANSWERS = {
    (path.parts[-3], f"{path.parts[-2]}/{path.stem}"): path.read_text(encoding="utf-8")
    for path in sorted((SAMPLES / "source_texts").glob("*/*/*.py"))
}


class Fault(NamedTuple):
    """A fault and a wrong answer that has it: an entry of the exercise's bank, or of the faults of `text`."""

    what: str
    key: str
    entry: str
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.key}, {self.entry}"


NO_MEMORY = Fault("no recurrence needed", "09_tagging/tagger", "trains_a_network_that_never_remembers", "rnn_basics")
FAULTS = (
    Fault("ids with holes", "01_sequences/vocabulary", "numbers_positions_instead_of_tokens"),
    Fault("-1 is the last column", "01_sequences/one_hot_names", "takes_minus_one_for_a_column"),
    Fault("mis-decoded names", "01_sequences/one_hot_names", "reads_names_in_the_wrong_encoding", "pytorch_layers"),
    Fault("six names", "08_classification/name_classifier", "trains_on_six_names", "pytorch_layers"),
    Fault("nothing held out", "08_classification/sentiment", "holds_nothing_out", "rnn_basics"),
    Fault("no module", "10_forecasting/sine_predictor", "IsNoModule", "numpy_fundamentals"),
    Fault("no module", "11_language_model/char_rnn", "IsNoModule", "numpy_fundamentals"),
    Fault(
        "a figure for every subplot", "04_bptt/gradient_flow", "opens_a_figure_for_every_subplot", "numpy_fundamentals"
    ),
    Fault(
        "all weights reasonable",
        "04_bptt/gradient_flow",
        "calls_everything_stable_between_fixed_bounds",
        "numpy_fundamentals",
    ),
    Fault("a tenth of the identity", "05_stability/initialization", "takes_a_tenth_of_the_identity"),
    Fault("target equals an input", "10_forecasting/sine_windows", "refuses_no_leak"),
    Fault("target equals an input", "10_forecasting/sine_windows", "takes_the_last_input_for_target"),
    Fault("squeezed batch", "10_forecasting/sine_predictor", "squeezes_the_prediction"),
    Fault("squeezed batch", "10_forecasting/sine_predictor", "squeezes_a_batch_of_one", "rnn_basics"),
    Fault("h_n[-1] of two directions", "07_deep_and_bidirectional/bidirectional_concat", "takes_the_last_row_only"),
    Fault("h_n[-1] of two directions", "08_classification/sentiment", "takes_one_direction_twice"),
    Fault("normal_ without a tensor", "05_stability/initialization", "names_no_tensor", "numpy_fundamentals"),
    NO_MEMORY,
    Fault("spectral radius above 1", "04_bptt/gradient_flow", "judges_by_the_recurrent_matrix_alone", "rnn_basics"),
    Fault("explosion presumed", "05_stability/exploding_experiment", "assumes_the_limit_is_reached"),
    Fault("a state on the CPU", "03_loop/full_rnn", "begins_at_zeros_on_the_cpu"),
    Fault("a state on the CPU", "03_loop/manual_rnn", "begins_at_zeros_on_the_cpu"),
)

ELEMENT_TAGS = "test_learns_element_tags"

# A string that goes on in the next line without being told to: no Python, so no entry of a bank either.
UNREADABLE = 'print("\n--- logits ---")\n'


def entry_of(fault: Fault) -> Misconception:
    path = SAMPLES / "faults" / fault.text / f"{fault.key}.py" if fault.text else COURSE.bank(fault.key)
    return next(each for each in read_bank(path).misconceptions if each.name == fault.entry)


def faulty(fault: Fault) -> str:
    right = ANSWERS[fault.text, fault.key] if fault.text else COURSE.solution(fault.key).read_text(encoding="utf-8")
    return compose(right, entry_of(fault))


def units() -> dict[object, Unit]:
    """Everything to be graded: answers by text and key, then faults, of which only the checks that must fail run."""
    found: dict[object, Unit] = {}

    def add(name: object, key: str, source: str, only: tuple[str, ...] = ()) -> None:
        found[name] = Unit(number=len(found), key=key, source=source.encode(), only=only)

    for (text, key), source in ANSWERS.items():
        add((text, key), key, source)
    for fault in FAULTS:
        add(fault, fault.key, faulty(fault), entry_of(fault).caught_by)
    add(ELEMENT_TAGS, NO_MEMORY.key, faulty(NO_MEMORY), (ELEMENT_TAGS,))
    add(UNREADABLE, "03_loop/many_to_one", ANSWERS["pytorch_layers", "03_loop/many_to_one"] + UNREADABLE)
    return found


@pytest.fixture(scope="module")
def verdicts() -> dict[object, Exercise]:
    named = units()
    by_number = {unit.number: name for name, unit in named.items()}
    setup = make_setup(COURSE, sorted({unit.key for unit in named.values()}), b"the lesson texts", jobs=2)
    graded = LocalRunner(sandbox.choose(None)).run(setup, list(named.values()), lambda _: None)
    return {by_number[unit.number]: unit.exercise for unit in graded}


def told(exercise: Exercise) -> str:
    return "\n".join(f"{check.name}: {check.outcome} {check.reason} {check.message}" for check in exercise.checks)


def test_there_are_answers_of_five_texts() -> None:
    assert len({text for text, _ in ANSWERS}) == 5


@pytest.mark.parametrize(("text", "key"), ANSWERS)
def test_what_a_text_computes_gets_full_marks(verdicts: dict[object, Exercise], text: str, key: str) -> None:
    graded = verdicts[text, key]
    assert (graded.outcome, graded.points) == ("passed", COURSE.exercise(key).points), told(graded)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_of_a_text_is_rejected(verdicts: dict[object, Exercise], fault: Fault) -> None:
    entry = entry_of(fault)
    checks = {check.name: (check.outcome, check.reason) for check in verdicts[fault].checks}
    assert checks == dict.fromkeys(entry.caught_by, ("failed", entry.reason)), told(verdicts[fault])


def test_every_fault_of_the_texts_is_listed() -> None:
    written = {
        Fault("", f"{path.parts[-2]}/{path.stem}", entry.name, text=path.parts[-3])
        for path in (SAMPLES / "faults").glob("*/*/*.py")
        for entry in read_bank(path).misconceptions
    }
    assert written == {fault._replace(what="") for fault in FAULTS if fault.text}


def test_the_element_modulo_3_needs_no_memory(verdicts: dict[object, Exercise]) -> None:
    """So a network without any learns it, and is rejected for the running sum alone."""
    assert NO_MEMORY in FAULTS
    assert [check.outcome for check in verdicts[ELEMENT_TAGS].checks] == ["passed"], told(verdicts[ELEMENT_TAGS])


def test_a_string_broken_over_two_lines_is_no_answer(verdicts: dict[object, Exercise]) -> None:
    line = ANSWERS["pytorch_layers", "03_loop/many_to_one"].count("\n") + 1
    checks = [check for check in verdicts[UNREADABLE].checks if check.outcome != "blocked"]
    assert {(check.outcome, check.reason) for check in checks} == {("failed", "raised")}
    for check in checks:
        assert "cannot be read as Python" in check.message
        assert f"line {line}" in check.message
