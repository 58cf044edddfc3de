"""An answer in a real worker, end to end: what it is asked, what it may do, and how it can end."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from autograder.errors import EngineFaultError
from autograder.protocol.spawning import Limits
from autograder.student.answer import read_answer
from autograder.student.failures import AnswerFailureError, StudentRaisedError, UnattemptedError
from autograder.student.launch import LocalZygote
from autograder.student.remote import Student, address_of
from autograder.suite import Handle, assert_close, observe, parameters_of, raised_by, value_of, vjp
from autograder.suite.examination import Examination

SECRET = b"any"
OpenAnswer = Callable[..., Student]

ANSWER = """\
import torch
from torch import nn

RATE = 0.5
calls = []


def double(x):
    return 2 * x


def spoil(items, *, more):
    items.append(1)
    more["k"] = 2
    return None


def add_in_place(x):
    x += 1
    return x


def two_of_three(x, unused, n):
    return x * n, torch.arange(3), x.sum()


class Layer(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.inner = nn.Linear(n, n)
        self.unused = nn.Parameter(torch.ones(2))
        self.frozen = nn.Parameter(torch.ones(1), requires_grad=False)

    def forward(self, x):
        return self.inner(x) * self.frozen

    def twice(self, x):
        return self(self(x))


class NoModule:
    def __init__(self):
        self.told = []

    def tell(self, thing):
        self.told.append(thing)
        return self


def weight_of(layer, key="weight"):
    return getattr(layer.inner, key)


def fails(x):
    calls.append(x)
    return x / (len(calls) - 1)
"""


@pytest.fixture
def answer(open_answer: OpenAnswer) -> Student:
    return open_answer(ANSWER)


def failure_of(call: Callable[[], object]) -> AnswerFailureError:
    with pytest.raises(AnswerFailureError) as caught:
        call()
    return caught.value


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_call_gives_what_the_function_gives(answer: Student) -> None:
    assert torch.equal(answer.double(torch.ones(2, 3)), torch.full((2, 3), 2.0))
    assert np.array_equal(answer.double(x=np.arange(3)), np.array([0, 2, 4]))
    assert answer.double("ab") == "abab"


def test_objects_stay_in_the_worker_and_are_known_again(answer: Student) -> None:
    thing = answer.NoModule()
    assert type(thing) is Handle
    assert repr(thing) == "<NoModule in the worker>"
    layer = answer.Layer(2)
    again = thing.tell(layer).tell(3)
    known, number = value_of(thing.told)
    assert (address_of(known).target, number) == (address_of(layer).target, 3)
    assert address_of(again).target == address_of(thing).target


def test_a_handle_as_an_argument_is_the_object_itself(answer: Student) -> None:
    layer = answer.Layer(2)
    layer.load_state_dict({"inner.weight": torch.eye(2) * 3}, strict=False)
    assert torch.equal(answer.weight_of(layer), torch.eye(2) * 3)
    assert answer.weight_of(layer, key="bias").shape == (2,)


def test_a_handle_of_another_worker_is_not_taken_for_an_object_of_this_one(open_answer: OpenAnswer) -> None:
    one, other = open_answer(ANSWER), open_answer(ANSWER)
    other.Layer(3)
    layer = one.Layer(2)
    with pytest.raises((TypeError, ValueError, AnswerFailureError)):
        other.weight_of(layer)


def test_what_is_no_value_cannot_be_sent(answer: Student) -> None:
    with pytest.raises(TypeError, match="cannot be handed to an answer"):
        answer.double(nn.Linear(1, 1))


def test_a_stand_in_has_no_truth_and_no_equals(answer: Student) -> None:
    """Or else `require(answer.is_so())` and `answer.number() != 3` would pass on any object at all."""
    thing = answer.NoModule()
    with pytest.raises(TypeError):
        bool(thing)
    with pytest.raises(TypeError):
        assert thing != 3


def test_observe_shows_the_arguments_as_the_call_left_them(answer: Student) -> None:
    seen = observe(answer.spoil, [0], more={})
    assert seen == (None, ([0, 1],), {"more": {"k": 2}})
    x = torch.zeros(2)
    seen = observe(answer.add_in_place, x)
    assert torch.equal(seen.args[0], torch.ones(2))
    assert torch.equal(x, torch.zeros(2))


def test_attributes_and_parameters_come_by_value(answer: Student) -> None:
    assert value_of(answer.RATE) == 0.5
    layer = answer.Layer(2)
    assert torch.equal(value_of(layer.inner.weight), parameters_of(layer)["inner.weight"])
    assert list(parameters_of(layer)) == ["unused", "frozen", "inner.weight", "inner.bias"]
    assert parameters_of(nn.Linear(1, 1)).keys() == {"weight", "bias"}
    assert failure_of(lambda: parameters_of(answer.NoModule())).reason == "wrong"


@pytest.mark.parametrize("name", ["Nothing", "Layer.nothing", "double.nothing"])
def test_a_name_that_is_not_there_is_missing(answer: Student, name: str) -> None:
    found = answer
    for part in name.split("."):
        found = getattr(found, part)
    for ask in (found, lambda: value_of(found), lambda: vjp(found, torch.ones(1), cotangents=torch.ones(1))):
        error = failure_of(ask)
        assert (error.reason, f"`{name}`" in error.message) == ("missing", True)


# --- gradients --------------------------------------------------------------------------------------------------------


def in_step(answer: Student) -> tuple[Handle, nn.Module]:
    names: dict[str, object] = {}
    exec(ANSWER, names)
    mine, theirs = answer.Layer(2), names["Layer"](2)
    mine.load_state_dict(theirs.state_dict())
    return mine, theirs


def test_the_vjp_of_a_module_is_that_of_torch(answer: Student) -> None:
    mine, theirs = in_step(answer)
    x, g = torch.randn(3, 2), torch.randn(3, 2)
    got, want = vjp(mine, x, cotangents=g), vjp(theirs, x, cotangents=g)
    assert_close(got, want, what="the vjp")
    assert got.parameters["inner.weight"] is not None
    assert got.parameters["unused"] is None
    assert got.parameters["frozen"] is None


def test_the_vjp_of_a_method_is_about_its_module(answer: Student) -> None:
    mine, theirs = in_step(answer)
    x, g = torch.randn(3, 2), torch.randn(3, 2)
    got, want = vjp(mine.twice, x, cotangents=g), vjp(theirs.twice, x, cotangents=g)
    assert_close(got, want, what="the vjp")
    assert got.parameters["inner.bias"] is not None


def test_the_vjp_of_a_module_in_a_module_is_about_that_module(answer: Student) -> None:
    mine, theirs = in_step(answer)
    x, g = torch.randn(3, 2), torch.randn(3, 2)
    assert_close(vjp(mine.inner, x, cotangents=g), vjp(theirs.inner, x, cotangents=g), what="the vjp")


def test_the_vjp_of_a_function_keeps_the_structure_of_its_arguments(answer: Student) -> None:
    x = torch.randn(4)
    got = vjp(answer.two_of_three, x, torch.ones(2), 3, cotangents=(torch.ones(4), torch.tensor(2.0)))
    assert torch.equal(got.inputs[0], torch.full((4,), 5.0))
    assert got.inputs[1:] == (None, None)
    assert got.parameters == {}
    assert torch.equal(got.value[0], x * 3)
    got = vjp(answer.two_of_three, x, None, 3, cotangents=(None, torch.tensor(2.0)))
    assert torch.equal(got.inputs[0], torch.full((4,), 2.0))


@pytest.mark.parametrize(
    "cotangents",
    [torch.ones(3), (torch.ones(4),), (torch.ones(4), torch.ones(1)), (torch.ones(4), None, torch.ones(3))],
)
def test_cotangents_that_do_not_fit_the_answers_result_make_it_wrong(answer: Student, cotangents: object) -> None:
    error = failure_of(lambda: vjp(answer.two_of_three, torch.ones(4), None, 3, cotangents=cotangents))
    assert error.reason == "wrong"
    assert "[(4,), ()]" in error.message


def test_cotangents_that_do_not_fit_our_own_result_are_not_the_answers_fault() -> None:
    with pytest.raises(Exception, match="shape") as caught:
        vjp(nn.Linear(2, 2), torch.ones(1, 2), cotangents=torch.ones(3))
    assert not isinstance(caught.value, AnswerFailureError)


def test_a_packed_sequence_can_be_an_argument_of_a_vjp(open_answer: OpenAnswer) -> None:
    source = """\
import torch
from torch import nn
def pack(x): return nn.utils.rnn.pack_sequence([x])
def first(packed): return packed.data * 2
"""
    answer = open_answer(source)
    got = vjp(answer.first, answer.pack(torch.ones(3)), cotangents=torch.ones(3))
    assert torch.equal(got.value, torch.full((3,), 2.0))


# --- exceptions -------------------------------------------------------------------------------------------------------


def test_an_exception_is_told_with_the_students_own_line(answer: Student) -> None:
    line = ANSWER.splitlines().index("    return x / (len(calls) - 1)") + 1
    error = failure_of(lambda: answer.fails(1))
    assert (error.reason, type(error)) == ("raised", StudentRaisedError)
    assert error.message == f"`fails` raised ZeroDivisionError: division by zero (answer.py, line {line})."
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
        assert error.message == "Importing answer.py raised ZeroDivisionError: division by zero (answer.py, line 2)."


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


def test_objects_of_a_worker_that_died_are_gone_and_say_so(open_answer: OpenAnswer) -> None:
    answer = open_answer(ANSWER + "import os\ndef die(): os._exit(0)\n")
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
