"""One way to look at what students handed in: a folder of names and bytes, wherever it is kept.

Everything inside was made by a student: links are not followed, sizes are bounded, nothing is run, nothing is written.
"""

from __future__ import annotations

import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from autograder.plain_text import on_one_line

Kind = Literal["file", "folder", "link", "other"]

MAX_BYTES: Final = 1024 * 1024  # of an answer

_IGNORED: Final = frozenset({"__pycache__", ".ipynb_checkpoints", "__MACOSX", ".DS_Store", "Thumbs.db"})
_SHOWN: Final = 6
_WIDEST: Final = 80


class UnreadableError(Exception):
    """Why something that is there cannot be read: told to the student, and no error of ours."""


class Folder(ABC):
    """A folder of a submission, on a disk, in an archive, or made up. `place` says to a person where it is."""

    name: str
    place: str
    is_link: bool = False

    @abstractmethod
    def entries(self) -> Mapping[str, Kind]:
        """List what lies in it, without what only systems and tools leave behind."""

    @abstractmethod
    def below(self, name: str) -> Folder:
        """Give the folder of that name in it."""

    @abstractmethod
    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """Read a file in it.

        Raises:
            UnreadableError: It is no file, too large, or damaged.

        """


class DiskFolder(Folder):
    """A folder on the disk, which is looked at only where asked, and only once."""

    def __init__(self, path: str | Path, name: str = "", kind: Kind | None = None) -> None:
        """Look at `path`; `name` and `kind` are what the folder above it knows of it, if that was looked at."""
        self._path = str(path)  # a class has tens of thousands of folders: text is joined sooner than a Path
        self.place = readable(self._path)
        self.is_link = kind == "link" if kind else Path(path).is_symlink()
        name = name or Path(path).name
        # A path such as `.` has a name only once it is resolved.
        self.name = readable(name if name not in {"", ".."} else Path(path).resolve().name)
        self._entries: Mapping[str, Kind] | None = None
        self._below: dict[str, DiskFolder] = {}

    def entries(self) -> Mapping[str, Kind]:
        """List what lies in it; nothing where it is no folder or cannot be listed."""
        if self._entries is None:
            self._entries = {} if self.is_link else _scanned(self._path)
        return self._entries

    def below(self, name: str) -> Folder:
        """Give the folder of that name in it."""
        if name not in self._below:
            self._below[name] = DiskFolder(f"{self._path}{os.sep}{name}", name, (self._entries or {}).get(name))
        return self._below[name]

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """Read a file in it."""
        return read_file(f"{self._path}{os.sep}{name}", limit)


class Gathered(Folder):
    """Files that belong together and lie elsewhere, under the names that they had, or should have had."""

    def __init__(self, name: str, place: str, files: Mapping[str, tuple[Folder, str]]) -> None:
        """Gather `files`: for each name, with its folders, the folder where it lies and its name there."""
        self.name = name
        self.place = place
        self._files = files

    def entries(self) -> Mapping[str, Kind]:
        """List the files, and the folders in their names."""
        found: dict[str, Kind] = {}
        for path, (folder, there) in self._files.items():
            name, _, inner = path.partition("/")
            if not is_ignored(name):
                found[name] = "folder" if inner else folder.entries().get(there, "other")
        return found

    def below(self, name: str) -> Folder:
        """Give the folder of that name, an empty one if there is none."""
        if name in self._files:
            folder, there = self._files[name]
            return folder.below(there)
        above = f"{name}/"
        inside = {path.removeprefix(above): file for path, file in self._files.items() if path.startswith(above)}
        return Gathered(name, f"{self.place}/{name}", inside)

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """Read a file."""
        folder, there = self._files[name]
        return folder.read(there, limit)


def is_ignored(name: str) -> bool:
    """Tell whether a name is one that systems and tools leave behind, not students."""
    return name in _IGNORED or name.startswith("._")


def read_file(path: str | Path, limit: int) -> bytes:
    """Read a file on the disk that a student may have put there.

    Raises:
        UnreadableError: It is no regular file, larger than `limit`, or cannot be opened.

    """
    try:
        if stat.S_ISLNK(os.lstat(path).st_mode):  # for systems whose open() cannot refuse links
            raise UnreadableError("It is a link; links are not followed. Hand in the file itself.")
        with open(path, "rb", buffering=0, opener=without_following) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise UnreadableError("It is not a regular file.")
            content = file.read(min(found.st_size, limit) + 1)
            # It may have grown, or its system tells no sizes, or gives less than it is asked for.
            while found.st_size != len(content) <= limit and (more := file.read(limit + 1 - len(content))):
                content += more
    except OSError as error:
        raise UnreadableError(f"It cannot be opened: {error.strerror or 'unknown reason'}.") from None
    return within(content, limit)


def within(content: bytes, limit: int) -> bytes:
    """Give back what is no larger than `limit`; of what is, nobody has read more than a byte too much."""
    if len(content) > limit:
        raise UnreadableError(f"It is larger than {limit // 1024} KiB.")
    return content


def without_following(path: str, flags: int) -> int:
    """Open a file as `open` wants it, but no link, and without waiting for whoever writes into a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def readable(name: str) -> str:
    """Make a file's name text: one that is no UTF-8 comes from the system with surrogates, which no report can hold."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def listing(names: list[str]) -> str:
    """Say in a line what was found."""
    shown = ", ".join(on_one_line(readable(name), _WIDEST) for name in names[:_SHOWN])
    return (shown or "nothing") + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _scanned(path: str) -> Mapping[str, Kind]:
    try:
        with os.scandir(path) as found:
            return {each.name: _kind(each) for each in found if not is_ignored(each.name)}
    except OSError:
        return {}


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    # What is no regular file is told when it is read.
    return "file"
