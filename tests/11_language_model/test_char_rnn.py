"""Hidden suite of 11_language_model/char_rnn."""

import math
from types import ModuleType
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from autograder.suite import (
    Draw,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    observe,
    parameters_of,
    require,
    require_at_most,
    show,
    vjp,
)

# What the trained model may need, on held-out sentences, beyond what no model can do without: both in parts of the bits
# that a bigram model needs there. The grammar's own entropy is 0.206 of them (0.378 of 1.83 bits). How far the limit
# is from luck, on either side, was measured with this file's own `held_out_bits` (torch 2.13, one core, 0.7 s). The
# worst excess of right answers:
#   the reference                                        200 seeds: 0.09
#   other initializations (orthogonal, identity, Xavier,
#     everything uniform in +-0.1)                       50 seeds each: 0.10
# and the best of wrong ones:
#   without memory (no state at all)                     50 seeds: 0.78
#   batch and time mixed up                              50 seeds: 0.81
#   untrained                                            50 seeds: 2.25
ENTROPY = 0.206
MAX_EXCESS = 0.29

# How the bits of a right answer fall, for the picture in the feedback; nothing is judged by it.
TYPICAL_BITS = [2.8, 0.9, 0.52, 0.48, 0.47, 0.46, 0.455, 0.45, 0.45, 0.445, 0.44, 0.44, 0.435, 0.43, 0.43, 0.42]

# The frequencies of written characters are judged by Chernoff's bound: in n independent draws, the part q that gave an
# id of probability p lies above p (or below) with n * KL(q, p) > t with a probability of at most exp(-t). Two sides of
# 5 ids: a right answer fails with a probability of at most 1e-10.
LIMIT = math.log(2 * 5 / 1e-10)


@check(points=1)
def test_layers_and_shapes(shared_student: Student, draw: Draw) -> None:
    """The network has the parameters of its three layers, and gives logits for every position and a state"""
    for vocab_size, embedding_dim, hidden_size in ((9, 5, 7), (4, 6, 3)):
        model = shared_student.CharRNN(vocab_size, embedding_dim, hidden_size)
        shapes = {
            "embedding.weight": (vocab_size, embedding_dim),
            "rnn.weight_ih_l0": (hidden_size, embedding_dim),
            "rnn.weight_hh_l0": (hidden_size, hidden_size),
            "rnn.bias_ih_l0": (hidden_size,),
            "rnn.bias_hh_l0": (hidden_size,),
            "linear.weight": (vocab_size, hidden_size),
            "linear.bias": (vocab_size,),
        }
        parameters = parameters_of(model)
        missing = [name for name in shapes if name not in parameters]
        require(not missing, f"`named_parameters()` of your network does not give {', '.join(missing)}.")
        require(len(parameters) == len(shapes), "Your network has more parameters than those of its three layers.")
        for name, shape in shapes.items():
            assert_shape(parameters[name], shape, what=f"`{name}`")
        for batch, time in ((4, 5), (1, 3), (2, 1), (1, 1)):
            result = model(draw.integers(0, vocab_size, batch, time))
            require(isinstance(result, list | tuple) and len(result) == 2, "The network should give logits and state.")
            what = f"of {batch} stream(s) of {time} character(s)"
            assert_shape(result[0], (batch, time, vocab_size), what=f"the tensor of logits {what}")
            assert_shape(result[1], (1, batch, hidden_size), what=f"the state {what}")


