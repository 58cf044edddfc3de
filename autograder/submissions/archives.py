"""Archives, looked into where they lie: nothing is unpacked to the disk, and only what is asked for is read.

Refused in plain words: names that lead outside, more than an archive of answers needs, what is encrypted, what is
damaged. Links and devices are listed as what they are, and never followed. Where a name comes twice, the last one
counts, as it would if the archive were unpacked. An archive inside an archive is a file like any other.
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from autograder.submissions import tars, zips
from autograder.submissions.folders import (
    MAX_BYTES,
    Folder,
    Kind,
    UnreadableError,
    is_ignored,
    readable,
    without_following,
)
from autograder.submissions.magic import what_it_is

_DEEPEST: Final = 32
_LONGEST: Final = 1024
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_MEGABYTE: Final = 1024 * 1024


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive may hold: its own size, the number of its members, and what is read out of it, in bytes."""

    packed: int
    members: int
    unpacked: int


OF_A_STUDENT: Final = Bounds(packed=32 * _MEGABYTE, members=10_000, unpacked=64 * _MEGABYTE)
OF_A_CLASS: Final = Bounds(packed=2048 * _MEGABYTE, members=200_000, unpacked=1024 * _MEGABYTE)

Tree = Mapping[str, Mapping[str, Kind]]
Read = Callable[[str, int], bytes]


class ArchiveFolder(Folder):
    """A folder in an archive."""

    def __init__(self, name: str, place: str, tree: Tree, read: Read, path: str = "") -> None:
        """Look at the folder `path` of the archive whose folders are `tree`, "" being the outermost."""
        self.name = name
        self.place = place
        self._tree = tree
        self._read = read
        self._path = path

    def entries(self) -> Mapping[str, Kind]:
        """List what lies in it."""
        return self._tree.get(self._path, {})

    def below(self, name: str) -> Folder:
        """Give the folder of that name in it."""
        inner = ArchiveFolder(name, f"{self.place}/{name}", self._tree, self._read, self._join(name))
        inner.is_link = self.entries().get(name) == "link"
        return inner

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """Read a file in it."""
        kind = self.entries().get(name)
        if kind == "link":
            raise UnreadableError("It is a link; links are not followed. Hand in the file itself.")
        if kind != "file":
            raise UnreadableError("It is not a regular file.")
        return self._read(self._join(name), limit)

    def _join(self, name: str) -> str:
        return f"{self._path}/{name}" if self._path else name


def open_archive(content: bytes, name: str, place: str, bounds: Bounds = OF_A_STUDENT) -> Folder:
    """Look into an archive that a student handed in.

    Raises:
        UnreadableError: It is no archive that can be read, or holds what it must not.

    """
    return _open(io.BytesIO(content), len(content), name, place, bounds)


@contextmanager
def archive_on_disk(path: Path, name: str, bounds: Bounds = OF_A_CLASS) -> Generator[Folder]:
    """Look into an archive on the disk for as long as the context lasts.

    Raises:
        UnreadableError: It cannot be opened, is no archive that can be read, or holds what it must not.

    """
    try:
        file = open(path, "rb", opener=without_following)  # noqa: SIM115  # closed below
    except OSError as error:
        raise UnreadableError(f"It cannot be opened: {error.strerror or 'unknown reason'}.") from None
    with file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableError("It is not a regular file.")
        yield _open(file, about.st_size, name, readable(str(path)), bounds)


def _open(file: BinaryIO, size: int, name: str, place: str, bounds: Bounds) -> Folder:
    if size > bounds.packed:
        raise UnreadableError(f"It is larger than {bounds.packed // _MEGABYTE} MiB. Hand in your answers only.")
    kind = what_it_is(file.read(512))
    file.seek(0)
    with told():
        if kind == "a zip archive":
            members, read = zips.open_zip(file, bounds.members)
        elif kind in tars.KINDS:
            members, read = tars.open_tar(file, kind, bounds.members, bounds.unpacked)
        else:
            raise UnreadableError(_no_archive(kind, size))
        tree, raw = _tree(members)
    return ArchiveFolder(name, place, tree, _Budget(read, raw, bounds.unpacked).read)


def _no_archive(kind: str, size: int) -> str:
    if not size:
        return "It is empty."
    found = f"It is {kind}" if kind else "It is no archive, whatever its name says"
    return f"{found}. Hand in a zip or a tar archive, or the files themselves."


@contextmanager
def told() -> Generator[None]:
    """Turn whatever a damaged or a hostile archive makes the libraries raise into a reason for its student."""
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001  # no list of what they raise would be complete
        raise UnreadableError(f"It is damaged, or no archive ({type(error).__name__}). Make it again.") from None


class _Budget:
    """Counts what is really read out of an archive, whatever its headers say."""

    def __init__(self, read: Read, raw: Mapping[str, str], unpacked: int) -> None:
        self._read = read
        self._raw = raw
        self._left = unpacked

    def read(self, path: str, limit: int) -> bytes:
        """Read a member."""
        with told():
            content = self._read(self._raw[path], limit + 1)
        self._left -= len(content)
        if self._left < 0:
            raise UnreadableError("The archive it is in unpacks to more than answers need.")
        if len(content) > limit:
            raise UnreadableError(f"It is larger than {limit // 1024} KiB.")
        return content


def _tree(members: Iterable[tuple[str, Kind]]) -> tuple[dict[str, dict[str, Kind]], dict[str, str]]:
    """Put members into the folders that they are in, and remember how the archive itself spells each."""
    tree: dict[str, dict[str, Kind]] = {"": {}}
    raw: dict[str, str] = {}
    for path, kind in members:
        parts = _parts(path)
        if any(is_ignored(part) for part in parts):
            continue
        raw["/".join(parts)] = path
        for depth in range(len(parts)):
            is_last = depth == len(parts) - 1
            tree.setdefault("/".join(parts[:depth]), {})[parts[depth]] = kind if is_last else "folder"
    return tree, raw


def _parts(path: str) -> list[str]:
    """Split a member's name at its folders, or refuse it."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    shown = readable(path[:80])
    if path.startswith("/") or ".." in parts or _DRIVE.match(path):
        raise UnreadableError(f"It holds a name that leads outside of it ({shown}). Make it again from your files.")
    if "\\" in path:
        raise UnreadableError(
            f"It holds a name with a backslash ({shown}). Make it again, with a program that puts `/` between folders."
        )
    if len(path) > _LONGEST or len(parts) > _DEEPEST:
        raise UnreadableError(f"It holds a name of too many letters or folders ({shown}…). Hand in your answers only.")
    return parts
