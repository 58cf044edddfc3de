"""Words that nobody should ever read: planted where secrets are, and searched wherever student code could put them."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec

PLACES = ("suite", "solution", "bank", "store", "environment", "submission", "memory")


class Canaries(msgspec.Struct, frozen=True):
    """A word for each place, and the run's secret in the forms in which it could be written."""

    words: dict[str, str]
    secret: bytes = b""

    def found_in(self, text: str) -> list[str]:
        """Name the places whose words turn up in a text."""
        found = [place for place, word in self.words.items() if word in text]
        return [*found, "secret"] if any(form in text for form in self._forms()) else found

    def _forms(self) -> list[str]:
        if not self.secret:
            return []
        return [self.secret.hex(), base64.b64encode(self.secret).decode().rstrip("="), repr(self.secret)[2:-1]]


def plant(secret: bytes) -> Canaries:
    """Make new words; each begins with its place, so that an attack knows one when it sees one."""
    return Canaries({place: f"canary-{place}-{secrets.token_hex(12)}" for place in PLACES}, secret)


def search(canaries: Canaries, files: Iterable[Path]) -> dict[str, list[str]]:
    """Search files for any of the words; gives those that hold some, with the places that they are from."""
    texts = {str(path): path.read_bytes().decode("utf-8", "replace") for path in files if path.is_file()}
    return {path: found for path, text in texts.items() if (found := canaries.found_in(text))}
