"""Hidden suite of 07_deep_and_bidirectional/two_directions."""

from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

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

INPUT, HIDDEN, TIME = 3, 5, 7
# One full sequence, one of a single step, and an order that sorting undoes by a 3-cycle, which is not its own inverse.
LENGTHS = (7, 4, 2, 6, 1)
KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
# PyTorch's name of a parameter for each of the answer's.
NAMES = {
    **{f"forward_cell.{kind}": f"{kind}_l0" for kind in KINDS},
    **{f"backward_cell.{kind}": f"{kind}_l0_reverse" for kind in KINDS},
}
PAIR = "the pair (output, h_n)"


class Packed(nn.Module):
    """PyTorch's bidirectional layer, on packed batches."""

    def __init__(self, rnn: nn.RNN) -> None:
        super().__init__()
        self.rnn = rnn

    def forward(self, x: torch.Tensor, lengths: torch.Tensor, h_0: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, h_n = self.rnn(packed, h_0)
        return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])[0], h_n


def layer(draw: Draw, input_size: int = INPUT, hidden_size: int = HIDDEN) -> Packed:
    """Build PyTorch's layer with drawn weights, in double precision."""
    return Packed(draw.fill_(nn.RNN(input_size, hidden_size, batch_first=True, bidirectional=True).double()))


def twin(student: Student, theirs: Packed) -> Handle:
    """Give the student's layer with the same weights."""
    mine = student.BidirectionalRNN(theirs.rnn.input_size, theirs.rnn.hidden_size)
    mine.double()
    weights = theirs.rnn.state_dict()
    mine.load_state_dict({name: weights[their_name] for name, their_name in NAMES.items()})
    return mine


def batch(draw: Draw, theirs: Packed, lengths: tuple[int, ...], time: int = TIME) -> tuple[torch.Tensor, ...]:
    """Draw a padded batch, its lengths, and initial states."""
    x = draw.normal(len(lengths), time, theirs.rnn.input_size, dtype=torch.float64)
    for row, length in enumerate(lengths):
        x[row, length:] *= 5.0
    h_0 = draw.normal(2, len(lengths), theirs.rnn.hidden_size, dtype=torch.float64)
    return x, torch.tensor(lengths), h_0


def run(mine: Handle, inputs: tuple[torch.Tensor, ...]) -> tuple[Any, Any]:
    """Call the student's layer and take its result apart."""
    result = mine(*inputs)
    require(isinstance(result, list | tuple) and len(result) == 2, f"BidirectionalRNN returns {PAIR}.")
    return result[0], result[1]


