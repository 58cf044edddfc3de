"""What a file is, by how it begins, whatever it is called."""

from __future__ import annotations

from typing import Final

ARCHIVE_ENDINGS: Final = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".7z", ".rar")

_BEGINNINGS: Final = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
)
_TAR_MARK: Final = slice(257, 262)


def what_it_is(content: bytes) -> str:
    """Name the kind of a file that is no text, or give "" if nothing gives it away."""
    if content[_TAR_MARK] == b"ustar":
        return "a tar archive"
    # Python text could begin with these three letters; the archive has a digit and pi after them.
    if content.startswith(b"BZh") and content[4:10] not in {b"1AY&SY", b"\x17rE8P\x90"}:
        return ""
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), "")


def looks_like_archive(name: str) -> bool:
    """Tell by its name whether somebody meant a file as an archive."""
    return name.lower().endswith(ARCHIVE_ENDINGS)


def without_ending(name: str) -> str:
    """Take the ending off: `ann.tar.gz` is Ann's."""
    for ending in ARCHIVE_ENDINGS:
        if name.lower().endswith(ending):
            stem = name[: -len(ending)]
            return stem[:-4] if stem.lower().endswith(".tar") else stem
    return name.rpartition(".")[0] or name
