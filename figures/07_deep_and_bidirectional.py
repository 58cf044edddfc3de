"""Which inputs each direction has seen.

Two triangles. A row is a step of the output, a column a step of the input; a cell is dark where the input has much
influence. The forward state of a step depends on the inputs up to this step, the backward state on those from this
step on. Only the last row of the one and the first row of the other are full.
"""

import torch
from matplotlib.figure import Figure
from torch import Tensor

from figures.cells import draw_cells, new_sheet, outline, write
from figures.references import reference
from figures.style import AMOUNT

STEPS, FEATURES, UNITS = 8, 3, 12


def influence() -> Tensor:
    """Measure the norm of the derivative of each half of `output`, at each step, by each step of the input."""
    torch.manual_seed(7)
    rnn = reference("07_deep_and_bidirectional/two_directions").BidirectionalRNN(FEATURES, UNITS)
    reference("05_stability/initialization").orthogonal_(rnn.forward_cell.weight_hh)
    reference("05_stability/initialization").orthogonal_(rnn.backward_cell.weight_hh)
    x, h_0 = torch.randn(1, STEPS, FEATURES) / 2, torch.zeros(2, 1, UNITS)
    jacobian = torch.autograd.functional.jacobian(lambda x: rnn(x, torch.tensor([STEPS]), h_0)[0], x)
    return jacobian[0, :, :, 0].unflatten(1, (2, UNITS)).norm(dim=(2, 4)).transpose(0, 1)  # (2, T, T)


def draw() -> Figure:
    """Draw the influence of inputs on both directions, and frame the steps that a summary takes."""
    halves = influence()
    figure, axes = new_sheet(23, 12.6)
    above, numbers = 2.3, range(1, STEPS + 1)
    for left, half, name, full in ((2.5, halves[0], "forward", STEPS), (13.5, halves[1], "backward", 1)):
        draw_cells(axes, (left, above), half.numpy(), colors=AMOUNT, limit=half.max().item())
        outline(axes, (left, above + full - 1), (1, STEPS))
        write(axes, left + STEPS / 2, 1, f"{name} half of output")
        for t in numbers:
            write(axes, left - 0.5, above + t - 0.5, str(t))
            write(axes, left + t - 0.5, above + STEPS + 0.5, str(t))
        write(axes, left - 1.4, above + STEPS / 2, "step of the output", rotation=90, va="center")
        write(axes, left + STEPS / 2, above + STEPS + 1.3, "step of the input")
    return figure
