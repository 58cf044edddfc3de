"""Lift the limits of the own process, then compute for ever.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import resource


def number_of_parameters() -> None:
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (ValueError, OSError) as error:
            print(error)
    while True:
        pass
