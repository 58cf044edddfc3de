"""What this process has mapped, and where whole huge pages fit in it. Linux only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

HUGE: Final = 2 * 1024 * 1024
MADV_COLLAPSE: Final = 25  # Linux 6.1; works whatever the machine's setting for huge pages is


class Mapping(NamedTuple):
    """A line of /proc/self/maps; `name` is empty where memory was mapped without a file."""

    low: int
    high: int
    rights: str
    name: str

    def huge_pages(self) -> range:
        """Give the addresses of the whole huge pages in it."""
        return range(-(-self.low // HUGE) * HUGE, self.high // HUGE * HUGE, HUGE)


def mappings() -> Iterator[Mapping]:
    """Give all of them, as they are when the first is asked for."""
    for line in Path("/proc/self/maps").read_text(encoding="ascii", errors="replace").splitlines():
        span, rights, _, _, _, *name = line.split(maxsplit=5)
        low, high = (int(number, 16) for number in span.split("-"))
        yield Mapping(low, high, rights, "".join(name))
