"""The store loses nothing that it has taken, changes nothing, and says clearly why it cannot be used."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import StoreError
from autograder.results import Check, Exercise, Outcome, score_exercise
from autograder.store import DATABASE, Store, Unit

ROOT = Path(__file__).parents[2]
UNITS = [Unit(student="ann", key="02_cell/manual_cell", unit_hash="h1"), Unit(student="böb", key="k", unit_hash="h2")]


def verdict(outcome: Outcome = "passed", key: str = "02_cell/manual_cell") -> Exercise:
    points = None if outcome == "fault" else 1.0
    check = Check(name="test_a", title="A holds", outcome=outcome, points=points, max_points=1.0, message="☃")
    return score_exercise(key, [check])


def found(store: Store, unit_hash: str) -> Exercise | None:
    return store.find([unit_hash]).get(unit_hash)


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def test_what_was_added_is_found_by_its_hash(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict())
        assert found(store, "h1") == verdict()
        assert found(store, "h2") is None
    with Store(tmp_path) as store:
        assert found(store, "h1") == verdict()


def test_the_latest_verdict_counts_and_all_are_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict("failed"))
        store.add("h1", "bob", verdict("passed"))
        assert found(store, "h1") == verdict("passed")
        rows = list(store.history())
    assert [(row.id, row.unit.student, row.exercise.outcome) for row in rows] == [
        (1, "ann", "failed"),
        (2, "bob", "passed"),
    ]
    assert all(row.graded_at.endswith("+00:00") and row.engine for row in rows)


def test_a_fault_is_kept_but_never_found(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict("fault"))
        assert found(store, "h1") is None
        assert store.find_any("h1") == verdict("fault")
        store.add("h1", "ann", verdict("failed"))
        store.add("h1", "ann", verdict("fault"))
        assert found(store, "h1") == verdict("failed")
        assert store.find_any("h1") == verdict("fault")


def test_a_batch_is_added_whole_or_not_at_all(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add_many([("h1", "ann", verdict()), ("h2", "bob", verdict(key="k"))])
        assert found(store, "h2") == verdict(key="k")
        with pytest.raises(StoreError, match="NOT NULL"):
            store.add_many([("h3", "ann", verdict()), (None, "bob", verdict())])  # type: ignore[list-item]  # on purpose
        assert found(store, "h3") is None
        store.add("h4", "ann", verdict())
        assert len(list(store.history())) == 3


def test_the_secret_is_random_and_stays(tmp_path: Path) -> None:
    with Store(tmp_path / "one") as store:
        secret = store.secret()
        assert len(secret) == 32
        assert store.secret() == secret
    with Store(tmp_path / "one") as store, Store(tmp_path / "two") as other:
        assert store.secret() == secret != other.secret()


def test_the_secret_is_on_the_disk_before_anything_is_graded(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; from autograder.store import Store\n"
        "print(Store(pathlib.Path(sys.argv[1])).secret().hex(), flush=True); os.kill(os.getpid(), 9)"
    )
    process = python(code, str(tmp_path))
    printed = process.communicate(timeout=60)[0].strip()
    assert process.returncode == -signal.SIGKILL
    with Store(tmp_path) as store:
        assert store.secret().hex() == printed


@pytest.mark.parametrize("table", ["graded", "runs", "secret"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = 9", "REPLACE INTO {0} SELECT * FROM {0}"])
def test_a_row_cannot_be_changed_or_removed(tmp_path: Path, table: str, statement: str) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict())
        store.begin_run(b"{}", UNITS)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store._database.execute(statement.format(table))


def test_killed_in_the_middle_of_writing_it_keeps_every_committed_row(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, itertools\n"
        "from autograder.store import Store\n"
        "from autograder.results import score_exercise, Check\n"
        "check = Check(name='t', title='T' * 5000, outcome='passed', points=1.0, max_points=1.0)\n"
        "store = Store(pathlib.Path(sys.argv[1]))\n"
        "for number in itertools.count():\n"
        "    store.add_many([(f'{number}-{part}', 'ann', score_exercise('k', [check])) for part in range(7)])\n"
        "    print(number, flush=True)\n"
    )
    process = python(code, str(tmp_path))
    assert process.stdout is not None
    committed = -1
    while committed < 40:
        committed = int(process.stdout.readline())
    process.kill()
    rest = process.communicate(timeout=60)[0].split()
    committed = int(rest[-1]) if rest and rest[-1].isdigit() else committed
    with Store(tmp_path) as store:
        assert all(found(store, f"{number}-{part}") for number in range(committed + 1) for part in range(7))
        rows = list(store.history())
        assert len(rows) % 7 == 0
        store.add("after", "ann", verdict())
        assert found(store, "after") == verdict()


def test_a_run_is_written_down_before_it_is_graded(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.latest_run() is None
        assert store.begin_run(b'{"device": "cpu"}', UNITS[:1]) == 1
        assert store.begin_run(b'{"device": "cuda"}', UNITS) == 2
    with Store(tmp_path, read_only=True) as store:
        run = store.latest_run()
    assert run is not None
    assert (run.id, run.info, run.units) == (2, b'{"device": "cuda"}', tuple(UNITS))


def test_a_second_writer_is_refused_while_the_first_is_there(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from autograder.store import Store\n"
        "store = Store(pathlib.Path(sys.argv[1])); print('in', flush=True); input()"
    )
    with python(code, str(tmp_path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        with pytest.raises(StoreError, match="another run is writing"):
            Store(tmp_path)
        with Store(tmp_path, read_only=True) as store:
            assert list(store.history()) == []
        process.kill()
    with Store(tmp_path) as store:
        assert found(store, "h1") is None


def test_a_reader_makes_nothing_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no results here"):
        Store(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()
    with Store(tmp_path):
        pass
    with Store(tmp_path, read_only=True) as store, pytest.raises(StoreError, match="cannot be written"):
        store.add("h1", "ann", verdict())


@pytest.mark.parametrize("content", [b"this is no database, " * 100, b"x"])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(StoreError, match=r"results\.db: this is no results database"):
        Store(tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == content


def test_a_database_of_somebody_else_is_told_and_left_alone(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / DATABASE)
    database.execute("CREATE TABLE cats (name)")
    database.close()
    with pytest.raises(StoreError, match="no results database"):
        Store(tmp_path)


def test_a_store_of_another_version_is_told(tmp_path: Path) -> None:
    with Store(tmp_path):
        pass
    database = sqlite3.connect(tmp_path / DATABASE)
    database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(StoreError, match="its format is 2; this program reads format 1"):
        Store(tmp_path)


def test_a_store_that_was_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    with Store(tmp_path) as store:
        assert len(store.secret()) == 32


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(StoreError, match="out: results cannot be written here"):
        Store(tmp_path / "out")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a place where not even root may write")
def test_what_is_whole_can_be_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict())
        secret = store.secret()
        log = (tmp_path / f"{DATABASE}-wal").read_bytes()
    # So that SQLite cannot make the file that it would have beside it.
    (tmp_path / f"{DATABASE}-shm").symlink_to(tmp_path / "none/none")
    with Store(tmp_path, read_only=True) as store:
        assert (store.secret(), found(store, "h1")) == (secret, verdict())
    (tmp_path / f"{DATABASE}-wal").write_bytes(log)  # as a run leaves it that was killed
    with pytest.raises(StoreError, match=r"the last verdicts are in results\.db-wal, which can be read only where"):
        Store(tmp_path, read_only=True)


def test_a_new_folder_of_results_is_nobody_elses(tmp_path: Path) -> None:
    with Store(tmp_path / "out"):
        assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_a_read_only_place_is_told() -> None:
    with pytest.raises(StoreError, match="results cannot be written here"):
        Store(Path("/proc/results"))


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir()
    with pytest.raises(StoreError, match="cannot be opened or created"):
        Store(tmp_path)


def test_a_full_disk_is_told_and_costs_nothing_that_was_there(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict())
        pages = store._database.execute("PRAGMA page_count").fetchone()[0]
        store._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="the disk is full"):
            store.add_many([(f"n{number}", "ann" * 1000, verdict()) for number in range(99)])
        assert found(store, "h1") == verdict()
        assert found(store, "n0") is None


def test_a_lock_on_the_database_itself_is_told(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store._database.execute("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process holds it"):
            store.add("h1", "ann", verdict())
        other.close()


def test_a_record_of_another_shape_is_told(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add("h1", "ann", verdict())
        columns = "unit_hash, student, key, graded_at, engine, outcome, record"
        store._database.execute(f"INSERT INTO graded ({columns}) VALUES ('h1', 'a', 'k', '', '', 'passed', '{{}}')")
        with pytest.raises(StoreError, match="does not read as one of this version"):
            found(store, "h1")


def test_a_secret_that_was_removed_is_told(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store._database.execute("DROP TRIGGER secret_DELETE")
        store._database.execute("DELETE FROM secret")
        with pytest.raises(StoreError, match="secret is gone"):
            store.secret()


def test_it_writes_through_to_the_disk(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._database.execute("PRAGMA synchronous").fetchone() == (2,)
