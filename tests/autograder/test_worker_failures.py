"""How an answer in a real worker can fail: what it raises, what is not written yet, and how it can end."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import torch

from autograder.errors import EngineFaultError
from autograder.protocol.spawning import Limits
from autograder.student.answer import read_answer
from autograder.student.failures import AnswerFailureError, StudentRaisedError, UnattemptedError
from autograder.student.launch import LocalZygote
from autograder.student.remote import Student, address_of
from autograder.suite import raised_by, value_of, vjp
from autograder.suite.examination import Examination

SECRET = b"any"
OpenAnswer = Callable[..., Student]


def failure_of(call: Callable[[], object]) -> AnswerFailureError:
    with pytest.raises(AnswerFailureError) as caught:
        call()
    return caught.value


# --- exceptions -------------------------------------------------------------------------------------------------------


def test_an_exception_is_told_with_the_students_own_line(answer: Student, answer_source: str) -> None:
    line = answer_source.splitlines().index("    return x / (len(calls) - 1)") + 1
    error = failure_of(lambda: answer.fails(1))
    assert (error.reason, type(error)) == ("raised", StudentRaisedError)
    place = f"(answer.py, line {line}: `return x / (len(calls) - 1)`)"
    assert error.message == f"`fails` raised ZeroDivisionError: division by zero {place}."
    assert str(error) == f"{error.message} It was given `x=1`."
    assert raised_by(answer.double, None).type == "TypeError"
    assert failure_of(lambda: raised_by(answer.double, 1)).reason == "wrong"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("raise SystemExit(0)", "SystemExit"),
        ("import sys; sys.exit('passed')", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("return f()", "RecursionError"),
        ("raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})", "E"),
        ("raise type('E' * 999, (Exception,), {})('x' * 10**6)", "E" * 200),
        ("raise AssertionError", "AssertionError"),
        ("raise type('CheckFailedError', (AssertionError,), {})", "CheckFailedError"),
        ("raise ExceptionGroup('g', [ValueError()])", "ExceptionGroup"),
    ],
)
def test_whatever_is_raised_is_data(open_answer: OpenAnswer, body: str, name: str) -> None:
    answer = open_answer(f"def f():\n    {body}\ndef fine():\n    return 1\n")
    error = failure_of(answer.f)
    assert isinstance(error, StudentRaisedError)
    assert (error.reason, error.type, len(error.message) < 5000) == ("raised", name, True)
    assert answer.fine() == 1


def test_text_that_is_no_unicode_does_not_end_the_worker(open_answer: OpenAnswer) -> None:
    answer = open_answer("def give(): return chr(0xD800)\ndef say(): raise ValueError(chr(0xD800))")
    assert failure_of(answer.give).reason == "raised"
    assert failure_of(answer.say).reason == "raised"


def test_an_exception_while_importing_fails_every_request(open_answer: OpenAnswer) -> None:
    answer = open_answer("x = 1\n1 / 0\n")
    for _ in range(2):
        error = failure_of(lambda: value_of(answer.x))
        assert (
            error.message
            == "Importing answer.py raised ZeroDivisionError: division by zero (answer.py, line 2: `1 / 0`)."
        )


# --- not written yet --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError",
        "raise NotImplementedError('todo')",
        "raise NotImplementedError(\n        'todo'\n    )",
        "return [g() for _ in range(1)]",
    ],
)
def test_a_stub_is_unattempted(open_answer: OpenAnswer, body: str) -> None:
    answer = open_answer(f"def g():\n    raise NotImplementedError\ndef f(*_):\n    {body}\n")
    assert isinstance(failure_of(answer.f), UnattemptedError)
    assert isinstance(failure_of(lambda: raised_by(answer.f)), UnattemptedError)
    assert isinstance(failure_of(lambda: vjp(answer.f, torch.ones(1), cotangents=torch.ones(1))), UnattemptedError)


@pytest.mark.parametrize(
    "source",
    [
        "from torch import nn\nclass M(nn.Module):\n    def foward(self, x): pass\ndef f():\n    return M()(1)\n",
        "from torch import nn\ndef f():\n    raise NotImplementedError(nn.Module()(1))\n",
        "import torch\ndef f():\n    return torch.empty(1, device='meta').tolist()\n",
        "def f():\n    error = NotImplementedError()\n    raise error\n",
        "class E(NotImplementedError):\n    pass\ndef f():\n    raise E\n",
        "def f():\n    try: raise NotImplementedError\n    except NotImplementedError: raise ValueError\n",
        "def f():\n    eval(compile('raise NotImplementedError', 'x.py', 'exec'))\n",
    ],
)
def test_what_merely_looks_like_a_stub_is_a_failure(open_answer: OpenAnswer, source: str) -> None:
    error = failure_of(open_answer(source).f)
    assert (error.reason, type(error)) == ("raised", StudentRaisedError)


# --- endings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason", "limits"),
    [
        ("import os; os._exit(0)", "killed", {}),
        ("import os; os._exit(1)", "killed", {}),
        ("import ctypes; ctypes.string_at(0)", "killed", {}),
        ("import os; os.abort()", "killed", {}),
        ("while True: pass", "timed_out", {"cpu_s": 1}),
        ("import time; time.sleep(60)", "timed_out", {"wall_s": 2}),
        ("import signal, time; signal.pause()", "timed_out", {"wall_s": 2}),
        ("import torch; return torch.empty(10**12)", "out_of_memory", {}),
        ("import torch; return torch.zeros(1).expand(10**11)", "out_of_memory", {}),
        ("import numpy; return numpy.ones(10**9)", "out_of_memory", {}),
        ("return [0] * 10**9", "out_of_memory", {}),
        ("x = []\n    while True: x.append(bytearray(10**6))", "out_of_memory", {}),
        ("return [object() for _ in range(20_000)]", "out_of_memory", {}),
        ("x = []\n    x.append(x)\n    return x", "raised", {}),
        ("return bytes(70_000_000)", "raised", {}),
    ],
)
def test_every_ending_has_its_reason(open_answer: OpenAnswer, body: str, reason: str, limits: dict[str, float]) -> None:
    began = time.monotonic()
    answer = open_answer(f"def f():\n    {body}\ndef fine():\n    return 1\n", **limits)
    assert failure_of(answer.f).reason == reason
    assert answer.fine() == 1  # in another worker, if need be
    assert time.monotonic() - began < 30


def test_the_same_while_importing(open_answer: OpenAnswer) -> None:
    for source, reason in (("import os\nos._exit(0)", "killed"), ("raise SystemExit", "raised"), ("f(", "raised")):
        assert failure_of(lambda s=source: value_of(open_answer(s).x)).reason == reason


def test_objects_of_a_worker_that_died_are_gone_and_say_so(open_answer: OpenAnswer, answer_source: str) -> None:
    answer = open_answer(answer_source + "import os\ndef die(): os._exit(0)\n")
    thing, other = answer.NoModule(), answer.Layer(2)
    assert failure_of(answer.die).reason == "killed"
    assert failure_of(lambda: thing.tell(1)).reason == "killed"
    answer.Layer(3)
    assert failure_of(lambda: answer.weight_of(other)).reason == "killed"


def test_a_machine_that_is_slow_to_start_is_not_the_answers_fault() -> None:
    """The wall-clock limit starts with the student's code, not with the import of torch in a cold zygote."""
    cold = LocalZygote("landlock")
    answer = read_answer("01_first/answer", b"def f(): return 1", ())
    student = Examination(answer, cold.workers, Limits(wall_s=0.5), SECRET).student("test")
    try:
        assert student.f() == 1
    finally:
        address_of(student).session.close()
        cold.close()


def test_the_students_end_is_never_a_fault_of_ours(open_answer: OpenAnswer) -> None:
    try:
        open_answer("import os\nos.closerange(3, 256)\nimport time\ntime.sleep(60)", wall_s=8).f()
    except AnswerFailureError as error:
        assert error.reason in {"killed", "protocol", "timed_out"}  # noqa: PT017
    except EngineFaultError as error:
        pytest.fail(f"a student can make us say that we failed: {error}")
