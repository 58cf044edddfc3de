"""Replace the encoder by one that has the word "passed".

Seen: catalogue 23; this program's own protocol.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys

messages = sys.modules["autograder.protocol.messages"]
session = sys.modules["autograder.worker.session"]
session._encode = lambda reply, filename: messages.encode(messages.Returned("passed"))
