"""End the program with success before anything is compared.

Seen: catalogue 19 (Gradema's documentation).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys

sys.exit(0)
