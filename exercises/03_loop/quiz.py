"""Answer questions about the loop over time.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def shape_of_h_n() -> tuple[int, ...]:
    """What is the shape of `h_n`, if `x` has shape (3, 11, 9)?

    The layer is `nn.RNN(9, 20, num_layers=2, bidirectional=True, batch_first=True)`, and `output, h_n = layer(x)`.
    """
    raise NotImplementedError


def shape_as_written() -> tuple[int, ...]:
    """What is the shape of `h_n` after `output, h_n = nn.RNN(5, 12)(x)`, as it is written?

    `x` has shape (8, 40, 5), and was meant to be 8 sequences of 40 steps.
    """
    raise NotImplementedError


def parameters_without_sharing() -> int:
    """How many numbers would there be to learn for 10 steps, if each step had weights and biases of its own?

    The layer is `nn.RNN(4, 3)`, with both biases.
    """
    raise NotImplementedError


def unrolled_network() -> list[Literal["a", "b", "c", "d"]]:
    """What is true of a recurrent layer that is unrolled over the steps of a sequence?

    To unroll means to write the loop out: one copy of the step for each element.

    a. It is a feedforward network: no arrow leads back to an earlier step.
    b. Over a longer sequence it has more parameters.
    c. Over a longer sequence the states that the backward pass needs take more memory.
    d. It computes other states than the loop does.
    """
    raise NotImplementedError


def reach_of_a_loop() -> Literal["a", "b", "c", "d"]:
    """On which elements of a sequence of several steps does `h` depend after this loop?

    The loop is `for t in range(T): h = cell(x[:, t], h0)`.

    a. On all of them.
    b. On the last only.
    c. On the first only.
    d. On none of them.
    """
    raise NotImplementedError


def needs_a_cell() -> list[Literal["a", "b", "c", "d"]]:
    """For which of these must you write the loop yourself, since one call of `nn.RNN` for all steps cannot do it?

    What the call returns may be used in any way afterwards.

    a. After every step, the state is divided by its length, and the next step starts from the result.
    b. The state before the first step is not zero.
    c. At every step, a linear layer turns the state into an output, which no other step sees.
    d. The input of each step is the character that got the greatest score at the step before.
    """
    raise NotImplementedError


def fitting_activations() -> list[Literal["a", "b", "c", "d", "e"]]:
    """Which of these activations fit on top of the output layer, for the answer that stands beside them?

    An activation fits here if the network can come as close as you like to every answer that may be right.

    a. None, for tomorrow's temperature in degrees Celsius.
    b. tanh, for tomorrow's temperature in degrees Celsius.
    c. Sigmoid, for the probability that it rains tomorrow.
    d. Softmax over five labels, for the probability of each, where several labels may hold at once.
    e. Softmax over five labels, for the probability of each, where exactly one label holds.
    """
    raise NotImplementedError


def floor_of_the_loss() -> float:
    """Which is the greatest number that the loss of one element can never fall below?

    The network scores 4 classes, sends the scores through a softmax, and hands the result to `F.cross_entropy`. Two
    decimals are enough.
    """
    raise NotImplementedError


def compared_with_a_convolution() -> str:
    """A convolution shares its weights too. How does that differ from the sharing in a recurrent layer?

    Explain in two or three sentences.
    """
    raise NotImplementedError
