"""Stop the clock, and every signal that a time limit could send, then compute for ever.

Seen: catalogue 23 (reference-kernels #162: `Event.elapsed_time`); check50's limit is a SIGALRM in the same process.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = "limits"
# ///

import contextlib
import signal
import time

time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
for number in signal.valid_signals():
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_IGN)


def number_of_parameters() -> None:
    while True:
        pass
