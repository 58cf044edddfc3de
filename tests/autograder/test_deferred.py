"""Two slow modules of PyTorch's are not imported for what every training step asks, and are there for all else."""

from __future__ import annotations

import subprocess
import sys

HEAD = """
import sys
import torch
from torch import nn
from autograder.worker import deferred
deferred.defer()
compiler, shapes = "torch._dynamo", "torch.fx.experimental.symbolic_shapes"

def is_here(name):
    return type(sys.modules[name]).__name__ == "module"

def train(steps=3):
    torch.manual_seed(0)
    rnn = nn.RNN(3, 4, batch_first=True)
    optimizer = torch.optim.Adam(rnn.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        rnn(torch.ones(2, 5, 3))[0].square().sum().backward()
        nn.utils.clip_grad_norm_(rnn.parameters(), 1.0)
        optimizer.step()
    return torch.cat([each.detach().flatten() for each in rnn.parameters()])

def pull_back():
    x = torch.ones(2, 3, requires_grad=True)
    return torch.autograd.grad(x * 2, x, torch.full((2, 3), 5.0))[0]
"""


def run(program: str) -> None:
    """Run it in a process of its own: what is imported there stays."""
    command = [sys.executable, "-W", "ignore", "-c", HEAD + program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_training_and_pulling_back_import_neither_and_give_what_they_give_with_both() -> None:
    run("""
trained, pulled = train(), pull_back()
assert not is_here(compiler) and not is_here(shapes)
assert not {"sympy", "torch._dynamo.eval_frame"} & set(sys.modules)
torch._dynamo.reset()
torch.fx.experimental.symbolic_shapes.guard_int(1)
assert is_here(compiler) and is_here(shapes) and "sympy" in sys.modules
assert torch.equal(train(), trained) and torch.equal(pull_back(), pulled)
""")


def test_the_conversation_that_warms_workers_up_imports_neither() -> None:
    run("""
from autograder.worker import rehearsal
rehearsal.hold()
assert not is_here(compiler) and not is_here(shapes)
""")


def test_a_gradient_of_another_shape_is_refused_in_the_same_words() -> None:
    run("""
def refusal():
    try:
        torch.autograd.grad(torch.ones(3, requires_grad=True) * 2, torch.ones(3), torch.ones(2))
    except RuntimeError as error:
        return str(error)
deferred_words = refusal()
assert not is_here(shapes) and "Mismatch in shape" in deferred_words, deferred_words
torch.fx.experimental.symbolic_shapes.guard_int(1)
assert is_here(shapes) and refusal() == deferred_words
""")


def test_what_was_called_without_the_compiler_is_called_with_it_once_it_is_there() -> None:
    run("""
train()
step = torch.optim.Optimizer.zero_grad.__wrapped__
assert vars(step)["__dynamo_disable"] is step
compiled = torch.compile(lambda x: (x * 2).sin(), backend="eager")
assert torch.equal(compiled(torch.ones(2)), torch.full((2,), 2.0).sin())
assert is_here(compiler) and "__dynamo_disable" not in vars(step)
train()
assert vars(step)["__dynamo_disable"]._torchdynamo_disable
""")


ASKS_FOR_THE_COMPILER = (
    "torch._dynamo.config",
    "import torch._dynamo.config",
    "from torch._dynamo import eval_frame",
    "from torch._dynamo import *; explain",
    "torch._dynamo.disable(lambda: 1)()",
    "torch._dynamo.disable(recursive=False)(lambda: 1)()",
    "from torch._dynamo.testing import CompileCounter",
    "assert 'explain' in dir(torch._dynamo)",
    "torch.func.grad(torch.sin)(torch.tensor(1.0))",
    "import torch.utils.checkpoint as c; c.checkpoint(torch.sin, torch.ones(2).requires_grad_(), use_reentrant=False)",
)
ASKS_FOR_SHAPES = (
    "from torch.fx.experimental.symbolic_shapes import guard_int; guard_int(1)",
    "from torch.fx.experimental.symbolic_shapes import sym_eq; assert sym_eq([1, (2, 3)], [1, (2, 3)]) is True",
    "import torch.fx.experimental.symbolic_shapes as them; them.SymNode",
    "torch.export.export(nn.Linear(2, 2), (torch.ones(1, 2),))",
)
EACH = """
import os
failed = 0

def check():
    before = sys.modules[name]
    exec(ask, {"torch": torch, "nn": nn})
    assert is_here(name), "is not here"
    assert sys.modules[name] is before, "is another module now"
    assert getattr(sys.modules[parent], own) is before, "is another attribute of its parent"
    assert answer(before).__module__.startswith(name), "still answers itself"

for name, answer, asks in (
    (compiler, lambda module: module.graph_break, %r),
    (shapes, lambda module: module.sym_eq, %r),
):
    parent, _, own = name.rpartition(".")
    for ask in asks:
        if os.fork() == 0:
            try:
                check()
                os._exit(0)
            except BaseException as error:
                print(ask, "--", type(error).__name__, error, file=sys.stderr, flush=True)
            os._exit(1)
        _, status = os.wait()
        failed += status != 0
sys.exit(failed)
"""


def test_whoever_asks_for_more_has_what_is_asked_for() -> None:
    run(EACH % (ASKS_FOR_THE_COMPILER, ASKS_FOR_SHAPES))


def test_whoever_only_looks_around_has_neither() -> None:
    run("""
import inspect, warnings
for module in list(sys.modules.values()):
    getattr(module, "__warningregistry__", None)
    hasattr(module, "__file__")
inspect.getmodule(train)
assert not is_here(compiler) and not is_here(shapes)
""")


def test_after_a_failure_it_is_tried_again() -> None:
    run("""
loader = sys.modules[compiler].__spec__.loader
run_code, loader.exec_module = loader.exec_module, lambda module: 1 / 0
try:
    torch._dynamo.config
except ZeroDivisionError:
    pass
else:
    raise AssertionError("nothing was tried")
train()
assert not is_here(compiler)
loader.exec_module = run_code
assert torch._dynamo.config.suppress_errors is False and is_here(compiler)
""")


def test_threads_that_ask_at_once_all_have_it() -> None:
    run("""
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    told = list(pool.map(lambda _: torch._dynamo.explain, range(4)))
assert told == [torch._dynamo.explain] * 4
""")


def test_what_is_there_already_stays() -> None:
    run("""
deferred.defer()
first = sys.modules[compiler]
deferred.defer()
assert sys.modules[compiler] is first
torch._dynamo.config
deferred.defer()
assert sys.modules[compiler] is first and is_here(compiler)
""")
