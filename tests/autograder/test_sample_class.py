"""The sample class: answers as real students would hand them in, and what each of them must get.

`tests/samples/class` is what `make grade` grades; `tests/samples/right` holds right answers only, in styles as
different as the stubs allow. All were written by somebody who had seen the stubs and the lessons, and nothing else.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from silent import Silent

from autograder import sandbox
from autograder.course import load_course
from autograder.grading.run import grade
from autograder.results import Check, Exercise, Submission
from autograder.runners.local import LocalRunner
from autograder.submissions import read_submissions

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/samples"
CELL, SHAPES, CLIP, CONCAT, TAGGER = KEYS = (
    "02_cell/manual_cell",
    "03_loop/rnn_shapes",
    "05_stability/clip_by_norm",
    "07_deep_and_bidirectional/bidirectional_concat",
    "09_tagging/tagger",
)

# Whoever is not here gets full marks for everything; what is not here of those who are, too.
# For each wrong answer: the checks that fail, with the reason; checks that are blocked by them are not listed.
MISTAKES: dict[tuple[str, str], dict[str, str]] = {
    ("dmitri", CELL): {  # forgets one bias
        "test_one_step_equals_rnn_cell": "wrong",
        "test_equal_sizes": "wrong",
        "test_relu": "wrong",
    },
    ("esra", CONCAT): {  # takes the last step of the output
        "test_one_layer": "wrong",
        "test_several_layers": "wrong",
        "test_equal_sizes": "wrong",
        "test_gradient_of_final_states": "wrong",
        "test_encode_without_padding": "wrong",
        "test_encode_padded_batches": "wrong",
    },
    ("farid", CLIP): {  # clips every gradient by itself
        "test_arrays_are_scaled_together": "wrong",
        "test_arrays_of_any_shape": "wrong",
        "test_parameters_are_scaled_together": "wrong",
        "test_parameters_without_gradient": "wrong",
        "test_parameters_that_come_once": "wrong",
    },
    ("grace", TAGGER): {"test_accuracy": "wrong"},  # counts padding
    ("hugo", CELL): dict.fromkeys(  # a parenthesis is missing
        ("test_parameters_are_registered", "test_unknown_nonlinearity", "test_arguments_are_left_alone"), "raised"
    ),
    ("jonas", SHAPES): {"test_count_of_one_layer": "timed_out"},  # loops for ever
    ("lena", CELL): {  # looks for the solution on the disk, finds nothing, returns zeros
        "test_one_step_equals_rnn_cell": "wrong",
        "test_equal_sizes": "wrong",
        "test_relu": "wrong",
    },
    ("nadia", CELL): {"test_every_gradient": "raised", "test_arguments_are_left_alone": "wrong"},  # works in place
    ("nadia", CLIP): {"test_arrays_are_not_changed": "wrong"},
    ("omar", CELL): {"test_parameters_are_registered": "wrong"},  # keeps plain tensors in a list
    ("quinn", CELL): dict.fromkeys(  # misspells forward: a failure, though it raises NotImplementedError
        ("test_one_step_equals_rnn_cell", "test_equal_sizes", "test_relu", "test_arguments_are_left_alone"), "raised"
    ),
    ("quinn", TAGGER): {"test_layers_and_shapes": "raised"},
    ("rosa", SHAPES): {  # exchanges the axes
        "test_output_of_a_batch": "wrong",
        "test_state_of_a_batch": "wrong",
        "test_axes_of_one": "wrong",
    },
    ("samir", CELL): dict.fromkeys(  # uses the cell that is to be written
        ("test_parameters_are_registered", "test_unknown_nonlinearity", "test_arguments_are_left_alone"), "forbidden"
    ),
}
WHOLE: dict[tuple[str, str], str] = {("ines", CLIP): "missing", ("mateo", CLIP): "out_of_memory"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Submission]:
    course = load_course(ROOT)
    submissions = read_submissions([SAMPLES / "class", SAMPLES / "right"], course, limit=KEYS)
    runner = LocalRunner(sandbox.choose(None))
    results = grade(course, submissions, tmp_path_factory.mktemp("out"), runner, 2, Silent())
    assert results.faults == 0
    return {submission.student: submission for submission in results.submissions}


def students(folder: str) -> list[str]:
    return sorted(path.name for path in (SAMPLES / folder).iterdir())


def exercise(graded: dict[str, Submission], student: str, key: str) -> Exercise:
    return next(each for each in graded[student].exercises if each.key == key)


def told(checks: tuple[Check, ...]) -> str:
    return "\n".join(f"{check.name}: {check.outcome} {check.reason} {check.message}" for check in checks)


@pytest.mark.parametrize("student", students("right"))
def test_a_right_answer_in_any_style_gets_full_marks(graded: dict[str, Submission], student: str) -> None:
    for each in graded[student].exercises:
        assert each.outcome == "passed", f"{each.key}\n{told(each.checks)}"


@pytest.mark.parametrize("student", [student for student in students("class") if student != "petra"])
@pytest.mark.parametrize("key", KEYS)
def test_everybody_gets_what_they_earned(graded: dict[str, Submission], student: str, key: str) -> None:
    given = exercise(graded, student, key)
    if (student, key) in WHOLE:
        assert {(check.outcome, check.reason) for check in given.checks if check.outcome != "blocked"} == {
            ("failed", WHOLE[student, key])
        }, told(given.checks)
        assert given.points == 0
        return
    failed = {check.name: check.reason for check in given.checks if check.outcome == "failed"}
    assert failed == MISTAKES.get((student, key), {}), told(given.checks)
    assert given.outcome == ("failed" if failed else "passed"), told(given.checks)
    assert given.points == sum(check.max_points for check in given.checks if check.outcome == "passed")


def test_an_untouched_stub_is_unattempted_not_failed(graded: dict[str, Submission]) -> None:
    assert {check.outcome for each in graded["petra"].exercises for check in each.checks} == {"unattempted"}
    assert graded["petra"].points == 0


def test_what_a_student_prints_is_kept_and_cut(graded: dict[str, Submission]) -> None:
    printed = [check.output for each in graded["kofi"].exercises for check in each.checks]
    assert any(printed)
    assert max(map(len, printed)) < 70_000


def test_nobody_reads_what_is_not_theirs(graded: dict[str, Submission]) -> None:
    cell = exercise(graded, "lena", CELL)
    shown = " ".join(check.message + check.output for check in cell.checks)
    assert "ManualRNNCell(nn.Module)" not in shown
    assert "root:" not in shown
