"""How far a student is: their own record, what it says of each exercise, and the way back to the stub.

Nothing of it counts for a grade: the record is a file that its owner may edit, lose or throw away.
"""

from __future__ import annotations

from autograder.progress.hints import Hints, all_hints, next_hint, taken_hints
from autograder.progress.record import Entry, Record, read, record
from autograder.progress.reset import refuse_reset, reset
from autograder.progress.standing import Stage, Standing, next_exercise, standings

__all__ = [
    "Entry",
    "Hints",
    "Record",
    "Stage",
    "Standing",
    "all_hints",
    "next_exercise",
    "next_hint",
    "read",
    "record",
    "refuse_reset",
    "reset",
    "standings",
    "taken_hints",
]
