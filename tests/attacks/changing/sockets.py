"""Change the socket's own methods, so that what the worker sends is something else.

Seen: own idea, after catalogue 16.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "protocol"
# ///

import socket

send = socket.socket.send


def final_states(h_n, num_layers):
    session = __import__("sys").modules["autograder.worker.session"]
    session.send_frame = lambda sock, payload: send(sock, b"\xff\xff\xff\xffpassed")
    return None
