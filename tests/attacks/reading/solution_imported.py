"""Import the reference as a module and call it.

Seen: catalogue 7 (PrairieLearn's python grader keeps the reference as a live object).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import importlib.util

ARENA = "."


def number_of_parameters() -> int:
    spec = importlib.util.spec_from_file_location("reference", f"{ARENA}/course/solutions/02_cell/quiz.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    print("got:", module.SOLUTION)
    return None
