"""Hidden suite of 01_sequences/embedding."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    observe,
    parameters_of,
    require,
    vjp,
)


def theirs_of(draw: Draw, rows: int, size: int, padding_idx: int | None = None, std: float = 1.0) -> nn.Embedding:
    """PyTorch's embedding with weights drawn, the row of padding zero."""
    theirs = draw.fill_(nn.Embedding(rows, size, padding_idx=padding_idx), std=std)
    if padding_idx is not None:
        with torch.no_grad():
            theirs.weight[padding_idx] = 0
    return theirs


def with_weights_of(student: Student, theirs: nn.Embedding) -> Handle:
    """The student's embedding, with the table of PyTorch's."""
    mine = student.Embedding(theirs.num_embeddings, theirs.embedding_dim, padding_idx=theirs.padding_idx)
    if theirs.weight.dtype is torch.float64:
        mine.double()
    mine.load_state_dict(theirs.state_dict())
    return mine


def padded(draw: Draw, lengths: tuple[int, ...], rows: int, padding_idx: int) -> torch.Tensor:
    """A batch of sentences with these lengths, padded at the end; no real token is padding, and one id comes twice."""
    ids = draw.integers(0, rows - 1, len(lengths), max(lengths))
    ids += ids >= padding_idx
    ids[0, 1] = ids[0, 0]
    for row, length in enumerate(lengths):
        ids[row, length:] = padding_idx
    return ids


@check(points=1)
def test_one_hot(shared_student: Student, draw: Draw) -> None:
    """one_hot gives a vector with a single 1 for every id, whatever the shape of the ids"""
    for shape, classes in (((5,), 7), ((3, 4), 9), ((4, 4), 4), ((1, 1), 6), ((2, 3, 5), 4), ((1,), 1)):
        ids = draw.integers(0, classes, *shape)
        what = f"`one_hot` of ids of shape {shape} and {classes} classes"
        assert_close(shared_student.one_hot(ids, classes), F.one_hot(ids, classes).float(), what=what)
    # No id reaches the last class.
    ids = torch.tensor([[0, 1, 0], [2, 1, 1]])
    assert_close(shared_student.one_hot(ids, 8), F.one_hot(ids, 8).float(), what="`one_hot`, the last ids not in use,")


@check(points=1, needs="test_one_hot")
def test_product_is_a_lookup(shared_student: Student, draw: Draw) -> None:
    """One-hot vectors can be multiplied by a table, and the product is what nn.Embedding gives"""
    for shape in ((5,), (3, 4)):
        theirs, ids = theirs_of(draw, 8, 6), draw.integers(0, 8, *shape)
        vectors = shared_student.one_hot(ids, 8)
        require(
            isinstance(vectors, torch.Tensor) and vectors.is_floating_point(),
            "What one_hot gives holds no decimal numbers, so it cannot be multiplied by weights.",
        )
        assert_close(vectors.float() @ theirs.weight, theirs(ids), what="the product of one-hot vectors and a table")


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """An Embedding has one parameter, `weight`, with a row for every id"""
    for rows, size, padding_idx in ((9, 4, None), (3, 8, 0), (5, 5, 4), (1, 1, None)):
        embedding = shared_student.Embedding(rows, size, padding_idx=padding_idx)
        parameters = parameters_of(embedding)
        require("weight" in parameters, "`named_parameters()` of your Embedding does not give `weight`.")
        require(len(parameters) == 1, "Your Embedding has more parameters than the one that was asked for.")
        assert_shape(parameters["weight"], (rows, size), what=f"`weight` of Embedding({rows}, {size})")
        names = embedding.state_dict()
        require(
            isinstance(names, dict) and list(names) == ["weight"], "The state dict should hold `weight` and no more."
        )


@check(points=1, needs="test_parameters")
def test_initial_values(shared_student: Student) -> None:
    """The table starts normal with mean 0 and deviation 1, different in every module, its row of padding zero"""
    for rows, size, padding_idx in ((60, 50, None), (41, 70, 0), (50, 60, 7), (30, 90, 29)):
        first, second = (
            parameters_of(shared_student.Embedding(rows, size, padding_idx=padding_idx))["weight"].double()
            for _ in range(2)
        )
        real = [row for row in range(rows) if row != padding_idx]
        if padding_idx is not None:
            what = f"row {padding_idx} of `weight` of a new Embedding with padding_idx={padding_idx}"
            assert_close(first[padding_idx], torch.zeros(size), what=what)
        values = torch.cat([first[real], second[real]]).flatten()
        # 8 standard errors of mean, variance, and of the share within one deviation, so chance never fails this.
        bound = 8 / math.sqrt(len(values))
        require(abs(float(values.mean())) < bound, "The mean of the initial values is not 0.")
        require(
            abs(float(values.square().mean()) - 1) < bound * math.sqrt(2),
            "The standard deviation of the initial values is not 1.",
        )
        share = float((values.abs() < 1).double().mean())
        require(abs(share - math.erf(math.sqrt(0.5))) < bound / 2, "The initial values are not normally distributed.")
        require(not torch.equal(first[real], second[real]), "Two modules start with the same table.")
        require(bool(first[real].abs().amax(dim=1).gt(0.01).all()), "A row that is no padding starts as zeros.")


