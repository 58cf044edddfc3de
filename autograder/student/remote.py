"""The stand-in: attributes of the answer, and of objects that stay in the worker, called as if they were here.

All public names are the student's own, so what else a suite may do with a stand-in are functions, in `calls`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from autograder.protocol.messages import Call, HandleValue, Target, Value
from autograder.protocol.messages import Returned as Reply
from autograder.protocol.values import pack_arguments
from autograder.student.failures import WorkerEndedError
from autograder.student.session import Session


class Address(NamedTuple):
    """Where a stand-in leads: its session, the worker's object, which life of the worker holds it, and its name."""

    session: Session
    target: Target
    life: int | None
    name: str


class Remote:
    """A callable or an attribute on the other side."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def __getattr__(self, name: str) -> Remote:
        if name.startswith("_"):  # Python's own questions (copy, pickle, repr) stay on this side
            raise AttributeError(name)
        session, target, life, own_name = self._address
        further = Target(target.handle, [*target.path, name])
        return Remote(Address(session, further, life, f"{own_name}.{name}" if own_name else name))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it over there; what comes back is a value, or a handle."""
        session, target, life, name = self._address
        packed_args, packed_kwargs = pack_for(session, args, kwargs)
        reply = session.ask(Call(target, packed_args, packed_kwargs), Reply, f"`{name}`", life)
        return receive(session, reply.value)

    def __bool__(self) -> bool:
        """Refuse: what stays in the worker is neither true nor false here."""
        raise TypeError(f"{self!r} cannot be judged by itself; fetch it with value_of, or ask for a value")

    def __eq__(self, other: object) -> bool:
        """Refuse, for the same reason."""
        raise TypeError(f"{self!r} cannot be compared; fetch it with value_of, or ask for a value")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<{self._address.name} in the worker>"


class Handle(Remote):
    """An object that stays in the worker."""


class Student(Remote):
    """The module that a student handed in."""


def stand_in(session: Session) -> Student:
    """Make the stand-in for a session's module."""
    return Student(Address(session, Target(None, []), None, ""))


def address_of(remote: Remote) -> Address:
    """Say where a stand-in leads."""
    return remote._address  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- private only to leave names to students


def receive(session: Session, value: Value) -> Any:
    """Build what came from the worker, its handles as stand-ins."""

    def build(handle: HandleValue) -> Handle:
        return Handle(Address(session, Target(handle.id, []), session.life, handle.type_name))

    return session.receive(value, build)


def pack_for(session: Session, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[list[Value], dict[str, Value]]:
    """Pack arguments for a call; a handle travels as the object that it stands for.

    Raises:
        TypeError: An argument is no value and no handle: a mistake of the suite.
        WorkerEndedError: A handle's object is gone with the worker that held it.

    """

    def keep(value: Any) -> Value:
        if not isinstance(value, Handle):
            name = type(value).__name__
            raise TypeError(f"a {name} cannot be handed to an answer: pass values and handles, or use a driver")
        address = address_of(value)
        if address.session is not session:
            raise TypeError("a handle belongs to one worker and cannot be handed to another")
        if address.life != session.life:
            raise WorkerEndedError("killed", "The process that held your object is over.")
        return HandleValue(address.target.handle or 0, address.name)

    return pack_arguments(args, kwargs, keep)
