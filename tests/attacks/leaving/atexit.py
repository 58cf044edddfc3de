"""Register functions for the end of the process, of threads, of objects.

Seen: catalogue 15.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import atexit
import weakref


def say() -> None:
    print("got: the last word")


class Mortal:
    def __del__(self):
        say()


atexit.register(say)
mortal = Mortal()
weakref.finalize(mortal, say)


def final_states(h_n, num_layers):
    return None
