"""Where results are kept: `OUT/results.db`, an append-only SQLite file that survives being killed at any moment.

A unit is one exercise of one submission under the hash of all that decides its verdict. A row is never changed nor
removed; the file itself refuses that. One process writes at a time; others may read while it does.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import secrets
import sqlite3
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeVar

import msgspec

from autograder.errors import StoreError
from autograder.results import Exercise

SCHEMA_VERSION: Final = 1
DATABASE: Final = "results.db"
LOCK: Final = "results.lock"

_Record = TypeVar("_Record")

_APPLICATION_ID = 0x41475253  # "AGRS"
_SMALLEST = 512  # bytes of a page
_AT_A_TIME = 500  # units in one question; SQLite takes some more
_TABLES = {
    "secret": "id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL",
    "graded": """id INTEGER PRIMARY KEY, unit_hash TEXT NOT NULL, student TEXT NOT NULL, key TEXT NOT NULL,
        graded_at TEXT NOT NULL, engine TEXT NOT NULL, outcome TEXT NOT NULL, record BLOB NOT NULL""",
    "runs": "id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, info BLOB NOT NULL, units BLOB NOT NULL",
}
_FOR_GOOD = """CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'results are append-only'); END"""
_ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full. Make room and run the same command again; what was graded is kept.",
    sqlite3.SQLITE_IOERR: "the disk is full or broken. Make room and run the command again; what was graded is kept.",
    sqlite3.SQLITE_READONLY: "it cannot be written to. Give another folder, or write permission to this one.",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened or created. Give another folder, or write permission to this one.",
    sqlite3.SQLITE_BUSY: "another process holds it. Wait until that has ended.",
    sqlite3.SQLITE_NOTADB: "this is no results database. Give another folder, or move the file away.",
    sqlite3.SQLITE_CORRUPT: "the database is damaged. Move it away, or restore it from a copy.",
}

# What SQLite says of a disk or a folder on which it cannot make a file.
_UNWRITABLE: Final = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL}


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise of one submission, and the hash of all that decides its verdict."""

    student: str
    key: str
    unit_hash: str


class Graded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row: who was graded when, by which engine, with what verdict. `graded_at` is ISO 8601 in UTC."""

    id: int
    unit: Unit
    graded_at: str
    engine: str
    exercise: Exercise


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call of `grade`: what it was told (JSON) and which units it set out to grade. ISO 8601 in UTC."""

    id: int
    started_at: str
    info: bytes
    units: tuple[Unit, ...]


