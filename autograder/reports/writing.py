"""What is said where a report cannot be written."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import StoreError


@contextmanager
def writing(what: str, path: Path) -> Generator[None]:
    """Turn the system's refusal of a file into the error that names both, and says what to do.

    Raises:
        StoreError: The file cannot be written.

    """
    try:
        yield
    except OSError as error:
        message = f"{path}: {what} cannot be written ({error.strerror}). Make room, or give another folder."
        raise StoreError(message) from None
