"""What the grader says to the zygote: start a worker with these limits; and what it hears of the worker's end.

A `Spawn` travels as one packet with three descriptors: the worker's end of the channel, the file that takes its
output, and the zygote's end of a control socket. When the worker is over, an `Ended` comes over that socket; when the
grader closes its end first, the zygote kills the worker.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

_Seconds = Annotated[float, msgspec.Meta(gt=0)]
_Count = Annotated[int, msgspec.Meta(ge=1)]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one worker may use.

    CPU seconds and memory come on top of what the zygote already uses; wall-clock seconds and printed text are the
    grader's to watch; `file_mib` bounds each file, and in tier `full` the whole scratch folder.
    """

    cpu_s: _Seconds = 5.0
    wall_s: _Seconds = 30.0
    memory_mib: _Count = 1024
    output_kib: _Count = 64
    file_mib: _Count = 16


class Spawn(msgspec.Struct, frozen=True):
    """Ask for a worker."""

    limits: Limits


class Ended(msgspec.Struct, frozen=True):
    """How a worker ended: `status` as `os.wait4` gives it, CPU seconds used, peak resident size in KiB."""

    status: int
    cpu_s: float
    peak_kib: int


DESCRIPTORS = 3
MAX_PACKET = 4096
encode = msgspec.msgpack.encode
decode_spawn = msgspec.msgpack.Decoder(Spawn).decode
decode_ended = msgspec.msgpack.Decoder(Ended).decode
