"""Hidden suite of 09_tagging/tagger."""

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
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
    fail,
    observe,
    parameters_of,
    prepared,
    raised_by,
    require,
    require_at_most,
    show,
    value_of,
    vjp,
)

# At most this part of the tokens of held-out sequences may get a wrong tag. How far the threshold is from luck, on
# either side, was measured with this file's own `held_out_error` (torch 2.13, one core: 0.6 s for running sums, 0.2 s
# for elements). The worst error of right answers:
#   the reference                                              200 seeds: 0.016 (sums), 0.000 (elements)
#   other initializations (orthogonal, identity, Xavier,
#     embedding a tenth, everything uniform in +-0.1)            50 seeds each: 0.012 (sums), 0.000 (elements)
# and the best error of wrong ones:
#   untrained                                                   50 seeds: 0.61 (sums), 0.48 (elements)
#   trained on sums without memory, or with one token's memory  50 seeds each: 0.50, 0.38
MAX_ERROR = 0.1

# How the losses of right answers fall, for the pictures in the feedback; nothing is judged by them.
TYPICAL_LOSSES = {
    3: [0.15, 0.001, 0.0004],
    12: [1.0, 0.71, 0.32, 0.075, 0.02, 0.01, 0.007, 0.005, 0.004, 0.003, 0.002, 0.002],
}


def padded(draw: Draw, batch: int, time: int, vocab_size: int, padding_idx: int = 0) -> tuple[torch.Tensor, ...]:
    """Token ids, the first row full, the last one (of several) a single token, and where they are real."""
    lengths = draw.integers(1, time + 1, batch)
    lengths[-1], lengths[0] = 1, time
    real = torch.arange(time) < lengths[:, None]
    tokens = draw.integers(0, vocab_size - 1, batch, time)
    tokens += tokens >= padding_idx
    return torch.where(real, tokens, padding_idx), real


def same_weights(student: Student, weights: dict[str, torch.Tensor], *sizes: int) -> Handle:
    """The student's tagger of these sizes, with the weights of another."""
    mine = student.Tagger(*sizes)
    mine.load_state_dict(weights)
    return mine


class Tagged(NamedTuple):
    """A tagger's sizes and weights, a batch for it, where that is real, and the logits."""

    sizes: tuple[int, ...]
    weights: dict[str, torch.Tensor]
    tokens: torch.Tensor
    real: torch.Tensor
    logits: torch.Tensor


@prepared
def tagged(draw: Draw, reference: ModuleType) -> list[Tagged]:
    """Batches and taggers of several sizes."""
    cases = []
    for batch, time, *sizes in ((5, 6, 9, 4, 7, 3), (4, 4, 6, 4, 4, 4), (1, 5, 7, 3, 6, 2), (3, 1, 5, 2, 3, 4)):
        theirs = draw.fill_(reference.Tagger(*sizes))
        tokens, real = padded(draw, batch, time, sizes[0])
        cases.append(Tagged(tuple(sizes), theirs.state_dict(), tokens, real, theirs(tokens).detach()))
    return cases


@check(points=1)
def test_layers_and_shapes(shared_student: Student, draw: Draw) -> None:
    """A tagger has the parameters of its three layers, and gives logits for every position, in a batch of one too"""
    for vocab_size, embedding_dim, hidden_size, num_tags, padding_idx in ((9, 5, 7, 3, 0), (6, 4, 8, 2, 3)):
        model = shared_student.Tagger(vocab_size, embedding_dim, hidden_size, num_tags, padding_idx=padding_idx)
        shapes = {
            "embedding.weight": (vocab_size, embedding_dim),
            "rnn.weight_ih_l0": (hidden_size, embedding_dim),
            "rnn.weight_hh_l0": (hidden_size, hidden_size),
            "rnn.bias_ih_l0": (hidden_size,),
            "rnn.bias_hh_l0": (hidden_size,),
            "linear.weight": (num_tags, hidden_size),
            "linear.bias": (num_tags,),
        }
        parameters = parameters_of(model)
        missing = [name for name in shapes if name not in parameters]
        require(not missing, f"`named_parameters()` of your tagger does not give {', '.join(missing)}.")
        require(len(parameters) == len(shapes), "Your tagger has more parameters than those of its three layers.")
        for name, shape in shapes.items():
            assert_shape(parameters[name], shape, what=f"`{name}`")
        for batch, time in ((4, 5), (1, 3), (2, 1), (1, 1)):
            tokens, _ = padded(draw, batch, time, vocab_size, padding_idx)
            what = f"the tensor of logits of {batch} sequence(s) of {time} token(s)"
            assert_shape(model(tokens), (batch, time, num_tags), what=what)


