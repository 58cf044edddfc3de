"""A file written in one step, so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.errors import StoreError


def write_whole(path: Path, text: str) -> None:
    """Write a file in UTF-8; the folders above it are made. Other than results, it can be made again: no fsync.

    Raises:
        StoreError: It cannot be written.

    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        temporary.chmod(0o644)  # mkstemp is for secrets
        temporary.replace(path)
    except OSError as error:
        message = f"{path}: this page cannot be written ({error.strerror}). Make room, or give another folder."
        raise StoreError(message) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
