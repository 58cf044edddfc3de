"""What padding does to states, and what packing does to padding.

Three grids of four rows and seven columns: a batch of numbers, padded with nines, the states of a unit that reads the
padding too, and its states after packing. Unpacked, all rows but the longest end in the same state, that of the nines.
Packed, the last real step of each row is framed and what comes after it is 0; these framed states are h_n.
"""

import torch
from matplotlib.figure import Figure
from torch import nn

from figures.cells import draw_cells, hatch_cells, new_sheet, outline, write
from figures.references import reference
from figures.style import SIGNED

SEQUENCES = [[2, -1, 0, 3, -2, 1, -3], [1, 2, -3], [-1, -2, 0, 1, 3], [-2]]
WEIGHTS = {"weight_ih_l0": [[0.4]], "weight_hh_l0": [[0.7]], "bias_ih_l0": [0], "bias_hh_l0": [0]}
PADDING = 9


def draw() -> Figure:
    """Draw a padded batch, and what a network of one unit makes of it without and with packing."""
    padding, packing = reference("06_lengths/padding"), reference("06_lengths/packing")
    x, lengths = padding.pad([torch.tensor(sequence).double() for sequence in SEQUENCES], PADDING)
    batch, time = x.shape
    is_padding = ~padding.sequence_mask(lengths, time).numpy()
    rnn = nn.RNN(1, 1, batch_first=True)
    rnn.load_state_dict({name: torch.tensor(values).double() for name, values in WEIGHTS.items()})
    with torch.no_grad():
        unpacked, _ = rnn(x.unsqueeze(2))
        packed, h_n = packing.run_packed(rnn, x.unsqueeze(2), lengths)

    figure, axes = new_sheet(28, 8)
    above, first, second, third, last = 2.2, 0.8, 9, 17.2, 25.6
    draw_cells(axes, (first, above), x.numpy(), colors=SIGNED, limit=PADDING, text="g")
    for left, values, name in (
        (second, unpacked[:, :, 0], "states, not packed"),
        (third, packed[:, :, 0], "states, packed"),
        (last, h_n[0], "h_n"),
    ):
        draw_cells(axes, (left, above), values.numpy(), colors=SIGNED, limit=1)
        write(axes, left + values.shape[1] / 2, 1.4, name)
    for left in (first, second, third):
        hatch_cells(axes, (left, above), is_padding)
        write(axes, left + time / 2, above + batch + 0.7, "time →")
    for row, length in enumerate(lengths.tolist()):
        outline(axes, (third + length - 1, above + row))
    outline(axes, (last, above), (batch, 1))
    outline(axes, (second + time - 1, above), (batch, 1))
    write(axes, first + time / 2, 1.4, "padded batch")
    return figure
