"""One cell with tanh and with relu.

A single unit reads the same 24 inputs twice. With tanh its state stays between -1 and 1; with relu it rises above 3
and never falls below 0. While the inputs are 0 both states fade, but slowly: the unit remembers.
"""

import torch
from matplotlib.figure import Figure

from figures.references import reference
from figures.style import FAINT, INK, new_figure

INPUTS = torch.tensor([0, 0, *[1] * 5, *[0] * 8, *[-1] * 3, *[0] * 6])
WEIGHTS = {"weight_ih": [[1]], "weight_hh": [[0.85]], "bias_ih": [0], "bias_hh": [0]}


def states(nonlinearity: str) -> torch.Tensor:
    """Let a cell of one unit read the inputs, and give its state after each."""
    cell = reference("02_cell/manual_cell").ManualRNNCell(1, 1, nonlinearity)
    cell.load_state_dict({name: torch.tensor(values).double() for name, values in WEIGHTS.items()})
    h, after = torch.zeros(1, 1), []
    for x in INPUTS.double():
        h = cell(x.view(1, 1), h)
        after.append(h)
    return torch.cat(after).detach().flatten()


def draw() -> Figure:
    """Draw the inputs, and below them the states."""
    figure = new_figure(4)
    above, below = figure.subplots(2, sharex=True, height_ratios=(1, 2.6))
    steps = range(1, len(INPUTS) + 1)
    above.bar(steps, INPUTS, width=0.6, color=FAINT)
    above.axhline(0, color=INK, linewidth=0.8)
    above.set(ylabel="input $x_t$", yticks=(-1, 0, 1), ylim=(-1.3, 1.3))
    below.axhspan(-1, 1, color="#EDEDEA", linewidth=0)
    below.text(24.6, 0.93, "the range of tanh", ha="right", va="top", color=FAINT)
    for nonlinearity in ("tanh", "relu"):
        below.plot(steps, states(nonlinearity), label=nonlinearity)
    below.axhline(0, color=INK, linewidth=0.8)
    below.set(xlabel="time step $t$", ylabel="state $h_t$", xlim=(0, 25), ylim=(-1.4, 4))
    below.legend(loc="upper right")
    figure.align_ylabels()
    return figure
