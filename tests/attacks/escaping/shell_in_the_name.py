"""Be called by a command.

Seen: catalogue 33 (webtech-network/autograder #313, #315).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# student = "$(touch attack-left-shell);`id`&&x|y>z"
# ///


def final_states(h_n, num_layers):
    return None
