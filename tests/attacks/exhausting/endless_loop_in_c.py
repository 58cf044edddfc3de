"""Never come to an end in C, where no Python signal handler is run.

Seen: own idea: a regular expression that backtracks for ever.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import re


def number_of_parameters() -> int:
    return re.match(r"(a|a)*$", "a" * 60 + "b")
