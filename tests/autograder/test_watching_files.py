"""How the watcher notices saves: by events, and by looking where events do not come."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest
import watchfiles

from autograder.course import Course, load_course
from autograder.watching.files import POLL, Files

AFFINE, SUMS = "01_first/affine", "01_first/running_sum"


@pytest.fixture
def course(tmp_path: Path, mini_course: Path) -> Course:
    """Copy the miniature course."""
    return load_course(Path(shutil.copytree(mini_course, tmp_path / "course")))


Watch = Callable[[], tuple[SimpleQueue[tuple[str, ...]], SimpleQueue[str]]]


@pytest.fixture
def watch(course: Course) -> Iterator[Watch]:
    """Watch the files of the course; give what was saved, and what was told."""
    started: list[Files] = []

    def watch() -> tuple[SimpleQueue[tuple[str, ...]], SimpleQueue[str]]:
        saved: SimpleQueue[tuple[str, ...]] = SimpleQueue()
        told: SimpleQueue[str] = SimpleQueue()
        started.append(Files(course, saved.put, told.put))
        started[-1].start()
        return saved, told

    yield watch
    for files in started:
        files.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "files"]


def write(path: Path, text: str) -> None:
    """Write as careful editors do: beside it, then in its place."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text)
    beside.replace(path)


def rest(saved: SimpleQueue[tuple[str, ...]]) -> list[tuple[str, ...]]:
    found = []
    with contextlib.suppress(Empty):
        while True:
            found.append(saved.get(timeout=0.5))
    return found


@pytest.mark.parametrize("poll", ["", "1"])
def test_a_save_is_noticed_however_it_was_made(
    course: Course, watch: Watch, poll: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POLL, poll)
    saved, told = watch()
    write(course.stub(AFFINE), "one")
    assert saved.get(timeout=20) == (AFFINE,)
    course.stub(SUMS).write_text("two, and longer than it was")
    assert saved.get(timeout=20) == (SUMS,)
    assert set(rest(saved)) <= {(SUMS,)}  # this way to write can be seen half done
    write(course.public_checks(SUMS), "three")
    assert saved.get(timeout=20) == (SUMS,)
    write(course.root / "exercises/01_first/notes.txt", "nobody's")
    assert rest(saved) == []
    assert told.empty()


def test_where_events_do_not_come_the_change_is_seen_and_files_are_polled(
    course: Course, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls: SimpleQueue[bool | None] = SimpleQueue()
    idle = threading.Event()

    def without_events(*_: object, stop_event: threading.Event, force_polling: bool | None, **__: object) -> object:
        polls.put(force_polling)
        while not stop_event.wait(0.01):
            idle.set()
            yield set()

    monkeypatch.setattr(watchfiles, "watch", without_events)
    saved, told = watch()
    assert idle.wait(20)
    write(course.stub(AFFINE), "one")
    assert saved.get(timeout=20) == (AFFINE,)
    assert "looked at often" in told.get(timeout=20)
    assert [polls.get(timeout=20), polls.get(timeout=20)] == [None, True]
    write(course.stub(AFFINE), "two")
    assert saved.get(timeout=20) == (AFFINE,)


def test_where_no_watch_can_be_had_files_are_polled(
    course: Course, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = watchfiles.watch

    def refuses(*paths: Path, force_polling: bool | None, **options: object) -> object:
        if not force_polling:
            raise OSError(28, "inotify watch limit reached")
        return original(*paths, force_polling=force_polling, **options)

    monkeypatch.setattr(watchfiles, "watch", refuses)
    saved, told = watch()
    assert "looked at often" in told.get(timeout=20)
    write(course.stub(AFFINE), "one")
    assert saved.get(timeout=20) == (AFFINE,)


def test_a_folder_that_goes_away_is_told(course: Course, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POLL, "1")
    shutil.rmtree(course.root / "exercises")
    _, told = watch()
    assert "is gone" in told.get(timeout=20)
