"""The same four exercises as an ordinary pytest file: the student's module imported beside the tests, nothing isolated.

What a fresh pytest process for each submission costs is what `make bench` compares with. ANSWERS names the folder.
"""

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


def load(key):
    path = Path(os.environ["ANSWERS"]) / f"{key}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_manual_cell(nonlinearity):
    cell = nn.RNNCell(5, 7, nonlinearity=nonlinearity)
    mine = load("02_cell/manual_cell").ManualRNNCell(5, 7, nonlinearity)
    mine.load_state_dict(cell.state_dict())
    x, h = torch.randn(3, 5), torch.randn(3, 7)
    torch.testing.assert_close(mine(x, h), cell(x, h))
    mine(x, h).sum().backward()
    cell(x, h).sum().backward()
    for name, parameter in cell.named_parameters():
        torch.testing.assert_close(dict(mine.named_parameters())[name].grad, parameter.grad)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_bidirectional_concat(layers):
    rnn = nn.RNN(5, 7, num_layers=layers, bidirectional=True, batch_first=True)
    module = load("07_deep_and_bidirectional/bidirectional_concat")
    x, lengths = torch.randn(4, 6, 5), torch.tensor([3, 6, 1, 4])
    _, h_n = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    torch.testing.assert_close(module.final_states(h_n, layers), torch.cat([h_n[-2], h_n[-1]], 1))
    torch.testing.assert_close(module.encode(rnn, x, lengths), torch.cat([h_n[-2], h_n[-1]], 1))


def test_clip_by_norm():
    module = load("05_stability/clip_by_norm")
    gradients = [np.random.default_rng(i).normal(size=(3, 4)) for i in range(3)]
    clipped, norm = module.clip_gradients(gradients, 1.0)
    assert norm == pytest.approx(np.sqrt(sum((g**2).sum() for g in gradients)))
    assert np.sqrt(sum((g**2).sum() for g in clipped)) == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_rnn_shapes(layers, bidirectional):
    rnn = nn.RNN(5, 7, num_layers=layers, bidirectional=bidirectional)
    counted = load("03_loop/rnn_shapes").parameter_count(5, 7, num_layers=layers, bidirectional=bidirectional)
    assert counted == sum(p.numel() for p in rnn.parameters())