def detached(result: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
    """Cut the reference's result off from its graph."""
    return tuple(each.detach() for each in result)


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """The layer has two cells with the parameters of nn.RNNCell, each with weights of its own, and nothing else"""
    parameters = parameters_of(shared_student.BidirectionalRNN(4, 6))
    shapes = {"weight_ih": (6, 4), "weight_hh": (6, 6), "bias_ih": (6,), "bias_hh": (6,)}
    missing = [name for name in NAMES if name not in parameters]
    require(not missing, f"`named_parameters()` of your layer does not give {', '.join(missing)}.")
    require(len(parameters) == len(NAMES), "Your layer has more parameters than those of two cells.")
    for name in NAMES:
        assert_shape(parameters[name], shapes[name.rpartition(".")[2]], what=f"`{name}` of BidirectionalRNN(4, 6)")
        require(bool(parameters[name].std() > 0), f"`{name}` does not start as in a new nn.RNNCell.")
    require(
        not torch.equal(parameters["forward_cell.weight_hh"], parameters["backward_cell.weight_hh"]),
        "Both cells of a new layer have the same weights.",
    )


@check(points=2, needs="test_parameters")
def test_output_of_full_sequences(shared_student: Student, draw: Draw) -> None:
    """Without padding, the output is that of a bidirectional nn.RNN at every step"""
    for batch_size, time in ((4, 6), (2, 3)):
        theirs = layer(draw)
        inputs = batch(draw, theirs, (time,) * batch_size, time)
        expected, _ = detached(theirs(*inputs))
        got, _ = run(twin(shared_student, theirs), inputs)
        assert_close(got, expected, what=f"the output for {batch_size} sequences of {time} steps")


@check(points=1, needs="test_parameters")
def test_final_states_of_full_sequences(shared_student: Student, draw: Draw) -> None:
    """Without padding, h_n is that of a bidirectional nn.RNN"""
    for batch_size, time in ((4, 6), (2, 3)):
        theirs = layer(draw)
        inputs = batch(draw, theirs, (time,) * batch_size, time)
        _, expected = detached(theirs(*inputs))
        _, got = run(twin(shared_student, theirs), inputs)
        assert_close(got, expected, what=f"the state `h_n` for {batch_size} sequences of {time} steps")


@check(points=2, needs="test_parameters")
def test_output_of_padded_batches(shared_student: Student, draw: Draw) -> None:
    """With padding, the output is that of each sequence by itself, and 0 in the padding"""
    for lengths in (LENGTHS, LENGTHS[::-1], (3, 5), (1, 4, 2)):
        theirs = layer(draw)
        inputs = batch(draw, theirs, lengths)
        expected, _ = detached(theirs(*inputs))
        got, _ = run(twin(shared_student, theirs), inputs)
        assert_close(got, expected, what=f"the output for lengths {lengths} in a batch of {TIME} steps")


@check(points=1, needs="test_parameters")
def test_final_states_of_padded_batches(shared_student: Student, draw: Draw) -> None:
    """With padding, h_n is that of each sequence by itself, in both directions"""
    for lengths in (LENGTHS, LENGTHS[::-1], (3, 5), (1, 4, 2)):
        theirs = layer(draw)
        inputs = batch(draw, theirs, lengths)
        _, expected = detached(theirs(*inputs))
        _, got = run(twin(shared_student, theirs), inputs)
        assert_close(got, expected, what=f"the state `h_n` for lengths {lengths} in a batch of {TIME} steps")


@check(points=1, needs="test_parameters")
def test_special_sizes(shared_student: Student, draw: Draw) -> None:
    """One sequence, one step, one unit, and equal sizes are no exceptions"""
    for input_size, hidden_size, lengths, time in (
        (3, 5, (6,), 6),
        (3, 5, (2,), 4),
        (3, 5, (1,), 1),
        (2, 4, (1, 1, 1), 1),
        (1, 1, (2, 3, 1), 3),
        (4, 4, (2, 4, 1, 3), 4),
        (2, 2, (2, 1), 2),
    ):
        theirs = layer(draw, input_size, hidden_size)
        inputs = batch(draw, theirs, lengths, time)
        what = f"{PAIR} for input size {input_size}, hidden size {hidden_size}, lengths {lengths}, {time} step(s)"
        expected = detached(theirs(*inputs))
        assert_close(run(twin(shared_student, theirs), inputs), expected, what=what)


@check(points=1, needs=("test_output_of_padded_batches", "test_final_states_of_padded_batches"))
def test_every_gradient(shared_student: Student, draw: Draw) -> None:
    """Gradients reach every real step, both initial states and every weight, and no padding"""
    theirs = layer(draw)
    inputs = batch(draw, theirs, LENGTHS)
    mine = twin(shared_student, theirs)
    of_output = draw.normal(len(LENGTHS), TIME, 2 * HIDDEN, dtype=torch.float64)
    of_h_n = draw.normal(2, len(LENGTHS), HIDDEN, dtype=torch.float64)
    for through, cotangents in {
        "output and h_n": (of_output, of_h_n),
        "h_n alone": (None, of_h_n),
        "the output alone": (of_output, None),
    }.items():
        expected = vjp(theirs, *inputs, cotangents=cotangents)
        got = vjp(mine, *inputs, cotangents=cotangents)
        for place, name in ((0, "x"), (2, "h_0")):
            what = f"the gradient of `{name}` through {through}"
            assert_close(got.inputs[place], expected.inputs[place], what=what)
        for name, their_name in NAMES.items():
            what = f"the gradient of `{name}` through {through}"
            assert_close(got.parameters[name], expected.parameters[f"rnn.{their_name}"], what=what)


@check(points=1, needs="test_parameters")
def test_calls_are_independent(shared_student: Student, draw: Draw) -> None:
    """A call changes none of its arguments, and the next call knows nothing of it"""
    theirs = layer(draw)
    mine = twin(shared_student, theirs)
    for lengths in (LENGTHS, LENGTHS, (3, 1)):
        inputs = batch(draw, theirs, lengths)
        expected = detached(theirs(*inputs))
        seen = observe(mine, *inputs)
        for left, given, name in zip(seen.args, inputs, ("x", "lengths", "h_0"), strict=True):
            assert_close(left, given, what=f"`{name}` after the call", rtol=0, atol=0)
        assert_close(seen.value, expected, what=f"{PAIR} of one call after another")
