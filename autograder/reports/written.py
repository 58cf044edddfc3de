"""What reports were last written from, so that those that would come out the same can be left as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from autograder import course, decimals, gradebook, plain_text, results
from autograder.files import write_whole
from autograder.reports.writing import writing

# By the name of a file or folder: what it was made of, and when it last changed.
Record = Mapping[str, tuple[str, int]]

_MODULES: Final = (decimals, plain_text, results)
_PACKAGES: Final = (course, gradebook)


def read_record(path: Path) -> Record:
    """Read a record; one that cannot be read says nothing, so that all of it is written again."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, tuple[str, int]])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def write_record(path: Path, record: Record) -> None:
    """Write a record.

    Raises:
        StoreError: It cannot be written.

    """
    with writing("this record", path):
        write_whole(path, msgspec.json.encode(record))


def changed(path: Path) -> int:
    """Say when a file was last written, or a folder's files put there or taken away, in nanoseconds; 0 without one."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def digest(*parts: Any) -> str:
    """Hash what a report is made from."""
    return hashlib.sha256(msgspec.msgpack.encode(parts)).hexdigest()


@cache
def maker() -> bytes:
    """Hash the files of this program that decide what reports say."""
    folders = [Path(__file__).parent, *(Path(str(package.__file__)).parent for package in _PACKAGES)]
    files = [Path(str(module.__file__)) for module in _MODULES]
    files += sorted(path for folder in folders for path in folder.iterdir() if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()
