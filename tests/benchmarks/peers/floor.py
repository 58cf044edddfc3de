"""The floor: the same student code called in the same way, in one warm process: `python floor.py TAPE COUNT`.

Only the student's code is on the clock: the import of the file, every call, backward pass and training that the suites
ask for. Arguments are unpacked before it starts, replies are not packed, nothing is isolated, nothing is judged. The
first submission warms the process up and is not counted. Prints seconds of wall clock and of CPU for each other one,
COUNT of them, or for as long as it lives if that is 0.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from peers import tape
from peers.assignment import KEYS, NAMES, answer

from autograder.protocol.gradients import named_parameters, pull_back
from autograder.protocol.messages import Call, Drive, Fetch, Open, Parameters, Pull, Request, Target
from autograder.protocol.values import unpack


class Clock:
    """Wall-clock and CPU time of what it is given to run."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def run(self, work: Callable[[], Any]) -> Any:
        """Run it; where it raises, the exception is what it gives."""
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            return work()
        except Exception as error:  # noqa: BLE001 -- some checks ask for an error
            return error
        finally:
            self.wall += time.perf_counter() - wall
            self.cpu += time.process_time() - cpu


class InProcess:
    """A worker's conversation without a worker."""

    def __init__(self, clock: Clock, drivers: dict[str, Any]) -> None:
        self._clock = clock
        self._drivers = drivers
        self._module = ModuleType("answer")
        self._objects: dict[int, Any] = {}

    def open(self, key: str, student: int, seed: int) -> None:
        """Import the answer."""
        torch.default_generator.manual_seed(seed)
        np.random.seed(seed % 2**32)  # noqa: NPY002 -- as in a worker
        text = answer(key, student)
        self._module = sys.modules["answer"] = ModuleType("answer")
        code = self._clock.run(lambda: compile(text, key, "exec", dont_inherit=True))
        self._clock.run(lambda: exec(code, self._module.__dict__))

    def ask(self, request: Request, kept: int | None) -> None:
        """Do what was asked of the worker, and keep what it kept."""
        result = self._clock.run(self._work(request))
        if kept is not None:
            self._objects[kept] = result

    def _work(self, request: Request) -> Callable[[], Any]:
        if isinstance(request, Drive):
            function, args, kwargs = self._driver(request), self._all(request.args), self._named(request.kwargs)
            return lambda: function(self._module, *args, **kwargs)
        target = self._find(request.target)
        match request:
            case Call():
                args, kwargs = self._all(request.args), self._named(request.kwargs)
                return lambda: target(*args, **kwargs)
            case Pull():
                args, kwargs, cotangents = map(self._all, (request.args, [], request.cotangents))
                kwargs = self._named(request.kwargs)
                return lambda: pull_back(target, target, args, kwargs, cotangents)
            case Parameters():
                return lambda: named_parameters(target)
            case Fetch():
                return lambda: target
        raise TypeError(request)

    def _driver(self, request: Drive) -> Any:
        if request.source not in self._drivers:
            names: dict[str, Any] = {"torch": torch, "nn": nn, "F": nn.functional, "np": np}
            exec(compile(request.source, "<driver>", "exec", dont_inherit=True), names)
            self._drivers[request.source] = names[request.name]
        return self._drivers[request.source]

    def _find(self, target: Target) -> Any:
        found = self._module if target.handle is None else self._objects[target.handle]
        for name in target.path:
            found = getattr(found, name)
        return found

    def _all(self, values: list[Any]) -> list[Any]:
        return [unpack(value, lambda handle: self._objects[handle.id]) for value in values]

    def _named(self, values: dict[str, Any]) -> dict[str, Any]:
        return dict(zip(values, self._all(list(values.values())), strict=True))


def submission(tapes: list[list[tuple[Request, int | None]]], student: int, drivers: dict[str, Any]) -> Clock:
    """Run one submission."""
    clock = Clock()
    for requests in tapes:
        process = InProcess(clock, drivers)
        for request, kept in requests:
            if isinstance(request, Open):
                process.open(KEYS[NAMES.index(request.filename.removesuffix(".py"))], student, request.seed)
            else:
                process.ask(request, kept)
    return clock


def main() -> None:
    """Warm up, wait for a line on standard input, measure, print each submission as it is done."""
    torch.set_num_threads(1)
    tapes, drivers = tape.read(Path(sys.argv[1])), {}
    submission(tapes, 0, drivers)
    print(json.dumps({"workers": len(tapes)}), flush=True)
    sys.stdin.readline()  # so that several begin together
    for student in islice(count(1), int(sys.argv[2]) or None):
        clock = submission(tapes, student, drivers)
        print(json.dumps({"wall": clock.wall, "cpu": clock.cpu}), flush=True)


if __name__ == "__main__":
    main()
