"""A PostgreSQL server of Debian's package for the time of a test: on a Unix socket, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

PACKAGES = Path("/usr/lib/postgresql")


def newest_programs() -> Path | None:
    """Locate the server's programs, which the package keeps out of PATH; None where there are none."""
    found = sorted(PACKAGES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class PostgreSQL:
    """A running server; it trusts whoever can enter its folder."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        # The server refuses to run as root.
        account = pwd.getpwnam("postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
        self._user = account.pw_name
        self._as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self._folder, account.pw_uid, account.pw_gid)
            self._as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        try:
            self._run("initdb", "--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync")
            options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off"
            self._run("pg_ctl", "start", "-w", "-o", options, "-l", str(self._folder / "log"))
        except BaseException:
            self.close()
            raise

    def empty_database(self) -> str:
        """Empty the database, and give its URL."""
        url = f"postgresql+psycopg://{self._user}@/postgres?host={self._folder}"
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return url

    def close(self) -> None:
        """Stop the server, whatever it is doing, and leave nothing of it."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-w", check=False)
        shutil.rmtree(self._folder)

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        command = [self._programs / program, "-D", self._folder / "data", *words]
        done = subprocess.run(
            command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server keeps what it inherits, so nobody may wait for the end of a pipe
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=120,
            **self._as_user,
        )
        if check and done.returncode:
            log = self._folder / "log"
            said = log.read_text() if log.is_file() else "no log"
            raise RuntimeError(f"{program} ended with {done.returncode}: {said}")
