"""Search the heap that this process has from the zygote, by address, without /proc.

Seen: catalogue 6 (pygpubench submission_heap_sig_scan.py).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = "boundary"
# ///

import ctypes

libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
libc.sbrk.argtypes = [ctypes.c_ssize_t]
libc.malloc.restype = ctypes.c_void_p
top = libc.sbrk(0)
low = min(libc.malloc(24) for _ in range(1000))
span = top - low
raw = ctypes.string_at(low, span) if 0 < span < 2**28 else b""
words = [b"canary-" + place for place in (b"suite-", b"solution-", b"memory-", b"store-")]
hits = [raw[raw.find(word) : raw.find(word) + 50] for word in words if raw.find(word) >= 0]
print("got:" if hits else "nothing to find", len(raw), hits)
