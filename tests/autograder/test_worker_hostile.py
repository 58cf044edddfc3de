"""What an answer in a real worker may say, print, use and leave behind, when it means no good."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
import torch

from autograder.student.failures import AnswerFailureError
from autograder.student.remote import Student, address_of
from autograder.suite import assert_close, observe, vjp

SECRET = b"any"
OpenAnswer = Callable[..., Student]


def failure_of(call: Callable[[], object]) -> AnswerFailureError:
    with pytest.raises(AnswerFailureError) as caught:
        call()
    return caught.value


# --- hostile words ----------------------------------------------------------------------------------------------------

FORGER = """
import os, stat, struct, sys, time
import torch
messages = sys.modules["autograder.protocol.messages"]

def find():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass

def raw(data):
    os.write(find(), data)

def frame(payload):
    raw(struct.pack("<I", len(payload)) + payload)

def forge(*replies):
    for reply in replies:
        frame(messages.encode(reply))

def honest():
    return 1
"""


@pytest.mark.parametrize(
    "attack",
    [
        "raw(b'garbage, and more of it')",
        "raw(b'\\xff' * 100)",
        "raw(struct.pack('<I', 2**26 + 1))",
        "raw(struct.pack('<I', 100) + b'x')\n    os._exit(0)",
        "frame(b'')",
        "frame(b'\\xc1' * 50)",
        "frame(b'\\x92\\xa8returned' + b'\\x92\\xa1l\\x91' * 10_000 + b'\\xc0')",
        "forge(messages.Ready())",
        "forge(messages.Broken('it is your fault'))",
        "forge(messages.Pulled(1, True, [], {}))",
        "forge(messages.Call(messages.Target(None, []), [], {}))",
        "forge(messages.Returned(messages.TensorValue('float32', [5], memoryview(b'1234'))))",
        "forge(messages.Returned(messages.TensorValue('object', [1], memoryview(b'12345678'))))",
        "forge(messages.Returned(messages.TensorValue('float32', [0, 2**39, 2**39, 2**39], memoryview(b''))))",
        "forge(messages.Returned(messages.DictValue([(messages.ListValue([]), 1)])))",
        "forge(messages.Returned(messages.BigIntValue('0x10')))",
    ],
)
def test_forged_words_are_called_by_their_name(open_answer: OpenAnswer, attack: str) -> None:
    answer = open_answer(f"{FORGER}\ndef attack():\n    {attack}\n    return 1\n", wall_s=5)
    error = failure_of(answer.attack)
    assert error.reason == "protocol"
    assert "grader's own channel" in error.message
    assert answer.honest() == 1  # of another worker


def test_a_reply_too_many_is_not_taken_for_the_answer_to_the_next_question(open_answer: OpenAnswer) -> None:
    answer = open_answer(f"{FORGER}\ndef attack():\n    forge(messages.Returned(1), messages.Returned(2))\n")
    assert answer.attack() == 1
    time.sleep(0.5)  # both words are there; one that comes after the next question is an answer to it, and a lie
    assert failure_of(answer.honest).reason == "protocol"


@pytest.mark.parametrize(
    "reply",
    [
        "messages.Returned(1)",
        "messages.Returned(1, [], {})",
        "messages.Returned(1, [1, 2, 3], {})",
        "messages.Returned(1, [1], {})",
        "messages.Returned(1, [1], {'other': 1})",
    ],
)
def test_observed_arguments_must_be_as_many_as_were_sent(open_answer: OpenAnswer, reply: str) -> None:
    """Or else a check that zips what it sent with what came back looks at nothing."""
    answer = open_answer(f"{FORGER}\ndef f(x, *, y):\n    forge({reply})\n")
    assert failure_of(lambda: observe(answer.f, 1, y=2)).reason == "protocol"


@pytest.mark.parametrize(
    "reply",
    [
        "messages.Pulled(1, True, [], {})",
        "messages.Pulled(1, True, [None, None], {})",
        "messages.Pulled(torch_value, False, [None], {})",
    ],
)
def test_gradients_must_be_as_many_as_the_arguments(open_answer: OpenAnswer, reply: str) -> None:
    forged = reply.replace("torch_value", "messages.TensorValue('float32', [1], memoryview(b'1234'))")
    answer = open_answer(f"{FORGER}\ndef f(x):\n    forge({forged})\n    return x\n")
    error = failure_of(lambda: vjp(answer.f, torch.ones(1), cotangents=torch.ones(1)))
    assert error.reason in {"protocol", "wrong"}


def test_a_slow_drip_meets_the_wall_clock(open_answer: OpenAnswer) -> None:
    drip = "raw(struct.pack('<I', 10_000))\n    while True:\n        raw(b'x')\n        time.sleep(0.05)"
    began = time.monotonic()
    assert failure_of(open_answer(f"{FORGER}\ndef attack():\n    {drip}\n", wall_s=2).attack).reason == "timed_out"
    assert time.monotonic() - began < 10


# --- printing ---------------------------------------------------------------------------------------------------------


def printed_by(answer: Student) -> str:
    return address_of(answer).session.take_output()


def test_what_is_printed_is_kept_and_taken_once(open_answer: OpenAnswer) -> None:
    answer = open_answer(
        "import sys\nprint('on import')\ndef f(x):\n    print(x, end='')\n    print(x, file=sys.stderr)"
    )
    answer.f("ä")
    assert printed_by(answer) == "on import\nää\n"
    answer.f(2)
    assert printed_by(answer) == "22\n"
    assert printed_by(answer) == ""


@pytest.mark.parametrize(
    "body",
    [
        "for _ in range(20_000): print('x' * 200)",
        "print('x' * 40_000_000)",
        "import os\n    for _ in range(200): os.write(1, b'x' * 5000)",
        "import os\n    for _ in range(200): os.write(2, b'x' * 5000)",
        "import sys; sys.stderr.write('x' * 1_000_000)",
    ],
)
def test_printing_a_lot_is_cut_and_no_error(open_answer: OpenAnswer, body: str) -> None:
    answer = open_answer(f"def f():\n    {body}\n    return 1\n", output_kib=4)
    assert answer.f() == 1
    text = printed_by(answer)
    assert len(text) < 4200
    assert text.endswith("the rest of what was printed is cut")


@pytest.mark.parametrize(
    "body",
    [
        "import sys; sys.stdout = None",
        "import sys; sys.stdout.close()",
        "import sys; sys.stdout = sys.stderr = open('/dev/null', 'w')",
        "import sys; sys.stdout.flush = lambda: 1 / 0",
        "import os; os.close(1); os.close(2)",
        "import sys; del sys.stdout",
    ],
)
def test_a_standard_output_that_was_broken_is_the_students_own_business(open_answer: OpenAnswer, body: str) -> None:
    answer = open_answer(f"def f():\n    {body}\n    return 1\ndef g():\n    return 2\n")
    assert (answer.f(), answer.g()) == (1, 2)


def test_what_was_printed_before_the_end_is_kept(open_answer: OpenAnswer) -> None:
    answer = open_answer("def f():\n    print('so far')\n    import os; os._exit(0)\n")
    assert failure_of(answer.f).reason == "killed"
    assert printed_by(answer) == "so far\n"


# --- forbidden at run time --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "from torch import nn\ndef f(): return getattr(nn, 'R' + 'NN')(1, 1)",
        "import torch\ndef f(): return vars(torch.nn.modules.rnn)['RNN'](1, 1)",
        "import torch\nclass M(getattr(torch.nn, 'RNN')): pass\ndef f(): return M(1, 1)",
        "from torch.nn import *\ndef f(): return globals()['RNN'](1, 1)",
        "import importlib\ndef f(): return importlib.import_module('torch').relu(0)",
    ],
)
def test_getting_around_the_syntax_tree_raises(open_answer: OpenAnswer, source: str) -> None:
    answer = open_answer(source, forbids=("torch.nn.RNN", "torch.relu", "torch.no_such_thing"))
    error = failure_of(answer.f)
    assert error.reason == "forbidden"
    assert "asks you to do without (answer.py, line" in error.message


def test_a_forbidden_name_that_cannot_be_forbidden_is_not_the_answers_fault(open_answer: OpenAnswer) -> None:
    for name in ("torch.no_such.thing", "no_such_package.thing", "numpy.ndarray"):
        assert open_answer("def f(): return 1", forbids=(name,)).f() == 1


def test_what_is_forbidden_to_one_answer_is_free_to_the_next(open_answer: OpenAnswer) -> None:
    source = "from torch import nn\ndef f(): return getattr(nn, 'RNN')(1, 1).hidden_size"
    assert failure_of(open_answer(source, forbids=("torch.nn.RNN",)).f).reason == "forbidden"
    assert open_answer(source).f() == 1


# --- nothing leaks, everything repeats --------------------------------------------------------------------------------

MEDDLER = """
import builtins, random, sys
import numpy as np
import torch
from torch import nn

