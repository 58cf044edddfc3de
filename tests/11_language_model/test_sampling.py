"""Hidden suite of 11_language_model/sampling."""

import math
from typing import Any

import torch
from torch import nn

from autograder.suite import Draw, Student, assert_close, assert_shape, check, driver, observe, raised_by, require

# Frequencies are judged by Chernoff's bound. Of n independent draws, let q be the part that gave an id whose
# probability is p. That q lies above p (or below) with n * KL(q, p) > t happens with a probability of at most exp(-t),
# for every n and p; KL(q, p) = q log(q / p) + (1 - q) log((1 - q) / (1 - p)). With t as below, two sides, and at most
# IDS_JUDGED frequencies in one grading of all checks of this file, a right answer fails with a probability of at most
# 1e-10. n * KL has to be more than t = 29: of 2000 draws with p = 0.3, a part of 0.38 is that far off. The frequencies
# that a wrong temperature leads to here, twice or half the right one, give 100 and more.
FAILURE_RATE = 1e-10
IDS_JUDGED = 200
LIMIT = math.log(2 * IDS_JUDGED / FAILURE_RATE)


def expected_probabilities(logits: torch.Tensor, temperature: float) -> torch.Tensor:
    """The truth, in double precision."""
    if temperature == 0:
        return (logits == logits.amax(-1, keepdim=True)).double()
    return (logits.double() / temperature).softmax(-1)


def require_frequencies(ids: torch.Tensor, logits: torch.Tensor, temperature: float, what: str) -> None:
    """Judge whether ids can have been drawn independently from these logits at this temperature."""
    p = expected_probabilities(logits, temperature)
    require(bool(((ids >= 0) & (ids < len(p))).all()), f"Not all of {what} are ids of characters.")
    q = torch.bincount(ids, minlength=len(p)) / len(ids)
    require(bool((q[p == 0] == 0).all()), f"Among {what} are some whose probability is 0.")
    p, q = p.clamp(1e-300, 1 - 1e-16), q.double()
    divergence = torch.xlogy(q, q / p) + torch.xlogy(1 - q, (1 - q) / (1 - p))
    message = f"The frequencies of {what} do not fit the probabilities of temperature {temperature}."
    require(bool((len(ids) * divergence <= LIMIT).all()), message)


def spread_logits(draw: Draw) -> torch.Tensor:
    """Six logits whose softmax depends clearly on the temperature, in any order, with any constant added."""
    return torch.tensor([2.0, 1.0, 0.4, 0.0, -1.0, -2.5])[draw.permutation(6)] + draw.uniform(1, low=-1.5, high=1.5)


@check(points=2)
def test_probabilities(shared_student: Student, draw: Draw) -> None:
    """Probabilities are the softmax of logits over temperature along the last axis, for any number of axes"""
    for shape in ((5,), (3, 4), (4, 4), (1, 6), (6, 1), (2, 3, 5), (3, 3, 3)):
        for temperature in (1, 0.5, 2.0, 0.3, 7.0):
            logits = draw.normal(*shape, std=2.0)
            what = f"the tensor of probabilities of logits of shape {shape} at temperature {temperature}"
            seen = observe(shared_student.probabilities, logits, temperature)
            assert_close(seen.value, expected_probabilities(logits, temperature).float(), what=what, rtol=1e-3)
            assert_close(seen.args[0], logits, what="the tensor of logits, as the call left it,", rtol=0, atol=0)


