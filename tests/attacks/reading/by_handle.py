"""Open a file of the host by its file handle, as the exploit "shocker" got out of containers.

Seen: open_by_handle_at, CVE-2014-6407 and its relatives.
"""

# /// attack
# exercise = "02_cell/quiz"
# stopped_by = { full = "seccomp", landlock = "seccomp", none = "judging" }
# ///

import ctypes


def number_of_parameters() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    handle = ctypes.create_string_buffer(b"\x08\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00", 64)
    if libc.open_by_handle_at(0, handle, 0) < 0:
        raise OSError(ctypes.get_errno(), "open_by_handle_at")
    print("got:", "a descriptor")
