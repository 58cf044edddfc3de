"""Raise with a text that would make the grader's own patterns backtrack.

Seen: own idea: the explanations of common errors are found by regular expressions.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

TEXTS = (
    "mat1 and mat2 shapes cannot be multiplied (" + "1" * 300 + "x" + "1" * 300,
    "name '" + "a" * 590,
    "The size of tensor a (" + "(" * 500,
    "index " + "9" * 300 + " is out of bounds for dimension " + "9" * 280 + " with size " + "9" * 100,
    "'" * 600,
)


def final_states(h_n, num_layers):
    text = TEXTS[(num_layers + h_n.shape[1]) % len(TEXTS)]
    raise (NameError if text.startswith("name") else IndexError if text.startswith("index") else RuntimeError)(text)
