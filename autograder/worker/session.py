"""One worker's conversation: take a request, run student code, send what came of it, until the grader hangs up."""

from __future__ import annotations

import linecache
import random
import socket
import sys
from types import ModuleType
from typing import Any

import numpy as np
import torch

from autograder.protocol.frames import MAX_FRAME, receive_frame, send_frame
from autograder.protocol.gradients import named_parameters, pull_back
from autograder.protocol.messages import (
    Absent,
    Call,
    Drive,
    Fetch,
    HandleValue,
    Open,
    Parameters,
    Pull,
    Pulled,
    Reply,
    Request,
    Returned,
    Target,
    Value,
    decode_request,
    encode,
)
from autograder.protocol.values import Place, pack, pack_arguments, unpack
from autograder.worker import printing
from autograder.worker.driving import run_driver
from autograder.worker.forbid import forbid
from autograder.worker.tracebacks import describe

MAX_OBJECTS = 10_000


def compute_with(threads: int) -> None:
    """Have torch use so many threads; the zygote has one, because a fork of a process that has run two would hang."""
    if threads > 1:
        torch.set_num_threads(threads)


def serve(sock: socket.socket, output_limit: int, place: Place | None = None) -> None:
    """Answer requests until the stream ends; tensors that come with them are put where `place` puts them."""
    printing.limit_output(output_limit)
    session = Session(place)
    while (payload := receive_frame(sock)) is not None:
        reply = session.answer(decode_request(payload))
        printing.flush()
        send_frame(sock, _encode(reply, session.filename))


def _encode(reply: Reply, filename: str) -> bytes:
    """Encode a reply; one that cannot be (lone surrogates, too large) is an exception like any other."""
    try:
        payload = encode(reply)
    except (ValueError, TypeError, MemoryError) as error:
        return encode(describe(error, filename))
    if len(payload) <= MAX_FRAME:
        return payload
    error = ValueError(f"a value of {len(payload)} bytes cannot be handed over; at most {MAX_FRAME} can")
    return encode(describe(error, filename))


class _AbsentError(Exception):
    """The target does not exist."""


class Session:
    """The answer's module and the objects it made, which the grader knows by number."""

    def __init__(self, place: Place | None = None) -> None:
        self.filename = ""
        self._place = place
        self._module = ModuleType("answer")
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}

    def answer(self, request: Request) -> Reply:
        """Do what is asked; whatever student code raises is part of the answer."""
        try:
            return self._dispatch(request)
        except _AbsentError as error:
            return Absent(list(error.args))
        except BaseException as error:  # noqa: BLE001 -- SystemExit and KeyboardInterrupt of student code are data too
            if isinstance(error, AttributeError) and error.obj is self._module and self._module.__file__:
                return Absent([str(error.name)])
            return describe(error, self.filename)

    def _dispatch(self, request: Request) -> Reply:
        match request:
            case Open():
                return self._open(request)
            case Call():
                return self._call(request)
            case Pull():
                return self._pull(request)
            case Drive():
                args, kwargs = self._arguments(request.args, request.kwargs)
                return self._returned(run_driver(request.source, request.name, (self._module, *args), kwargs))
            case Fetch():
                return self._returned(self._resolve(request.target))
            case Parameters():
                return self._returned(named_parameters(self._resolve(request.target)))

    def _open(self, request: Open) -> Reply:
        for name in request.forbids:
            forbid(name)
        torch.default_generator.manual_seed(request.seed)  # `torch.manual_seed` also visits devices, for 4 ms
        if self._place is not None:
            torch.manual_seed(request.seed)
        np.random.seed(request.seed % 2**32)  # noqa: NPY002 -- student code may use NumPy's global generator
        random.seed(request.seed)
        self.filename = request.filename
        text = request.source.decode("utf-8")
        linecache.cache[request.filename] = (len(text), None, text.splitlines(keepends=True), request.filename)
        module = ModuleType(request.module)
        module.__file__ = request.filename
        self._module = sys.modules[request.module] = module
        exec(compile(text, request.filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 -- what a worker is for
        return Returned(None)

    def _call(self, request: Call) -> Reply:
        target = self._resolve(request.target)
        args, kwargs = self._arguments(request.args, request.kwargs)
        value = target(*args, **kwargs)
        if not request.observe:
            return self._returned(value)
        left_args, left_kwargs = pack_arguments(args, kwargs, self._keep)
        return Returned(pack(value, self._keep), left_args, left_kwargs)

    def _pull(self, request: Pull) -> Reply:
        target = self._resolve(request.target)
        owner = target  # a module's own parameters; for a bound method, those of its object
        if request.target.path and not isinstance(target, torch.nn.Module):
            owner = self._resolve(Target(request.target.handle, request.target.path[:-1]))
        args, kwargs = self._arguments(request.args, request.kwargs)
        cotangents = [None if each is None else unpack(each, self._find, self._place) for each in request.cotangents]
        pulled = pull_back(target, owner, args, kwargs, cotangents)
        inputs = [pack(grad, self._keep) for grad in pulled.inputs]
        parameters = {name: pack(grad, self._keep) for name, grad in pulled.parameters.items()}
        return Pulled(pack(pulled.value, self._keep), pulled.fits, inputs, parameters)

    def _returned(self, value: Any) -> Returned:
        return Returned(pack(value, self._keep))

    def _resolve(self, target: Target) -> Any:
        found: Any = self._module if target.handle is None else self._objects[target.handle]
        for name in target.path:
            try:
                found = getattr(found, name)
            except AttributeError as error:
                raise _AbsentError(*target.path) from error
        return found

    def _arguments(self, args: list[Value], kwargs: dict[str, Value]) -> tuple[list[Any], dict[str, Any]]:
        return [unpack(arg, self._find, self._place) for arg in args], {
            name: unpack(arg, self._find, self._place) for name, arg in kwargs.items()
        }

    def _find(self, handle: HandleValue) -> Any:
        return self._objects[handle.id]

    def _keep(self, value: Any) -> HandleValue:
        """Keep an object that cannot travel; the same object keeps its number."""
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._objects) >= MAX_OBJECTS:
                raise MemoryError(f"more than {MAX_OBJECTS} objects were handed over")
            number = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return HandleValue(number, type(value).__name__[:200].encode("utf-8", "replace").decode("utf-8"))
