"""What student code can rely on where it computes on a GPU, tried on a pretended one: one process for each promise.

python tests/stand_ins/placement_promises.py                 prints, as JSON, what went wrong, by name
"""

from __future__ import annotations

import json
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from pretended_gpu import NAME, gpu
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.utils.data import DataLoader, TensorDataset

from autograder.sandbox import lifeline
from autograder.worker.placement import OnDevice

SOLUTIONS = Path(__file__).parents[2] / "solutions"
opened: list[int] = []


def open_gpu() -> torch.device:
    opened.append(1)
    return gpu()


there = OnDevice(NAME, open_gpu)


def on_gpu(*tensors: torch.Tensor) -> bool:
    return all(tensor.device.type == NAME for tensor in tensors)


def refused(action: Callable[[], object]) -> str:
    try:
        action()
    except (RuntimeError, TypeError) as error:
        return str(error)
    return ""


def the_pretended_gpu_refuses_what_a_gpu_refuses() -> None:
    x = torch.ones(2, 3).to(gpu())
    assert refused(lambda: x + torch.ones(2, 3))
    assert refused(lambda: nn.Linear(3, 1)(x))
    assert refused(lambda: torch.randperm(3, generator=torch.Generator(), device=gpu()))
    assert refused(lambda: pack_padded_sequence(x[None], torch.tensor([2]).to(gpu()), batch_first=True))


def a_gpu_is_started_when_it_is_first_needed() -> None:
    with there:
        assert sum(range(3)) == 3
        assert np.ones(2).sum() == 2
        assert not opened
        assert on_gpu(torch.zeros(2))
        assert len(opened) == 1
        assert on_gpu(torch.ones(2))
        assert len(opened) == 1


def what_is_made_without_a_device_is_made_on_the_gpu() -> None:
    with there:
        made = [torch.zeros(2), torch.tensor([1, 2]), torch.arange(3), torch.eye(2), torch.full((2,), 1.0)]
        assert on_gpu(*made, *nn.LSTM(2, 3).parameters())
        assert torch.zeros(2, device="cpu").device.type == "cpu"
        assert torch.zeros(2, device="meta").device.type == "meta"


def the_same_seed_gives_the_same_numbers_on_every_device() -> None:
    def drawn() -> list[torch.Tensor]:
        torch.manual_seed(7)
        weight = nn.Parameter(torch.empty(3, 4))
        nn.init.orthogonal_(weight)
        generator = torch.Generator().manual_seed(1)
        numbers: list[torch.Tensor] = [
            torch.rand(3),
            torch.randn(2, 2),
            torch.randperm(9),
            torch.randint(9, (4,)),
            weight,
            torch.randn_like(weight),
            torch.rand(3, generator=generator),
            torch.multinomial(torch.ones(5), 3),
            torch.empty(3).uniform_(),
            torch.bernoulli(torch.full((6,), 0.5)),
            *nn.GRU(2, 3).parameters(),
        ]
        return [number.detach() for number in numbers]

    here = drawn()
    with there:
        elsewhere = drawn()
        assert on_gpu(*elsewhere)
        assert all(torch.equal(one, other.cpu()) for one, other in zip(here, elsewhere, strict=True))
        assert torch.randn(2, requires_grad=True).is_leaf
        assert torch.rand(()).device.type == "cpu"  # is read at once
        assert torch.randn(2, device="meta").device.type == "meta"


def a_draw_into_a_parameter_is_refused_where_it_is_on_the_cpu() -> None:
    with there:
        parameter = nn.Parameter(torch.zeros(2))
        assert "leaf Variable" in refused(parameter.normal_)
        with torch.no_grad():
            assert parameter.normal_() is parameter


def tensors_of_both_meet_on_the_gpu_and_gradients_find_their_way_back() -> None:
    with there:
        x = torch.from_numpy(np.ones((2, 3), dtype=np.float32)).requires_grad_()
        assert x.device.type == "cpu"
        product = x * torch.ones(2, 3)
        assert on_gpu(product, torch.stack([torch.ones(2), torch.ones(2, device="cpu")]), nn.Linear(3, 1)(x))
        product.sum().backward()
        assert x.grad.device.type == "cpu"
        assert bool((x.grad == 1).all())