@check(points=1, needs="test_parameters")
def test_lookup(shared_student: Student, draw: Draw) -> None:
    """Without padding, an Embedding gives what nn.Embedding gives, whatever the shape of the ids"""
    for shape, rows, size in (((6,), 9, 4), ((3, 5), 7, 2), ((4, 4), 4, 4), ((1, 1), 5, 3), ((2, 3, 4), 6, 1)):
        theirs, ids = theirs_of(draw, rows, size), draw.integers(0, rows, *shape)
        what = f"the result for ids of shape {shape} and a table of shape ({rows}, {size})"
        seen = observe(with_weights_of(shared_student, theirs), ids)
        assert_close(seen.value, theirs(ids), what=what)
        assert_close(seen.args[0], ids, what="the tensor of ids after the call")


@check(points=1, needs="test_parameters")
def test_padded_batch(shared_student: Student, draw: Draw) -> None:
    """Padded positions give zeros, wherever the id of padding lies, and all others their row"""
    for padding_idx in (0, 3, 8):
        theirs = theirs_of(draw, 9, 5, padding_idx)
        mine = with_weights_of(shared_student, theirs)
        for lengths in ((4, 6, 2), (3, 2), (5,)):
            ids = padded(draw, lengths, 9, padding_idx)
            assert_close(mine(ids), theirs(ids), what=f"the vectors of a padded batch with padding_idx={padding_idx}")


@check(points=1, needs="test_lookup")
def test_gradients_of_repeated_ids(shared_student: Student, draw: Draw) -> None:
    """The gradients of an id that occurs more than once add up, call after call"""
    theirs = theirs_of(draw, 7, 4).double()
    mine = with_weights_of(shared_student, theirs)
    for shape in ((3, 8), (12,), (1, 1)):
        ids = draw.integers(0, 4, *shape)  # The last three rows are never looked up.
        cotangent = draw.normal(*shape, 4, dtype=torch.float64)
        expected = vjp(theirs, ids, cotangents=cotangent).parameters
        got = vjp(mine, ids, cotangents=cotangent).parameters
        assert_close(got["weight"], expected["weight"], what="the gradient of `weight`")


@check(points=1, needs="test_padded_batch")
def test_gradient_of_padding(shared_student: Student, draw: Draw) -> None:
    """The row of padding gets no gradient, and all other rows get theirs"""
    for padding_idx in (0, 3, 8):
        theirs = theirs_of(draw, 9, 5, padding_idx).double()
        mine = with_weights_of(shared_student, theirs)
        for lengths in ((4, 6, 2), (3, 2), (5,)):
            ids = padded(draw, lengths, 9, padding_idx)
            cotangent = draw.normal(*ids.shape, 5, dtype=torch.float64)
            expected = vjp(theirs, ids, cotangents=cotangent).parameters
            got = vjp(mine, ids, cotangents=cotangent).parameters
            what = f"the gradient of `weight` with padding_idx={padding_idx}"
            assert_close(got["weight"], expected["weight"], what=what)


@check(points=1)
def test_backward_by_hand(shared_student: Student, draw: Draw) -> None:
    """embedding_backward gives the gradient of the table that autograd gives, and leaves its arguments alone"""
    for shape, rows, size in (((3, 8), 6, 4), ((13,), 5, 2), ((4, 4), 4, 4), ((1, 1), 3, 2), ((2, 3, 4), 7, 1)):
        dtype = torch.float32 if len(shape) == 2 else torch.float64
        theirs = theirs_of(draw, rows, size).to(dtype)
        ids, cotangent = draw.integers(0, max(rows - 2, 1), *shape), draw.normal(*shape, size, dtype=dtype)
        expected = vjp(theirs, ids, cotangents=cotangent).parameters["weight"]
        seen = observe(shared_student.embedding_backward, ids, cotangent, rows)
        what = f"the gradient of a table of shape ({rows}, {size}) for ids of shape {shape}"
        assert_close(seen.value, expected, what=what)
        assert_close(seen.args[0], ids, what="the tensor `ids` after the call")
        assert_close(seen.args[1], cotangent, what="`grad_output` after the call", rtol=0, atol=0)


@check(points=1, needs="test_backward_by_hand")
def test_backward_with_padding(shared_student: Student, draw: Draw) -> None:
    """embedding_backward gives the row of padding zeros, wherever it lies"""
    for padding_idx in (0, 3, 8):
        theirs = theirs_of(draw, 9, 5, padding_idx)
        for lengths in ((4, 6, 2), (3, 2), (5,)):
            ids = padded(draw, lengths, 9, padding_idx)
            cotangent = draw.normal(*ids.shape, 5)
            expected = vjp(theirs, ids, cotangents=cotangent).parameters["weight"]
            seen = observe(shared_student.embedding_backward, ids, cotangent, 9, padding_idx=padding_idx)
            assert_close(seen.value, expected, what=f"the gradient of the table with padding_idx={padding_idx}")
            assert_close(seen.args[1], cotangent, what="`grad_output` after the call", rtol=0, atol=0)
