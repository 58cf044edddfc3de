"""Look for secrets in the arguments that this program was started with.

Seen: catalogue 8 (zmievsa/autograder #39).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import sys

text = " ".join(map(str, [*sys.argv, *sys.orig_argv, sys._xoptions]))
hits = [word for word in ("canary-", "results.db", "solutions", "--out") if word in text]
print("got:" if hits else "nothing to find", hits)
