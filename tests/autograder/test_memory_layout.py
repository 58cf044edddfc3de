"""Memory laid out before the forks: it says where things lie, and changes nothing that is computed."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process arrange its pages so")

FILL = """
import ctypes
from autograder.worker import mappings, pages
libc = ctypes.CDLL(None)
libc.malloc.argtypes, libc.malloc.restype = (ctypes.c_size_t,), ctypes.c_size_t
libc.free.argtypes = (ctypes.c_void_p,)
gaps = [libc.malloc(size) for size in (100, 3000, 50_000) for _ in range(20)]
for gap in gaps[::2]:
    libc.free(gap)
(heap,) = [each for each in mappings.mappings() if each.name == "[heap]"]
pages.lay_out()
print(sum(heap.low <= libc.malloc(size) < heap.high for size in (100, 3000, 50_000) for _ in range(10)))
"""
MOVE = """
import torch
from torch import nn
from autograder.worker import hot_code, mappings
torch.set_num_threads(1)

def step():
    torch.manual_seed(1)
    rnn = nn.LSTM(3, 4, bidirectional=True)
    output, _ = rnn(torch.randn(5, 2, 3))
    output.square().sum().backward()
    return [output, *(parameter.grad for parameter in rnn.parameters())]

def is_nameless(place):
    return any(each.low <= place < each.high and not each.name for each in mappings.mappings())

before = step()
places = list(hot_code._hot_places())
hot_code.move()
assert all(map(torch.equal, before, step()))
try:
    torch.ones(2) @ torch.ones(3)
except RuntimeError as error:  # what is thrown finds its way through the copies
    assert "size" in str(error)
else:
    raise AssertionError("nothing was thrown")
print(len(places), sum(map(is_nameless, places)))
"""


def run(script: str) -> list[int]:
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return [int(number) for number in ended.stdout.split()]


def test_what_a_child_allocates_lies_beyond_the_old_heap() -> None:
    assert run(FILL) == [0]
    assert run(FILL.replace("pages.lay_out()", "")) != [0]


def test_hot_code_is_moved_and_computes_the_same() -> None:
    hot, moved = run(MOVE)
    assert hot > 0
    if not moved:
        pytest.skip("this kernel gives no huge pages to code that was written")
    assert moved == hot
