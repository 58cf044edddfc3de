"""Hidden suite of 08_classification/name_classifier."""

import string
from types import ModuleType
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    parameters_of,
    require,
    require_at_most,
    show,
    value_of,
    vjp,
)

# At most this part of the held-out names may get a wrong language. How far the threshold is from luck, on either side,
# was measured with this file's own `held_out_error` (torch 2.13, 0.2 s of one core). The worst error of right answers:
#   the reference                                              200 seeds: 0.008 (loss: below 0.01 of the first)
#   other initializations (orthogonal, identity, Xavier,
#     embedding a tenth, everything uniform in +-0.1)            50 seeds each: 0.010
# and the best error of wrong ones:
#   untrained                                                   50 seeds: 0.50
#   a network that sees the first letter, or the last one only  50 seeds each: 0.71, 0.27 (loss: at least 0.52)
MAX_ERROR = 0.1

# How the loss of a right answer falls, for the picture in the feedback; nothing is judged by it.
TYPICAL_LOSSES = [0.82, 0.18, 0.038, 0.014, 0.008, 0.005, 0.004, 0.003]

# Orders that sorting undoes by a 3-cycle, with a name of one letter.
LENGTHS = (3, 1, 6, 7, 2)


def padded(draw: Draw, lengths: tuple[int, ...], time: int, vocab_size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids with other characters' ids in the padding, and their lengths."""
    return draw.integers(2, vocab_size, len(lengths), time), torch.tensor(lengths)


def same_weights(student: Student, theirs: nn.Module, *sizes: int) -> Handle:
    """The student's classifier of these sizes, with the weights of another."""
    mine = student.NameClassifier(*sizes)
    mine.load_state_dict(theirs.state_dict())
    return mine


@driver
def read(answer: Any, dataset: Any, order: tuple[int, ...]) -> Any:
    """The length of a data set, and items of it."""
    del answer
    return len(dataset), [dataset[index] for index in order]


@check(points=2)
def test_dataset(shared_student: Student) -> None:
    """A data set has a length, and gives each name's ids and label, with unknown characters and with other alphabets"""
    names, labels = ["Bob", "zoë", "Ünal", "a", "é", "O'Hara", "AaZz"], [2, 0, 5, 1, 1, 3, 0]
    for alphabets in ((), ("abcdefghijklmnopqrstuvwxyz",), ("zaOb'Ë",), ("é",)):
        alphabet = alphabets[0] if alphabets else string.ascii_letters
        order = (6, 0, 1, 2, 3, 4, 5, 0)
        length, items = read(shared_student, shared_student.NameDataset(names, labels, *alphabets), order)
        assert_close(length, len(names), what="the length of the data set")
        for index, item in zip(order, items, strict=True):
            ids = torch.tensor([alphabet.find(character) + 2 for character in names[index]])
            what = f"the pair of ids and label of a name of {len(ids)} characters"
            assert_close(item, (ids, labels[index]), what=what)
            require(item[0].dtype is torch.int64, "The ids of a name are not int64.")


@check(points=1)
def test_collate(shared_student: Student, draw: Draw) -> None:
    """A batch holds padded ids, lengths and labels, each row those of its sample, in a batch of one too"""
    for lengths in (LENGTHS, (2, 5), (4, 4, 4), (3,), (1,)):
        tokens = [draw.integers(1, 9, length) for length in lengths]
        labels = (draw.permutation(len(lengths)) % 4).tolist()
        expected = pad_sequence(tokens, batch_first=True), torch.tensor(lengths), torch.tensor(labels)
        got = shared_student.collate_fn(list(zip(tokens, labels, strict=True)))
        assert_close(got, expected, what=f"the triple of tokens, lengths and labels for names of lengths {lengths}")
        require(all(part.dtype is torch.int64 for part in got), "Tokens, lengths and labels should be int64.")


@check(points=1)
def test_layers_and_shapes(shared_student: Student, draw: Draw) -> None:
    """A classifier has the parameters of its three layers, and gives each name its logits, in a batch of one too"""
    for vocab_size, embedding_dim, hidden_size, num_classes in ((9, 5, 7, 3), (6, 4, 8, 2)):
        model = shared_student.NameClassifier(vocab_size, embedding_dim, hidden_size, num_classes)
        shapes = {
            "embedding.weight": (vocab_size, embedding_dim),
            "rnn.weight_ih_l0": (hidden_size, embedding_dim),
            "rnn.weight_hh_l0": (hidden_size, hidden_size),
            "rnn.bias_ih_l0": (hidden_size,),
            "rnn.bias_hh_l0": (hidden_size,),
            "linear.weight": (num_classes, hidden_size),
            "linear.bias": (num_classes,),
        }
        parameters = parameters_of(model)
        missing = [name for name in shapes if name not in parameters]
        require(not missing, f"`named_parameters()` of your classifier does not give {', '.join(missing)}.")
        require(len(parameters) == len(shapes), "Your classifier has more parameters than those of its three layers.")
        for name, shape in shapes.items():
            assert_shape(parameters[name], shape, what=f"`{name}`")
        require(bool((parameters["embedding.weight"][0] == 0).all()), "The row of the padding does not start as zeros.")
        for lengths, time in (((2, 4, 1, 3), 4), ((3,), 3), ((1, 1), 1), ((1,), 1)):
            what = f"the tensor of logits of {len(lengths)} name(s), padded to {time}"
            assert_shape(model(*padded(draw, lengths, time, vocab_size)), (len(lengths), num_classes), what=what)


@check(points=2, needs="test_layers_and_shapes")
def test_logits(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """With the same weights a name has the logits that it has alone and without padding, whatever the padding holds"""
    cases = ((LENGTHS, 7), ((2, 5, 1, 3), 5), ((4, 2, 3), 6), ((3, 4, 1, 2), 4), ((2,), 5), ((1,), 1))
    for (lengths, time), sizes in zip(cases, 3 * ((9, 4, 7, 3), (6, 5, 5, 5)), strict=True):
        theirs = draw.fill_(reference.NameClassifier(*sizes))
        mine = same_weights(shared_student, theirs, *sizes)
        tokens, counts = padded(draw, lengths, time, sizes[0])
        expected = torch.cat([theirs(row[None, :n], torch.tensor([n])) for row, n in zip(tokens, lengths, strict=True)])
        got = mine(tokens, counts)
        assert_shape(got, tuple(expected.shape), what="the tensor of logits")
        close = torch.isclose(mine(tokens, counts), got, rtol=1e-4, atol=1e-5)
        require(bool(close.all()), "The same names get other logits when your classifier is called a second time.")
        other, _ = padded(draw, lengths, time + 2, sizes[0])
        real = torch.arange(time + 2) < counts[:, None]
        other = torch.where(real, F.pad(tokens, (0, 2)), other)
        close = torch.isclose(mine(other, counts), got, rtol=1e-4, atol=1e-5)
        require(
            bool(close.all()), "The logits of a name change with what stands in its padding, or with how much of it."
        )
        close = torch.isclose(mine(torch.where(real, other, 0), counts), got, rtol=1e-4, atol=1e-5)
        require(
            bool(close.all()), "The logits of a name change with what stands in its padding, or with how much of it."
        )
        alone = torch.isclose(mine(tokens[-1:], counts[-1:]), got[-1:], rtol=1e-4, atol=1e-5)
        require(bool(alone.all()), "The logits of a name depend on the other names of its batch.")
        assert_close(got, expected, what="the tensor of logits")


@check(points=1, needs="test_logits")
def test_gradients(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """Gradients reach every parameter through all letters of a name; the row of the padding gets none"""
    sizes = (8, 3, 5, 4)
    theirs = draw.fill_(reference.NameClassifier(*sizes))
    mine = same_weights(shared_student, theirs, *sizes)
    tokens, lengths = padded(draw, LENGTHS, 7, sizes[0])
    tokens = torch.where(torch.arange(7) < lengths[:, None], tokens, 0)
    cotangents = draw.normal(len(LENGTHS), sizes[-1])
    expected = vjp(theirs, tokens, lengths, cotangents=cotangents).parameters
    got = vjp(mine, tokens, lengths, cotangents=cotangents).parameters
    for name, gradient in expected.items():
        assert_close(got.get(name), gradient, what=f"the gradient of `{name}`", rtol=1e-3, atol=1e-4)


@driver
def bag_classifier(answer: Any, weight: torch.Tensor) -> Any:
    """A classifier that adds up a row of a table for each real character. It notes what it is trained with."""
    del answer

    class Bag(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Embedding.from_pretrained(weight, freeze=False)
            self.batches: list[list[int]] = []
            self.modes: list[bool] = []

        def forward(self, tokens: Any, lengths: Any) -> Any:
            self.batches.append([row[0] for row in tokens.tolist()])
            self.modes.append(self.training)
            real = torch.arange(tokens.shape[1]) < lengths[:, None]
            return (self.table(tokens) * real[..., None]).sum(1)

    return Bag().eval()


@driver
def data_set(answer: Any, tokens: list[torch.Tensor], labels: list[int]) -> Any:
    """A data set with these items, and nothing but a length and items."""
    del answer

    class Items(torch.utils.data.Dataset):
        def __len__(self) -> int:
            return len(labels)

        def __getitem__(self, index: int) -> Any:
            return tokens[range(len(labels))[index]], labels[index]

    return Items()


def full_batch_losses(
    weight: torch.Tensor, tokens: list[torch.Tensor], labels: torch.Tensor, steps: int, lr: float
) -> tuple[list[float], torch.Tensor]:
    """Losses before each step on all names at once, and the table after the last."""
    table = weight.clone().requires_grad_()
    optimizer = torch.optim.Adam([table], lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(torch.stack([table[ids].sum(0) for ids in tokens]), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, table.detach()


@check(points=1)
def test_steps(shared_student: Student, draw: Draw) -> None:
    """With all names in one batch the losses and the weights are those of Adam on the mean cross-entropy"""
    for lengths, num_classes in ((LENGTHS, 4), ((2, 4, 3), 3), ((5,), 6)):
        tokens = [draw.integers(1, 9, length) for length in lengths]
        labels = draw.permutation(len(lengths)) % num_classes
        weight = draw.normal(9, num_classes, std=0.3)
        expected, table = full_batch_losses(weight, tokens, labels, 12, 0.1)
        model = bag_classifier(shared_student, weight)
        dataset = data_set(shared_student, tokens, labels.tolist())
        got = shared_student.train(model, dataset, epochs=12, batch_size=len(lengths) + 1, lr=0.1)
        require(isinstance(got, list | tuple) and len(got) == 12, "Twelve epochs should give a list of twelve losses.")
        assert_close(list(got), expected, what="the list of losses", rtol=1e-3, atol=1e-4)
        after = parameters_of(model)["table.weight"]
        # A padded position of your batches reaches the row 0 of the table by zeros only.
        assert_close(after, table, what="the weights after twelve epochs", rtol=1e-3, atol=1e-3)


@check(points=1)
def test_batches(shared_student: Student, draw: Draw) -> None:
    """Each epoch shows every name once, in a new order, in batches of the right size, to a model in training mode"""
    count, epochs = 23, 4
    tokens = [torch.cat((torch.tensor([name]), draw.integers(1, count, name % 4))) for name in range(1, count + 1)]
    labels = draw.integers(0, 3, count).tolist()
    model = bag_classifier(shared_student, draw.normal(count + 1, 3, std=0.3))
    shared_student.train(model, data_set(shared_student, tokens, labels), epochs=epochs, batch_size=5, lr=0.01)
    batches = value_of(model.batches)
    used = [name for batch in batches for name in batch]
    require(len(used) == epochs * count, "An epoch should use as many names as there are.")
    orders = [used[start : start + count] for start in range(0, len(used), count)]
    require(all(len(set(order)) == count for order in orders), "An epoch should use each name once.")
    sizes = [len(batch) for batch in batches]
    require(sizes == epochs * [5, 5, 5, 5, 3], "The batches do not have the size asked for, the last one the rest.")
    require(orders[0] != sorted(orders[0]), "The first epoch takes the names in the order in which they were given.")
    require(len(set(map(tuple, orders))) == epochs, "Two epochs take the names in the same order.")
    require(all(value_of(model.modes)), "The model was not in training mode while it was trained.")

    # Of nine equal names every batch is the same, so three epochs of five batches are fifteen steps on one of them.
    name, weight = draw.integers(1, 6, 4), draw.normal(6, 3, std=0.3)
    steps, table = full_batch_losses(weight, [name], torch.tensor([2]), 15, 0.1)
    model = bag_classifier(shared_student, weight)
    losses = shared_student.train(model, data_set(shared_student, [name] * 9, [2] * 9), epochs=3, batch_size=2, lr=0.1)
    assert_close(parameters_of(model)["table.weight"], table, what="the weights after 15 steps", rtol=1e-3, atol=1e-3)
    require(isinstance(losses, list | tuple) and len(losses) == 3, "Three epochs should give a list of three losses.")
    for epoch, loss in enumerate(losses):
        batch_losses = steps[5 * epoch : 5 * epoch + 5]
        # The last batch is half as large as the others; it may count as much as they do, or half.
        means = sum(batch_losses) / 5, (sum(batch_losses) - batch_losses[-1] / 2) / 4.5
        require(
            min(means) * 0.999 - 1e-4 <= float(loss) <= max(means) * 1.001 + 1e-4,
            "The loss of an epoch of several batches is not the average of their losses.",
        )


@driver
def learn(
    answer: Any, names: list[str], labels: list[int], held_out: list[str], epochs: int, seed: int
) -> dict[str, Any]:
    """Train a classifier; give the losses of the epochs, and its logits for names that it has not seen."""
    torch.manual_seed(seed)
    model = answer.NameClassifier(54, 16, 32, 4)
    losses = answer.train(model, answer.NameDataset(names, labels), epochs=epochs, batch_size=32, lr=0.005)
    model.eval()
    others = answer.NameDataset(held_out, [0] * len(held_out))
    tokens, lengths, _ = answer.collate_fn([others[index] for index in range(len(held_out))])
    with torch.no_grad():
        return {"losses": [float(loss) for loss in losses], "logits": model(tokens, lengths)}


def held_out_error(student: Student, draw: Draw, reference: ModuleType) -> tuple[float, list[float]]:
    """Train on 800 names; give the part of wrong languages of 400 others, and the losses."""
    names, labels = reference.draw_names(1200, torch.Generator().manual_seed(draw.seed()))
    result = learn(student, names[:800], labels[:800], names[800:], 8, draw.seed())
    assert_shape(result["logits"], (400, 4), what="the tensor of logits of the held-out names")
    return float((result["logits"].argmax(-1) != torch.tensor(labels[800:])).double().mean()), result["losses"]


@check(points=1, needs=("test_dataset", "test_collate", "test_logits"))
def test_learns_languages(shared_student: Student, draw: Draw, reference: ModuleType) -> None:
    """The loss falls, and a trained classifier knows the languages of names that it has not seen"""
    error, losses = held_out_error(shared_student, draw, reference)
    show("Loss of each epoch", x_label="epoch", y_label="loss", yours=losses, typical=TYPICAL_LOSSES)
    require(losses[-1] < losses[0] / 2, "The loss of the last epoch is not half that of the first.")
    require_at_most(error, MAX_ERROR, "Your trained classifier gives too many new names a wrong language.")
