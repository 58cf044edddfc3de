"""Names of students as names of folders: whatever they called themselves, each gets one folder, and only that."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

_MAX_BYTES: Final = 100
_ALLOWED: Final = frozenset("._-@+, ")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # device files on Windows
_HASHED: Final = re.compile(r"-[0-9a-f]{16}$")


def name_folders(students: Sequence[str]) -> dict[str, str]:
    """Give each student a folder's name: their own where any file system takes it, else one that ends in a hash."""
    alike = Counter(_fold(student) for student in set(students))
    return {
        student: student if _is_plain(student) and alike[_fold(student)] == 1 else _hashed(student)
        for student in students
    }


def _is_plain(student: str) -> bool:
    """Say whether a name can be a folder's as it is; one that looks like a hashed one cannot, so none can be taken."""
    return (
        0 < len(student.encode("utf-8", "replace")) <= _MAX_BYTES
        and all(char.isalnum() or char in _ALLOWED for char in student)
        and student[0].isalnum()
        and (student[-1].isalnum() or student[-1] in "_-+@")
        and unicodedata.is_normalized("NFC", student)
        and not _RESERVED.fullmatch(student)
        and not _HASHED.search(student)
    )


def _hashed(student: str) -> str:
    readable = "".join(char if char.isascii() and char.isalnum() else "_" for char in student[:40]).strip("_")
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{readable or 'student'}-{digest}"


def _fold(student: str) -> str:
    """Spell a name as a file system does that knows neither case nor forms of a letter."""
    return unicodedata.normalize("NFC", student.casefold())
