"""How far back a gradient reaches.

The norm of the gradient of a loss after the last step with respect to the first input, against the length of the
sequence, on a logarithmic scale. From 1 to 60 steps it falls by fourteen powers of ten in a plain network, and by ten
or more in a GRU and an LSTM as they are drawn. In an LSTM whose forget gates have a bias of 1 it falls by three, and
with a bias of 3 it does not fall at all.
"""

import torch
from matplotlib.figure import Figure

from figures.references import reference

LENGTHS = (1, *range(5, 61, 5))


def draw() -> Figure:
    """Measure what reaches the first input of sequences of many lengths, and draw it."""
    memory = reference("12_gates/long_memory")
    torch.manual_seed(12)
    x = torch.randn(16, LENGTHS[-1], memory.NUM_SYMBOLS)
    networks = memory.new_networks()
    norms = {}
    for bias in (3, 1, 0):
        memory.set_forget_bias(networks["LSTM"], bias)
        norms[f"LSTM, forget bias {bias}"] = memory.first_input_gradient_norms(networks["LSTM"], x, LENGTHS)
    for name in ("GRU", "plain RNN"):
        norms[name] = memory.first_input_gradient_norms(networks[name], x, LENGTHS)
    figure = memory.plot_gradient_norms(LENGTHS, norms)
    (axes,) = figure.axes
    axes.set(xlim=(0, 61), ylim=(1e-15, 1e3), yticks=[10.0**n for n in range(-15, 4, 3)])
    axes.set_yticks([], minor=True)
    axes.legend(loc="lower left")
    return figure
