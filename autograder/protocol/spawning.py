"""What the grader says to the zygote: start a worker with these limits; and what it hears of the worker's end.

A `Spawn` travels as one packet with three descriptors: the worker's end of the channel, the file that takes its
output, and the zygote's end of a control socket. When the worker is over, an `Ended` comes over that socket; when the
grader closes its end first, the zygote kills the worker.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

_Seconds = Annotated[float, msgspec.Meta(gt=0)]
_Count = Annotated[int, msgspec.Meta(ge=1)]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one worker may use.

    CPU seconds and memory come on top of what the zygote already uses; wall-clock seconds and printed text are the
    grader's to watch; `file_mib` bounds each file, and in tier `full` the whole scratch folder. `threads` is how many
    PyTorch computes with, all of which use up the CPU seconds; answers may start others, and set another number.
    """

    cpu_s: _Seconds = 5.0
    wall_s: _Seconds = 30.0
    memory_mib: _Count = 1024
    output_kib: _Count = 64
    file_mib: _Count = 16
    threads: _Count = 1


Device = Literal["cpu", "cuda"]
# A process that starts CUDA loads libraries for some seconds, of which no student knows.
_GPU_STARTS_S: Final = 20.0


def on_device(limits: Limits, device: Device) -> Limits:
    """Give the limits of a worker that computes on a device."""
    if device == "cpu":
        return limits
    return msgspec.structs.replace(limits, cpu_s=limits.cpu_s + _GPU_STARTS_S, wall_s=limits.wall_s + _GPU_STARTS_S)


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
