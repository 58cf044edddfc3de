"""Print all inputs, to answer them by heart in the next attempt.

Seen: catalogue 13 (Gradescope's best practices: "be careful when just printing anything the student outputs").
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///


def final_states(h_n, num_layers):
    print(h_n.tolist())
    return None
