"""Hand in a file that is nested more deeply than a parser can go.

Seen: own idea; the grader reads the syntax tree of every answer.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

value = 1
