"""What goes into a layer, and what comes out.

Four sequences of seven steps with five features each, and below each of them the seven states of six units that a
recurrent layer makes of it. The last column of states, framed, is what h_n holds. The first sequence is silent after
its first step, and its states fade.
"""

import torch
from matplotlib.figure import Figure
from torch import nn

from figures.cells import draw_cells, new_sheet, outline, write
from figures.references import reference
from figures.style import SIGNED

BATCH, STEPS, FEATURES, UNITS = 4, 7, 5, 6


def draw() -> Figure:
    """Draw a batch, the output of `ManualRNN`, and its last state."""
    torch.manual_seed(3)
    rnn = reference("03_loop/manual_rnn").ManualRNN(FEATURES, UNITS)
    nn.init.orthogonal_(rnn.cell.weight_hh, gain=0.9)
    nn.init.zeros_(rnn.cell.bias_ih)
    nn.init.zeros_(rnn.cell.bias_hh)
    x = torch.randn(BATCH, STEPS, FEATURES)
    x[0] = 0
    x[0, 0] = 2
    with torch.no_grad():
        output, h_n = rnn(x)

    figure, axes = new_sheet(44, 20)
    above, below, right = 3.2, 11, 37.5
    for b in range(BATCH):
        left = 5 + b * (STEPS + 0.7)
        draw_cells(axes, (left, above), x[b].T.numpy(), colors=SIGNED, limit=2)
        draw_cells(axes, (left, below), output[b].T.numpy(), colors=SIGNED, limit=1)
        outline(axes, (left + STEPS - 1, below), (UNITS, 1))
        write(axes, left + STEPS / 2, above - 1, f"sequence {b + 1}")
        write(axes, left + STEPS / 2, below - 1.2, "↓", size=12)
        write(axes, left + STEPS / 2, below + UNITS + 0.9, "time →")
    draw_cells(axes, (right, below), h_n.T.numpy(), colors=SIGNED, limit=1)
    outline(axes, (right, below), (UNITS, BATCH))
    for place, text in (
        ((2.5, above + FEATURES / 2), f"x\n{tuple(x.shape)}"),
        ((2.5, below + UNITS / 2), f"output\n{tuple(output.shape)}"),
        ((right + BATCH / 2, below - 1.6), f"h_n\n{tuple(h_n.shape)}"),
    ):
        write(axes, *place, text)
    draw_cells(axes, (right, above + 2), torch.linspace(-1, 1, 5)[None].numpy(), colors=SIGNED, limit=1)
    write(axes, right + 2.5, above + 1.2, "\N{MINUS SIGN}   0   +")
    return figure
