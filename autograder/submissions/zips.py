"""Zip archives: the list of their members, and a way to read one."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, Final

from autograder.submissions.folders import Kind, UnreadableError

_ENTRY: Final = b"PK\x01\x02"
_BLOCK: Final = 1 << 20
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UNICODE_PATH: Final = 0x7075
# The other methods give no way to read a part without unpacking what may be a thousand times as much.
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def open_zip(file: BinaryIO, most: int) -> tuple[list[tuple[str, Kind]], Callable[[str, int], bytes]]:
    """List the members of a zip archive, and give a function that reads the first bytes of one."""
    _count(file, most)
    archive = zipfile.ZipFile(file)
    infos = {_name(info).rstrip("/"): info for info in archive.infolist()}

    def read(path: str, limit: int) -> bytes:
        info = infos[path]
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError("The archive it is in is encrypted. Make it again without a password.")
        if info.compress_type not in _METHODS:
            raise UnreadableError("The archive it is in is packed by an unusual method. Make an ordinary zip archive.")
        with archive.open(info) as member:
            return member.read(limit)

    return [(path, _kind(info)) for path, info in infos.items()], read


def _count(file: BinaryIO, most: int) -> None:
    """Refuse an archive of too many members before the library makes an object for each."""
    seen, tail = 0, b""
    while block := file.read(_BLOCK):
        seen += (tail + block).count(_ENTRY)
        if seen > most:
            raise UnreadableError(f"It holds more than {most} files. Hand in your answers only.")
        tail = block[-len(_ENTRY) + 1 :]
    file.seek(0)


def _kind(info: zipfile.ZipInfo) -> Kind:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "link"
    if info.is_dir():
        return "folder"
    return "file" if stat.S_IFMT(mode) in {0, stat.S_IFREG} else "other"


def _name(info: zipfile.ZipInfo) -> str:
    """Read a name as it was meant: many programs write UTF-8 without saying so, and some say so in an extra field."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    try:
        return _unicode_path(info.extra, raw) or raw.decode("utf-8")
    except UnicodeDecodeError:
        return info.orig_filename


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Find the name that Info-ZIP keeps beside the old one, if it belongs to it."""
    while len(extra) >= 4:  # noqa: PLR2004  # two numbers of two bytes head each field
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and re.match(rb"\x01", field) and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8")
    return ""
