"""Leave files in folders that all processes share, for the next check or another student.

Seen: catalogue 15; own idea.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "judging" }
# gets_through = ["none"]
# ///

import os

FOLDERS = ("/tmp", "/dev/shm", "/var/tmp", "/run")


def number_of_parameters() -> None:
    if os.getcwd() == os.path.realpath("/tmp"):
        raise FileNotFoundError(2, "the folder is our own scratch")  # tier full has no other
    errors = []
    for folder in FOLDERS:
        try:
            with open(f"{folder}/attack-left-{os.getpid()}", "w") as file:
                file.write("from one answer to the next")
            print("got:", folder)
        except OSError as error:
            errors.append(error)
    raise errors[0] if errors else ValueError("all of them took it")
