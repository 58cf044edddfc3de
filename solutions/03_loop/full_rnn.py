"""Write a whole recurrent network: the step, the loop, and an output at every step.

Tagging words, predicting the next character, forecasting a curve: all these want an answer at every step. For that, a
third matrix turns each hidden state into an output. `FullRNN` puts together what you have met so far, and it makes
visible what "shared weights" means: three layers are all it has, whether a sequence has two steps or two thousand.

Recurrent layers and cells of PyTorch, `nn.RNN` and `nn.RNNCell` among them, are forbidden anywhere in this file (to
compare your module with them, write another file). `nn.Linear` is there for you to use.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


class FullRNN(nn.Module):
    """Run an Elman network that gives an output at every step.

    It has three layers and nothing else that is learned:

    * `W_xh`, an `nn.Linear` without bias, from the input to the hidden units;
    * `W_hh`, an `nn.Linear` with bias, from the old state to the hidden units;
    * `W_hy`, an `nn.Linear` with bias, from the hidden units to the output.

    Source: Goodfellow, Bengio and Courville, "Deep Learning" (2016), equations 10.8 to 10.10.
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        """Create the three layers."""
        super().__init__()
        ### BEGIN SOLUTION
        self.W_xh = nn.Linear(input_size, hidden_size, bias=False)
        self.W_hh = nn.Linear(hidden_size, hidden_size)
        self.W_hy = nn.Linear(hidden_size, output_size)
        ### END SOLUTION

    def forward(
        self, x: Float[Tensor, "batch time input_size"], h0: Float[Tensor, "batch hidden_size"] | None = None
    ) -> tuple[Float[Tensor, "batch time output_size"], Float[Tensor, "batch hidden_size"]]:
        """Give the pair (y, h_n): the outputs of every step, and the hidden state after the last one.

        A new state is the tanh of the sum of what `W_xh` and `W_hh` give. The output of a step is what `W_hy` makes of
        the state after that step; nothing is applied on top of it, and it does not enter the next step.

        `h0` is the state before the first step; if it is None, that state is zeros, in the dtype and on the device of
        `x`. A sequence has at least one step. Gradients flow through both results to the parameters, to `x` and to
        `h0`. No argument is changed, and nothing is kept from one call to the next; batch and length may differ every
        time.
        """
        ### BEGIN SOLUTION
        h = x.new_zeros(x.shape[0], self.W_hh.in_features) if h0 is None else h0
        outputs = []
        for x_t in x.unbind(dim=1):
            h = torch.tanh(self.W_xh(x_t) + self.W_hh(h))
            outputs.append(self.W_hy(h))
        return torch.stack(outputs, dim=1), h
        ### END SOLUTION
