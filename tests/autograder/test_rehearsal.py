"""The conversation that warms workers up does what it says, and leaves nothing that a worker could stumble over."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import gc, json, sys
from autograder.worker import rehearsal

replies = rehearsal.hold()
gc.collect()
kinds = [type(reply).__name__ for reply in replies]
told = [getattr(reply, "message", "") for reply in replies if type(reply).__name__ in ("Raised", "Absent")]
left = [name for name in sys.modules if name == "rehearsal"]
left += [type(each).__name__ for each in gc.get_objects() if type(each).__name__ in ("Tagger", "Cell", "Session")]
print(json.dumps({"kinds": kinds, "told": told, "left": left}))
"""


def test_all_of_it_is_answered_but_the_error_that_it_asks_for_and_nothing_stays() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", PROGRAM], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["told"] == ["not this one"] * 3
    assert set(told["kinds"]) == {"Returned", "Pulled", "Raised"}
    assert told["left"] == []