@check(points=1, needs="test_layers_and_shapes")
def test_logits(shared_student: Student, tagged: list[Tagged]) -> None:
    """With the same weights the logits of all real tokens are those of embedding, nn.RNN and linear layer"""
    for sizes, weights, tokens, real, expected in tagged:
        batch, time = tokens.shape
        mine = same_weights(shared_student, weights, *sizes)
        got = mine(tokens)
        assert_shape(got, (batch, time, sizes[-1]), what="the tensor of logits")
        close = torch.isclose(mine(tokens), got, rtol=1e-4, atol=1e-5)
        require(bool(close[real].all()), "The same tokens get other logits when your tagger is called a second time.")
        alone = torch.isclose(mine(tokens[-1:]), got[-1:], rtol=1e-4, atol=1e-5)
        require(bool(alone[real[-1:]].all()), "The logits of a sequence depend on the other sequences of its batch.")
        before = (time + 1) // 2
        early = torch.isclose(mine(tokens[:, :before]), got[:, :before], rtol=1e-4, atol=1e-5)
        require(bool(early[real[:, :before]].all()), "The logits of a token depend on tokens that come after it.")
        assert_close(got[real], expected[real], what="the list of the logits of all real tokens")


@prepared
def pulled(draw: Draw, reference: ModuleType) -> list[tuple[Any, ...]]:
    """The sizes and weights of a tagger, a batch, where that is real, cotangents, and what they pull back."""
    cases = []
    for padding_idx in (0, 4):
        sizes = (6, 3, 5, 4, padding_idx)
        theirs = draw.fill_(reference.Tagger(*sizes))
        tokens, real = padded(draw, 4, 7, sizes[0], padding_idx)
        cotangents = draw.normal(4, 7, 4)
        expected = vjp(theirs, tokens, cotangents=cotangents * real[..., None]).parameters
        cases.append((sizes, theirs.state_dict(), tokens, real, cotangents, expected))
    return cases


@check(points=1, needs="test_logits")
def test_gradients(shared_student: Student, pulled: list[tuple[Any, ...]]) -> None:
    """Gradients reach every parameter through all earlier tokens; the padding's embedding is zero and gets none"""
    for sizes, weights, tokens, real, cotangents, expected in pulled:
        mine = same_weights(shared_student, weights, *sizes)
        got = vjp(mine, tokens, cotangents=cotangents * real[..., None]).parameters
        for name, gradient in expected.items():
            assert_close(got.get(name), gradient, what=f"the gradient of `{name}`", rtol=1e-3, atol=1e-4)
        everywhere = vjp(mine, tokens, cotangents=cotangents).parameters["embedding.weight"]
        require(bool((everywhere[sizes[-1]] == 0).all()), "The embedding of the padding gets a gradient.")
        new = parameters_of(shared_student.Tagger(*sizes))["embedding.weight"]
        require(bool((new[sizes[-1]] == 0).all()), "The embedding of the padding does not start as zeros.")


@prepared
def scored(draw: Draw) -> list[tuple[torch.Tensor, torch.Tensor, int, float]]:
    """Logits, true tags, what marks the padding there, and the accuracy; rows differ in it, and in their length."""
    cases, some = [], ((4, 4, 4, -100), (6, 7, 3, -100), (5, 9, 4, -1), (6, 5, 3, 0), (7, 6, 3, 2))
    for batch, time, num_tags, ignore_index in (*some, (1, 3, 2, -100), (1, 1, 5, 7)) * 2:
        _, real = padded(draw, batch, time, 9)
        tags = draw.integers(0, num_tags - 1, batch, time)
        tags += tags >= ignore_index if 0 <= ignore_index < num_tags else 0
        predicted = torch.where(draw.uniform(batch, time) < 0.6, tags, draw.integers(0, num_tags, batch, time))
        predicted[0], predicted[-1] = tags[0], (tags[-1] + 1) % num_tags
        predicted[:, -1] = torch.where(real[:, -1], predicted[:, -1], ignore_index % num_tags)
        tags = torch.where(real, tags, ignore_index)
        logits = 2 * F.one_hot(predicted, num_tags) + draw.uniform(batch, time, num_tags) - 3
        cases.append((logits, tags, ignore_index, float((predicted == tags)[real].double().mean())))
    return cases


