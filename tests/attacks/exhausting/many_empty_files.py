"""Use up the file system's entries with empty files.

Seen: catalogue 35.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = { full = "limits", landlock = "judging", none = "judging" }
# gets_through = ["landlock", "none"]
# ///

import os


for number in range(5000):
    os.close(os.open(f"f{number}", os.O_CREAT))
print("got:", "five thousand files")
