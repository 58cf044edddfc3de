"""Open a connection, to send the suite home or to fetch an answer.

Seen: catalogue 12 (Securescope README, 2016 and 2020; Ares #376).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import socket


def number_of_parameters() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        print("got:", sock.fileno() > 0)
