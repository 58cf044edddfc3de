"""What a worker hands over: builtins and plain tensors by value, whatever they were dressed as; the rest as handles."""

from __future__ import annotations

import collections
import datetime as dt
import enum
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import nn

from autograder.protocol.messages import BigIntValue, DictValue, HandleValue, Value
from autograder.protocol.values import pack, unpack


class Liar(int):
    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        return True


class Words(str):
    __slots__ = ()


class Real(float):
    pass


class Raw(bytes):
    pass


class Phase(complex):
    pass


class Level(enum.IntEnum):
    LOW = 3


class Name(enum.StrEnum):
    FIRST = "first"


class Mood(str, enum.Enum):  # noqa: UP042 -- as students write it
    GOOD = "good"


class Pair(NamedTuple):
    first: Any
    second: Any


class Always(torch.Tensor):
    """Claims to be close to everything."""

    asked = 0

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        cls.asked += 1
        if func in (torch.allclose, torch.isclose, torch.Tensor.eq):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})


class Grid(np.ndarray):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


def keep(value: object) -> HandleValue:
    return HandleValue(7, type(value).__name__)


def arrive(value: object) -> Any:
    return unpack(pack(value, keep), lambda handle: handle)


@pytest.mark.parametrize(
    ("dressed", "plain"),
    [
        (Liar(3), 3),
        (Liar(2**70), 2**70),
        (Words("x"), "x"),
        (Real(0.5), 0.5),
        (Raw(b"x"), b"x"),
        (Phase(1j), 1j),
        (Level.LOW, 3),
        (Name.FIRST, "first"),
        (Mood.GOOD, "good"),
        (True, True),
        (torch.Size([2, 3]), (2, 3)),
        (Pair(1, [2]), (1, [2])),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.Counter("aa"), {"a": 2}),
        (collections.defaultdict(list, a=Liar(1)), {"a": 1}),
        ({Words("k"): (Liar(1),)}, {"k": (1,)}),
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_subclasses_arrive_as_the_builtin_they_are(dressed: object, plain: object) -> None:
    came = arrive(dressed)
    assert type(came) is type(plain)
    assert came == plain
    for part in came if isinstance(came, list | tuple) else came.values() if isinstance(came, dict) else ():
        assert type(part) in (int, list, str, tuple)
    for key in came if isinstance(came, dict) else ():
        assert type(key) is str


def test_a_tensor_subclass_arrives_as_a_tensor_and_cannot_lie() -> None:
    came = arrive(torch.ones(2, 3).as_subclass(Always))
    Always.asked = 0
    assert type(came) is torch.Tensor
    assert not torch.allclose(came, torch.zeros(2, 3))
    assert Always.asked == 0


def test_parameters_and_tensors_with_a_history_arrive_detached() -> None:
    parameter = nn.Parameter(torch.ones(2))
    for each in (parameter, parameter * 2, nn.Buffer(torch.ones(2))):
        came = arrive(each)
        assert type(came) is torch.Tensor
        assert not came.requires_grad
        assert came.grad_fn is None


def test_lazy_conjugates_and_negations_arrive_as_they_look() -> None:
    z = torch.tensor([1 + 2j, 3 - 4j])
    assert torch.equal(arrive(z.conj()), z.conj().resolve_conj())
    assert torch.equal(arrive(z.conj().imag), torch.tensor([-2.0, 4.0]))


def test_views_arrive_as_they_look_whatever_their_strides() -> None:
    base = torch.arange(12.0).view(3, 4)
    one_of_many = torch.arange(3.0).unfold(0, 3, 1)[:, :-2, None]
    for view in (
        base.T,
        base[:, 1:3],
        base[1],
        base[::2, ::3],
        base[2, 3],
        base[0, 0].expand(1),
        base[:1].expand(4, 4),
    ):
        assert torch.equal(arrive(view), view)
    assert torch.equal(arrive(one_of_many), one_of_many)


def test_numpy_scalars_and_array_subclasses_arrive_as_plain_arrays() -> None:
    came = arrive(np.float64(0.1))
    assert type(came) is np.ndarray
    assert (came.shape, came.dtype, float(came)) == ((), np.dtype("float64"), 0.1)
    assert type(arrive(np.int64(3))) is np.ndarray
    assert arrive(np.bool_(True)).dtype == np.dtype("bool")
    grid = arrive(np.ones((2, 2)).view(Grid))
    assert type(grid) is np.ndarray
    assert not (grid == 0).any()


def test_numpy_text_arrives_as_text() -> None:
    assert arrive(np.str_("word")) == "word"
    assert arrive(np.bytes_(b"word")) == b"word"


@pytest.mark.parametrize(
    "thing",
    [
        object(),
        nn.Linear(1, 1),
        torch.optim.SGD([nn.Parameter(torch.ones(1))]),
        nn.utils.rnn.pack_sequence([torch.ones(2)]),
        (x for x in ()),
        {1, 2},
        range(3),
        len,
        int,
        torch.float32,
        torch.ones(2, 2).to_sparse(),
        torch.zeros(2, dtype=torch.uint16),
        np.array([object()]),
        np.array(["text"]),
        np.zeros(1, dtype=[("a", "f4")]),
        np.longdouble(1),
        dt.date(2026, 1, 1),
        NotImplemented,
        ...,
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_other_objects_become_handles(thing: object) -> None:
    assert arrive(thing) == HandleValue(7, type(thing).__name__)


def test_a_handle_is_made_wherever_the_object_stands() -> None:
    inside = [object(), {"a": (nn.Linear(1, 1),)}]
    assert arrive(inside) == [HandleValue(7, "object"), {"a": (HandleValue(7, "Linear"),)}]


def test_a_structure_that_holds_itself_cannot_be_handed_over() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="nested"):
        pack(loop, keep)


def test_an_integer_of_a_million_digits_cannot_be_handed_over() -> None:
    with pytest.raises(ValueError, match="digits"):
        pack(1 << 3_000_000, keep)


def test_keys_that_are_equal_are_one_key() -> None:
    pairs: list[tuple[Value, Value]] = [(1, "wrong"), (True, "right"), (BigIntValue("1"), "last")]
    assert unpack(DictValue(pairs), keep) == {1: "last"}
