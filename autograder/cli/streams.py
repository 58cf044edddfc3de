"""The two streams that all commands write to."""

from __future__ import annotations

from rich.console import Console

errors = Console(stderr=True, highlight=False)
output = Console(highlight=False)
