"""Which checks say something of an answer itself."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.results import Check


def examined(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Leave out the checks that wait for another: whatever ails the whole answer, such as no file, they don't say."""
    return tuple(check for check in checks if check.outcome != "blocked")
