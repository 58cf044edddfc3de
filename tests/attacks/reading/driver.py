"""Look at everything that a suite's driver has beside this code: its source, its variables, its arguments.

Seen: own idea: a driver is as public as the stub, so it must hold nothing.
"""

# /// attack
# exercise = "09_tagging/tagger"
# stopped_by = "boundary"
# ///

import linecache
import sys


def train(model, *arguments, **options):
    frame = sys._getframe(1)
    text = repr(frame.f_locals) + repr(frame.f_globals.keys()) + repr(linecache.cache.get("<driver>"))
    hits = [word for word in ("canary-", "expected", "held_out_tags", "reference") if word in text]
    print("got:" if hits else "nothing to find", hits)
    return []
