"""What a student reads of an exception: the call in their own terms, their own line, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.protocol.messages import Call, Frame, HandleValue, Raised, Target, TensorValue
from autograder.student.answer import read_answer
from autograder.student.explanations import explain
from autograder.student.failures import AnswerFailureError, StudentRaisedError, absence
from autograder.student.invocations import Invocation
from autograder.student.remote import Student
from autograder.suite import CheckFailedError, assert_close, observe

OpenAnswer = Callable[..., Student]

ANSWER = """\
import numpy as np
import torch
from torch import nn


class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(hidden_size, input_size))

    def forward(self, x, h):
        return x @ self.weight + h

    def add(self, x, h):
        return x + h

    def bare(self, x):
        return x @ weight

    def selfless(x):
        return x

    def pair(self, x):
        return x


class NoSuper(nn.Module):
    def __init__(self, n):
        self.layer = nn.Linear(n, n)


class NoForward(nn.Module):
    def foward(self, x):
        return x


def take(cell, xs, n=2):
    return xs[n]


def index(x):
    return x[:, 5]


def call(x):
    return x(1)


def none(x):
    y = print(end="")
    return y.shape


def dtypes(x):
    return x @ torch.zeros(3, 3)


def arrays(x, w):
    return x @ w


def view(x):
    return x.view(5, 7)


def truth(x):
    return 1 if x > 0 else 2


def in_place(x):
    x = x.requires_grad_()
    x += 1
    return x


def late():
    if False:
        y = 1
    return y


def unbound():
    return nm.ones(1)


def uses_np():
    return F.relu(torch.ones(1))


def sequences(xs):
    raise ValueError("\\x1b[31m" + "x" * 5000)


def forgets(x):
    x + 1


def gives_back(x):
    return x.clone()