@check(points=1)
def test_limits(shared_student: Student, draw: Draw) -> None:
    """Temperature 0 is the largest logit, small and large temperatures come near their limits, negative ones fail"""
    for size in (5, 8):
        for temperature in (0, 0.0, 0.01, 0.05, 1e3, 1.0):
            for shift in (0.0, 300.0, -300.0):
                logits = torch.stack([draw.permutation(size) * 0.5 + shift for _ in range(3)]).float()
                got = shared_student.probabilities(logits, temperature)
                assert_shape(got, (3, size), what="the tensor of probabilities")
                require(bool(torch.isfinite(got).all()), "Some probabilities are infinite, or no numbers.")
                what = f"the tensor of probabilities of temperature {temperature}"
                assert_close(got, expected_probabilities(logits, temperature).float(), what=what, rtol=5e-3, atol=1e-5)
    for shape in ((6,), (2, 3, 6)):
        logits = draw.uniform(*shape)
        one_hot = (logits == logits.max(dim=-1, keepdim=True).values).float()
        assert_close(
            shared_student.probabilities(logits, 0), one_hot, what="the tensor of probabilities of temperature 0"
        )
    for temperature in (-1.0, -0.01):
        raised = raised_by(shared_student.probabilities, torch.tensor([[0.0, 1.0, 3.0]]), temperature)
        require(raised.type == "ValueError", "A negative temperature should raise a ValueError.")


@check(points=2)
def test_frequencies(shared_student: Student, draw: Draw) -> None:
    """Characters come as often as the softmax at the temperature says, each row by its own logits"""
    for temperature in (1.0, 0.5, 2.0):
        rows = torch.stack([spread_logits(draw) for _ in range(3)])
        logits = rows.repeat(2000, 1)
        seen = observe(shared_student.sample, logits, temperature)
        assert_shape(seen.value, (6000,), what="the tensor of ids")
        assert_close(seen.args[0], logits, what="the tensor of logits, as the call left it,", rtol=0, atol=0)
        for row in range(3):
            require_frequencies(seen.value[row::3], rows[row], temperature, "the ids drawn for equal rows")
    alone = shared_student.sample(spread_logits(draw)[None], 1.0)
    assert_shape(alone, (1,), what="the tensor of ids of a single row")


@check(points=1, needs="test_frequencies")
def test_extreme_temperatures(shared_student: Student, draw: Draw) -> None:
    """At temperature 0, and near it, the largest logit always comes; at a large one all characters come alike"""
    logits = torch.stack([draw.permutation(7).float() - 3 for _ in range(500)])
    for temperature in (0, 0.01):
        got = shared_student.sample(logits, temperature)
        assert_close(got, logits.argmax(1), what=f"the tensor of ids at temperature {temperature}")
    row = spread_logits(draw)
    got = shared_student.sample(row.repeat(2000, 1), 100.0)
    assert_shape(got, (2000,), what="the tensor of ids")
    require_frequencies(got, row, 100.0, "the ids drawn")


@driver
def draw_again(answer: Any, logits: torch.Tensor, seed: int) -> Any:
    """Draw twice after setting a seed, and once more after setting it again."""
    torch.manual_seed(seed)
    first, second = answer.sample(logits, 1.0), answer.sample(logits, 1.0)
    torch.manual_seed(seed)
    return {"first": first, "second": second, "again": answer.sample(logits, 1.0)}


@check(points=1, needs="test_frequencies")
def test_seed(shared_student: Student, draw: Draw) -> None:
    """The same seed of PyTorch gives the same ids again, and two draws after each other are two draws"""
    row = spread_logits(draw)
    for seed in (draw.seed(), draw.seed()):
        got = draw_again(shared_student, row.repeat(400, 1), seed)
        assert_close(got["again"], got["first"], what="the tensor of ids drawn after setting the seed again")
        require(not torch.equal(got["first"], got["second"]), "Two calls after each other draw the same ids.")
        pairs = got["first"] == got["second"]  # equal by chance in a known part of the cases
        p = float(expected_probabilities(row, 1.0).square().sum())
        q = float(pairs.double().mean())
        divergence = q * math.log(max(q, 1e-300) / p) + (1 - q) * math.log(max(1 - q, 1e-300) / (1 - p))
        require(len(pairs) * divergence <= LIMIT, "Two draws after each other are not independent.")


