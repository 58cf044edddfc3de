"""Write the result files oneself, wherever graders have been seen to keep them.

Seen: catalogue 14 (Securescope, 2019; PrairieLearn Java #3684).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# not_run = "as the grader's own user it would write them"
# ///

import json

ARENA = "."


def number_of_parameters() -> None:
    result = json.dumps({"score": 100, "points": 10, "outcome": "passed"})
    for name in ("results.json", "grade.json", "score.txt"):
        with open(name, "w") as file:
            file.write(result)
    with open(f"{ARENA}/out/results.json", "w") as file:
        file.write(result)
    print("got:", "written")
