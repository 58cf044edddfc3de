"""Submissions are found where they may be, and nothing of a student's is followed, run or trusted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.course import Course, load_course
from autograder.errors import CourseError, SubmissionError
from autograder.submissions import MAX_BYTES, Answer, read_submissions, take_in

MANIFEST = """\
format_version = 1
course = { name = "rnn", title = "R" }
[lessons.02_cell]
title = "The recurrent cell"
exercises.manual_cell = { title = "A", points = 1, difficulty = 1, minutes = 1 }
exercises.quiz = { title = "B", points = 1, difficulty = 1, minutes = 1 }
[lessons.03_loop]
title = "The loop"
exercises.manual_rnn = { title = "C", points = 1, difficulty = 1, minutes = 1 }
exercises.quiz = { title = "D", points = 1, difficulty = 1, minutes = 1 }
"""
CELL, LOOP = "02_cell/manual_cell", "03_loop/manual_rnn"

needs_links = pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links need rights on this system")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "course").mkdir()
    (tmp_path / "course/course.toml").write_text(MANIFEST)
    return load_course(tmp_path / "course")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "class").mkdir()
    return tmp_path / "class"


def put(path: Path, content: bytes = b"x = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def answer_to(key: str, paths: list[Path], course: Course) -> Answer:
    (submission,) = read_submissions(paths, course, limit=[key])
    (answer,) = submission.answers
    assert answer.key == key
    return answer


def test_a_folder_that_mirrors_the_exercises_is_one_submission(course: Course, inbox: Path) -> None:
    put(inbox / "ann/02_cell/manual_cell.py", b"cell")
    put(inbox / "ann/03_loop/manual_rnn.py", b"loop")
    (submission,) = read_submissions([inbox / "ann"], course)
    assert submission.student == "ann"
    answers = [(answer.key, answer.source, answer.problem) for answer in submission.answers]
    assert answers == [
        (CELL, b"cell", None),
        ("02_cell/quiz", None, "missing"),
        (LOOP, b"loop", None),
        ("03_loop/quiz", None, "missing"),
    ]
    assert submission.answers[0].filename == "02_cell/manual_cell.py"
    assert "02_cell/quiz.py" in submission.answers[1].detail


def test_a_whole_release_handed_back_is_one_submission(course: Course, inbox: Path) -> None:
    put(inbox / "ann/exercises/02_cell/manual_cell.py", b"cell")
    put(inbox / "ann/course.toml")
    assert answer_to(CELL, [inbox / "ann"], course).source == b"cell"
    assert answer_to(CELL, [inbox], course).source == b"cell"


def test_files_without_lesson_folders_are_one_submission(course: Course, inbox: Path) -> None:
    put(inbox / "ann/manual_cell.py", b"cell")
    assert answer_to(CELL, [inbox / "ann"], course).source == b"cell"


def test_the_file_in_the_lessons_folder_comes_first(course: Course, inbox: Path) -> None:
    put(inbox / "ann/manual_cell.py", b"beside")
    put(inbox / "ann/02_cell/manual_cell.py", b"inside")
    assert answer_to(CELL, [inbox / "ann"], course).source == b"inside"


def test_a_name_that_two_lessons_share_needs_its_lesson(course: Course, inbox: Path) -> None:
    put(inbox / "ann/quiz.py")
    assert answer_to("02_cell/quiz", [inbox / "ann"], course).problem == "missing"
    put(inbox / "02_cell/quiz.py")
    assert answer_to("02_cell/quiz", [inbox / "02_cell"], course).problem is None
    assert answer_to("03_loop/quiz", [inbox / "02_cell"], course).problem == "missing"


def test_a_class_is_a_folder_of_folders_in_sorted_order(course: Course, inbox: Path) -> None:
    for student in ("zoe", "ann", "Bob"):
        put(inbox / student / "02_cell/manual_cell.py", student.encode())
    (inbox / "empty-handed").mkdir()
    put(inbox / ".git/config")
    put(inbox / "roster.csv")
    submissions = read_submissions([inbox], course, limit=[CELL])
    assert [(one.student, one.answers[0].source) for one in submissions] == [
        ("Bob", b"Bob"),
        ("ann", b"ann"),
        ("empty-handed", None),
        ("zoe", b"zoe"),
    ]


@pytest.mark.parametrize("name", ["ann/manual_cell.py", "ann/02_cell/manual_cell.py"])
def test_a_file_answers_its_own_exercise_only(course: Course, inbox: Path, name: str) -> None:
    path = put(inbox / name, b"cell")
    (submission,) = read_submissions([path], course)
    assert (submission.student, [answer.key for answer in submission.answers]) == ("ann", [CELL])


def test_a_file_with_a_shared_name_goes_by_its_folder(course: Course, inbox: Path) -> None:
    path = put(inbox / "ann/03_loop/quiz.py")
    assert read_submissions([path], course)[0].answers[0].key == "03_loop/quiz"
    with pytest.raises(SubmissionError, match=r"02_cell/quiz or 03_loop/quiz.*lesson's name"):
        read_submissions([put(inbox / "ann/quiz.py")], course)


def test_a_path_relative_to_the_working_directory_still_names_the_student(
    course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox / "ann/02_cell/manual_cell.py")
    monkeypatch.chdir(inbox / "ann")
    assert read_submissions([Path()], course)[0].student == "ann"
    monkeypatch.chdir(inbox / "ann/02_cell")
    assert read_submissions([Path("manual_cell.py")], course)[0].student == "ann"
    assert read_submissions([Path("..")], course)[0].student == "ann"


def test_limit_asks_for_some_exercises_in_course_order(course: Course, inbox: Path) -> None:
    put(inbox / "ann/02_cell/manual_cell.py")
    (submission,) = read_submissions([inbox / "ann"], course, limit=[LOOP, CELL])
    assert [answer.key for answer in submission.answers] == [CELL, LOOP]
    with pytest.raises(CourseError, match="Did you mean"):
        read_submissions([inbox / "ann"], course, limit=["02_cell/manual_sell"])
    with pytest.raises(SubmissionError, match="not among"):
        read_submissions([inbox / "ann/02_cell/manual_cell.py"], course, limit=[LOOP])


def test_of_two_submissions_without_an_order_the_one_with_more_answers_counts_and_that_is_told(
    course: Course, inbox: Path
) -> None:
    put(inbox / "a/ann/02_cell/manual_cell.py", b"one")
    put(inbox / "b/ann/02_cell/manual_cell.py", b"two")
    put(inbox / "b/ann/03_loop/manual_rnn.py")
    intake = take_in([inbox / "a", inbox / "b"], course, limit=[CELL, LOOP])
    (submission,) = intake.submissions
    assert [answer.source for answer in submission.answers] == [b"two", b"x = 1\n"]
    (note,) = intake.notes
    assert (note.kind, note.student) == ("twice", "ann")
    assert f"Graded: {inbox / 'b/ann'}" in note.what
    assert f"Left out: {inbox / 'a/ann'}" in note.what


def test_two_folders_that_answer_different_exercises_are_one_submission(course: Course, inbox: Path) -> None:
    put(inbox / "a/ann/02_cell/manual_cell.py", b"one")
    put(inbox / "b/ann/03_loop/manual_rnn.py", b"two")
    intake = take_in([inbox / "a", inbox / "b"], course)
    (submission,) = intake.submissions
    assert [answer.source for answer in submission.answers] == [b"one", None, b"two", None]
    assert intake.notes == ()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], r"no submission found.*02_cell/manual_cell\.py.*Found: nothing"),
        (["manual_sell.py", "notes.txt"], r"no submission found.*Found: manual_sell\.py, notes\.txt"),
        ([f"{letter}.txt" for letter in "abcdefgh"], r"and 2 more"),
        (["one/ann/02_cell/manual_cell.py"], r"one: a folder of submissions inside a folder"),
        (
            ["ann/02_cell/manual_cell.py", *(f"bob/{name}/02_cell/manual_cell.py" for name in "ab")],
            r"bob: a folder of submissions",
        ),
    ],
)
def test_what_holds_no_submission_is_told(course: Course, inbox: Path, names: list[str], words: str) -> None:
    for name in names:
        put(inbox / name)
    with pytest.raises(SubmissionError, match=words):
        read_submissions([inbox], course)


@pytest.mark.parametrize(
    ("name", "words"),
    [("other.py", "no exercise is called 'other'"), ("quiz.ipynb", "02_cell/quiz or 03_loop/quiz")],
)
def test_a_file_that_answers_nothing_is_told(course: Course, inbox: Path, name: str, words: str) -> None:
    with pytest.raises(SubmissionError, match=words):
        read_submissions([put(inbox / name)], course)


def test_a_path_that_is_not_there_is_told(course: Course, inbox: Path) -> None:
    with pytest.raises(SubmissionError, match="nothing here"):
        read_submissions([inbox / "none"], course)


def test_a_folder_that_holds_the_only_folder_is_looked_through(course: Course, inbox: Path) -> None:
    put(inbox / "ann/02_cell/manual_cell.py", b"ann")
    put(inbox / "bob/homework/02_cell/manual_cell.py", b"bob")
    assert [one.answers[0].source for one in read_submissions([inbox], course, limit=[CELL])] == [b"ann", b"bob"]


@pytest.mark.parametrize("name", ["__pycache__", ".ipynb_checkpoints", "__MACOSX"])
def test_what_tools_leave_behind_is_no_answer(course: Course, inbox: Path, name: str) -> None:
    put(inbox / "ann/homework/02_cell/manual_cell.py", b"mine")
    put(inbox / f"ann/{name}/manual_cell.py", b"stale")
    put(inbox / "bob/02_cell/manual_cell.py")
    put(inbox / "ann/._manual_cell.py", b"finder")
    assert read_submissions([inbox], course, limit=[CELL])[0].answers[0].source == b"mine"


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (b"", b""),
        (b"\xef\xbb\xbfx = 1", b"x = 1"),
        ("x = 'ü'\r\n".encode(), "x = 'ü'\r\n".encode()),
        (b"# -*- coding: UTF-8 -*-\n", b"# -*- coding: UTF-8 -*-\n"),
        (b"#" * MAX_BYTES, b"#" * MAX_BYTES),
        (b"# coding: latin-1\nx = '\xfc'", "# coding: latin-1\nx = 'ü'".encode()),
    ],
)
def test_text_that_python_reads_is_an_answer(course: Course, inbox: Path, content: bytes, source: bytes) -> None:
    put(inbox / "ann/02_cell/manual_cell.py", content)
    answer = answer_to(CELL, [inbox / "ann"], course)
    assert (answer.source, answer.problem, answer.detail) == (source, None, "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x = 1\ny = 2\nz = '\xfc'\n", "not UTF-8 text (line 3)"),
        (b"x = '\xfc'\n", "not UTF-8 text"),
        ("x = 1".encode("utf-16"), "not UTF-8"),
        (b"x = 1\n\0", "NUL byte (line 2)"),
        (b"#" * (MAX_BYTES + 1), "larger than 1024 KiB"),
        (b"# coding: unicode_escape\n", "declares the encoding unicode"),
        (b"# coding: klingon\n", "unknown encoding: klingon"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "not UTF-8 text"),
        (b"PK\x03\x04 and so on", "It is a zip archive, whatever it is called"),
    ],
)
def test_what_is_no_text_that_python_reads_is_unreadable(
    course: Course, inbox: Path, content: bytes, words: str
) -> None:
    put(inbox / "ann/02_cell/manual_cell.py", content)
    answer = answer_to(CELL, [inbox / "ann"], course)
    assert (answer.source, answer.problem) == (None, "unreadable")
    assert words in answer.detail


@pytest.mark.parametrize("told", [0, 3])
def test_a_file_that_is_longer_than_its_system_says_is_read_whole_up_to_the_limit(
    course: Course, inbox: Path, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    put(inbox / "ann/02_cell/manual_cell.py", b"x = 12345\n")
    put(inbox / "ben/02_cell/manual_cell.py", b"#" * (MAX_BYTES + 1))
    size_of_regular = os.stat_result((0o100644, *[0] * 5, told, *[0] * 3))
    monkeypatch.setattr("autograder.submissions.folders.os.fstat", lambda _: size_of_regular)
    assert answer_to(CELL, [inbox / "ann"], course).source == b"x = 12345\n"
    assert "larger than 1024 KiB" in answer_to(CELL, [inbox / "ben"], course).detail


@needs_links
@pytest.mark.parametrize("link", ["02_cell/manual_cell.py", "02_cell", "manual_cell.py"])
def test_a_link_in_a_submission_is_not_followed(course: Course, inbox: Path, tmp_path: Path, link: str) -> None:
    secret = put(tmp_path / "secret/manual_cell.py", b"secret").parent
    place = inbox / "ann" / link
    place.parent.mkdir(parents=True)
    place.symlink_to(secret if place.suffix == "" else secret / "manual_cell.py")
    for path in (inbox, inbox / "ann"):
        answer = answer_to(CELL, [path], course)
        assert (answer.source, answer.problem) == (None, "unreadable")
        assert "link" in answer.detail


@needs_links
def test_a_link_in_place_of_the_exercises_is_not_followed(course: Course, inbox: Path, tmp_path: Path) -> None:
    put(tmp_path / "secret/02_cell/manual_cell.py", b"secret")
    (inbox / "ann").mkdir()
    (inbox / "ann/exercises").symlink_to(tmp_path / "secret")
    assert answer_to(CELL, [inbox / "ann"], course).problem == "unreadable"


@needs_links
def test_a_file_given_as_a_link_is_not_followed(course: Course, inbox: Path, tmp_path: Path) -> None:
    (inbox / "manual_cell.py").symlink_to(put(tmp_path / "secret.py"))
    assert answer_to(CELL, [inbox / "manual_cell.py"], course).problem == "unreadable"


@needs_links
def test_a_submission_that_is_a_link_is_not_followed_and_the_others_are_read(
    course: Course, inbox: Path, tmp_path: Path
) -> None:
    put(tmp_path / "secret/02_cell/manual_cell.py", b"secret")
    put(inbox / "bob/02_cell/manual_cell.py", b"mine")
    (inbox / "ann").symlink_to(tmp_path / "secret")
    with pytest.raises(SubmissionError, match="a link"):
        read_submissions([inbox / "ann"], course)
    intake = take_in([inbox], course, limit=[CELL])
    ann, bob = (submission.answers[0] for submission in intake.submissions)
    assert (ann.source, ann.problem, bob.source) == (None, "unreadable", b"mine")
    assert [(note.kind, note.student) for note in intake.notes] == [("unreadable", "ann")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_place_of_a_file_does_not_hold_up_the_class(course: Course, inbox: Path) -> None:
    (inbox / "ann/02_cell").mkdir(parents=True)
    os.mkfifo(inbox / "ann/02_cell/manual_cell.py")
    answer = answer_to(CELL, [inbox / "ann"], course)
    assert (answer.problem, answer.detail) == ("unreadable", "It is not a regular file.")


def test_a_folder_in_place_of_a_file_is_unreadable(course: Course, inbox: Path) -> None:
    (inbox / "ann/02_cell/manual_cell.py").mkdir(parents=True)
    assert answer_to(CELL, [inbox / "ann"], course).problem == "unreadable"


@pytest.mark.skipif(os.name == "nt", reason="names are text on this system")
def test_a_name_that_is_no_text_becomes_text(course: Course, inbox: Path) -> None:
    folder = os.fsdecode(os.fsencode(inbox) + b"/an\xffn")
    put(Path(folder) / "02_cell/manual_cell.py")
    assert read_submissions([inbox], course)[0].student == "an\ufffdn"