@check(points=1, needs="test_layers_and_shapes")
def test_logits_and_gradients(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """With the same weights, logits, states and gradients are those of embedding, nn.RNN and linear layer"""
    for batch, time, *sizes in ((5, 6, 9, 4, 7), (4, 4, 4, 4, 4), (1, 5, 7, 3, 6), (3, 1, 5, 2, 3)):
        theirs = draw.fill_(reference.CharRNN(*sizes))
        mine = shared_student.CharRNN(*sizes)
        mine.load_state_dict(theirs.state_dict())
        tokens, state = draw.integers(0, sizes[0], batch, time), draw.normal(1, batch, sizes[-1])
        for start in (None, state, None):
            how = "no state" if start is None else "a state"
            assert_close(mine(tokens, start), theirs(tokens, start), what=f"the pair of logits and state, from {how},")
        g = (draw.normal(batch, time, sizes[0]), draw.normal(1, batch, sizes[-1]))
        got, expected = vjp(mine, tokens, state, cotangents=g), vjp(theirs, tokens, state, cotangents=g)
        assert_close(got.inputs[1], expected.inputs[1], what="the gradient of the state", rtol=1e-3, atol=1e-4)
        for name, gradient in expected.parameters.items():
            what = f"the gradient of `{name}`"
            assert_close(got.parameters.get(name), gradient, what=what, rtol=1e-3, atol=1e-4)


@driver
def sums(answer: Any, weight: Any, dropout: float) -> Any:
    """A model whose state is the sum of the rows of all it has read. It notes what it is called with."""

    class Sum(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(weight.clone())
            self.calls = []

        def forward(self, tokens: Any, state: Any = None) -> Any:
            """Add up what was read, and drop some of it in training mode."""
            rows = F.dropout(F.embedding(tokens, self.weight), dropout, self.training).cumsum(1)
            has_graph = state is not None and state.requires_grad
            recording = torch.is_grad_enabled()
            self.calls.append((len(tokens), tokens.shape[1], state is not None, has_graph, self.training, recording))
            if state is not None:
                rows = rows + state[:, None]
            return rows, rows[:, -1].clone()

    del answer
    return Sum().train()


@driver
def notes(answer: Any, model: Any) -> Any:
    """What the model was called with, and its weight."""
    del answer
    return {"calls": model.calls, "weight": model.weight.detach()}


def bits(weight: torch.Tensor, ids: torch.Tensor) -> float:
    """The bits per character of the model `sums`, in double precision."""
    logits = F.embedding(ids[:-1], weight.double()).cumsum(0)
    return float(F.cross_entropy(logits, ids[1:])) / math.log(2)


@check(points=1)
def test_bits_per_character(shared_student: Student, draw: Draw) -> None:
    """Bits are counted with the whole text before each character, in evaluation mode, without gradients"""
    for length, vocab_size in ((2, 3), (3, 5), (40, 4), (300, 6), (4, 4)):
        weight = draw.normal(vocab_size, vocab_size, std=0.3)
        weight -= weight.mean(dim=0)  # else the sums drift, and a probability may be 0 in single precision
        ids = draw.integers(0, vocab_size, length)
        model = sums(shared_student, weight, 0.5)
        seen = observe(shared_student.bits_per_character, model, ids)
        what = f"the number of bits per character of a text of {length} characters"
        assert_close(seen.value, bits(weight, ids), what=what, rtol=1e-3)
        assert_close(seen.args[1], ids, what="the tensor of ids, as the call left it,")
        calls = notes(shared_student, model)["calls"]
        require(not any(call[4] for call in calls), "The model was not in evaluation mode.")
        require(not any(call[5] for call in calls), "The model read the text while gradients were recorded.")


@check(points=1)
def test_bigram_bits(shared_student: Student, draw: Draw) -> None:
    """Bigrams are counted on one text, with one more of each, and judged on the other"""
    for train_length, length, vocab_size in ((60, 25, 4), (2, 9, 3), (200, 2, 7), (30, 40, 9), (500, 100, 5)):
        train_ids = draw.integers(0, vocab_size, train_length) * draw.integers(0, 2, train_length)
        ids = draw.integers(0, vocab_size, length)
        counts = torch.ones(vocab_size, vocab_size, dtype=torch.float64)
        for a, b in zip(train_ids[:-1].tolist(), train_ids[1:].tolist(), strict=True):
            counts[a, b] += 1
        p = counts / counts.sum(1, keepdim=True)
        expected = -float(p[ids[:-1], ids[1:]].log2().mean())
        seen = observe(shared_student.bigram_bits_per_character, train_ids, ids, vocab_size)
        what = f"the number of bits per character (texts of {train_length} and {length} characters, {vocab_size=})"
        assert_close(seen.value, expected, what=what, rtol=2e-4)
        assert_close(seen.args[:2], (train_ids, ids), what="the pair of texts, as the call left it,")


@driver
def train(answer: Any, model: Any, inputs: Any, targets: Any, epochs: int, chunk_length: int, max_norm: float) -> Any:
    """Train with gradient descent and momentum; give the history."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.7, momentum=0.3)
    return answer.train(model, optimizer, inputs, targets, epochs, chunk_length, max_norm)


def trained(weight: Any, inputs: Any, targets: Any, epochs: int, chunk_length: int, max_norm: float) -> Any:
    """The same training of the model `sums`, written out: its history and its weight."""
    weight = weight.clone().requires_grad_()
    optimizer = torch.optim.SGD([weight], lr=0.7, momentum=0.3)
    history = []
    for _ in range(epochs):
        state, total = torch.zeros(len(inputs), weight.shape[1]), 0.0
        for start in range(0, inputs.shape[1], chunk_length):
            chunk = slice(start, start + chunk_length)
            logits = F.embedding(inputs[:, chunk], weight).cumsum(1) + state[:, None]
            state = logits[:, -1].detach().clone()
            loss = F.cross_entropy(logits.flatten(0, 1), targets[:, chunk].flatten())
            (gradient,) = torch.autograd.grad(loss, weight)
            weight.grad = gradient * min(1.0, max_norm / float(gradient.norm()))
            optimizer.step()
            total += loss.item() * targets[:, chunk].numel()
        history.append(total / targets.numel() / math.log(2))
    return history, weight.detach()


@check(points=2)
def test_training(shared_student: Student, draw: Draw) -> None:
    """Steps are clipped, chunks come in order with the state before them, histories are in bits per character"""
    cases = ((3, 8, 4, 4, 0.1), (4, 11, 6, 4, 100.0), (5, 12, 5, 5, 0.3), (1, 7, 3, 3, 0.05), (6, 5, 4, 8, 0.1))
    for batch, stream, vocab_size, chunk_length, max_norm in cases:
        weight = draw.normal(vocab_size, vocab_size, std=0.5)
        data = draw.integers(0, vocab_size, batch, stream), draw.integers(0, vocab_size, batch, stream)
        history, expected = trained(weight, *data, 3, chunk_length, max_norm)
        model = sums(shared_student, weight, 0.0)
        got = train(shared_student, model.eval(), *data, 3, chunk_length, max_norm)
        seen = notes(shared_student, model)
        lengths = [min(chunk_length, stream - start) for start in range(0, stream, chunk_length)]
        require([call[1] for call in seen["calls"]] == 3 * lengths, "The model should read each chunk once an epoch.")
        has_state = [start > 0 for start in range(0, stream, chunk_length)]
        message = "Each chunk of an epoch but the first should be read with a state, the first without one."
        require([call[2] for call in seen["calls"]] == 3 * has_state, message)
        require(not any(call[3] for call in seen["calls"]), "The state for a chunk still hangs on a graph.")
        require(all(call[4] for call in seen["calls"]), "The model was not in training mode.")
        what = f"the weight after three epochs of {stream} columns in chunks of {chunk_length}"
        assert_close(seen["weight"], expected, what=what, rtol=2e-3, atol=2e-4)
        require(isinstance(got, list | tuple), "The history should be a list.")
        what = f"the history of three epochs of {stream} columns in chunks of {chunk_length}"
        assert_close(got, history, what=what, rtol=3e-4, atol=3e-5)


@driver
def write(answer: Any, model: Any, tokens: Any, length: int, state: Any, seed: int) -> Any:
    """Let a model write."""
    torch.manual_seed(seed)
    return answer.generate(model, tokens, length, state)


@check(points=2)
def test_generate_goes_on(shared_student: Student, draw: Draw) -> None:
    """The state given back has read all but the last character, and what is written next follows from the whole text"""
    for vocab_size, given, first, second in ((17, 4, 7, 5), (19, 1, 3, 4), (23, 3, 1, 1), (17, 1, 1, 6)):
        # The sum of n rows is 40 * (vocab_size * S_j + n * j) at j, S_j whole. vocab_size is prime and greater than n:
        # no two of them come nearer to each other than 40, so what is drawn is no matter of chance.
        sizes = draw.integers(0, 10, vocab_size, vocab_size)
        weight = 40.0 * (vocab_size * sizes + torch.arange(vocab_size))
        tokens = draw.integers(0, vocab_size, given)
        model = sums(shared_student, weight, 0.5)
        text, state = tokens, None
        for length in (first, second):
            read = text[-1:] if state is not None else tokens
            got = write(shared_student, model, read, length, state, draw.seed())
            require(isinstance(got, list | tuple) and len(got) == 2, "`generate` should give ids and a state.")
            assert_shape(got[0], (length,), what=f"the tensor of {length} new characters")
            expected = weight[text].sum(0)
            for i, new in enumerate(got[0].tolist()):
                right = int(expected.argmax()) == new
                what = "goes on from a state" if state is not None else "begins without one"
                require(right, f"Character {i} of a text that {what} does not follow from what comes before.")
                if i < length - 1:
                    expected = expected + weight[new]
            assert_close(got[1], expected[None], what="the state given back", rtol=1e-3, atol=1e-2)
            text, state = torch.cat([text, got[0]]), got[1]
        calls = notes(shared_student, model)["calls"]
        require(not any(call[4] for call in calls), "The model was not in evaluation mode.")
        require(not any(call[5] for call in calls), "The model wrote while gradients were recorded.")


@check(points=1, needs="test_generate_goes_on")
def test_frequencies(shared_student: Student, draw: Draw) -> None:
    """In a long text by a model without memory, characters come as often as the softmax says, and are read as drawn"""
    logits = torch.tensor([1.5, 0.5, 0.0, -0.5, -2.0])[draw.permutation(5)]
    constants = torch.arange(5.0)  # added to all logits alike, they change no probability, but show in the state
    model = sums(shared_student, constants[:, None].expand(5, 5), 0.0)
    ids, state = write(shared_student, model, torch.tensor([3]), 1500, logits[None], draw.seed())
    assert_shape(ids, (1500,), what="the tensor of 1500 new characters")
    p, q = logits.double().softmax(0), torch.bincount(ids, minlength=5).double() / 1500
    divergence = torch.xlogy(q, q / p) + torch.xlogy(1 - q, (1 - q) / (1 - p))
    require(bool((1500 * divergence <= LIMIT).all()), "The frequencies of the characters do not fit the probabilities.")
    expected = logits[None] + 3 + constants[ids[:-1]].sum()
    assert_close(state, expected, what="the state of a model that adds up what it reads")


@driver
def learn(answer: Any, inputs: Any, targets: Any, held_out: Any, vocab_size: int, seed: int) -> Any:
    """Train a network; give its logits for texts it has not seen, fed one character at a time, and the history."""
    torch.manual_seed(seed)
    model = answer.CharRNN(vocab_size, 16, 64)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    losses = answer.train(model, optimizer, inputs, targets, epochs=16, chunk_length=32, max_norm=1.0)
    kept = [loss for loss in losses[:100] if type(loss) is float] if type(losses) is list else []
    model.eval()
    state, logits = None, []
    with torch.no_grad():
        for column in held_out.split(1, dim=1):
            some, state = model(column, state)
            logits.append(some)
    return {"logits": torch.cat(logits, dim=1), "bits": kept}


def held_out_bits(student: Student, draw: Draw, reference: ModuleType) -> tuple[float, float]:
    """Train on 1200 sentences; give the bits per character on others, of the network and of the bigrams."""
    text = reference.write_text(1200, draw.seed())
    alphabet = sorted(set(text))
    ids = torch.tensor([alphabet.index(character) for character in text])
    stream = (len(ids) - 1) // 32
    inputs, targets = ids[: 32 * stream].view(32, stream), ids[1 : 32 * stream + 1].view(32, stream)
    texts = [reference.write_text(10, draw.seed())[:101] for _ in range(32)]
    held_out = torch.tensor([[alphabet.index(character) for character in row] for row in texts])
    result = learn(student, inputs, targets, held_out[:, :-1], len(alphabet), draw.seed())
    logits = result["logits"]
    rows = [reference.bigram_bits_per_character(ids, row, len(alphabet)) for row in held_out]
    curves = {"yours": result["bits"], "typical": TYPICAL_BITS, "bigrams": 16 * [sum(rows) / len(rows)]}
    show("Bits per character in training", x_label="epoch", y_label="bits", **curves)
    assert_shape(logits, (32, 100, len(alphabet)), what="the tensor of logits of held-out texts")
    mine = float(F.cross_entropy(logits.double().flatten(0, 1), held_out[:, 1:].flatten())) / math.log(2)
    return mine, sum(rows) / len(rows)


@check(points=1, needs=("test_logits_and_gradients", "test_training"))
def test_beats_the_bigrams(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """The trained network needs far fewer bits than a bigram model on sentences it has not seen"""
    mine, bigrams = held_out_bits(shared_student, draw, reference)
    message = "On new sentences your trained network needs too many bits per character, compared with a bigram model."
    require_at_most(mine / bigrams - ENTROPY, MAX_EXCESS, message)
