"""Make pairs of sockets until no descriptor is left.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import socket


def number_of_parameters() -> int:
    held = [socket.socketpair() for _ in range(10_000)]
    return len(held)
