"""Never come to an end.

Seen: catalogue 34 (otter #469, Submitty #12540).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///


def number_of_parameters() -> int:
    while True:
        pass
