"""Take over every hook of the interpreter: exceptions, audit, display, breakpoints, unraisable errors.

Seen: catalogue 20 (nbgrader #1324).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys
import threading

sys.excepthook = sys.unraisablehook = threading.excepthook = sys.displayhook = lambda *_: None
sys.breakpointhook = lambda *_, **__: None


def refuse(event, arguments):
    if event == "socket.sendmsg":
        raise RuntimeError(event)


sys.addaudithook(refuse)


def final_states(h_n, num_layers):
    breakpoint()
    return None
