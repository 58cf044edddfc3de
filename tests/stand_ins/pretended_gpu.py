"""A GPU for machines without: tensors that say they are on one, are computed on the CPU, and refuse to be mixed.

What a GPU refuses, it refuses too: operands on two devices, NumPy, a generator or lengths of the wrong device. What a
GPU computes otherwise, it does not.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "pretended"
_COPIES = {"aten::_to_copy", "aten::copy_", "aten::_copy_from"}
_INDEXES = {"aten::index", "aten::index_put_", "aten::index_put", "aten::_index_put_impl_"}
_KERNELS = torch.library.Library("aten", "IMPL")
_PACKS = "aten::_pack_padded_sequence"


@cache
def gpu() -> torch.device:
    """Have a GPU from now on, in this process; gives it."""
    _setup_privateuseone_for_python_backend(NAME)
    for name in (
        "empty.memory_format",
        "empty_strided",
        "_copy_from",
    ):  # what `torch.tensor` asks for, where no mode is looked at
        _KERNELS.impl(name, getattr(_Kernels, name.partition(".")[0]), "PrivateUse1")
    _Backend().__enter__()
    return torch.device(NAME, 0)


class _Kernels:
    @staticmethod
    def empty(size: Any, dtype: Any = None, **_: Any) -> torch.Tensor:
        return _OnGpu(torch.empty(size, dtype=dtype))

    @staticmethod
    def empty_strided(size: Any, stride: Any, dtype: Any = None, **_: Any) -> torch.Tensor:
        return _OnGpu(torch.empty_strided(size, stride, dtype=dtype))

    @staticmethod
    def _copy_from(source: torch.Tensor, target: torch.Tensor, _: bool = False) -> torch.Tensor:
        _held(target).copy_(_held(source))
        return target


class _OnGpu(torch.Tensor):
    """A tensor that says that it is on the GPU; `held` is on the CPU."""

    held: torch.Tensor

    @staticmethod
    def __new__(cls: type[_OnGpu], held: torch.Tensor) -> _OnGpu:  # noqa: PYI034
        made = torch.Tensor._make_wrapper_subclass(
            cls,
            held.shape,
            strides=held.stride(),
            storage_offset=held.storage_offset(),
            dtype=held.dtype,
            device=gpu(),
        )
        made.held = held
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        del types
        return _run(func, args, kwargs or {})

    @property
    def data(self) -> torch.Tensor:
        return torch.Tensor.data.__get__(self)

    @data.setter
    def data(self, other: torch.Tensor) -> None:  # as `module.double()` does
        there = other.to(gpu())
        torch.Tensor.data.__set__(self, there)
        self.held = there.held

    def tolist(self) -> Any:  # PyTorch's own refuses subclasses
        return self.held.tolist()

    def __repr__(self, **_: Any) -> str:
        return f"on the GPU: {self.held!r}"


class _Backend(TorchDispatchMode):
    """Makes tensors there, where that is asked for."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        del types
        return _run(func, args, kwargs or {})


def _run(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """Run an operation on the CPU, and give what comes of it the device that it has on a GPU."""
    name = func._schema.name
    tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor)]
    on_gpu = {id(tensor.held): tensor for tensor in tensors if isinstance(tensor, _OnGpu)}
    device = kwargs.get("device")
    is_made_there = device is not None and torch.device(device).type == NAME
    if not on_gpu and not is_made_there:
        return func(*args, **kwargs)
    _refuse(name, args, kwargs, tensors)
    held = {**kwargs, "device": torch.device("cpu")} if is_made_there else kwargs
    held_args, held_kwargs = tree_map(_held, (args, held))
    result = func(*held_args, **held_kwargs)
    if torch.Tag.inplace_view in func.tags:  # its own shape changes too
        with no_dispatch():
            func(*args, **kwargs)
    if not is_made_there and (device is not None or (name in _COPIES and not isinstance(args[0], _OnGpu))):
        return args[0] if name == "aten::copy_" else result
    if name == _PACKS:
        return _OnGpu(result[0]), result[1]
    return tree_map(lambda leaf: _there(leaf, on_gpu), result)


def _there(leaf: Any, known: dict[int, _OnGpu]) -> Any:
    if not isinstance(leaf, torch.Tensor):
        return leaf
    return known[id(leaf)] if id(leaf) in known else _OnGpu(leaf)


def _held(leaf: Any) -> Any:
    return leaf.held if isinstance(leaf, _OnGpu) else leaf


def _refuse(name: str, args: Any, kwargs: dict[str, Any], tensors: list[torch.Tensor]) -> None:
    """Refuse what a GPU refuses, in PyTorch's words."""
    generator = kwargs.get("generator")
    if generator is not None and generator.device.type == "cpu":
        raise RuntimeError("Expected a 'cuda' device type for generator but found 'cpu'")
    if name == _PACKS:
        if isinstance(args[1], _OnGpu):
            raise RuntimeError("'lengths' argument should be a 1D CPU int64 tensor, but got 1D cuda:0 Long tensor")
        return
    if name in _COPIES or (name in _INDEXES and isinstance(args[0], _OnGpu)):
        return
    strangers = [tensor.device for tensor in tensors if not isinstance(tensor, _OnGpu) and tensor.ndim]
    if strangers:
        raise RuntimeError(
            "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and "
            f"{strangers[0]}! ({name})"
        )
