"""Replace the program that serves the grader in this process, and answer everything with the arguments.

Seen: catalogue 23; this program's own session.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "judging"
# ///

import sys

session = sys.modules["autograder.worker.session"]
messages = sys.modules["autograder.protocol.messages"]


def answer(self, request):
    arguments = getattr(request, "args", None)
    return messages.Returned(arguments[0] if arguments else True)


session.Session.answer = answer
