"""Send a datagram, as a question to a name server would be.

Seen: catalogue 12.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# gets_through = ["none"]
# ///

import socket


def number_of_parameters() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        print("got:", sock.sendto(b"secret", ("127.0.0.1", 9)))
