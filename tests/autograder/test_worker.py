"""An answer in a real worker: what it is asked, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from autograder.student.failures import AnswerFailureError
from autograder.student.remote import Student, address_of
from autograder.suite import Handle, assert_close, observe, parameters_of, value_of, vjp

SECRET = b"any"
ANSWER = (Path(__file__).parents[1] / "samples/answer.py").read_text(encoding="utf-8")
OpenAnswer = Callable[..., Student]


def failure_of(call: Callable[[], object]) -> AnswerFailureError:
    with pytest.raises(AnswerFailureError) as caught:
        call()
    return caught.value


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_call_gives_what_the_function_gives(answer: Student) -> None:
    assert torch.equal(answer.double(torch.ones(2, 3)), torch.full((2, 3), 2.0))
    assert np.array_equal(answer.double(x=np.arange(3)), np.array([0, 2, 4]))
    assert answer.double("ab") == "abab"


def test_an_answer_may_use_the_compiler(open_answer: OpenAnswer) -> None:
    """Which is imported in its jail; see decision 0021."""
    answer = open_answer('import torch\n\n@torch.compile(backend="eager")\ndef double(x):\n    return 2 * x\n')
    assert torch.equal(answer.double(torch.ones(2)), torch.full((2,), 2.0))


THREADS = """
import concurrent.futures, logging, queue, random, signal, threading, time
import torch


def run():
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        squares = list(pool.map(lambda x: x * x, range(4)))
    told = queue.Queue()
    threading.Thread(target=lambda: told.put(threading.current_thread().name != "MainThread")).start()
    logging.getLogger("torch").warning("logged")
    signal.signal(signal.SIGALRM, lambda *_: told.put("alarm"))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    is_main = threading.current_thread() is threading.main_thread()
    loaded = len(list(torch.utils.data.DataLoader(torch.arange(8.0), batch_size=4)))
    deadline = time.monotonic() + 5
    while told.qsize() < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    return squares, told.get_nowait(), told.get_nowait(), is_main, loaded, random.random()
"""


def test_threads_and_signals_work_in_a_worker(open_answer: OpenAnswer) -> None:
    """Though it is forked without what `os.fork` does for them."""
    first, second = (open_answer(THREADS).run() for _ in range(2))
    assert first[:5] == ([0, 1, 4, 9], True, "alarm", True, 2)
    assert first == second  # every worker's `random` is seeded alike


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
