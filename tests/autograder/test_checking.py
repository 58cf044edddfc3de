"""`autograder check`: the warm server behind it, and what a student is told."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.checking import check, client, meeting_place
from autograder.checking.greeting import Hello, Welcome, decode_hello, encode
from autograder.checking.meeting_place import MeetingPlace, NoServerError, folder_for
from autograder.course import load_course
from autograder.protocol.frames import receive_frame, send_frame
from autograder.results import Exercise

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the server needs Linux")

PROGRAM = [sys.executable, "-c", "from autograder.cli import main; main()"]
SUM = "01_first/running_sum"
RIGHT = "def running_sum(x):\n    sums = x.cumsum(0)\n    return sums, sums[-1]\n"
WRONG = "def running_sum(x):\n    print('looking at', tuple(x.shape))\n    return x.cumprod(0), x.prod()\n"
ENDLESS = "def running_sum(x):\n    while True:\n        pass\n"

HandOut = Callable[[Path], Path]


@pytest.fixture(scope="module")
def shared_root(runtime: Path, hand_out: HandOut, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have one course whose server is warm."""
    root = hand_out(tmp_path_factory.mktemp("course"))
    warm_server(root)
    return root


@pytest.fixture
def root(shared_root: Path, hand_out: HandOut) -> Iterator[Path]:
    """Give the course with the warm server, as it was handed out."""
    yield shared_root
    shutil.rmtree(shared_root / "exercises")
    shutil.rmtree(shared_root / ".autograder", ignore_errors=True)
    hand_out(shared_root)


@pytest.fixture
def own_root(runtime: Path, hand_out: HandOut, tmp_path: Path) -> Path:
    """Give a course of this test alone; no server has been started for it."""
    return hand_out(tmp_path)


def answer(root: Path, source: str, key: str = SUM) -> Path:
    path = root / f"exercises/{key}.py"
    path.write_text(source, encoding="utf-8")
    return path


def verdict(root: Path, key: str = SUM) -> Exercise:
    (exercise,) = check(load_course(root), [key])
    return exercise


def listener_of(root: Path) -> int | None:
    """Tell which process listens for clients of a course."""
    try:
        with MeetingPlace(folder_for(root)) as place:
            sock = place.connect()
            if sock is None:
                return None
            with sock:
                return meeting_place.peer(sock)[0]
    except NoServerError:
        return None


def warm_server(root: Path) -> int:
    """Check until the server is warm for good, and tell its process."""
    for _ in range(3):  # the first is served before all is warm, the second when it is, or by whoever came after it
        verdict(root)
        pid = listener_of(root)
        if pid not in {None, os.getpid()}:
            return pid or 0
    pytest.fail("no server became warm")


def is_at_work(server: int) -> bool:
    """Tell whether a child of the server has children: one that only greets has none."""
    return any(children_of(child) for child in children_of(server))


