"""Measure how far a gradient reaches in a plain RNN, an LSTM and a GRU.

A network can only learn to remember its first input if the gradient of a loss at the end reaches that input. You open
the forget gates of an LSTM with their bias (`set_forget_bias`), measure what arrives at the first step of ever longer
sequences (`first_input_gradient_norms`), and draw the curves of several networks together (`plot_gradient_norms`).
Nothing is forbidden.

When all three are done, run this file: `python long_memory.py`. The part at the bottom measures new networks of the
three kinds, and then does an experiment that is not graded, since luck has a part in every training: can they *learn*
to recall what the first step showed? It takes a minute at most and leaves two figures, gradients.png and recall.png,
in the folder where you ran it. Look at them side by side.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn import functional as F


def set_forget_bias(lstm: nn.LSTM, value: float) -> None:
    """Give every forget gate of an LSTM the bias `value`, in place.

    PyTorch adds two vectors of biases, `bias_ih` and `bias_hh`; afterwards their *sum* is `value` for each unit's
    forget gate, in every layer and every direction. How the two share it is yours to choose. No other number changes:
    not the weights, and not the biases of the other gates. Each parameter stays the same object and still requires a
    gradient, so that an optimizer made before goes on working.

    The LSTM has biases and is otherwise as you please: any number of layers, one or two directions.

    Source: PyTorch documentation, "LSTM" (its section "Variables" says which rows belong to which gate).
    """
    raise NotImplementedError


def first_input_gradient_norms(
    network: nn.RNN | nn.LSTM | nn.GRU, x: Float[Tensor, "batch time input_size"], lengths: Sequence[int]
) -> Float[Tensor, " lengths"]:
    """Measure, for each length T, the gradient that reaches the first input from a loss after T steps.

    For each T in `lengths` the network reads the first T steps of `x`, starting from zeros. The loss is the sum of all
    numbers of the last layer's hidden state after step T (for an LSTM: the hidden state, not the cell state), over the
    batch and the units. The result holds the norm of its gradient with respect to `x[:, 0]`: the square root of the sum
    of the squares over the batch and the input size. The lengths are between 1 and the number of steps of `x`; they may
    come in any order and more than once, and the norms come in the same order.

    The network was made with `batch_first=True` and has one direction, and one layer or more. It and `x` have one
    dtype, float32 or float64. The network's weights and `x` keep their values, whatever is left in `.grad`, and a
    second measurement gives the same as the first.

    Source: PyTorch documentation, "RNN", "LSTM", "GRU" and "torch.autograd.grad".
    """
    raise NotImplementedError


def plot_gradient_norms(lengths: Sequence[int], norms: dict[str, Float[Tensor, " lengths"]]) -> Figure:
    """Draw the gradient norms of one or more networks, each under its name, into a new figure.

    The figure holds one Axes with

    * for each entry of `norms` a curve, drawn with `plot` or a relative of it such as `semilogy`, and labeled with its
      key: the length of the sequence goes to the right, the norm up;
    * a logarithmic y axis (the numbers drawn are the norms themselves, not their logarithms), a linear x axis;
    * the x label "sequence length" and the y label "gradient norm";
    * a legend that names all curves.

    The lengths are in ascending order, and all norms are positive. Colors, markers, ticks and title are yours to
    choose. Every call returns a figure of its own, and shows nothing.
    """
    raise NotImplementedError


# All below is given, and not graded: read it, run it, change it.

NUM_SYMBOLS = 4
HIDDEN_SIZE = 32
LENGTHS = (2, 5, 10, 20, 40, 80)


def new_networks() -> dict[str, nn.RNN | nn.LSTM | nn.GRU]:
    """Make the three networks that are compared, each with new weights."""
    networks = {
        "plain RNN": nn.RNN(NUM_SYMBOLS, HIDDEN_SIZE, batch_first=True),
        "LSTM": nn.LSTM(NUM_SYMBOLS, HIDDEN_SIZE, batch_first=True),
        "GRU": nn.GRU(NUM_SYMBOLS, HIDDEN_SIZE, batch_first=True),
    }
    set_forget_bias(networks["LSTM"], 3.0)
    return networks


def recall_batch(batch: int, length: int) -> tuple[Float[Tensor, "batch length input_size"], Int[Tensor, " batch"]]:
    """Draw sequences whose first step shows a symbol, one-hot, and whose later steps are noise."""
    symbols = torch.randint(NUM_SYMBOLS, (batch,))
    x = torch.randn(batch, length, NUM_SYMBOLS)
    x[:, 0] = 3.0 * F.one_hot(symbols, NUM_SYMBOLS)
    return x, symbols


def recall_accuracy(network: nn.RNN | nn.LSTM | nn.GRU, length: int, num_steps: int = 300) -> float:
    """Train a network to name the first symbol after the last step; give its accuracy on new sequences."""
    classify = nn.Linear(HIDDEN_SIZE, NUM_SYMBOLS)
    parameters = [*network.parameters(), *classify.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.003)
    for _ in range(num_steps):
        x, symbols = recall_batch(32, length)
        loss = F.cross_entropy(classify(network(x)[0][:, -1]), symbols)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    with torch.no_grad():
        x, symbols = recall_batch(1000, length)
        return (classify(network(x)[0][:, -1]).argmax(dim=1) == symbols).float().mean().item()


def plot_recall() -> Figure:
    """Train each network for each length anew, and draw the accuracies; guessing gives one in NUM_SYMBOLS."""
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    for name in new_networks():
        accuracies = [recall_accuracy(new_networks()[name], length) for length in LENGTHS]
        axes.plot(LENGTHS, accuracies, marker=".", label=name)
    axes.axhline(1 / NUM_SYMBOLS, linestyle=":", color="gray", label="guessing")
    axes.set(xlabel="sequence length", ylabel="accuracy of recall", ylim=(0, 1.05))
    axes.legend()
    return figure


if __name__ == "__main__":
    x, _ = recall_batch(16, LENGTHS[-1])
    norms = {name: first_input_gradient_norms(network, x, LENGTHS) for name, network in new_networks().items()}
    plot_gradient_norms(LENGTHS, norms).savefig("gradients.png")
    plot_recall().savefig("recall.png")