@check(points=1)
def test_accuracy(shared_student: Student, scored: list[tuple[torch.Tensor, torch.Tensor, int, float]]) -> None:
    """Accuracy is right tokens over real tokens, pooled over the batch, whatever marks the padding"""
    for logits, tags, ignore_index, expected in scored:
        seen = observe(shared_student.token_accuracy, logits, tags, ignore_index=ignore_index)
        what = f"the accuracy of logits of shape {tuple(logits.shape)} with ignore_index={ignore_index}"
        assert_close(seen.value, expected, what=what, rtol=1e-5, atol=1e-6)
        assert_close(seen.args, (logits, tags), what="the list of arguments, as the call left it,", rtol=0, atol=0)


@check(points=1)
def test_no_real_token(shared_student: Student, draw: Draw) -> None:
    """A batch without a real token is refused with a ValueError"""
    for ignore_index in (-100, 1):
        tags = torch.full((2, 3), ignore_index)
        raised = raised_by(shared_student.token_accuracy, draw.normal(2, 3, 4), tags, ignore_index=ignore_index)
        require(raised.type == "ValueError", "A batch without a real token should raise a ValueError.")


@driver
def lookup_table(answer: Any, weight: torch.Tensor) -> Any:
    """A tagger without memory: the logits of a token are a row of a table. It notes what it is trained with."""
    del answer

    class LookupTable(nn.Embedding):
        def __init__(self) -> None:
            super().__init__(*weight.shape, _weight=weight.clone())
            self.modes: list[bool] = []
            self.batches: list[list[int]] = []

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            logits = super().forward(tokens)
            if logits.requires_grad:
                first_tokens = tokens[:, 0].tolist()
                self.modes.append(self.training)
                logits.register_hook(lambda _: self.batches.append(first_tokens))
            return logits

    return LookupTable().eval()


def trained(
    reference: ModuleType, weight: torch.Tensor, tokens: torch.Tensor, tags: torch.Tensor, **settings: Any
) -> tuple[Any, ...]:
    """Have the reference train a table; give what it is trained on and how, and the losses that come of it."""
    theirs = nn.Embedding.from_pretrained(weight.clone(), freeze=False)
    return weight, tokens, tags, settings, reference.train(theirs, tokens, tags, **settings)


@prepared
def trained_at_once(draw: Draw, reference: ModuleType) -> list[tuple[Any, ...]]:
    """Trainings with all sequences in one batch."""
    cases = []
    for batch, time, num_tags, ignore_index in ((6, 4, 4, -100), (5, 7, 3, -100), (4, 4, 5, -1), (5, 6, 4, 2)):
        tokens, real = padded(draw, batch, time, 5)
        tags = draw.integers(0, num_tags - 1, batch, time)
        tags += tags >= ignore_index if 0 <= ignore_index < num_tags else 0
        tags = torch.where(real, tags, ignore_index)
        settings = {"epochs": 8, "batch_size": batch, "lr": 0.3, "ignore_index": ignore_index}
        cases.append(trained(reference, draw.normal(5, num_tags), tokens, tags, **settings))
    return cases


@check(points=1)
def test_steps(shared_student: Student, trained_at_once: list[tuple[Any, ...]]) -> None:
    """With all sequences in one batch, the loss before every step is that of Adam on the mean over real tokens"""
    for weight, tokens, tags, settings, expected in trained_at_once:
        got = shared_student.train(lookup_table(shared_student, weight), tokens, tags, **settings)
        require(isinstance(got, list | tuple) and len(got) == 8, "Eight epochs should give a list of eight losses.")
        ignore_index = settings["ignore_index"]
        what = f"the list of losses (logits of shape {(*tokens.shape, weight.shape[1])}, {ignore_index=})"
        assert_close(got, expected, what=what, rtol=1e-3, atol=1e-4)


