"""Read the environment: Python's, the C library's, and the block that the kernel laid down when the program began.

Seen: catalogue 8.
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import ctypes
import os

libc = ctypes.CDLL(None)
start = ctypes.c_void_p.in_dll(libc, "program_invocation_name").value
with open("block", "w+b", 0) as file:
    libc.write(
        file.fileno(), ctypes.c_void_p(start), ctypes.c_size_t(65536)
    )  # the kernel stops at the end of the stack
    block = file.seek(0) or file.read()
libc.getenv.restype = ctypes.c_char_p
hits = [value for value in os.environ.values() if value.startswith("canary-")]
hits += [libc.getenv(b"ATTACKED")] if libc.getenv(b"ATTACKED") else []
hits += ["in the block"] if b"canary-" in block else []
print("got:" if hits else "nothing to find", len(block), hits)
