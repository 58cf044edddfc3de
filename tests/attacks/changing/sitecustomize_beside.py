"""Hand in a sitecustomize.py and a .pth file, which Python runs before anything else.

Seen: catalogue 25.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# beside = { "sitecustomize.py" = "print('got: site')\n", "usercustomize.py" = "print('got: user')\n", "07_deep_and_bidirectional/sitecustomize.py" = "print('got: site')\n", "evil.pth" = "import os; print('got: pth')\n" }
# ///


def final_states(h_n, num_layers):
    return None