@prepared
def trained_on_equals(draw: Draw, reference: ModuleType) -> list[tuple[Any, ...]]:
    """Trainings on nine equal sequences: every batch is the same, so that every step could be one on all of them."""
    cases = []
    for _ in range(3):
        tokens, tags = draw.integers(0, 2, 1, 8).expand(9, 8), draw.integers(0, 3, 1, 8).expand(9, 8)
        cases.append(trained(reference, draw.normal(2, 3), tokens, tags, epochs=16, batch_size=9, lr=0.5))
    return cases


@check(points=1, needs="test_steps")
def test_batches(shared_student: Student, draw: Draw, trained_on_equals: list[tuple[Any, ...]]) -> None:
    """Every epoch uses each sequence once, in batches of the given size, in a new order, with a step after each"""
    sequences, epochs, batch_size = 23, 4, 5
    tokens = draw.integers(0, sequences, sequences, 3)
    tokens[:, 0] = torch.arange(sequences)
    model = lookup_table(shared_student, draw.normal(sequences, 3))
    tags = draw.integers(0, 3, sequences, 3)
    shared_student.train(model, tokens, tags, epochs=epochs, batch_size=batch_size, lr=0.01)
    batches = value_of(model.batches)
    used = [row for batch in batches for row in batch]
    require(len(used) == epochs * sequences, "An epoch should use as many sequences as there are.")
    orders = [used[start : start + sequences] for start in range(0, len(used), sequences)]
    require(all(len(set(order)) == sequences for order in orders), "An epoch should use each sequence once.")
    sizes = [len(batch) for batch in batches]
    require(sizes == 4 * [5, 5, 5, 5, 3], "The batches do not have the size that was asked for, the last one the rest.")
    is_new = orders[0] != sorted(orders[0])
    require(is_new, "The first epoch takes the sequences in the order in which they were given.")
    require(len(set(map(tuple, orders))) == epochs, "Two epochs take the sequences in the same order.")
    require(all(value_of(model.modes)), "The model was not in training mode while it was trained.")

    # Of nine equal sequences, three epochs of five batches are fifteen steps on all of them.
    for weight, tokens, tags, _, steps in trained_on_equals:
        model = lookup_table(shared_student, weight)
        losses = shared_student.train(model, tokens, tags, epochs=3, batch_size=2, lr=0.5)
        after = F.cross_entropy(model(tokens).flatten(0, 1), tags.flatten())
        assert_close(float(after), steps[15], what="the loss after three epochs of five steps", rtol=3e-4, atol=3e-5)
        is_list = isinstance(losses, list | tuple) and len(losses) == 3
        require(is_list, "Three epochs should give a list of three losses.")
        for epoch, loss in enumerate(losses):
            batch_losses = steps[5 * epoch : 5 * epoch + 5]
            # The last batch is half as large as the others; it may count as much as they do, or half.
            means = sum(batch_losses) / 5, (sum(batch_losses) - batch_losses[-1] / 2) / 4.5
            is_mean = min(means) * 0.999 - 1e-4 <= float(loss) <= max(means) * 1.001 + 1e-4
            require(is_mean, "The loss of an epoch of several batches is not the mean of their losses.")


@driver
def contents(answer: Any, figure: Any) -> Any:
    """What a figure holds, as values; None if it is no figure."""
    del answer
    if not hasattr(figure, "savefig"):
        return None
    found = []
    for axes in figure.axes:
        artists = [*axes.lines, *axes.collections]
        legend = axes.get_legend()
        legend_names = [text.get_text() for text in legend.get_texts()] if legend else []
        names = [str(artist.get_label()) for artist in artists]
        if all(name.startswith("_") for name in names):  # labels given to legend() only
            names = [*legend_names, *names[len(legend_names) :]]
        points = [artist.get_offsets() if hasattr(artist, "get_offsets") else artist.get_xydata() for artist in artists]
        curves = [(name, torch.as_tensor(np.array(xy, float))) for name, xy in zip(names, points, strict=True)]
        found.append({"curves": curves, "legend": legend_names, "x": axes.get_xlabel(), "y": axes.get_ylabel()})
    return found


