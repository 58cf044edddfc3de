"""Write backpropagation through time by hand, in NumPy.

`rnn_forward` is given: it takes a batch of sequences and computes all hidden states. You write the way back. Given how
the loss depends on each state directly, `rnn_backward` finds the gradient of the loss for everything that
`rnn_forward` was given: the input, the initial state, both weight matrices and the bias. It is what `loss.backward()`
does for a recurrent layer, and writing it once shows you where the time steps meet: in the states, through which
gradients walk back step by step, and in the weights, which every step uses.

Your answer is compared with PyTorch's autograd. Write it with NumPy alone: no PyTorch, no other automatic
differentiation, and no difference quotients.
"""

import numpy as np
from jaxtyping import Float


def rnn_forward(
    x: Float[np.ndarray, "batch time input_size"],
    h0: Float[np.ndarray, "batch hidden_size"],
    weight_ih: Float[np.ndarray, "hidden_size input_size"],
    weight_hh: Float[np.ndarray, "hidden_size hidden_size"],
    bias: Float[np.ndarray, " hidden_size"],
) -> Float[np.ndarray, "batch time hidden_size"]:
    """Compute all hidden states, from the first step's to the last; the initial state is not among them.

    This function is given. It is `nn.RNN` with `batch_first=True`, one layer, tanh, and one bias instead of two.
    """
    states = np.empty((*x.shape[:2], len(bias)), dtype=x.dtype)
    h = h0
    for t in range(x.shape[1]):
        states[:, t] = h = np.tanh(x[:, t] @ weight_ih.T + h @ weight_hh.T + bias)
    return states


def rnn_backward(
    dh: Float[np.ndarray, "batch time hidden_size"],
    x: Float[np.ndarray, "batch time input_size"],
    states: Float[np.ndarray, "batch time hidden_size"],
    h0: Float[np.ndarray, "batch hidden_size"],
    weight_ih: Float[np.ndarray, "hidden_size input_size"],
    weight_hh: Float[np.ndarray, "hidden_size hidden_size"],
) -> dict[str, Float[np.ndarray, "..."]]:
    """Carry the gradient of a loss back through all time steps.

    `states` is what `rnn_forward` returned for the same `x`, `h0` and weights. `dh[:, t]` is the gradient of the loss
    with respect to `states[:, t]`, as far as the loss uses that state directly, for example through an output at
    step t. What the loss owes to a state by way of the states after it is *not* in `dh`: that is for you to find.
    A loss that looks at the last state only has a `dh` of zeros everywhere but in `dh[:, -1]`.

    Returns the gradient of the loss with respect to each of the five arguments of `rnn_forward`, under the keys "x",
    "h0", "weight_ih", "weight_hh" and "bias"; each has the shape of the argument. The loss counts all sequences of the
    batch and all steps as `dh` says; there is nothing to average. There are no lengths and no padding: every step is
    real. Any size may be 1. All arguments are left as they are, and nothing is kept for the next call.

    Source: P. J. Werbos, "Backpropagation through time: what it does and how to do it" (1990).
    """
    raise NotImplementedError
