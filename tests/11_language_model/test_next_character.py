"""Hidden suite of 11_language_model/next_character."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    observe,
    raised_by,
    require,
)

# Lengths of a text, with a number of streams: texts that end with the last target, and some that go on; rows as long as
# there are rows; a single stream; streams of a single character.
LAYOUTS = ((13, 4), (12, 3), (16, 4), (17, 4), (26, 5), (30, 5), (9, 1), (5, 4), (8, 4), (2, 1), (3, 2))


def text_of(draw: Draw, alphabet: str, length: int) -> str:
    """A text in which every character of the alphabet comes, in no order."""
    places = [*range(len(alphabet)), *draw.integers(0, len(alphabet), length - len(alphabet)).tolist()]
    return "".join(alphabet[places[i]] for i in draw.permutation(length).tolist())


@check(points=1)
def test_alphabet_and_ids(shared_student: Student, draw: Draw) -> None:
    """The alphabet is sorted, and every character gets its place in whatever alphabet is given"""
    for characters in ("\n !.ABZabcdefghijklmnopqrstuvwxyzäñü", "0123456789", "zyx", "q"):
        text = text_of(draw, characters, len(characters) + 30)
        alphabet = shared_student.make_alphabet(text)
        require(isinstance(alphabet, str), "`make_alphabet` should return a string.")
        require(len(alphabet) == len(characters), "The alphabet does not hold each character of the text once.")
        require(
            alphabet == "".join(sorted(characters)), "The characters of the alphabet are not sorted as Python does."
        )
        given = "".join(characters[i] for i in draw.permutation(len(characters)).tolist())
        expected = torch.tensor([given.index(character) for character in text])
        assert_close(shared_student.encode(text, given), expected, what="the tensor of ids")
    assert_close(shared_student.encode("b", "ab"), torch.tensor([1]), what="the tensor of ids of one character")


@check(points=1)
def test_unknown_character(shared_student: Student, draw: Draw) -> None:
    """A character that the alphabet lacks is refused with a ValueError, wherever it stands"""
    for text in ("xabca", "abxca", "abcax", "Abc"):
        raised = raised_by(shared_student.encode, text, "bac")
        require(raised.type == "ValueError", "A character that the alphabet lacks should raise a ValueError.")
    assert_close(shared_student.encode("cab", "bac"), torch.tensor([2, 1, 0]), what="the tensor of ids")


@check(points=2)
def test_streams(shared_student: Student, draw: Draw) -> None:
    """Inputs are the text row after row, targets the character after each, from texts that come out even or not"""
    for length, batch_size in LAYOUTS:
        ids = draw.permutation(length) + 3
        columns = (length - 1) // batch_size
        places = torch.arange(batch_size * columns).view(batch_size, columns)
        expected = ids[places], ids[places + 1]
        seen = observe(shared_student.make_streams, ids, batch_size)
        name = f"streams of {length} characters for batch_size={batch_size}"
        require(isinstance(seen.value, list | tuple) and len(seen.value) == 2, "Inputs and targets are two tensors.")
        for part, got, wanted in zip(("inputs", "targets"), seen.value, expected, strict=True):
            assert_shape(got, (batch_size, columns), what=f"the tensor of {part} ({name})")
            assert_close(got, wanted, what=f"the tensor of {part} ({name})")
        assert_close(seen.args[0], ids, what="the tensor of ids, as the call left it,")


@check(points=1)
def test_short_texts(shared_student: Student, draw: Draw) -> None:
    """A text too short for streams of one character is refused with a ValueError; one character more is enough"""
    for batch_size in (1, 2, 5):
        for length in {0, 1, batch_size - 1, batch_size}:
            raised = raised_by(shared_student.make_streams, draw.permutation(length), batch_size)
            message = f"{length} character(s) should be too few for {batch_size} stream(s) of inputs and targets."
            require(raised.type == "ValueError", message)
        inputs, targets = shared_student.make_streams(torch.arange(batch_size + 1), batch_size)
        for part, got in (("inputs", inputs), ("targets", targets)):
            assert_shape(got, (batch_size, 1), what=f"the tensor of {part}")


@check(points=1)
def test_chunks(shared_student: Student, draw: Draw) -> None:
    """Chunks are columns from left to right, each used once, the last chunk as long as what is left"""
    for batch, columns, chunk_length in ((3, 10, 4), (4, 12, 4), (6, 6, 2), (4, 4, 4), (5, 3, 8), (1, 7, 3), (2, 5, 1)):
        inputs = draw.permutation(batch * columns).view(batch, columns)
        targets = draw.permutation(batch * columns).view(batch, columns) + 100
        starts = range(0, columns, chunk_length)
        expected = [(inputs[:, i : i + chunk_length], targets[:, i : i + chunk_length]) for i in starts]
        got = shared_student.make_chunks(inputs, targets, chunk_length)
        require(not isinstance(got, Handle), "`make_chunks` should return a list of pairs.")
        assert_close(got, expected, what=f"the list of chunks of {chunk_length} of {columns} columns")


@driver
def train(answer: Any, weight: Any, inputs: Any, targets: Any, chunk_length: int, epochs: int) -> Any:
    """Train a model whose state is the sum of the rows of all it has read; tell what it was called with."""

    class Sum(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(weight.clone())
            self.calls = []

        def forward(self, tokens: Any, state: Any = None) -> Any:
            """Add up what was read. The state that is given away is a copy, so that its readers may change it."""
            call = {"tokens": tokens.clone(), "is_training": self.training, "state": None, "has_graph": False}
            sums = F.embedding(tokens, self.weight).cumsum(1)
            if state is not None:
                call.update(state=state.detach().clone(), has_graph=state.requires_grad)
                sums = sums + state[:, None]
            self.calls.append(call)
            self.logits = sums
            return sums, sums[:, -1].clone()

    model = Sum().eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.3)
    losses = [answer.train_epoch(model, optimizer, inputs, targets, chunk_length) for _ in range(epochs)]
    try:
        torch.autograd.grad(model.logits.sum(), model.weight)
    except RuntimeError:
        is_freed = True
    else:
        is_freed = False
    return {"losses": losses, "weight": model.weight.detach(), "calls": model.calls, "is_freed": is_freed}


def truncated(weight: Any, inputs: Any, targets: Any, chunk_length: int, epochs: int) -> dict[str, Any]:
    """The same training, written out: losses of epochs, the weight, the state before every chunk."""
    weight = weight.clone().requires_grad_()
    optimizer = torch.optim.SGD([weight], lr=0.5, momentum=0.3)
    losses, states = [], []
    for _ in range(epochs):
        state, total = torch.zeros(len(inputs), weight.shape[1]), 0.0
        for start in range(0, inputs.shape[1], chunk_length):
            chunk = slice(start, start + chunk_length)
            states.append(state if start else None)
            logits = F.embedding(inputs[:, chunk], weight).cumsum(1) + state[:, None]
            state = logits[:, -1].detach().clone()
            loss = F.cross_entropy(logits.flatten(0, 1), targets[:, chunk].flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * targets[:, chunk].numel()
        losses.append(total / targets.numel())
    return {"losses": losses, "weight": weight.detach(), "states": states}


def cases(draw: Draw) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor, int]]:
    """Weights, inputs, targets and chunk lengths: chunks as long as there are ids, chunks that do not come out even."""
    sizes = ((3, 8, 4, 4), (5, 11, 6, 4), (4, 12, 5, 4), (1, 7, 3, 3), (6, 5, 4, 8), (2, 4, 7, 1))
    return [
        (draw.normal(vocab, vocab, std=0.5), draw.integers(0, vocab, b, t), draw.integers(0, vocab, b, t), chunk)
        for b, t, vocab, chunk in sizes
    ]


@check(points=2, needs="test_chunks")
def test_state(shared_student: Student, draw: Draw) -> None:
    """The model reads the chunks in order, each with the state before it, from no state, and no graph lives on"""
    for weight, inputs, targets, chunk_length in cases(draw):
        expected = truncated(weight, inputs, targets, chunk_length, 2)
        got = train(shared_student, weight, inputs, targets, chunk_length, 2)
        calls = got["calls"]
        chunks = list(inputs.split(chunk_length, dim=1)) * 2
        require(len(calls) == len(chunks), "The model should be called once for each chunk.")
        assert_close([call["tokens"] for call in calls], chunks, what="the list of chunks that the model has read")
        for call, state in zip(calls, expected["states"], strict=True):
            if state is None:
                require(call["state"] is None, "The first chunk of an epoch should be read without a state.")
            else:
                require(call["state"] is not None, "A chunk after the first was read without a state.")
                require(not call["has_graph"], "The state that the model gets for a chunk still hangs on a graph.")
        # The states themselves depend on the steps: where the weights are right, so are they.
        if len(calls) > 2:
            first = calls[1]["state"]
            assert_close(first, expected["states"][1], what="the state for the second chunk", rtol=1e-3, atol=1e-4)
        require(all(call["is_training"] for call in calls), "The model was not in training mode.")
        require(got["is_freed"], "The graph of a chunk is still there after its backward pass.")


@check(points=1, needs="test_chunks")
def test_steps(shared_student: Student, draw: Draw) -> None:
    """After two epochs the weights are those of a step for each chunk, on gradients that end where it begins"""
    for weight, inputs, targets, chunk_length in cases(draw):
        for epochs in (1, 2):
            expected = truncated(weight, inputs, targets, chunk_length, epochs)["weight"]
            got = train(shared_student, weight, inputs, targets, chunk_length, epochs)["weight"]
            what = f"the weight after {epochs} epoch(s) of {inputs.shape[1]} columns in chunks of {chunk_length}"
            assert_close(got, expected, what=what, rtol=1e-3, atol=1e-4)


@check(points=1, needs="test_steps")
def test_epoch_loss(shared_student: Student, draw: Draw) -> None:
    """The loss of an epoch is the mean over its characters, whatever the length of the last chunk"""
    for weight, inputs, targets, chunk_length in cases(draw):
        expected = truncated(weight, inputs, targets, chunk_length, 2)["losses"]
        got = train(shared_student, weight, inputs, targets, chunk_length, 2)["losses"]
        what = f"the list of losses of two epochs of {inputs.shape[1]} columns in chunks of {chunk_length}"
        assert_close(got, expected, what=what, rtol=1e-3, atol=1e-4)
