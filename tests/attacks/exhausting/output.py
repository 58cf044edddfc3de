"""Print without end.

Seen: catalogue 35 (DOMjudge's fill-stderr.sh, Lynx' DOCKER_MAX_OUTPUT_SIZE_KB).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///


def number_of_parameters() -> int:
    for _ in range(20_000):
        print("x" * 100)
    return 1
