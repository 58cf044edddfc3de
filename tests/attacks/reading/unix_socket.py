"""Speak to a service of this machine (Docker, D-Bus, another grader) by its Unix socket.

Seen: own idea; the usual way out of a container.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import socket


def number_of_parameters() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        print("got:", sock.connect_ex("\0attack-nobody-listens"))