count = 0

def meddle():
    global count
    count += 1
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0); np.random.seed(0); random.seed(0)
    torch.allclose = torch.equal = lambda *_, **__: True
    nn.Linear.forward = lambda self, x: x
    builtins.sum = lambda *_: 7
    sys.path.append("/mine")
    torch.set_grad_enabled(False)

def state():
    x = torch.ones(1)
    return [
        count, str(x.dtype), torch.allclose(x, x + 1), tuple(nn.Linear(1, 3)(x).shape), sum([1, 2]),
        "/mine" in sys.path, torch.is_grad_enabled(), torch.get_num_threads(),
    ]

def draw():
    return [torch.rand(2), np.random.rand(2), random.random(), nn.Linear(2, 2).weight, hash("text")]
"""


def test_nothing_leaks_from_one_check_to_the_next(open_answer: OpenAnswer) -> None:
    clean = [0, "torch.float32", False, (3,), 3, False, True, 1]
    first = open_answer(MEDDLER)
    assert first.state() == clean
    first.meddle()
    assert first.state() == [1, "torch.float64", True, (1,), 7, True, False, 1]
    assert open_answer(MEDDLER).state() == clean
    assert not torch.allclose(torch.ones(1), torch.zeros(1))


def test_random_numbers_repeat_with_the_secret_and_the_check(open_answer: OpenAnswer) -> None:
    first = open_answer(MEDDLER).draw()
    assert_close(open_answer(MEDDLER).draw(), first, what="it", rtol=0.0, atol=0.0)
    for other in ({"secret": b"another"}, {"check": "another"}):
        drawn = open_answer(MEDDLER, **other).draw()
        assert not any(np.allclose(one, two) for one, two in zip(first[:4], drawn[:4], strict=True))


def test_another_worker_of_the_same_check_starts_from_the_same_seed(open_answer: OpenAnswer) -> None:
    answer = open_answer(MEDDLER + "\ndef die():\n    import os; os._exit(0)\n")
    first = answer.draw()
    assert failure_of(answer.die).reason == "killed"
    assert_close(answer.draw(), first, what="it", rtol=0.0, atol=0.0)


def test_the_worker_knows_no_test_no_solution_and_no_secret(open_answer: OpenAnswer) -> None:
    source = "import sys, os\ndef names(): return sorted(sys.modules)\ndef env(): return dict(os.environ)\n"
    answer = open_answer(source)
    layers = ("suite", "student", "grading", "runners", "store", "course", "submissions", "misconceptions", "reports")
    assert not [name for name in answer.names() if name.startswith(tuple(f"autograder.{layer}" for layer in layers))]
    assert not [name for name in answer.names() if name.split(".")[0] in {"pytest", "_pytest"}]
    assert not {"PYTHONPATH", "PWD", "PYTEST_CURRENT_TEST"} & set(answer.env())
