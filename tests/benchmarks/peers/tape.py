"""Record what the hidden suites ask of an answer: `python tape.py FILE`, in a process of its own.

The references are examined as plain pytest does it; every request that reaches a worker is written down, and where the
reply was an object that stays there. `floor.py` asks the same again, with nothing in between.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from peers.assignment import KEYS, ROOT

from autograder.protocol.messages import HandleValue, Reply, Request, Returned, decode_request, encode
from autograder.student.workers import Worker


class Asked(msgspec.Struct, frozen=True):
    """One request to one worker, encoded; `kept` is the number of the object that it left there."""

    worker: int
    request: bytes
    kept: int | None


def record(file: Path) -> None:
    """Examine the references, and write down what was asked."""
    asked: list[Asked] = []
    workers: list[Worker] = []
    ask = Worker.ask

    def listen(self: Worker, request: Request) -> Reply:
        reply = ask(self, request)
        if self not in workers:
            workers.append(self)
        kept = reply.value.id if isinstance(reply, Returned) and isinstance(reply.value, HandleValue) else None
        asked.append(Asked(workers.index(self), encode(request), kept))
        return reply

    Worker.ask = listen
    suites = [str(ROOT / "tests" / key.replace("/", "/test_")) + ".py" for key in KEYS]
    options = ["-c/dev/null", "--import-mode=importlib", "-pno:cacheprovider", "--noconftest", "-pno:terminal"]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    code = pytest.main([*options, f"--rootdir={ROOT}", "-pautograder.suite.plugin", *suites])
    if code:
        raise SystemExit("the references do not pass their suites")
    file.write_bytes(msgspec.msgpack.encode(asked))


def read(file: Path) -> list[list[tuple[Request, int | None]]]:
    """Give the requests, worker by worker."""
    asked = msgspec.msgpack.decode(file.read_bytes(), type=list[Asked])
    tapes: list[list[tuple[Request, int | None]]] = [[] for _ in range(1 + max(each.worker for each in asked))]
    for each in asked:
        tapes[each.worker].append((decode_request(each.request), each.kept))
    return tapes


if __name__ == "__main__":
    record(Path(sys.argv[1]))
