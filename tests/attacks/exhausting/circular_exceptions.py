"""Raise exceptions that are each other's cause, and whose text is none.

Seen: own idea: whoever prints the chain never comes back.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


class Odd(Exception):
    def __str__(self):
        return 1

    def __repr__(self):
        raise SystemExit


def final_states(h_n, num_layers):
    one, other = Odd(), Odd()
    one.__cause__, other.__cause__ = other, one
    one.__context__, other.__context__ = other, one
    raise one
