"""What is fuzzed: functions of bytes that raise nothing, whatever the bytes are, unless the program has a fault."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import torch

from autograder.course import load_course
from autograder.errors import AutograderError, ProtocolError
from autograder.protocol.frames import receive_frame
from autograder.protocol.messages import (
    ArrayValue,
    BigIntValue,
    BytesValue,
    ComplexValue,
    DictValue,
    HandleValue,
    ListValue,
    Pulled,
    Raised,
    Reply,
    Returned,
    TensorValue,
    TupleValue,
    Value,
    decode_reply,
    encode,
)
from autograder.protocol.spawning import decode_ended
from autograder.protocol.values import ARRAY_DTYPES, TENSOR_DTYPES, unpack
from autograder.stubs import generate
from autograder.submissions.archives import open_archive
from autograder.submissions.folders import Folder, UnreadableError
from autograder.submissions.notebooks import answer_in, read_notebook, whole_answer
from autograder.submissions.roster import read_roster
from autograder.submissions.source_text import text_of
from autograder.suite.checks import CheckFailedError
from autograder.suite.comparisons import assert_close

MINI_COURSE: Final = Path(__file__).parents[1] / "samples" / "mini_course"
_DTYPES: Final = [*TENSOR_DTYPES, *ARRAY_DTYPES, "object", "float8_e4m3fn", ""]
_SCRATCH: Final = Path(tempfile.mkdtemp(prefix="autograder-fuzz-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)


# --- the decoders: what a worker sends --------------------------------------------------------------------------------


def reply(data: bytes) -> None:
    """Bytes in the place of a reply: decoded, and every value in it built."""
    with contextlib.suppress(ProtocolError):
        _build(decode_reply(data))


def value(data: bytes) -> None:
    """A reply that decodes, with values of all kinds that need not be what they say."""
    with contextlib.suppress(ProtocolError):
        _build(decode_reply(encode(_Bytes(data).reply())))


def judged(data: bytes) -> None:
    """A value in the place of what a check expects: judged, never believed."""
    bytes_ = _Bytes(data)
    expected = (torch.ones(2, 3), [torch.ones(2), 3], {"a": 1.0}, 2.5, "text", torch.tensor(1))[bytes_.below(6)]
    with contextlib.suppress(ProtocolError, CheckFailedError):
        assert_close(unpack(bytes_.value(4), _stand_in), expected, what="the value")


def frames(data: bytes) -> None:
    """Bytes in a stream, up to its end."""
    ours, theirs = socket.socketpair()
    with ours, theirs, contextlib.suppress(ProtocolError):
        theirs.sendall(data[: 64 * 1024])
        theirs.close()
        while receive_frame(ours):
            pass


def ended(data: bytes) -> None:
    """Bytes in the place of the zygote's word on how a worker ended."""
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
        decode_ended(data)


# --- the readers: what students and authors write ---------------------------------------------------------------------


def archive(data: bytes) -> None:
    """Bytes that were handed in as an archive: opened, and every file in it read."""
    with contextlib.suppress(UnreadableError):
        _read_all(open_archive(data, "handed-in.zip", "handed-in.zip"), depth=0)


def notebook(data: bytes) -> None:
    """Bytes that were handed in as a notebook."""
    with contextlib.suppress(UnreadableError):
        read = read_notebook(data)
        whole_answer(read)
        answer_in(read, "affine")


def source(data: bytes) -> None:
    """Bytes that were handed in as a Python file."""
    with contextlib.suppress(UnreadableError):
        text_of(data)


def roster(data: bytes) -> None:
    """Bytes in the place of a roster."""
    path = _SCRATCH / "roster.csv"
    path.write_bytes(data)
    with contextlib.suppress(AutograderError):
        read_roster(path, load_course(MINI_COURSE))


def manifest(data: bytes) -> None:
    """Bytes in the place of a course.toml."""
    (_SCRATCH / "course.toml").write_bytes(data)
    with contextlib.suppress(AutograderError):
        load_course(_SCRATCH)


def markers(data: bytes) -> None:
    """A solution: what stands between its markers is to be replaced."""
    with contextlib.suppress(AutograderError):
        generate(data.decode("utf-8", "replace"), Path("solution.py"))


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    each.__name__: each
    for each in (reply, value, judged, frames, ended, archive, notebook, source, roster, manifest, markers)
}


# --- bytes to messages ------------------------------------------------------------------------------------------------


class _Bytes:
    """Bytes, read as decisions: which kind of value, how many parts, which number."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def below(self, bound: int) -> int:
        return int.from_bytes(self.take(1 if bound <= 256 else 8)) % bound

    def take(self, count: int) -> bytes:
        taken = self._data[self._place : self._place + count]
        self._place += count
        return taken

    def text(self) -> str:
        return self.take(self.below(12)).decode("utf-8", "replace")

    def number(self) -> int:
        edges = (0, 1, -1, 2, 3, 2**31, 2**62, -(2**63))
        return edges[self.below(8)] if self.below(2) else self.below(7)

    def reply(self) -> Reply:
        kind = self.below(3)
        if kind == 0:
            return Returned(self.value(0), [self.value(0)], {self.text(): self.value(0)})
        if kind == 1:
            return Pulled(self.value(0), bool(self.below(2)), [self.value(0)], {self.text(): self.value(0)})
        return Raised(self.text(), self.text(), [], own=bool(self.below(2)))

    def value(self, depth: int) -> Value:
        items = [self.value(depth + 1) for _ in range(self.below(4))] if depth < 4 else []
        dtype = _DTYPES[self.below(len(_DTYPES))]
        shape = [self.number() for _ in range(self.below(4))]
        makers: tuple[Callable[[], Value], ...] = (
            lambda: None,
            lambda: bool(self.below(2)),
            self.number,
            lambda: float(self.number()) * 1e308,
            self.text,
            lambda: BytesValue(self.take(5)),
            lambda: ComplexValue(float("nan"), float(self.number())),
            lambda: BigIntValue(self.text()),
            lambda: ListValue(items),
            lambda: TupleValue(items),
            lambda: DictValue([(item, item) for item in items]),
            lambda: TensorValue(dtype, shape, memoryview(self.take(self.below(64)))),
            lambda: ArrayValue(dtype, shape, memoryview(self.take(self.below(64)))),
            lambda: HandleValue(self.number(), self.text()),
        )
        return makers[self.below(len(makers))]()


def _build(message: Reply) -> None:
    values: list[Value] = []
    if isinstance(message, Returned):
        values = [message.value, *(message.args or []), *(message.kwargs or {}).values()]
    elif isinstance(message, Pulled):
        values = [message.value, *message.inputs, *message.parameters.values()]
    for each in values:
        unpack(each, _stand_in)


def _stand_in(handle: HandleValue) -> Any:
    return handle


def _read_all(folder: Folder, depth: int) -> None:
    for name, kind in folder.entries().items():
        if kind == "folder" and depth < 8:
            _read_all(folder.below(name), depth + 1)
        else:
            with contextlib.suppress(UnreadableError):
                folder.read(name)