@driver
def write(answer: Any, prompt: Any, length: int, temperature: float, table: Any, seed: int | None = None) -> Any:
    """Let a model write that counts what it reads or, with a seed, has no memory; tell what it was fed."""

    class Scribe(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.ones(()))
            self.fed, self.modes = [], []

        def forward(self, tokens: Any, state: Any = None) -> Any:
            """Go from state to state by a rule with whole numbers; the state picks a row of the table."""
            self.fed.append(tokens.clone())
            self.modes.append((self.training, torch.is_grad_enabled()))
            state = torch.ones(1, 1, len(tokens)) if state is None else state
            rows = []
            for token in tokens.unbind(1):
                state = (7 * state + 3 * token + 1) % 101 if seed is None else state
                rows.append(table[state.long()[0, 0]] * self.scale)
            return torch.stack(rows, 1), state.clone()

    torch.manual_seed(seed or 0)
    model = Scribe().train()
    ids = answer.generate(model, prompt, length, temperature)
    return {"ids": ids, "fed": torch.cat(model.fed, 1), "modes": model.modes}


def written(prompt: torch.Tensor, length: int, table: torch.Tensor) -> list[int]:
    """What the counting model writes, in which one logit is far above all others."""
    state, ids = 1, []
    for token in prompt.tolist():
        state = (7 * state + 3 * token + 1) % 101
    for _ in range(length):
        ids.append(int(table[state].argmax()))
        state = (7 * state + 3 * ids[-1] + 1) % 101
    return ids


@check(points=2)
def test_generate(shared_student: Student, draw: Draw) -> None:
    """The model reads the prompt and then its own characters, each once and in order, and they follow from all of it"""
    for prompt_length, length in ((5, 12), (1, 9), (3, 1), (1, 1), (8, 20)):
        for temperature in (0, 1.0, 0.7):
            best = draw.integers(0, 7, 101)
            table = torch.where(torch.arange(7) == best[:, None], 150.0, -150.0) + draw.normal(101, 7)
            prompt = draw.integers(0, 7, prompt_length)
            got = write(shared_student, prompt, length, temperature, table)
            assert_shape(got["ids"], (length,), what=f"the tensor of {length} ids after a prompt of {prompt_length}")
            fed = got["fed"][0]
            expected = torch.cat([prompt, got["ids"]])
            require(len(fed) > 0 and int(fed[0]) == int(prompt[0]), "The model was not given the prompt to begin with.")
            is_whole = len(expected) - 1 <= len(fed) <= len(expected) and torch.equal(fed, expected[: len(fed)])
            require(is_whole, "The model did not read the prompt and then its new characters, each once and in order.")
            what = f"the tensor of {length} ids after a prompt of {prompt_length}"
            assert_close(got["ids"], torch.tensor(written(prompt, length, table)), what=what)
            require(not any(training for training, _ in got["modes"]), "The model was not in evaluation mode.")
            require(not any(graph for _, graph in got["modes"]), "The model wrote while gradients were recorded.")


@check(points=1, needs=("test_generate", "test_frequencies"))
def test_generated_frequencies(shared_student: Student, draw: Draw) -> None:
    """In a long text characters come as often as the temperature says, and each is read as it was drawn"""
    for temperature in (0.5, 1.0, 2.0):
        row = spread_logits(draw)
        table = row.repeat(101, 1)
        prompt = torch.tensor([2, 0])
        got = write(shared_student, prompt, 1200, temperature, table, draw.seed())
        assert_shape(got["ids"], (1200,), what="the tensor of 1200 ids")
        require_frequencies(got["ids"], row, temperature, "the characters written")
        fed, text = got["fed"][0], torch.cat([prompt, got["ids"]])
        is_text = len(fed) in (len(text) - 1, len(text)) and torch.equal(fed, text[: len(fed)])
        require(is_text, "The model did not read the characters that were written.")
