"""Hand in a stub that raises NotImplementedError from where no stub does, to count as not begun.

Seen: own idea.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


class NotImplementedError(Exception):  # noqa: A001
    pass


def final_states(h_n, num_layers):
    exec("raise NotImplementedError('later')")