def children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def await_that(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not condition():
        if time.monotonic() > until:
            pytest.fail(what)
        time.sleep(0.05)


def processes_naming(folder: Path) -> list[int]:
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def sessions_naming(folder: Path) -> set[int]:
    """Tell the sessions of these processes, apart from those that end meanwhile."""
    found: set[int] = set()
    for process in processes_naming(folder):
        with contextlib.suppress(ProcessLookupError):
            found.add(os.getsid(process))
    return found


# --- verdicts -------------------------------------------------------------------------------------------------------


def test_the_server_gives_the_verdicts_that_a_run_without_it_gives(root: Path) -> None:
    course = load_course(root)
    answer(root, WRONG)
    keys = ["01_first/running_sum", "01_first/affine"]
    by_server, without = (check(course, keys, use_server=use) for use in (True, False))
    assert [exercise.key for exercise in by_server] == keys
    assert [exercise.outcome for exercise in by_server] == ["failed", "unattempted"]

    def told(exercises: list[Exercise]) -> list[Exercise]:
        for_ever = {"seconds": 0.0}
        return [
            msgspec.structs.replace(
                exercise, checks=tuple(msgspec.structs.replace(each, **for_ever) for each in exercise.checks)
            )
            for exercise in exercises
        ]

    assert told(by_server) == told(without)


def test_the_same_server_serves_again_and_sees_what_was_saved_since(root: Path) -> None:
    server = listener_of(root)
    answer(root, WRONG)
    assert verdict(root).outcome == "failed"
    answer(root, RIGHT)
    assert verdict(root).outcome == "passed"
    assert listener_of(root) == server


def test_public_checks_are_read_afresh(root: Path) -> None:
    answer(root, RIGHT)
    suite = root / "exercises/01_first/test_running_sum.py"
    suite.write_text(suite.read_text().replace("points=1", "points=3"))
    assert verdict(root).max_points == 3


def test_a_check_that_stumbles_over_an_answer_is_the_answers_where_no_reference_can_be_asked(root: Path) -> None:
    suite = root / "exercises/01_first/test_running_sum.py"
    suite.write_text(suite.read_text() + "    student.running_sum(x)[0].no_such_thing\n")
    answer(root, RIGHT)
    (found,) = verdict(root).checks
    assert (found.outcome, found.reason) == ("failed", "wrong")
    assert "no_such_thing" not in found.message


# --- the server's life ----------------------------------------------------------------------------------------------


def test_a_killed_server_is_followed_by_another(own_root: Path) -> None:
    server = warm_server(own_root)
    os.kill(server, signal.SIGKILL)
    answer(own_root, RIGHT)
    assert verdict(own_root).outcome == "passed"
    assert warm_server(own_root) != server


def test_a_server_that_is_killed_at_work_is_followed_by_another(own_root: Path) -> None:
    server = warm_server(own_root)
    await_that(lambda: not is_at_work(server), "the server did not come to rest")
    answer(own_root, ENDLESS)
    found: list[Exercise] = []
    client_thread = threading.Thread(target=lambda: found.append(verdict(own_root)))
    client_thread.start()
    await_that(lambda: is_at_work(server), "the server never began to work")
    os.kill(server, signal.SIGKILL)
    client_thread.join()
    assert [check.reason for check in found[0].checks] == ["timed_out"]


def test_a_server_that_hangs_is_ended_and_followed_by_another(own_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_ANSWERS_S", 0.5)
    server = warm_server(own_root)
    os.kill(server, signal.SIGSTOP)
    answer(own_root, RIGHT)
    assert verdict(own_root).outcome == "passed"
    await_that(lambda: not Path(f"/proc/{server}").exists(), "the server that hung was not ended")


def test_a_server_of_other_libraries_is_followed_by_another(own_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = warm_server(own_root)
    monkeypatch.setattr(client, "fingerprint", lambda: "of a newer torch")
    answer(own_root, RIGHT)
    assert verdict(own_root).outcome == "passed"
    await_that(lambda: not Path(f"/proc/{server}").exists(), "the outdated server was not ended")


def test_an_idle_server_ends_and_takes_all_its_processes_along(own_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.run, "__kwdefaults__", {"use_server": True, "idle_s": 0.5})
    verdict(own_root)
    folder = folder_for(own_root)
    await_that(lambda: not processes_naming(folder), "an idle server did not end")
    assert verdict(own_root).outcome == "unattempted"


def test_a_server_ends_with_its_course(own_root: Path) -> None:
    warm_server(own_root)
    folder = folder_for(own_root)
    shutil.rmtree(own_root)
    await_that(lambda: not processes_naming(folder), "the server outlived its course")


def test_two_clients_that_come_at_once_start_one_server(own_root: Path) -> None:
    answer(own_root, RIGHT)
    programs = [subprocess.Popen([*PROGRAM, "check", SUM], cwd=own_root, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [program.wait(timeout=120) for program in programs] == [0, 0, 0]
    warm_server(own_root)
    await_that(lambda: len(sessions_naming(folder_for(own_root))) == 1, "more than one server stayed")


def test_ctrl_c_in_the_client_ends_the_work_in_the_server(root: Path) -> None:
    answer(root, ENDLESS)
    server = listener_of(root) or 0
    await_that(lambda: not is_at_work(server), "the server did not come to rest")
    program = subprocess.Popen([*PROGRAM, "check", SUM], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    await_that(lambda: is_at_work(server), "the server never began to work")
    program.send_signal(signal.SIGINT)
    assert program.wait(timeout=60) == 130
    await_that(lambda: not is_at_work(server), "the server went on with what nobody wants")


def test_a_server_that_cannot_work_is_done_without(own_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SERVER", "autograder.no_such_module")
    answer(own_root, RIGHT)
    assert verdict(own_root).outcome == "passed"


# --- whom it speaks with --------------------------------------------------------------------------------------------


def test_a_folder_that_others_may_enter_is_no_meeting_place(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(NoServerError, match="not private"):
        MeetingPlace(tmp_path / "open")


def test_a_folder_behind_a_link_is_no_meeting_place(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to("mine")
    with pytest.raises(NoServerError):
        MeetingPlace(tmp_path / "link")


def test_a_socket_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with MeetingPlace(tmp_path / "place") as place, place.listen():
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)
        with pytest.raises(NoServerError, match="another user"):
            place.connect()


def test_the_files_of_the_meeting_place_are_private(root: Path) -> None:
    folder = folder_for(root)
    assert {path.name for path in folder.iterdir()} == {"socket", "lock", "log"}
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "log").stat().st_mode & 0o077 == 0


def test_a_server_greets_and_then_hangs_up_on_a_client_of_other_libraries(root: Path) -> None:
    with MeetingPlace(folder_for(root)) as place:
        sock = place.connect()
        assert sock is not None
        with sock:
            send_frame(sock, encode(Hello("another")))
            welcome = msgspec.msgpack.decode(receive_frame(sock) or b"", type=Welcome)
            assert welcome.fingerprint == client.fingerprint()
            assert receive_frame(sock) is None


def test_a_server_survives_a_client_that_speaks_nonsense(root: Path) -> None:
    server = listener_of(root)
    with MeetingPlace(folder_for(root)) as place:
        for nonsense in (b"", b"\xff" * 100, b"\x02\x00\x00\x00\xc1\xc1"):
            sock = place.connect()
            assert sock is not None
            with sock:
                sock.sendall(nonsense)
                sock.shutdown(socket.SHUT_WR)
                with contextlib.suppress(ConnectionResetError):  # what was sent was not even read
                    assert sock.recv(1) == b""
    assert verdict(root).outcome == "unattempted"
    assert listener_of(root) == server


def test_a_listener_that_is_no_server_of_ours_is_left_alone_and_replaced(own_root: Path) -> None:
    with MeetingPlace(folder_for(own_root)) as place, place.listen() as listener:
        listener.setblocking(True)

        def answer_wrongly() -> None:
            for _ in range(2):  # the second time under the lock
                sock, _ = listener.accept()
                with sock:
                    decode_hello(receive_frame(sock) or b"")
                    send_frame(sock, b"what?")

        thread = threading.Thread(target=answer_wrongly)
        thread.start()
        assert verdict(own_root).outcome == "unattempted"
        thread.join()