class Store:
    """The results in one folder. Use as a context manager, in one thread, and not in a forked child of its process."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Open the results in `folder`, made if need be unless `read_only`. Raises StoreError."""
        self._path = folder / DATABASE
        self._lock: BinaryIO | None = None
        if read_only and not self._path.is_file():
            raise StoreError(f"{self._path}: there are no results here. Grade first, or name the folder of `--out`.")
        if not read_only:
            self._lock = _lock(folder)
        try:
            with self._told():
                self._open(read_only=read_only)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of the lock; a second call does nothing."""
        if hasattr(self, "_database"):
            self._database.close()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def secret(self) -> bytes:
        """Give the 32 random bytes that all draws are keyed with: written down when the store was made."""
        with self._told():
            row: tuple[bytes] | None = self._database.execute("SELECT value FROM secret").fetchone()
        if row is None:
            raise StoreError(f"{self._path}: the run's secret is gone. Move the file away and grade again.")
        return row[0]

    def find(self, unit_hashes: Sequence[str]) -> dict[str, Exercise]:
        """Look up the latest verdict on each unit; a fault of ours is no verdict, so that it is tried again."""
        records: dict[str, bytes] = {}
        with self._told():
            for first in range(0, len(unit_hashes), _AT_A_TIME):
                some = unit_hashes[first : first + _AT_A_TIME]
                condition = f"unit_hash IN ({','.join('?' * len(some))}) AND outcome <> 'fault'"
                statement = f"SELECT unit_hash, record FROM graded WHERE {condition} ORDER BY id"  # noqa: S608  # our own words
                records.update(self._database.execute(statement, some))
        return {unit_hash: self._decoded(record, Exercise) for unit_hash, record in records.items()}

    def find_any(self, unit_hash: str) -> Exercise | None:
        """Look up the latest row on a unit, faults too: what a report has to tell."""
        statement = "SELECT record FROM graded WHERE unit_hash = ? ORDER BY id DESC LIMIT 1"
        with self._told():
            row: tuple[bytes] | None = self._database.execute(statement, (unit_hash,)).fetchone()
        return None if row is None else self._decoded(row[0], Exercise)

    def add(self, unit_hash: str, student: str, exercise: Exercise) -> None:
        """Append one verdict; it is on the disk when this returns."""
        self.add_many([(unit_hash, student, exercise)])

    def add_many(self, graded: Sequence[tuple[str, str, Exercise]]) -> None:
        """Append verdicts, all or none; they are on the disk when this returns."""
        rows = [
            (unit_hash, student, exercise.key, _now(), _engine(), exercise.outcome, msgspec.json.encode(exercise))
            for unit_hash, student, exercise in graded
        ]
        columns = "unit_hash, student, key, graded_at, engine, outcome, record"
        statement = f"INSERT INTO graded ({columns}) VALUES (?,?,?,?,?,?,?)"  # noqa: S608  # our own words
        with self._told(), self._transaction():
            self._database.executemany(statement, rows)

    def history(self) -> Iterator[Graded]:
        """Go through all rows, oldest first."""
        statement = "SELECT id, unit_hash, student, key, graded_at, engine, record FROM graded ORDER BY id"
        with self._told():
            for row in self._database.execute(statement):
                unit = Unit(unit_hash=row[1], student=row[2], key=row[3])
                exercise = self._decoded(row[6], Exercise)
                yield Graded(id=row[0], unit=unit, graded_at=row[4], engine=row[5], exercise=exercise)

    def begin_run(self, info: bytes, units: Sequence[Unit]) -> int:
        """Write down what a run sets out to grade, before it does; `info` is JSON. Gives the run's number."""
        row = (_now(), info, msgspec.json.encode(units))
        with self._told(), self._transaction():
            cursor = self._database.execute("INSERT INTO runs (started_at, info, units) VALUES (?,?,?)", row)
        return cursor.lastrowid or 0

    def latest_run(self) -> Run | None:
        """Look up the run that was begun last."""
        statement = "SELECT id, started_at, info, units FROM runs ORDER BY id DESC LIMIT 1"
        with self._told():
            row = self._database.execute(statement).fetchone()
        if row is None:
            return None
        return Run(id=row[0], started_at=row[1], info=row[2], units=self._decoded(row[3], tuple[Unit, ...]))

    def _decoded(self, content: bytes, kind: type[_Record]) -> _Record:
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.MsgspecError as error:
            message = (
                f"{self._path}: a record does not read as one of this version ({error}). Grade into another folder."
            )
            raise StoreError(message) from None

    def _open(self, *, read_only: bool) -> None:
        # SQLite takes so small a file for an empty database, and would write over it.
        if self._path.is_file() and 0 < self._path.stat().st_size < _SMALLEST:
            raise StoreError(f"{self._path}: {_ADVICE[sqlite3.SQLITE_NOTADB]}")
        self._connect("mode=ro" if read_only else "mode=rwc")
        if read_only:
            self._require_readable()
        version: int = self._database.execute("PRAGMA user_version").fetchone()[0]
        empty = not self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if empty and version == 0 and not read_only:
            self._create()
        elif self._database.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
            raise StoreError(f"{self._path}: {_ADVICE[sqlite3.SQLITE_NOTADB]}")
        elif version != SCHEMA_VERSION:
            message = f"its format is {version}; this program reads format {SCHEMA_VERSION}. Grade into another folder."
            raise StoreError(f"{self._path}: {message}")
        self._database.execute("PRAGMA synchronous = FULL")
        # Without this, INSERT OR REPLACE would remove a row behind the triggers' back.
        self._database.execute("PRAGMA recursive_triggers = ON")

    def _connect(self, how: str) -> None:
        uri = f"{self._path.absolute().as_uri()}?{how}"
        self._database = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10.0)

    def _require_readable(self) -> None:
        """Read where nothing can be written: SQLite wants a file of its own beside one that others may write to."""
        log = self._path.with_name(f"{DATABASE}-wal")
        try:
            self._database.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _UNWRITABLE:
                raise
            if log.is_file() and log.stat().st_size:
                why = f"the last verdicts are in {log.name}, which can be read only where this folder can be written to"
                raise StoreError(f"{self._path}: {why}. Copy the folder to such a place.") from None
            self._database.close()
            self._connect("mode=ro&immutable=1")

    def _create(self) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        with self._transaction():
            for table, columns in _TABLES.items():
                self._database.execute(f"CREATE TABLE {table} ({columns})")
                for verb in ("UPDATE", "DELETE"):
                    self._database.execute(_FOR_GOOD.format(table=table, verb=verb))
            self._database.execute("CREATE INDEX graded_unit ON graded (unit_hash)")
            self._database.execute("INSERT INTO secret (id, value) VALUES (1, ?)", (secrets.token_bytes(32),))
            self._database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Generator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled back already.
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Generator[None]:
        """Turn what SQLite raises into what a person can act on."""
        try:
            yield
        except sqlite3.Error as error:
            # The low byte is the error's kind, the rest says more than a person needs.
            advice = _ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, f"{error}.")
            raise StoreError(f"{self._path}: {advice}") from error


def _lock(folder: Path) -> BinaryIO:
    """Take the folder for this process; the system lets go of it when the process ends, however it does."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # grades, and the secret that all draws are keyed with
        file = (folder / LOCK).open("ab")
    except OSError as error:
        message = f"{folder}: results cannot be written here ({error.strerror}). Give another folder."
        raise StoreError(message) from None
    try:
        _lock_file(file)
    except OSError:
        file.close()
        message = f"{folder}: another run is writing its results here. Wait until it ends, or give another folder."
        raise StoreError(message) from None
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock_file(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock_file(file: BinaryIO) -> None:
        # Not flock: forked workers would inherit it, and hold the folder when this process is killed.
        fcntl.lockf(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


@cache
def _engine() -> str:
    try:
        return importlib.metadata.version("rnn-course-autograder")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
