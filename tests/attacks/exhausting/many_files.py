"""Fill the disk with many files, each within the limit: forty megabytes here, and it need not stop.

Seen: catalogue 35; only a file system of one's own has a limit for all files together.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "limits", landlock = "judging", none = "judging" }
# gets_through = ["landlock", "none"]
# ///


def number_of_parameters() -> None:
    for number in range(20):
        with open(f"file{number}", "wb", buffering=0) as file:
            if file.write(bytes(2**21)) < 2**21:
                raise OSError(28, "no space")
    print("got:", "forty megabytes")
