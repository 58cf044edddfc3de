"""What a suite can do with a callable beyond calling it; torch's own modules and functions are taken as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch

from autograder.protocol.gradients import Pullback, floating_tensors, pull_back
from autograder.protocol.messages import Call, Fetch, Parameters, Pull, Pulled, Returned, TensorValue
from autograder.protocol.values import pack
from autograder.student.failures import AnswerFailureError, StudentRaisedError
from autograder.student.remote import Handle, Remote, address_of, pack_for, receive

Cotangents = torch.Tensor | Sequence[torch.Tensor | None]


class Observed(NamedTuple):
    """A result, and the arguments as the call left them."""

    value: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Vjp(NamedTuple):
    """A result, and the gradients that reached the positional arguments and the module's named parameters."""

    value: Any
    inputs: tuple[Any, ...]
    parameters: dict[str, torch.Tensor | None]


def observe(function: Remote, /, *args: Any, **kwargs: Any) -> Observed:
    """Call it and look at the arguments afterwards."""
    session, target, life, name = address_of(function)
    packed_args, packed_kwargs = pack_for(session, args, kwargs)
    reply = session.ask(Call(target, packed_args, packed_kwargs, observe=True), Returned, f"`{name}`", life)
    if len(reply.args or ()) != len(args) or set(reply.kwargs or {}) != set(kwargs):
        raise session.broken("other arguments than were sent")
    left = tuple(receive(session, arg) for arg in reply.args or ())
    left_by_name = {key: receive(session, arg) for key, arg in (reply.kwargs or {}).items()}
    return Observed(receive(session, reply.value), left, left_by_name)


def value_of(attribute: Remote) -> Any:
    """Fetch an attribute."""
    session, target, life, name = address_of(attribute)
    return receive(session, session.ask(Fetch(target), Returned, f"`{name}`", life).value)


def parameters_of(module: Handle | torch.nn.Module) -> dict[str, torch.Tensor]:
    """Give the named parameters of a module, detached, in order of registration.

    Raises:
        AnswerFailureError: The object is no `nn.Module`.

    """
    if isinstance(module, torch.nn.Module):
        return {name: parameter.detach() for name, parameter in module.named_parameters()}
    session, target, life, name = address_of(module)
    found = receive(session, session.ask(Parameters(target), Returned, f"`{name}`", life).value)
    if not isinstance(found, dict):
        raise AnswerFailureError("wrong", f"`{name}` is no nn.Module, so it has no parameters that could be trained.")
    return found  # pyright: ignore[reportUnknownVariableType] -- hostile: a suite judges names and tensors


def vjp(function: Remote | Callable[..., Any], /, *args: Any, cotangents: Cotangents, **kwargs: Any) -> Vjp:
    """Call it and pull cotangents back, one for each floating-point tensor of the result, in order.

    Raises:
        AnswerFailureError: The result has other tensors than the cotangents are for.

    """
    wanted = [cotangents] if isinstance(cotangents, torch.Tensor) else list(cotangents)
    if not isinstance(function, Remote):
        owner = getattr(function, "__self__", function)
        pulled = pull_back(function, owner, args, kwargs, wanted)
        if not pulled.fits:
            raise ValueError("the cotangents have other shapes than the tensors of the reference's own result")
        return Vjp(pulled.value, pulled.inputs, pulled.parameters)
    session, target, life, name = address_of(function)
    packed_args, packed_kwargs = pack_for(session, args, kwargs)
    packed = [None if each is None else _tensor(each) for each in wanted]
    reply = session.ask(Pull(target, packed_args, packed_kwargs, packed), Pulled, f"`{name}`", life)
    if reply.fits and len(reply.inputs) != len(args):
        raise session.broken("gradients of other arguments than were sent")
    inputs = tuple(receive(session, grad) for grad in reply.inputs)
    parameters = {key: receive(session, grad) for key, grad in reply.parameters.items()}
    return _judge(Pullback(receive(session, reply.value), reply.fits, inputs, parameters), wanted, f"`{name}`")


def raised_by(function: Remote | Callable[..., Any], /, *args: Any, **kwargs: Any) -> StudentRaisedError:
    """Expect an exception of the student's code, called or driven, and give it.

    Raises:
        AnswerFailureError: Nothing was raised.

    """
    try:
        function(*args, **kwargs)
    except StudentRaisedError as error:
        if error.reason != "raised":
            raise
        return error
    name = address_of(function).name if isinstance(function, Remote) else getattr(function, "__name__", "your code")
    raise AnswerFailureError("wrong", f"`{name}` raised nothing where an error was asked for.")


def _tensor(value: torch.Tensor) -> TensorValue:
    packed = pack(value, lambda _: None)
    if not isinstance(packed, TensorValue):
        raise TypeError("a cotangent must be a dense tensor")
    return packed


def _judge(pullback: Pullback, wanted: Sequence[torch.Tensor | None], name: str) -> Vjp:
    if pullback.fits:
        return Vjp(pullback.value, pullback.inputs, pullback.parameters)
    came = [tuple(tensor.shape) for tensor in floating_tensors(pullback.value)]
    expected = ["any" if each is None else tuple(each.shape) for each in wanted]
    raise AnswerFailureError("wrong", f"{name} gave tensors of shapes {came}; expected were {expected}.")