@check(points=1)
def test_figure(shared_student: Student, draw: Draw) -> None:
    """Three sequences give three figures, each with the true and the predicted tags over the position"""
    for time in (7, 10, 1):
        tags = {"true": draw.integers(0, 4, time), "predicted": draw.integers(0, 4, time)}
        tags["predicted"][0] = (tags["true"][0] + 1) % 4
        figure = shared_student.plot_tags(tags["true"], tags["predicted"])
        found = contents(shared_student, figure) if isinstance(figure, Handle) else None
        if found is None:
            fail("`plot_tags` should return a Figure.")
        require(len(found) == 1, "The figure should hold one Axes.")
        for axis, label in (("x", "position"), ("y", "tag")):
            require(found[0][axis].strip().lower() == label, f'The {axis} label should be "{label}".')
        for name, expected in tags.items():
            curves = [curve for label, curve in found[0]["curves"] if label.strip().lower() == name]
            require(len(curves) == 1, f'The Axes should hold one curve labeled "{name}".')
            in_legend = [text for text in found[0]["legend"] if text.strip().lower() == name]
            require(len(in_legend) == 1, f'The legend should name the curve "{name}", once.')
            positions = torch.arange(time)
            points = torch.stack([positions, expected], dim=1).double()
            assert_close(curves[0], points, what=f'the curve "{name}", a list of points (position, tag),')


@driver
def learn(
    answer: Any, tokens: torch.Tensor, tags: torch.Tensor, held_out: torch.Tensor, epochs: int, seed: int
) -> dict[str, Any]:
    """Train a tagger; give its logits for sequences it has not seen, and the losses of the epochs if they are some."""
    torch.manual_seed(seed)
    model = answer.Tagger(7, 16, 64, 3)
    losses = answer.train(model, tokens, tags, epochs=epochs, batch_size=32, lr=0.005)
    kept = [loss for loss in losses[:100] if type(loss) is float] if type(losses) is list else []
    model.eval()
    with torch.no_grad():
        return {"logits": model(held_out), "losses": kept}


def sequences_of(draw: Draw, count: int) -> torch.Tensor:
    """Sequences of 2 to 6 elements from 1 to 6, padded with 0."""
    real = torch.arange(6) < draw.integers(2, 7, count)[:, None]
    return torch.where(real, draw.integers(1, 7, count, 6), 0)


@prepared
def tasks(draw: Draw) -> list[tuple[Any, ...]]:
    """Sequences to train on, their tags, held-out sequences, their tags, and a seed: for elements, for running sums."""
    made = []
    for tags_of in (lambda tokens: tokens % 3, lambda tokens: tokens.cumsum(1) % 3):
        tokens, others = sequences_of(draw, 2048), sequences_of(draw, 512)
        seen = set(map(tuple, tokens.tolist()))
        held_out = others[[tuple(row) not in seen for row in others.tolist()]]
        tags = torch.where(tokens > 0, tags_of(tokens), -100)
        made.append((tokens, tags, held_out, tags_of(held_out), draw.seed()))
    return made


def held_out_error(student: Student, task: tuple[Any, ...], epochs: int) -> float:
    """Train; give the part of wrong tags on the sequences that were held out."""
    tokens, tags, held_out, true, seed = task
    result = learn(student, tokens, tags, held_out, epochs, seed)
    logits, typical = result["logits"], TYPICAL_LOSSES[epochs]
    show(f"Loss of each of {epochs} epochs", x_label="epoch", y_label="loss", yours=result["losses"], typical=typical)
    assert_shape(logits, (*held_out.shape, 3), what="the tensor of logits of the held-out sequences")
    longest = int((held_out > 0).sum(1).argmax())
    real = held_out[longest] > 0
    curves = {"predicted": logits[longest].argmax(-1)[real], "true": true[longest][real]}
    show(f"Tags of a new sequence after {epochs} epochs", x_label="position", y_label="tag", **curves)
    return float((logits.argmax(-1) != true)[held_out > 0].double().mean())


@check(points=1, needs="test_logits")
def test_learns_element_tags(shared_student: Student, tasks: list[tuple[Any, ...]]) -> None:
    """A trained tagger knows the element modulo 3 in sequences it has not seen"""
    error = held_out_error(shared_student, tasks[0], epochs=3)
    require_at_most(error, MAX_ERROR, "Your trained tagger gives too many tokens of new sequences a wrong tag.")


@check(points=1, needs="test_logits")
def test_learns_running_sum(shared_student: Student, tasks: list[tuple[Any, ...]]) -> None:
    """A trained tagger knows the sum so far modulo 3 in sequences it has not seen, which takes memory"""
    error = held_out_error(shared_student, tasks[1], epochs=12)
    require_at_most(error, MAX_ERROR, "Your trained tagger gives too many tokens of new sequences a wrong tag.")
