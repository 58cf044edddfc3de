"""Tar archives, packed or not: the list of their members, and a way to read one."""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from autograder.submissions.folders import Kind, UnreadableError
from autograder.submissions.magic import what_it_is

_BLOCK: Final = 1 << 16
_XZ_MEMORY: Final = 128 << 20  # what `xz -9` needs, and some; its header may ask for gigabytes

# All three have what is used here: decompress(data, max_length), eof, unused_data.
_UNPACKERS: Final[dict[str, Callable[[], Any]]] = {
    "a gzip archive": lambda: zlib.decompressobj(31),
    "a bzip2 archive": bz2.BZ2Decompressor,
    "an xz archive": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
}
KINDS: Final = frozenset({"a tar archive", *_UNPACKERS})


def open_tar(
    file: BinaryIO, kind: str, most: int, unpacked: int
) -> tuple[list[tuple[str, Kind]], Callable[[str, int], bytes]]:
    """List the members of a tar archive, and give a function that reads the first bytes of one."""
    plain = _unpack(file, _UNPACKERS[kind], unpacked) if kind in _UNPACKERS else file
    if kind in _UNPACKERS and what_it_is(plain.read(512)) != "a tar archive":
        raise UnreadableError("It is a packed file and no archive of files. Hand in a zip or a tar archive.")
    plain.seek(0)
    archive = tarfile.open(fileobj=plain, mode="r:", errors="surrogateescape")  # noqa: SIM115  # read while it is asked
    infos: dict[str, tarfile.TarInfo] = {}
    count = 0
    while info := archive.next():
        count += 1
        if count > most:
            raise UnreadableError(f"It holds more than {most} files. Hand in your answers only.")
        infos[info.name.removeprefix("./").rstrip("/")] = info

    def read(path: str, limit: int) -> bytes:
        member = archive.extractfile(infos[path])
        if member is None:
            raise UnreadableError("It is not a regular file.")
        with member:
            return member.read(limit)

    return [(path, _kind(info)) for path, info in infos.items() if path not in {"", "."}], read


def _kind(info: tarfile.TarInfo) -> Kind:
    if info.issym() or info.islnk():
        return "link"
    if info.isdir():
        return "folder"
    # A sparse file says how long it is, and holds nothing: no answer is one.
    return "file" if info.isreg() and not info.issparse() else "other"


def _unpack(file: BinaryIO, unpacker: Callable[[], Any], most: int) -> io.BytesIO:
    """Unpack piece by piece, and no more than `most` bytes, whatever the headers say."""
    plain, current, waiting, is_over = io.BytesIO(), unpacker(), b"", False
    while True:
        if not waiting and getattr(current, "needs_input", True):
            waiting = file.read(_BLOCK)
            is_over = not waiting
        piece = current.decompress(waiting, _BLOCK)
        waiting = getattr(current, "unconsumed_tail", b"")
        plain.write(piece)
        if plain.tell() > most:
            raise UnreadableError(f"It unpacks to more than {most >> 20} MiB. Hand in your answers only.")
        if current.eof:
            # Programs that pack in parallel write several packed files in a row; zeros after the last are padding.
            waiting = (current.unused_data or file.read(_BLOCK)).lstrip(b"\0")
            if not waiting:
                break
            current = unpacker()
        elif is_over and not piece:
            raise UnreadableError("It ends too early, as when an upload is interrupted. Hand it in again.")
    plain.seek(0)
    return plain