def what_is_written_in_place_stays_where_it_is() -> None:
    with there:
        kept = torch.zeros(3, device="cpu")
        alias = kept
        kept += torch.ones(3)
        kept[0] = torch.tensor(5.0)
        kept.add_(torch.ones(3))
        assert alias is kept
        assert alias.tolist() == [6.0, 2.0, 2.0]
        torch.mul(torch.ones(3), torch.full((3,), 2.0), out=kept)
        assert alias.tolist() == [2.0, 2.0, 2.0]
        parameter = nn.Parameter(torch.zeros(2))
        parameter.grad = torch.ones(2, device="cpu")
        assert on_gpu(parameter.grad)


def lengths_and_packed_sequences_work_as_on_the_cpu() -> None:
    with there:
        rnn, x, lengths = nn.RNN(3, 4, batch_first=True), torch.randn(2, 5, 3), torch.tensor([3, 5])
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, h_n = rnn(packed)
        padded, again = pad_packed_sequence(output, batch_first=True)
        assert on_gpu(padded, h_n)
        assert again.tolist() == [3, 5]
        assert on_gpu(torch.arange(5) < again[:, None])


def numpy_gets_a_copy() -> None:
    with there:
        x = torch.ones(2, 2)
        assert x.numpy().sum() == np.asarray(x).sum() == 4
        assert float(x.sum()) == 4
        assert x.tolist() == [[1, 1], [1, 1]]


def a_shuffled_loader_and_an_optimizer_work() -> None:
    gpu()  # the first backward counts the devices

    def train() -> tuple[nn.Module, float]:
        torch.manual_seed(3)
        model = nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        data = TensorDataset(torch.linspace(-1, 1, 8)[:, None], torch.linspace(-1, 1, 8)[:, None] ** 2)
        for _ in range(3):
            for x, y in DataLoader(data, batch_size=4, shuffle=True):
                optimizer.zero_grad()
                loss = nn.functional.mse_loss(model(x), y)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
        return model.double(), loss.item()

    here = train()
    with there:
        model, loss = train()
        assert on_gpu(*model.parameters())
        assert loss == here[1]


def a_third_device_is_left_alone() -> None:
    namespace: dict[str, type[nn.Module]] = {}
    with there:
        for name in ("full_rnn", "manual_rnn"):
            exec(compile((SOLUTIONS / "03_loop" / f"{name}.py").read_text(), f"{name}.py", "exec"), namespace)
        for network in (namespace["FullRNN"](3, 5, 2), namespace["ManualRNN"](3, 5)):
            results = network.to("meta")(torch.empty(4, 6, 3, device="meta"))
            assert [str(result.device) for result in results] == ["meta", "meta"]


PROMISES = [
    the_pretended_gpu_refuses_what_a_gpu_refuses,
    a_gpu_is_started_when_it_is_first_needed,
    what_is_made_without_a_device_is_made_on_the_gpu,
    the_same_seed_gives_the_same_numbers_on_every_device,
    a_draw_into_a_parameter_is_refused_where_it_is_on_the_cpu,
    tensors_of_both_meet_on_the_gpu_and_gradients_find_their_way_back,
    what_is_written_in_place_stays_where_it_is,
    lengths_and_packed_sequences_work_as_on_the_cpu,
    numpy_gets_a_copy,
    a_shuffled_loader_and_an_optimizer_work,
    a_third_device_is_left_alone,
]


def main() -> None:
    """Keep every promise in a process of its own: a GPU that was pretended once cannot be taken away again."""
    torch.set_num_threads(1)
    told: dict[str, str] = {}
    for promise in PROMISES:
        reader, writer = os.pipe()
        if lifeline.fork() == 0:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # the stand-in is no back end that PyTorch knows
                    promise()
            except BaseException:  # noqa: BLE001 -- the last frame of a process
                os.write(writer, traceback.format_exc()[-4000:].encode())
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as said:
            told[promise.__name__] = said.read()
        os.wait()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
