"""The student's own record, hints, and the way back to the stub; and the commands that show them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from autograder import progress
from autograder.course import Course, load_course
from autograder.errors import AutograderError
from autograder.progress.reset import is_pristine, pristine
from autograder.reports import standing
from autograder.results import Check, Exercise, Outcome, score_exercise

ROOT = Path(__file__).parents[2]
AFFINE, SUMS = "01_first/affine", "01_first/running_sum"
PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
HINTS = ("Look at the shapes.", "Transpose the weight.", "Then add the bias.")


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Course:
    """Copy the miniature course, with hints for its first exercise."""
    root = Path(shutil.copytree(mini_course, tmp_path / "course", ignore=shutil.ignore_patterns("*cache*")))
    manifest = root / "course.toml"
    text = manifest.read_text().replace("forbids =", f"hints = {json.dumps(HINTS)}\nforbids =")
    manifest.write_text(text)
    return load_course(root)


def verdict(key: str, outcome: Outcome) -> Exercise:
    points = {"passed": 2.0, "fault": None}.get(outcome, 0.0)
    return score_exercise(key, [Check(name="test_it", title="It works", outcome=outcome, points=points, max_points=2)])


def answer(course: Course, key: str, text: str = "# begun\n") -> None:
    course.stub(key).write_text(text)


def stages(course: Course) -> dict[str, str]:
    return {key: each.stage for key, each in progress.standings(course, progress.read(course)).items()}


def record_file(course: Course) -> Path:
    return course.root / ".autograder/progress.json"


def shown(width: int = 40, encoding: str = "utf-8") -> tuple[Console, io.BytesIO]:
    written = io.BytesIO()
    file = io.TextIOWrapper(written, encoding=encoding, write_through=True)
    return Console(file=file, width=width, color_system=None, force_terminal=True), written


# --- the record -----------------------------------------------------------------------------------------------------


def test_what_a_check_said_is_remembered(course: Course) -> None:
    answer(course, AFFINE)
    assert progress.record(course, [verdict(AFFINE, "failed")]) == ()
    failed = progress.read(course).entry(AFFINE)
    assert (failed.outcome, failed.points, failed.max_points, failed.first_passed) == ("failed", 0, 2, None)
    progress.record(course, [verdict(AFFINE, "passed")])
    passed = progress.read(course).entry(AFFINE)
    assert passed.outcome == "passed"
    assert passed.first_passed is not None
    assert passed.passed_hash == passed.checked_hash != ""


def test_when_it_first_passed_and_what_passed_stay_known(course: Course) -> None:
    answer(course, AFFINE)
    progress.record(course, [verdict(AFFINE, "passed")])
    first = progress.read(course).entry(AFFINE)
    answer(course, AFFINE, "# worse\n")
    progress.record(course, [verdict(AFFINE, "failed")])
    later = progress.read(course).entry(AFFINE)
    assert later.outcome == "failed"
    assert (later.first_passed, later.passed_hash) == (first.first_passed, first.passed_hash)
    assert later.checked_hash != first.checked_hash


def test_a_fault_of_ours_leaves_no_trace(course: Course) -> None:
    progress.record(course, [verdict(AFFINE, "fault")])
    assert not record_file(course).exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"format_version": 1, "course": "mini", "exerc', "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"format_version": 1, "course": "mini", "exercises": {"k": {"points": -1}}}', "damaged"),
        (b'{"format_version": 1, "course": "mini", "exercises": {"k": {"outcome": "won"}}}', "damaged"),
        (b'{"format_version": 7, "course": "mini", "exercises": {}}', "format 7"),
        (b'{"format_version": 1, "course": "rnn", "exercises": {}}', "another course"),
        (b" " * (4 * 1024**2 + 1), "larger than"),
    ],
)
def test_a_record_that_is_none_of_ours_is_told_and_set_aside(course: Course, content: bytes, why: str) -> None:
    record_file(course).parent.mkdir()
    record_file(course).write_bytes(content)
    known = progress.read(course)
    assert known.entries == {}
    assert why in known.notices[0]
    (aside,) = record_file(course).parent.glob("progress-set-aside-*.json")
    assert aside.read_bytes() == content
    assert aside.name in known.notices[0]
    assert progress.record(course, [verdict(AFFINE, "passed")]) == ()
    assert stages(course)[AFFINE] == "done"


def test_a_check_tells_of_a_broken_record_and_is_kept_all_the_same(course: Course) -> None:
    record_file(course).parent.mkdir()
    record_file(course).write_text("nonsense")
    (notice,) = progress.record(course, [verdict(AFFINE, "passed")])
    assert "damaged" in notice
    assert stages(course)[AFFINE] == "done"


def test_where_nothing_can_be_written_it_is_told_and_nothing_fails(course: Course) -> None:
    (course.root / ".autograder").write_text("a file where the folder should be")
    (notice,) = progress.record(course, [verdict(AFFINE, "passed")])
    assert "progress" in notice
    assert progress.next_hint(course, AFFINE).texts == HINTS[:1]


def test_nothing_but_the_record_is_left_behind(course: Course) -> None:
    progress.record(course, [verdict(AFFINE, "passed")])
    assert [path.name for path in record_file(course).parent.iterdir()] == ["progress.json"]


# --- how exercises stand --------------------------------------------------------------------------------------------


def test_an_exercise_is_new_then_begun_then_done(course: Course) -> None:
    assert stages(course) == {AFFINE: "new", SUMS: "new"}
    answer(course, AFFINE)
    assert stages(course)[AFFINE] == "begun"
    progress.record(course, [verdict(AFFINE, "pending")])
    assert stages(course)[AFFINE] == "done"
    progress.record(course, [verdict(SUMS, "unattempted")])
    assert stages(course)[SUMS] == "new"


def test_a_file_that_changed_since_its_check_is_told(course: Course) -> None:
    progress.record(course, [verdict(AFFINE, "passed")])
    answer(course, AFFINE, course.stub(AFFINE).read_text().replace("\n", "\r\n"))
    assert not progress.standings(course, progress.read(course))[AFFINE].changed
    answer(course, AFFINE, "# another\n")
    assert progress.standings(course, progress.read(course))[AFFINE].changed


def test_next_is_what_was_begun_then_what_follows_then_what_was_left_out(course: Course) -> None:
    def upcoming() -> str | None:
        found = progress.next_exercise(course, progress.standings(course, progress.read(course)))
        return found and found.key

    assert upcoming() == AFFINE
    answer(course, SUMS)
    assert upcoming() == SUMS
    progress.record(course, [verdict(SUMS, "passed")])
    assert upcoming() == AFFINE
    progress.record(course, [verdict(AFFINE, "passed")])
    assert upcoming() is None


# --- hints ----------------------------------------------------------------------------------------------------------


def test_hints_come_one_by_one_and_then_no_more(course: Course) -> None:
    taken = [progress.next_hint(course, AFFINE) for _ in range(4)]
    assert [hint.texts for hint in taken] == [(HINTS[0],), (HINTS[1],), (HINTS[2],), ()]
    assert [hint.first for hint in taken] == [1, 2, 3, 4]
    assert progress.taken_hints(course, AFFINE).texts == HINTS


def test_hints_taken_survive_a_check_and_a_reset(course: Course) -> None:
    progress.next_hint(course, AFFINE)
    answer(course, AFFINE)
    progress.record(course, [verdict(AFFINE, "passed")])
    progress.reset(course, AFFINE)
    assert progress.taken_hints(course, AFFINE).texts == HINTS[:1]
    assert progress.read(course).entry(AFFINE).first_passed is not None
    assert stages(course)[AFFINE] == "new"


def test_all_hints_count_as_taken(course: Course) -> None:
    assert progress.taken_hints(course, AFFINE).texts == ()
    assert progress.all_hints(course, AFFINE).texts == HINTS
    assert progress.next_hint(course, AFFINE).texts == ()


# --- reset ----------------------------------------------------------------------------------------------------------


def test_a_reset_puts_the_stub_back_and_keeps_a_copy(course: Course) -> None:
    stub = course.stub(AFFINE).read_text()
    mine = "# mine, \N{SNOWMAN}\r\n".encode()
    course.stub(AFFINE).write_bytes(mine)
    backup = progress.reset(course, AFFINE)
    assert backup is not None
    assert backup.read_bytes() == mine
    assert backup.is_relative_to(course.root / ".autograder/backups/01_first")
    assert course.stub(AFFINE).read_text() == stub
    assert stages(course)[AFFINE] == "new"


def test_two_resets_in_a_second_keep_two_copies(course: Course) -> None:
    copies = set()
    for text in ("one", "two"):
        answer(course, AFFINE, text)
        copies.add(progress.reset(course, AFFINE))
    assert sorted(copy.read_text() for copy in copies if copy) == ["one", "two"]


def test_without_solutions_the_shipped_copy_is_put_back(course: Course) -> None:
    shipped = course.root / ".autograder/stubs/01_first/affine.py"
    shipped.parent.mkdir(parents=True)
    shutil.copy(course.stub(AFFINE), shipped)
    shutil.rmtree(course.root / "solutions")
    assert is_pristine(course, AFFINE)
    answer(course, AFFINE)
    assert not is_pristine(course, AFFINE)
    progress.reset(course, AFFINE)
    assert course.stub(AFFINE).read_text() == shipped.read_text()


def test_a_deleted_file_comes_back(course: Course) -> None:
    course.stub(AFFINE).unlink()
    assert progress.reset(course, AFFINE) is None
    assert is_pristine(course, AFFINE)


def test_a_reset_refuses_what_has_not_changed_and_what_it_cannot_make(course: Course) -> None:
    with pytest.raises(AutograderError, match="nothing to put back"):
        progress.reset(course, AFFINE)
    shutil.rmtree(course.root / "solutions")
    answer(course, AFFINE)
    with pytest.raises(AutograderError, match="is not here"):
        progress.reset(course, AFFINE)
    assert course.stub(AFFINE).read_text() == "# begun\n"
    assert is_pristine(course, AFFINE) is None


def test_where_no_copy_can_be_kept_nothing_is_changed(course: Course) -> None:
    answer(course, AFFINE)
    (course.root / ".autograder").write_text("a file where the folder should be")
    with pytest.raises(AutograderError, match="It is as it was"):
        progress.reset(course, AFFINE)
    assert course.stub(AFFINE).read_text() == "# begun\n"


def test_the_quick_stub_is_the_stub(course: Course) -> None:
    whole = load_course(ROOT)
    for each in (course, whole):
        for exercise in each.exercises:
            own = each.stub(exercise.key)
            assert is_pristine(each, exercise.key) == (own.read_text() == pristine(each, exercise.key)), exercise.key


# --- on a terminal --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_progress_and_list_fit_into_40_columns_without_colour(encoding: str) -> None:
    course = load_course(ROOT)
    entry = progress.Entry(outcome="passed", points=4, max_points=4)
    known = progress.Record(entries={course.exercises[0].key: entry})
    now = progress.standings(course, known)
    console, written = shown(40, encoding)
    standing.print_progress(course, now, console)
    standing.print_list(course, now, console)
    standing.print_hints(course.exercises[0], progress.Hints(first=1, texts=("µ",), total=2), console)
    text = written.getvalue().decode(encoding)
    assert max(map(len, text.splitlines())) <= 40
    assert "\x1b" not in text
    assert "4/4" in text
    assert "1 of 46 exercises done" in text
    assert ("+ done" if encoding == "ascii" else "✓ done") in text


def run(course: Course, *arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"}
    streams = {"input": answers, "capture_output": True, "text": True}
    return subprocess.run([*PROGRAM, *arguments], cwd=course.root, env=environment, timeout=60, check=False, **streams)


def test_the_hint_command_goes_on_where_it_was(course: Course) -> None:
    assert "none of the 3 hints" in run(course, "hint", "affine", "--again").stdout
    first = run(course, "hint", AFFINE)
    assert (first.returncode, HINTS[0] in first.stdout, HINTS[1] in first.stdout) == (0, True, False)
    assert "Hint 2 of 3" in run(course, "hint", "exercises/01_first/affine.py").stdout
    assert "That was the last hint" in run(course, "hint", "affine").stdout
    assert "had all 3 hints" in run(course, "hint", "affine").stdout
    assert all(hint in run(course, "hint", "affine", "--all").stdout for hint in HINTS)
    assert "no hints" in run(course, "hint", "running_sum").stdout


def test_the_reset_command_asks_and_takes_no_for_an_answer(course: Course) -> None:
    answer(course, AFFINE)
    assert run(course, "reset", AFFINE, answers="n\n").returncode == 0
    assert run(course, "reset", AFFINE).returncode == 1  # nobody answers
    assert course.stub(AFFINE).read_text() == "# begun\n"
    done = run(course, "reset", AFFINE, answers="y\n")
    assert "is kept as .autograder/backups/01_first/affine.before-reset-" in done.stdout.replace("\n", " ")
    answer(course, AFFINE)
    assert run(course, "reset", AFFINE, "--yes").returncode == 0
    refused = run(course, "reset", AFFINE, "--yes")
    assert (refused.returncode, "nothing to put back" in refused.stderr) == (2, True)


def test_bad_use_is_told_in_one_message(course: Course) -> None:
    for command in ("hint", "reset"):
        for word, told in (("afine", AFFINE), ("01_first", "names 2 exercises"), ("nowhere.py", "no exercise")):
            done = run(course, command, word)
            assert (done.returncode, told in done.stderr) == (2, True), done.stderr
            assert "Traceback" not in done.stderr


def test_list_and_progress_show_the_marks_and_tell_of_a_broken_record(course: Course) -> None:
    progress.record(course, [verdict(AFFINE, "passed")])
    listed = run(course, "list").stdout
    assert f"✓ {AFFINE}" in listed
    assert f"· {SUMS}" in listed
    told = run(course, "progress").stdout
    assert "1 of 2 exercises done" in told
    assert f"Next: {SUMS}" in told
    record_file(course).write_text("nonsense")
    done = run(course, "progress")
    assert (done.returncode, "damaged" in done.stderr) == (0, True)
