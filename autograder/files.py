"""A file written in one step, so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file, and the folders above it.

    Raises:
        OSError: It cannot be written; the old one is as it was.

    """
    write_parts(path, (content,), mode=mode)


def write_parts(path: Path, parts: Iterable[bytes], *, mode: int = 0o644, is_durable: bool = False) -> None:
    """Write a file part by part, and the folders above it; a durable one is on the disk when this returns.

    Raises:
        OSError: It cannot be written; the old one is as it was.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(mode)  # mkstemp is for secrets
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
