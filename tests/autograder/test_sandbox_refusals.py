"""What a sandbox refuses is told as a rule of the place, never as a mistake of the student's."""

from __future__ import annotations

from pathlib import Path

import pytest
from silent import Silent

from autograder import sandbox
from autograder.course import load_course
from autograder.grading.run import grade
from autograder.protocol.messages import Frame, Raised
from autograder.runners.local import LocalRunner
from autograder.student.answer import read_answer
from autograder.student.refusals import explain_refusal
from autograder.submissions import read_submissions

NOT_PERMITTED = "[Errno 1] Operation not permitted"
NO_FILE = "[Errno 2] No such file or directory"


@pytest.mark.parametrize(
    ("source", "type_name", "message", "words"),
    [
        ("DataLoader(x, num_workers=2)", "FileNotFoundError", NO_FILE, "`num_workers` above 0"),
        ("n = 4\nDataLoader(x, num_workers=n)", "PermissionError", "[Errno 13] Permission denied", "`num_workers`"),
        ("import subprocess\nDataLoader(x, num_workers=0)", "PermissionError", NOT_PERMITTED, "threads are allowed"),
        ("import torch.multiprocessing as mp", "PermissionError", NOT_PERMITTED, "other processes"),
        ("import torch\ntorch.multiprocessing.spawn(f)", "PermissionError", NOT_PERMITTED, "Do the work in this one"),
        ("import os\nos.fork()", "PermissionError", NOT_PERMITTED, "cannot start other processes"),
        ("import socket", "PermissionError", NOT_PERMITTED, "no network"),
        ("import os\nos.kill(1, 9)", "PermissionError", NOT_PERMITTED, "does not allow what that line asks"),
        ("", "URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>", "no network"),
        ("", "FileNotFoundError", f"{NO_FILE}: 'data.csv'", "in an empty folder"),
        ("", "PermissionError", "[Errno 13] Permission denied: '/etc/passwd'", "nothing outside of it"),
        ("", "OSError", "[Errno 30] Read-only file system: '/usr/x'", "nowhere else"),
        ("", "OSError", "[Errno 27] File too large", "small files"),
        ("", "RuntimeError", "can't start new thread", "a few dozen threads"),
        ("", "EOFError", "EOF when reading a line", "leave out `input()`"),
        ("", "AssertionError", "Torch not compiled with CUDA enabled", "without a GPU"),
    ],
)
def test_a_refusal_is_told_by_what_was_asked_for(source: str, type_name: str, message: str, words: str) -> None:
    raised = Raised(type_name=type_name, message=message, frames=[Frame(line=1, function="f")], own=False)
    told = explain_refusal(raised, read_answer("01_a/b", source.encode(), ()))
    assert words in told
    assert "says nothing about your computation" in told or type_name in {"EOFError", "AssertionError"}


@pytest.mark.parametrize(
    ("type_name", "message"),
    [
        ("ValueError", NOT_PERMITTED),
        ("PermissionError", "not today"),
        ("RuntimeError", "boom"),
        ("AssertionError", ""),
        ("HTTPError", "HTTP Error 404: Not Found"),
    ],
)
def test_what_no_sandbox_refused_is_not_explained_so(type_name: str, message: str) -> None:
    raised = Raised(type_name=type_name, message=message, frames=[], own=True)
    assert explain_refusal(raised, read_answer("01_a/b", b"import subprocess", ())) == ""


LOADS = """\
    import torch
    from torch.utils.data import DataLoader, TensorDataset
    for _ in DataLoader(TensorDataset(x), num_workers=2):
        pass
"""


def test_a_loader_with_workers_is_told_what_is_refused(mini_course: Path, tmp_path: Path) -> None:
    source = (mini_course / "solutions/01_first/running_sum.py").read_text()
    place = source.index(":\n", source.index("def running_sum")) + 2
    path = tmp_path / "ann/01_first/running_sum.py"
    path.parent.mkdir(parents=True)
    path.write_text(source[:place] + LOADS + source[place:])
    course = load_course(mini_course)
    submissions = read_submissions([tmp_path / "ann"], course, limit=["01_first/running_sum"])
    results = grade(course, submissions, tmp_path / "out", LocalRunner(sandbox.choose(None)), 1, Silent())
    messages = [check.message for check in results.submissions[0].exercises[0].checks if check.reason == "raised"]
    assert messages
    assert all("`num_workers` above 0" in message for message in messages), messages
