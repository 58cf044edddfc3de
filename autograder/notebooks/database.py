"""nbgrader's gradebook, opened by a URL for one change that is made as a whole or not at all.

nbgrader's API commits after every step. Here its session lives inside a transaction of ours, in which its commits are
savepoints, so an error in the middle leaves the gradebook as it was, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader.api import Base, Gradebook, InvalidEntry  # pyright: ignore[reportMissingTypeStubs]
from nbgrader.dbutil import ALEMBIC_DIR  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import scoped_session, sessionmaker

from autograder.errors import StoreError
from autograder.plain_text import on_one_line

_EXAMPLE: Final = "sqlite:///gradebook.db or postgresql+psycopg://USER@HOST/NAME"
_MINE: Final = {"assignment", "notebook", "grade"}  # tables that every gradebook of nbgrader has


class _InOneTransaction(Gradebook):
    """nbgrader's gradebook whose commits end nothing but a savepoint."""

    def __init__(self, connection: Connection, course_id: str) -> None:
        self.engine = connection.engine
        made = sessionmaker(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.db = scoped_session(made)
        self.course_id = course_id
        self.authenticator = None
        self.check_course(course_id)


@contextmanager
def open_gradebook(url: str, course_id: str) -> Generator[Any]:
    """Open a gradebook, made first if there is none; what is done in the block is kept if the block ends well.

    Raises:
        StoreError: It cannot be reached or written, or is not nbgrader's. No password of the URL is in the message.

    """
    place = _shown(url)
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            _require_nbgrader(connection, place)
            gradebook = _InOneTransaction(connection, course_id)
            try:
                yield gradebook
                gradebook.db.commit()
            finally:
                gradebook.db.remove()
    except (SQLAlchemyError, InvalidEntry) as error:
        message = f"{place}: the gradebook could not be opened or written, and is as it was ({_reason(error, url)})."
        raise StoreError(
            f"{message} See that the database is there, is yours to write, and that no one locks it."
        ) from None
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        extra = " Run `pip install '.[postgres]'`." if (error.name or "").startswith("psycopg") else ""
        raise StoreError(f"{_shown(url)}: this needs the Python package {error.name}.{extra}") from None
    except (ArgumentError, NoSuchModuleError, ValueError, TypeError):
        raise StoreError(f"{_shown(url)}: this is no URL of a database. Expected one such as {_EXAMPLE}.") from None
    if engine.dialect.name == "sqlite":
        # The driver would begin a transaction only with the first change, after the first savepoint.
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
    return engine


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _require_nbgrader(connection: Connection, place: str) -> None:
    head = ScriptDirectory(ALEMBIC_DIR).get_current_head() or ""
    tables = set(inspect(connection).get_table_names())
    migration = MigrationContext.configure(connection)
    if not tables:
        Base.metadata.create_all(connection)
        migration.stamp(ScriptDirectory(ALEMBIC_DIR), head)
        return
    if not tables >= _MINE:
        found = on_one_line(", ".join(sorted(tables)))
        message = f"{place}: this database is not nbgrader's (it has {found}), so nothing was written."
        raise StoreError(f"{message} Give the gradebook's URL, or that of an empty database.")
    version = migration.get_current_revision()
    if version != head:
        message = f"{place}: this gradebook is of another version of nbgrader ({version}; this one has {head})."
        raise StoreError(f"{message} Run `nbgrader db upgrade` where its course is, then this again.")


def _reason(error: Exception, url: str) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    said = on_one_line(str(original))
    for secret in _secrets(url):
        said = said.replace(secret, "***")
    return said or type(error).__name__


def _secrets(url: str) -> list[str]:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return []
    return [each for each in (parsed.password, *map(str, parsed.query.values())) if each]


def _shown(url: str) -> str:
    """Write a URL without its password and without its options, which may hold one."""
    try:
        parsed: URL = make_url(url)
    except (ArgumentError, ValueError):
        return "--db"
    return on_one_line(parsed.set(query={}).render_as_string(hide_password=True))