"""


@pytest.fixture
def texts(open_answer: OpenAnswer) -> Student:
    return open_answer(ANSWER)


def failure_of(call: Callable[[], object]) -> AnswerFailureError:
    with pytest.raises(AnswerFailureError) as caught:
        call()
    return caught.value


ONES = torch.ones

CASES: list[tuple[Callable[[Student], Any], str]] = [
    (
        lambda s: s.Cell(3, 5)(ONES(4, 3), ONES(4, 5)),
        "Your `Cell`, called with `x` of shape (4, 3) and `h` of shape (4, 5), raised RuntimeError: mat1 and mat2",
    ),
    (
        lambda s: s.Cell(3, 5)(ONES(4, 3), ONES(4, 5)),
        "(4x3 and 5x3) (answer.py, line 12: `return x @ self.weight + h`). In a product the first factor needs as many",
    ),
    (lambda s: s.Cell(3, 5)(ONES(4, 3), ONES(4, 5)), "so 3 meets 5. Transposed, the second would fit."),
    (lambda s: s.Cell(3, 5).add(ONES(4, 3), ONES(4, 5)), "; axis 1 has size 3 in the first and 5 in the second"),
    (
        lambda s: s.Cell(3, 5).bare(ONES(4, 3)),
        "`return x @ weight`). Your file has `self.weight`: is `self.` missing here?",
    ),
    (lambda s: s.Cell(3, 5).selfless(ONES(4, 3)), "`selfless` is a method, and its first parameter is not `self`."),
    (lambda s: s.Cell(3, 5).pair(1, 2), "2 positional arguments but 3 were given. `self` counts as one of them."),
    (lambda s: s.NoSuper(3), "line 29: `self.layer = nn.Linear(n, n)`). `super().__init__()` has to be called in"),
    (lambda s: s.NoForward()(ONES(1)), "in a method named `forward`; your file has `foward`."),
    (lambda s: s.index(ONES(2, 3)), "With size 3, the indices go from 0 to 2."),
    (lambda s: s.call(ONES(2)), "Parentheses follow something that is of type Tensor and not a function"),
    (lambda s: s.none(ONES(2)), "line 51: `return y.shape`). Something on that line is None, as a function without"),
    (lambda s: s.dtypes(ONES(2, 3).double()), "`x` of shape (2, 3) in float64, raised RuntimeError: "),
    (lambda s: s.dtypes(ONES(2, 3).double()), "The two have different dtypes."),
    (
        lambda s: s.arrays(ONES(2, 3).numpy(), ONES(4, 5).numpy()),
        "here of size 3, must be as long as axis 0 of the second",
    ),
    (lambda s: s.view(ONES(6, 2)), "That shape has room for 35 numbers, and there are 12."),
    (lambda s: s.truth(ONES(6, 2)), "A whole tensor stands where a single True or False is needed"),
    (lambda s: s.in_place(ONES(6, 2)), "was overwritten in place; make a new tensor instead."),
    (lambda s: s.late(), "A name that a function assigns anywhere is its own"),
    (lambda s: s.unbound(), "name 'nm' is not defined (answer.py, line 83: `return nm.ones(1)`)."),
    (lambda s: s.uses_np(), "`import torch.nn.functional as F` is missing."),
    (
        lambda s: s.sequences([ONES(1), ONES(2, 3)]),
        "`sequences`, called with `xs`, 2 tensors of shapes (1,), (2, 3), raised",
    ),
]


@pytest.mark.parametrize(("call", "said"), CASES)
def test_an_exception_is_told_as_a_teacher_would(texts: Student, call: Callable[[Student], Any], said: str) -> None:
    error = failure_of(lambda: call(texts))
    assert said in error.message
    assert len(str(error)) < 4000
    assert "Did you" not in error.message


def test_small_values_are_told_in_the_detail_alone(texts: Student) -> None:
    error = failure_of(lambda: texts.take(texts.Cell(3, 5), [41, 42], n=43))
    assert error.message.startswith(
        "`take` raised IndexError: list index out of range (answer.py, line 38: `return xs[n]`)"
    )
    assert not any(number in error.message for number in ("41", "42", "43"))
    assert str(error) == f"{error.message} It was given `xs=[41, 42]` and `n=43`."
    assert failure_of(lambda: texts.NoSuper(17)).detail == "It was given `n=17`."
    assert failure_of(lambda: texts.index(torch.tensor([[1.5, 2.25]]))).detail == "It was given `x=[[1.5, 2.25]]`."
    assert failure_of(lambda: texts.index(ONES(40, 2))).detail == ""
    assert failure_of(lambda: texts.Cell(3, 5)(ONES(40, 3), ONES(1, 5))).detail == ""


def test_a_name_that_is_nearly_there_is_offered(texts: Student) -> None:
    assert failure_of(lambda: texts.cell(3, 5)).message.endswith("There is `Cell`: is that it, misspelt?")
    assert failure_of(lambda: texts.Cell(3, 5).ad(1)).message.endswith("There is `add`: is that it, misspelt?")
    assert failure_of(texts.something).message.endswith("did not find it.")


def test_a_function_without_a_return_is_told(texts: Student) -> None:
    for function, is_told in ((texts.forgets, True), (texts.gives_back, False)):
        function(ONES(3))
        with pytest.raises(CheckFailedError) as caught:
            assert_close(None, ONES(3), what="the result")
        told = "`forgets` has no `return` with a value, and gives None then."
        assert (told in caught.value.message) == is_told


def test_an_answer_that_gives_back_its_input_is_told_so(texts: Student) -> None:
    x = torch.arange(12.0).reshape(3, 4)
    with pytest.raises(CheckFailedError, match=r"What came back is `x` itself, unchanged\."):
        assert_close(texts.gives_back(x), x.sin(), what="the result")
    with pytest.raises(CheckFailedError, match=r"What came back is `x` itself, unchanged\."):
        assert_close(observe(texts.gives_back, x=x).value, x.sin(), what="the result")


# --- a hostile worker -------------------------------------------------------------------------------------------------


def raised(**fields: Any) -> Raised:
    return Raised(**{"type_name": "E", "message": "", "frames": [], "own": True, **fields})


def invocation(source: str = "def f(x): pass\n", doing: str = "`f`", *args: Any) -> Invocation:
    return Invocation(
        read_answer("01_first/answer", source.encode(), ()), Call(Target(None, ["f"]), list(args), {}), doing
    )


@pytest.mark.parametrize("line", [0, -1, 2, 10**30, 1])
def test_a_line_that_does_not_exist_is_told_by_its_number(line: int) -> None:
    error = StudentRaisedError(raised(frames=[Frame(line, "f")]), invocation())
    assert f"line {line}" in error.message
    assert ("def f" in error.message) == (line == 1)


@pytest.mark.parametrize("kind", ["exception", "forbidden", "memory"])
def test_a_text_of_any_length_stays_short(kind: Any) -> None:
    long = "\x1b[2J" + "`x" * 100_000
    error = StudentRaisedError(raised(type_name=long, message=long, kind=kind), invocation(doing=f"`{long}`"))
    assert len(str(error)) < 3000
    assert len(absence([long] * 9, invocation()).message) < 1000
    assert absence([], invocation()).reason == "missing"


@pytest.mark.parametrize(
    ("type_name", "message"),
    [
        ("RuntimeError", f"mat1 and mat2 shapes cannot be multiplied ({'9' * 400}x1 and 2x3)"),
        ("RuntimeError", f"shape '[{'9' * 400}]' is invalid for input of size 3"),
        ("RuntimeError", f"shape '[{'9, ' * 19}9]' is invalid for input of size 3"),
        ("IndexError", "index 1 is out of bounds for dimension 0 with size 0"),
        ("NameError", f"name '{'x' * 80}' is not defined"),
        ("TypeError", f"{'a.' * 50}b() missing 1"),
        ("NotImplementedError", 'missing the required "forward" function'),
        ("TypeError", "'" * 600),
    ],
)
@pytest.mark.parametrize(
    "source", ["def f(x): pass\n", "", "class C:\n    def b(self): pass\n", "f(", "\0", "(" * 5000]
)
def test_what_an_exception_means_is_looked_up_safely(type_name: str, message: str, source: str) -> None:
    assert len(explain(raised(type_name=type_name, message=message), invocation(source).answer)) < 400


def test_arguments_of_every_kind_can_be_told() -> None:
    tensor = TensorValue("float32", [1] * 16, memoryview(bytes(4)))
    huge = TensorValue("bfloat16", [2], memoryview(bytes(4)))
    told = invocation(
        "def f(a, *b): pass\n", "`f`", tensor, huge, HandleValue(3, "Thing"), "`", "x" * 500, None, 2.123456789
    )
    assert told.told() == "`f`, called with `a` of shape (1, 1, 1, 1, 1, 1, …) and a tensor of shape (2,) in bfloat16,"
    assert told.told_values() == "It was given `None`."
    assert list(told.tensors()) == ["`a`", "argument 2"]
