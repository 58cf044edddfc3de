"""A large class's files are asked for ahead of need, and what students put there stops nobody."""

from __future__ import annotations

import ctypes
import mmap
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from autograder.submissions import ahead

pytestmark = pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system cannot be asked for files ahead")


def is_in_memory(path: Path) -> bool:
    """Tell whether the first page of a file can be read without the disk; trying to read it would fetch it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as page:
        known, first = (ctypes.c_ubyte * 1)(), ctypes.c_char.from_buffer(page)
        if ctypes.CDLL(None, use_errno=True).mincore(ctypes.byref(first), 1, known):
            raise OSError(ctypes.get_errno(), "mincore")
        del first
        return bool(known[0] & 1)


def forget(path: Path) -> bool:
    """Have the system write a file to the disk and forget it; it does not always do so at once."""
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)
    time.sleep(0.02)
    return not is_in_memory(path)


def test_files_are_in_memory_before_anybody_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = tmp_path / "ann/rnn-course/exercises/02_cell/manual_cell.py"
    answer.parent.mkdir(parents=True)
    answer.write_text("# mine\n")
    try:
        if not any(forget(answer) for _ in range(50)):
            pytest.skip("this file system keeps all files in memory")
    except OSError as error:
        pytest.skip(f"this file system cannot tell: {error}")
    monkeypatch.setattr(ahead, "_LARGE", 0)
    with ahead.read_ahead([tmp_path]):
        limit = time.monotonic() + 30
        while not is_in_memory(answer):
            assert time.monotonic() < limit
            time.sleep(0.01)


def test_nothing_that_students_put_there_stops_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "nowhere.py").symlink_to("nothing")
    (tmp_path / "/".join("d" * 200)).mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-I", "-S", ahead.__file__, tmp_path], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_it_ends_with_the_context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import time; time.sleep(600)")
    monkeypatch.setattr(ahead, "__file__", str(endless))
    monkeypatch.setattr(ahead, "_LARGE", 0)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), ahead.read_ahead([tmp_path]):
        raise KeyboardInterrupt
    assert time.monotonic() - began < 60


def test_only_large_folders_are_worth_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large, link, file = (tmp_path / name for name in ("small", "large", "link", "file.py"))
    for folder, students in (small, 2), (large, 3):
        for number in range(students):
            (folder / f"student{number}").mkdir(parents=True)
    link.symlink_to(large)
    file.touch()
    fetched: list[Path] = []
    monkeypatch.setattr(ahead, "_fetching", lambda path: nullcontext(fetched.append(path)))
    monkeypatch.setattr(ahead, "_LARGE", 2)
    with ahead.read_ahead([small, large, link, file, tmp_path / "nothing"]):
        assert fetched == [large]
