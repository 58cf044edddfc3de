"""Look for the grader among the modules that are loaded.

Seen: catalogue 7 and 23.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import sys

layers = ("suite", "grading", "runners", "student", "store", "course", "submissions", "misconceptions", "reports")
hits = [name for name in sys.modules if name.startswith(tuple(f"autograder.{layer}" for layer in layers))]
hits += [name for name in sys.modules if name.startswith(("test_", "reference_")) or name.split(".")[0] == "_pytest"]
print("got:" if hits else "nothing to find", hits)
