"""Read nothing any more of what the grader sends, and send nothing.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import select


def number_of_parameters() -> int:
    select.select([], [], [])
