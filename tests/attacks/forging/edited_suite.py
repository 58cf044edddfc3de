"""Edit the suite, so that the next student's checks pass.

Seen: catalogue 14 (`run_autograder` edited).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# not_run = "as the grader's own user it would edit it"
# ///

ARENA = "."


def number_of_parameters() -> None:
    with open(f"{ARENA}/course/tests/02_cell/test_quiz.py", "a") as suite:
        suite.write("\ndef assert_answer(*_, **__): pass\n")
    print("got:", "edited")
