"""Hidden suite of 07_deep_and_bidirectional/stacked."""

from typing import Any

import torch
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

INPUT, HIDDEN, BATCH, TIME = 3, 5, 4, 6
KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
PAIR = "the pair (output, h_n)"


def names(num_layers: int) -> dict[str, str]:
    """Give PyTorch's name of a parameter for each of the answer's."""
    return {f"cells.{layer}.{kind}": f"{kind}_l{layer}" for layer in range(num_layers) for kind in KINDS}


def network(draw: Draw, num_layers: int, input_size: int = INPUT, hidden_size: int = HIDDEN) -> nn.RNN:
    """Build PyTorch's network with drawn weights, in double precision."""
    return draw.fill_(nn.RNN(input_size, hidden_size, num_layers, batch_first=True).double())


def twin(student: Student, theirs: nn.RNN) -> Handle:
    """Give the student's network with the same weights."""
    mine = student.StackedRNN(theirs.input_size, theirs.hidden_size, theirs.num_layers)
    mine.double()
    weights = theirs.state_dict()
    mine.load_state_dict({name: weights[their_name] for name, their_name in names(theirs.num_layers).items()})
    return mine


def inputs_of(draw: Draw, theirs: nn.RNN, batch: int = BATCH, time: int = TIME) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw a batch and initial states, different in every layer."""
    x = draw.normal(batch, time, theirs.input_size, dtype=torch.float64)
    return x, draw.normal(theirs.num_layers, batch, theirs.hidden_size, dtype=torch.float64)


def run(mine: Handle, inputs: tuple[torch.Tensor, torch.Tensor]) -> tuple[Any, Any]:
    """Call the student's network and take its result apart."""
    result = mine(*inputs)
    require(isinstance(result, list | tuple) and len(result) == 2, f"StackedRNN returns {PAIR}.")
    return result[0], result[1]


def detached(result: tuple[torch.Tensor, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut the reference's result off from its graph."""
    return result[0].detach(), result[1].detach()


@check(points=1)
def test_parameters(shared_student: Student) -> None:
    """There is a cell for each layer, with the parameters of nn.RNNCell in the right sizes, and nothing else"""
    for input_size, hidden_size, num_layers in ((4, 6, 3), (7, 2, 2), (3, 5, 1)):
        made = f"StackedRNN({input_size}, {hidden_size}, {num_layers})"
        parameters = parameters_of(shared_student.StackedRNN(input_size, hidden_size, num_layers))
        missing = [name for name in names(num_layers) if name not in parameters]
        require(not missing, f"`named_parameters()` of {made} does not give {', '.join(missing)}.")
        require(len(parameters) == 4 * num_layers, f"{made} has more parameters than those of {num_layers} cell(s).")
        for name in names(num_layers):
            reads = input_size if name.startswith("cells.0.") else hidden_size
            shapes = {"weight_ih": (hidden_size, reads), "weight_hh": (hidden_size, hidden_size)}
            shape = shapes.get(name.rpartition(".")[2], (hidden_size,))
            assert_shape(parameters[name], shape, what=f"`{name}` of {made}")
            require(bool(parameters[name].std() > 0), f"`{name}` of {made} does not start as in a new nn.RNNCell.")


@check(points=2, needs="test_parameters")
def test_output(shared_student: Student, draw: Draw) -> None:
    """With two and three layers, the output is that of nn.RNN at every step"""
    for num_layers in (2, 3):
        theirs = network(draw, num_layers)
        inputs = inputs_of(draw, theirs)
        expected, _ = detached(theirs(*inputs))
        got, _ = run(twin(shared_student, theirs), inputs)
        assert_close(got, expected, what=f"the output of {num_layers} layers")


@check(points=2, needs="test_parameters")
def test_final_states(shared_student: Student, draw: Draw) -> None:
    """With two and three layers, h_n holds the last state of every layer"""
    for num_layers in (2, 3):
        theirs = network(draw, num_layers)
        inputs = inputs_of(draw, theirs)
        _, expected = detached(theirs(*inputs))
        _, got = run(twin(shared_student, theirs), inputs)
        assert_close(got, expected, what=f"the state `h_n` of {num_layers} layers")


@check(points=1, needs="test_parameters")
def test_special_sizes(shared_student: Student, draw: Draw) -> None:
    """One layer, one sequence, one step, one unit, more layers than steps: none is an exception"""
    for num_layers, batch, time, input_size, hidden_size in (
        (1, 4, 6, 3, 5),
        (1, 1, 1, 1, 1),
        (2, 1, 6, 3, 5),
        (3, 4, 1, 3, 5),
        (4, 2, 2, 2, 3),
        (2, 3, 4, 5, 1),
    ):
        theirs = network(draw, num_layers, input_size, hidden_size)
        inputs = inputs_of(draw, theirs, batch, time)
        expected = detached(theirs(*inputs))
        what = f"{PAIR} for {num_layers} layer(s), {batch} sequence(s), {time} step(s), {hidden_size} unit(s)"
        assert_close(run(twin(shared_student, theirs), inputs), expected, what=what)


@check(points=1, needs="test_parameters")
def test_equal_sizes(shared_student: Student, draw: Draw) -> None:
    """It is right where all sizes are equal, so that no shape gives a mistake away"""
    theirs = network(draw, 3, 3, 3)
    inputs = inputs_of(draw, theirs, 3, 3)
    expected = detached(theirs(*inputs))
    assert_close(run(twin(shared_student, theirs), inputs), expected, what=f"{PAIR} where all sizes are 3")


@check(points=2, needs=("test_output", "test_final_states"))
def test_every_gradient(shared_student: Student, draw: Draw) -> None:
    """Gradients reach the input, every layer's initial state and every weight, from the output and from h_n"""
    theirs = network(draw, 3)
    inputs, mine = inputs_of(draw, theirs), twin(shared_student, theirs)
    of_output = draw.normal(BATCH, TIME, HIDDEN, dtype=torch.float64)
    of_h_n = draw.normal(3, BATCH, HIDDEN, dtype=torch.float64)
    for through, cotangents in {
        "output and h_n": (of_output, of_h_n),
        "h_n alone": (None, of_h_n),
        "the output alone": (of_output, None),
    }.items():
        expected = vjp(theirs, *inputs, cotangents=cotangents)
        got = vjp(mine, *inputs, cotangents=cotangents)
        for place, name in enumerate(("x", "h_0")):
            what = f"the gradient of `{name}` through {through}"
            assert_close(got.inputs[place], expected.inputs[place], what=what)
        for name, their_name in names(3).items():
            what = f"the gradient of `{name}` through {through}"
            assert_close(got.parameters[name], expected.parameters[their_name], what=what)


@check(points=1, needs="test_parameters")
def test_calls_are_independent(shared_student: Student, draw: Draw) -> None:
    """A call changes none of its arguments, and the next call knows nothing of it"""
    theirs = network(draw, 2)
    mine = twin(shared_student, theirs)
    for batch in (BATCH, BATCH, 1):
        inputs = inputs_of(draw, theirs, batch)
        expected = detached(theirs(*inputs))
        seen = observe(mine, *inputs)
        for left, given, name in zip(seen.args, inputs, ("x", "h_0"), strict=True):
            assert_close(left, given, what=f"`{name}` after the call", rtol=0, atol=0)
        assert_close(seen.value, expected, what=f"{PAIR} of one call after another")
