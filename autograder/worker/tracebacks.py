"""An exception of student code as data: its type, its text, and the lines of the student's own file."""

from __future__ import annotations

import traceback
from typing import Literal

from autograder.protocol.messages import Frame, Raised
from autograder.worker.forbid import ForbiddenUseError

MAX_FRAMES = 20
MAX_MESSAGE = 2000
_ALLOCATION_FAILED = ("can't allocate memory", "CUDA out of memory")  # how torch's allocators say that memory is short
_GPU_FAILED = ("CUDA error", "CUBLAS_STATUS", "CUDNN_STATUS", "cuDNN error")


def describe(error: BaseException, filename: str) -> Raised:
    """Describe what was raised; `filename` is the student's file."""
    walk = traceback.walk_tb(error.__traceback__)
    frames = [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in walk]
    own = [Frame(line, _clean(name)) for file, line, name in frames if file == filename]
    if isinstance(error, SyntaxError) and error.filename == filename:
        own.append(Frame(error.lineno or 0, "<module>"))
    message = _text(error)
    return Raised(
        type_name=_clean(type(error).__name__[:200]),
        message=_clean(message[:MAX_MESSAGE]),
        frames=own[-MAX_FRAMES:],
        own=bool(frames) and frames[-1][0] == filename,
        kind=_kind(error, message),
    )


def _clean(text: str) -> str:
    """Replace what no encoding can carry."""
    return str.encode(text, "utf-8", "replace").decode("utf-8")


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 -- an exception of student code may raise when it is asked for its text
        return ""


def _kind(error: BaseException, message: str) -> Literal["exception", "forbidden", "memory", "gpu"]:
    if isinstance(error, ForbiddenUseError):
        return "forbidden"
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, RuntimeError) and any(words in message for words in _ALLOCATION_FAILED):
        return "memory"
    # The process can compute nothing more on its GPU.
    return "gpu" if isinstance(error, RuntimeError) and any(words in message for words in _GPU_FAILED) else "exception"
