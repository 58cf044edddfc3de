"""What pulling cotangents back means: one definition, for student code in the worker and torch's in the grader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import torch
from torch import nn


class Pullback(msgspec.Struct, frozen=True):
    """A result with its gradients; without `fits` the cotangents did not match the result's floating-point tensors.

    `inputs` has the structure of the positional arguments, None where there is no gradient.
    """

    value: Any
    fits: bool
    inputs: tuple[Any, ...] = ()
    parameters: dict[str, torch.Tensor | None] = {}


def pull_back(
    target: Callable[..., Any],
    owner: Any,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    cotangents: Sequence[torch.Tensor | None],
) -> Pullback:
    """Call the target on fresh leaves and pull the cotangents back to them and to the owner's named parameters."""
    leaves: list[torch.Tensor] = []
    fresh_args = _to_leaves(tuple(args), leaves)
    value = target(*fresh_args, **_to_leaves(dict(kwargs), leaves))
    named = named_parameters(owner) or {}
    outputs = floating_tensors(value)
    if not _fits(outputs, cotangents):
        return Pullback(value, fits=False)
    found = _gradients(outputs, cotangents, [*leaves, *named.values()])
    by_leaf = {id(leaf): grad for leaf, grad in zip(leaves, found, strict=False)}
    parameters = dict(zip(named, found[len(leaves) :], strict=True))
    return Pullback(value, fits=True, inputs=_from_leaves(fresh_args, by_leaf), parameters=parameters)


def named_parameters(owner: Any) -> dict[str, torch.Tensor] | None:
    """Give the named parameters of a module, None for what is no module."""
    return dict(owner.named_parameters()) if isinstance(owner, nn.Module) else None


def floating_tensors(value: Any) -> list[torch.Tensor]:
    """List the floating-point tensors of a result, in order."""
    if isinstance(value, torch.Tensor):
        return [value] if value.is_floating_point() else []
    if isinstance(value, list | tuple):
        return [tensor for item in value for tensor in floating_tensors(item)]
    if isinstance(value, dict):
        return [tensor for item in value.values() for tensor in floating_tensors(item)]
    return []


def _fits(outputs: Sequence[torch.Tensor], cotangents: Sequence[torch.Tensor | None]) -> bool:
    return len(outputs) == len(cotangents) and all(
        cotangent is None or cotangent.shape == output.shape
        for output, cotangent in zip(outputs, cotangents, strict=True)
    )


def _gradients(
    outputs: Sequence[torch.Tensor], cotangents: Sequence[torch.Tensor | None], leaves: Sequence[torch.Tensor]
) -> list[torch.Tensor | None]:
    pulled = [(o, c.to(o)) for o, c in zip(outputs, cotangents, strict=True) if c is not None and o.requires_grad]
    wanted = [leaf for leaf in leaves if leaf.requires_grad]
    if not pulled or not wanted:
        return [None] * len(leaves)
    grads = torch.autograd.grad([o for o, _ in pulled], wanted, [c for _, c in pulled], allow_unused=True)
    by_leaf = {id(leaf): grad for leaf, grad in zip(wanted, grads, strict=True)}
    return [by_leaf.get(id(leaf)) for leaf in leaves]


def _to_leaves(value: Any, leaves: list[torch.Tensor]) -> Any:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        leaves.append(value.detach().clone().requires_grad_())
        return leaves[-1]
    if type(value) in (list, tuple):  # a PackedSequence is a tuple too, and stays as it is
        return type(value)(_to_leaves(item, leaves) for item in value)
    if isinstance(value, dict):
        return {key: _to_leaves(item, leaves) for key, item in value.items()}
    return value


def _from_leaves(value: Any, grads: Mapping[int, torch.Tensor | None]) -> Any:
    if type(value) in (list, tuple):
        return type(value)(_from_leaves(item, grads) for item in value)
    return grads.get(id(value))
