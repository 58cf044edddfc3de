"""Write one step of an LSTM as a module of your own.

`ManualLSTMCell` does what `torch.nn.LSTMCell` does. It carries two things from step to step: the cell state, which is
only ever scaled and added to, and the hidden state, which is what the rest of the network sees. Three gates, numbers
between 0 and 1, decide what is forgotten, what is written, and what is shown.

The parameters have the names, shapes and order of gates that `nn.LSTMCell` gives them, so that `load_state_dict` can
carry weights from one to the other. With the same weights both must give the same states and the same gradients.
`nn.LSTMCell`, `nn.LSTM` and the functions underneath them are forbidden anywhere in this file; the rest of PyTorch is
yours to use. It matters because papers and libraries differ in the order of the gates, and weights read in another
order make another network without an error.
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn


class ManualLSTMCell(nn.Module):
    """Take one step of an LSTM.

    It has exactly four parameters, in any order of registration: `weight_ih`, of shape (4*hidden_size, input_size),
    `weight_hh`, of shape (4*hidden_size, hidden_size), and `bias_ih` and `bias_hh`, of shape (4*hidden_size,). Their
    rows are four blocks of hidden_size rows: input gate, forget gate, candidate, output gate (i, f, g, o).

    Each number in them is drawn anew for every cell, uniformly between -1/sqrt(hidden_size) and +1/sqrt(hidden_size);
    the biases too.

    Source: PyTorch documentation, "LSTMCell".
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        """Create the parameters and draw their initial values."""
        super().__init__()
        ### BEGIN SOLUTION
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size))
        bound = 1 / math.sqrt(hidden_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)
        ### END SOLUTION

    def forward(
        self,
        x: Float[Tensor, "batch input_size"],
        state: tuple[Float[Tensor, "batch hidden_size"], Float[Tensor, "batch hidden_size"]],
    ) -> tuple[Float[Tensor, "batch hidden_size"], Float[Tensor, "batch hidden_size"]]:
        """Give the pair (hidden state, cell state) after the step.

        `state` is the pair (hidden state, cell state) before it, in this order. Everything is batched, in the dtype of
        the parameters, and left as it is. The cell keeps nothing from one call to the next.
        """
        ### BEGIN SOLUTION
        h, c = state
        preactivation = F.linear(x, self.weight_ih, self.bias_ih) + F.linear(h, self.weight_hh, self.bias_hh)
        i, f, g, o = preactivation.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
        ### END SOLUTION
