"""Answer questions about gates.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def parameters_of_three_cells() -> tuple[int, int, int]:
    """How many numbers do the parameters of a plain cell, a GRU cell and an LSTM cell hold, in this order?

    The cells are `nn.RNNCell(20, 30)`, `nn.GRUCell(20, 30)` and `nn.LSTMCell(20, 30)`.
    """
    raise NotImplementedError


def hidden_state_of_an_lstm() -> float:
    """What is the hidden state of this LSTM cell after the step?

    It has one unit, and its cell state before the step is 1. The sums for the four blocks, before sigmoid or tanh, are
    -1.0986 for the input gate, 1.0986 for the forget gate, 1 for the candidate and 0 for the output gate. Two decimals
    are enough.
    """
    raise NotImplementedError


def state_of_a_gru() -> float:
    """What is the state of a GRU, as PyTorch computes it, after the step?

    It has one unit. Before the step the state is 0.2. The update gate is 0.9, the candidate, after tanh, is -0.5. Two
    decimals are enough.
    """
    raise NotImplementedError


def share_that_is_left() -> float:
    """What share of the cell state is left after 60 steps?

    In each of these steps the forget gate of the LSTM is 0.95 and the input gate is 0. Three decimals are enough.
    """
    raise NotImplementedError


def forget_gate_with_biases_of_one() -> float:
    """How far is the forget gate of `nn.LSTMCell` open, if it sees nothing but its biases?

    Someone has filled the forget gate's block with 1 in `bias_ih` and in `bias_hh`. Input and hidden state are zero.
    Two decimals are enough.
    """
    raise NotImplementedError


def what_gates_can_do() -> list[Literal["a", "b", "c", "d"]]:
    """Which of these can gates bring about in one step of a unit, whatever its old state and its candidate are?

    The cells are PyTorch's. Suppose that a gate may be exactly 0 or 1.

    a. In an LSTM, the whole old cell state stays, and the whole candidate is added to it.
    b. In a GRU, the whole old state stays, and the whole candidate is added to it.
    c. An LSTM keeps its cell state as it is, while its hidden state is 0.
    d. A GRU takes the new state from the candidate alone, and the candidate has not seen the old state.
    """
    raise NotImplementedError


def reasons_for_a_plain_cell() -> list[Literal["a", "b", "c", "d"]]:
    """Which of these are reasons to take a plain recurrent cell rather than an LSTM, with as many hidden units?

    a. The weights must take up as little memory as possible.
    b. The answer depends on an input that came hundreds of steps earlier.
    c. The answer depends on the last three inputs only, and every step must be computed as fast as possible.
    d. The sequences of a batch have different lengths.
    """
    raise NotImplementedError


def which_cell_first() -> str:
    """You are given a new task with sequences. Which of plain cell, GRU and LSTM do you try first, and why?

    Say what speaks for each of the three, and which measurement would make you change your mind, in three to five
    sentences.
    """
    raise NotImplementedError
