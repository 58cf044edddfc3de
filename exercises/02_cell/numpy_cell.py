"""Write a recurrent network in NumPy: one step, a whole sequence, and a prediction.

Without a library there is nowhere to hide: five arrays, a tanh and a loop are all that a simple recurrent network is.
It reads one sequence, not a batch, so each input, state and output is a vector, and the equations of the lesson can be
written almost as they stand on paper.

The class `ElmanRNN` below already holds the weights; you write its three methods with NumPy. PyTorch's recurrent layers
and cells are forbidden anywhere in this file (to compare your network with them, write another file).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(eq=False)
class ElmanRNN:
    """Hold the weights of an Elman network with an output at every step, and run it.

    `ElmanRNN(W_ih, W_hh, W_ho, b_h, b_o)` makes a network. The letters say what a matrix leads from and to: input to
    hidden, hidden to hidden, hidden to output. There is one bias for the hidden state and one for the output.

    No method changes the weights or its arguments, and none keeps anything for the next call: what it returns depends
    on its arguments and the weights alone. All results are NumPy arrays; their dtype is not graded.

    Source: Jeffrey L. Elman, "Finding Structure in Time" (1990).
    """

    W_ih: Float[np.ndarray, "hidden_size input_size"]
    W_hh: Float[np.ndarray, "hidden_size hidden_size"]
    W_ho: Float[np.ndarray, "output_size hidden_size"]
    b_h: Float[np.ndarray, " hidden_size"]
    b_o: Float[np.ndarray, " output_size"]

    def step(
        self, x: Float[np.ndarray, " input_size"], h: Float[np.ndarray, " hidden_size"]
    ) -> tuple[Float[np.ndarray, " output_size"], Float[np.ndarray, " hidden_size"]]:
        """Take one step, and give the pair (output, new state).

        The new state is the tanh of a sum, as in the lesson's section "The mathematics", with the one bias `b_h`. The
        output is computed from the new state, by the equation in "The output"; nothing is applied on top of it.
        """
        raise NotImplementedError

    def forward(
        self, inputs: Float[np.ndarray, "time input_size"], h0: Float[np.ndarray, " hidden_size"] | None = None
    ) -> tuple[Float[np.ndarray, "time output_size"], Float[np.ndarray, "time hidden_size"]]:
        """Read a sequence of one element or more, and give the pair (outputs, states), one row for each step.

        `h0` is the state before the first step, zeros if it is None; it is not among the states returned.
        """
        raise NotImplementedError

    def predict_next(self, inputs: Float[np.ndarray, "time input_size"]) -> Float[np.ndarray, " output_size"]:
        """Give the network's guess at the element that follows a sequence.

        Each output is a guess at the element to come. Asked for is the one that the network makes when it has read
        the whole sequence, starting from zeros.
        """
        raise NotImplementedError
