"""Hand in a symbolic link to the solution instead of an answer.

Seen: catalogue 3 (Artemis #2674).
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "intake"
# not_run = "nothing of it runs, in no tier"
# link = "{arena}/course/solutions/02_cell/quiz.py"
# ///
