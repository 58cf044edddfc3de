"""Return an object that is equal to everything.

Seen: catalogue 21 (codewars #1970, human-eval #67, evalplus #306, opencompass #2535).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


class Equal:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __bool__(self):
        return True


def final_states(h_n, num_layers):
    return Equal()
