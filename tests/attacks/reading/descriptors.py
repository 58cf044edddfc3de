"""Read from every descriptor that the process has inherited.

Seen: catalogue 16 (pygpubench submission_fd_overwrite.py), here to read.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import os
import stat

found = []
for fd in range(3, 4096):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    if stat.S_ISSOCK(mode):
        continue  # the grader's channel, which every worker has
    found.append((fd, mode))
    try:
        print("got:", os.pread(fd, 100, 0))
    except OSError as error:
        print(error)
print(found or "nothing to find")
