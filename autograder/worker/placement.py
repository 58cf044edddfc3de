"""Student code computes on a GPU, and what is right on the CPU is right there: four rules that see to it.

1. What is made without a device is made on the GPU.
2. What is drawn at random is drawn on the CPU and then moved: the same seed gives the same numbers on every device.
3. Where tensors of both meet, those on the CPU follow; what is written in place stays where it is.
4. NumPy gets a copy from the CPU.

`torch.set_default_device` has the first only: with it, a generator, `DataLoader(shuffle=True)`, `tensor.numpy()` and
the lengths of a packed sequence all fail on a GPU. Tensors on a third device, as `meta`, are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

_MAKE: Final = frozenset(
    getattr(torch, name)
    for name in (
        *("empty", "zeros", "ones", "full", "arange", "range", "linspace", "logspace", "eye", "empty_strided"),
        *("tensor", "as_tensor", "asarray", "scalar_tensor", "tril_indices", "triu_indices"),
        *("bartlett_window", "blackman_window", "hamming_window", "hann_window", "kaiser_window"),
    )
)
_DRAW: Final = frozenset(
    {
        *("rand", "randn", "randint", "randperm", "normal", "rand_like", "randn_like", "randint_like"),
        *("bernoulli", "multinomial", "poisson", "binomial"),
    }
)
_DRAW_IN_PLACE: Final = frozenset(
    {
        *("uniform_", "normal_", "bernoulli_", "random_", "exponential_", "geometric_", "log_normal_", "cauchy_"),
        *("trunc_normal_", "xavier_uniform_", "xavier_normal_", "kaiming_uniform_", "kaiming_normal_"),
        *("orthogonal_", "sparse_"),
    }
)
_WRITES: Final = frozenset(
    {
        *("__setitem__", "__set__"),
        *(f"__i{name}__" for name in ("add", "sub", "mul", "div", "truediv", "floordiv", "mod", "pow", "matmul")),
        *(f"__i{name}__" for name in ("and", "or", "xor", "lshift", "rshift")),
    }
)
_TO_NUMPY: Final = frozenset({"numpy", "__array__"})
# Their second argument holds lengths, or the sizes of batches, which PyTorch wants on the CPU.
_COUNTS: Final = frozenset({"_pack_padded_sequence", "_pad_packed_sequence", "rnn_tanh", "rnn_relu", "lstm", "gru"})

_INIT: Final = "torch.nn.init"  # its functions overwrite parameters without recording that
_ON_CPU: Final = torch.device("cpu")


class OnDevice(TorchFunctionMode):
    """While it is entered, this thread's code computes on a device, which is asked for when it is first needed."""

    def __init__(self, kind: str, open_device: Callable[[], torch.device]) -> None:
        super().__init__()
        self._kind = kind
        self._open_device = open_device
        self._device: torch.device | None = None

    @property
    def device(self) -> torch.device:
        """The device, started now if it was not before."""
        if self._device is None:
            self._device = self._open_device()
        return self._device

    def bring(self, tensor: Tensor) -> Tensor:
        """Give a tensor as it is on the device."""
        return tensor.to(self.device)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Apply the rules to one call of PyTorch's."""
        del types
        named, name = dict(kwargs or {}), getattr(func, "__name__", "")
        if name == "__get__":
            return func(*args, **named)
        if name in _DRAW or name in _DRAW_IN_PLACE:
            return self._draw(func, name, args, named)
        if func in _MAKE:
            if named.get("device") is None and named.get("out") is None:
                named["device"] = self.device
            return func(*args, **named)
        if name in _TO_NUMPY:
            return func(args[0].cpu(), *args[1:], **named)
        return func(*self._together(name, args, named), **_moved(named, self._meeting_place(name, args, named)))

    def _draw(self, func: Callable[..., Any], name: str, args: Sequence[Any], named: dict[str, Any]) -> Any:
        tensors = list(_tensors((args, named)))
        kinds = {tensor.device.type for tensor in tensors}
        wanted = torch.device(named["device"]) if named.get("device") is not None else None
        is_ours = self._kind in kinds or (not tensors and (wanted is None or wanted.type == self._kind))
        if not is_ours or _draws_elsewhere(named):
            return func(*args, **named)
        if name in _DRAW_IN_PLACE:
            return _fill(func, tensors[0], args, named)
        with_gradient = named.pop("requires_grad", False)
        if wanted is not None:
            named["device"] = _ON_CPU
        drawn = func(*_moved(args, _ON_CPU), **_moved(named, _ON_CPU))
        if tensors or wanted or drawn.ndim:  # a single number can meet tensors of any device, and is often read at once
            drawn = drawn.to(wanted or self.device)
        return drawn.requires_grad_() if with_gradient else drawn

    def _together(self, name: str, args: Sequence[Any], named: Mapping[str, Any]) -> Sequence[Any]:
        together = _moved(args, self._meeting_place(name, args, named))
        if name in _COUNTS and len(together) > 1 and _is_counts(together[1]):
            return (together[0], together[1].cpu(), *together[2:])
        return together

    def _meeting_place(self, name: str, args: Sequence[Any], named: Mapping[str, Any]) -> torch.device | None:
        """Say where tensors of the CPU and of the device meet in a call, None where they do not."""
        tensors = list(_tensors((args, named)))
        kinds = {tensor.device.type for tensor in tensors}
        if kinds != {"cpu", self._kind}:
            return None
        if isinstance(named.get("out"), Tensor):
            return named["out"].device
        is_written = name in _WRITES or (name.endswith("_") and not name.endswith("__"))
        return tensors[0].device if is_written else self.device


def _draws_elsewhere(named: Mapping[str, Any]) -> bool:
    generator = named.get("generator")
    return named.get("out") is not None or (generator is not None and generator.device.type != "cpu")


def _fill(func: Callable[..., Any], target: Tensor, args: Sequence[Any], named: Mapping[str, Any]) -> Tensor:
    """Draw into a copy on the CPU, and write that over the target."""
    copy = target.detach().cpu()
    replaced = {id(target): copy}
    func(
        *(replaced.get(id(arg), arg) for arg in args), **{key: replaced.get(id(arg), arg) for key, arg in named.items()}
    )
    with torch.set_grad_enabled(torch.is_grad_enabled() and getattr(func, "__module__", "") != _INIT):
        return target.copy_(copy)


def _is_counts(value: Any) -> bool:
    return isinstance(value, Tensor) and value.dtype is torch.int64 and value.ndim == 1


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))


def _moved(value: Any, device: torch.device | None) -> Any:
    """Give the value with all tensors in it on a device."""
    if device is None:
        return value
    if isinstance(value, Tensor):
        return value if value.device == device else value.to(device)
    if type(value) in (list, tuple):
        return type(value)(_moved(item, device) for item in value)
    if type(value) is dict:
        return {key: _moved(item, device) for key, item in value.items()}
    return value
