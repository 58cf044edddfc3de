"""Which files of a folder we wrote, so that what a person has changed since is not overwritten unasked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from autograder.errors import CourseError
from autograder.files import write_whole

RECORD: Final = ".autograder/notebooks.json"
_MORE_SHOWN: Final = 5


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The hashes of the files that we wrote, by place; two of a file that was being replaced when we were stopped.

    `learned` holds, by exercise, the hash of what its file of known mistakes was made from.
    """

    files: dict[str, tuple[str, ...]] = {}
    learned: dict[str, str] = {}


def read_record(folder: Path) -> Record:
    """Read what was written here before; nothing, if nothing was or the record is no use."""
    try:
        return msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError):
        return Record()


def require_ours(folder: Path, files: Mapping[str, bytes], record: Record) -> None:
    """Make sure that no file would be replaced that is another's, or that a person has changed.

    Raises:
        CourseError: There are such files; the first ones are named.

    """
    changed = [name for name, content in files.items() if _is_anothers(folder, name, content, record)]
    if changed:
        more = f" and {len(changed) - _MORE_SHOWN} more" if len(changed) > _MORE_SHOWN else ""
        told = f"{', '.join(changed[:_MORE_SHOWN])}{more}"
        message = f"this would replace what you have changed: {told}. Move it away to keep it, or give --replace."
        raise CourseError(message, path=folder)


def write_files(folder: Path, files: Mapping[str, bytes], record: Record, learned: Mapping[str, str]) -> list[str]:
    """Write files that are new or other than they were, and list those; ours that are no longer wanted are removed.

    Raises:
        CourseError: One cannot be written.

    """
    new = {name: _hash(content) for name, content in files.items()}
    fresh = [name for name, content in files.items() if _read(folder / name) != content]
    both = {name: (*record.files.get(name, ()), each) for name, each in new.items()}
    unwanted = [name for name in record.files if name not in new and _is_as_written(folder, name, record)]
    try:
        _keep(folder, Record(files={**record.files, **both}, learned=record.learned))
        for name in fresh:
            write_whole(folder / name, files[name])
        for name in unwanted:
            (folder / name).unlink()
        _keep(folder, Record(files={name: (each,) for name, each in new.items()}, learned=dict(learned)))
    except OSError as error:
        raise CourseError(f"it cannot be written: {error}.", path=folder) from None
    return fresh


def kept(folder: Path, name: str, record: Record) -> bytes | None:
    """Give a file that is as we wrote it."""
    return _read(folder / name) if _is_as_written(folder, name, record) else None


def _is_anothers(folder: Path, name: str, content: bytes, record: Record) -> bool:
    there = (folder / name).exists() or (folder / name).is_symlink()
    return there and _read(folder / name) != content and not _is_as_written(folder, name, record)


def _is_as_written(folder: Path, name: str, record: Record) -> bool:
    content = _read(folder / name)
    return content is not None and _hash(content) in record.files.get(name, ())


def _keep(folder: Path, record: Record) -> None:
    write_whole(folder / RECORD, msgspec.json.format(msgspec.json.encode(record, order="sorted")) + b"\n")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
