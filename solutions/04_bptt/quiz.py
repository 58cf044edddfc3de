"""Answer questions about backpropagation through time.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def gradient_of_the_recurrent_weight() -> float:
    """What is the gradient of the loss with respect to `weight_hh`?

    A tanh cell with one unit reads one sequence of two steps. Its state is 0.5 before the first step, 0.6 after it, and
    0.8 after the second. `weight_hh` is [[3.0]]. The loss is the state after the second step. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.5616  # 0.36 * 0.6 + (0.64 * 3 * 0.36) * 0.5
    ### END SOLUTION


def terms_of_the_gradient() -> int:
    """How many products, each of one δ and one input vector, are added up in the gradient of `weight_ih`?

    A batch holds 8 sequences of 20 steps each, and the loss looks at the last step only. A δ is the gradient with
    respect to what tanh was given, at one step of one sequence.
    """
    ### BEGIN SOLUTION
    return 8 * 20
    ### END SOLUTION


def steps_with_a_gradient() -> int:
    """In how many of the 12 steps does `output.grad` hold anything other than zeros?

    The layer is `nn.RNN(5, 7)`, `x` has shape (12, 4, 5), and the program is

        output, h_n = layer(x)
        output.retain_grad()
        output[-1].sum().backward()
    """
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION


def unseen_with_one_step() -> list[Literal["a", "b", "c", "d"]]:
    """Which mistakes in a backward pass by hand can a test not show whose sequences have one step only?

    The test compares the gradients of weights, bias and inputs with autograd's, but not that of `h0`. `h0` is not zero.

    a. What the next step hands back is not added to the gradient of the state.
    b. The slope of tanh is computed as `1 - tanh(h) ** 2`, where `h` is the state after the step.
    c. The part of each step overwrites the gradients of the weights, and is not added to them.
    d. On the way from a step to the one before, `weight_hh` and its transpose are mixed up.
    """
    ### BEGIN SOLUTION
    return ["a", "c", "d"]
    ### END SOLUTION


def steps_to_a_thousandth() -> int:
    """After how many steps back is less than a thousandth left of a gradient, for the first time?

    The network has one unit with a recurrent weight of 1.6, the slope of tanh is 0.5 at every step, and the loss looks
    at the last step only.
    """
    ### BEGIN SOLUTION
    return 31  # 0.8 ** 30 = 0.00124, 0.8 ** 31 = 0.00099
    ### END SOLUTION


def factor_at_rest() -> float:
    """By which factor is a gradient multiplied on each step back, once this unit has settled?

    A single tanh unit has a recurrent weight of 2 and no biases. Its inputs are zeros, and its state, which is the same
    at every step by now, is 0.9575. The loss looks at the last step only. Three decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.1664  # 2 * (1 - 0.9575 ** 2): a weight above 1, and gradients vanish
    ### END SOLUTION


def tasks_within_reach() -> list[Literal["a", "b", "c", "d"]]:
    """In which of these tasks does enough of the gradient reach the elements that decide the answer?

    Suppose that a gradient keeps 0.8 of its length on each step back, and that a hundredth of it is enough.

    a. At each step, say whether the number is greater than the one five steps before.
    b. At the end of a text of 300 words, say whether its first word is "why".
    c. At the end of a text of 300 words, say whether "not" is one of its last ten words.
    d. For each day, one step a day, predict what is sold from what was sold on the same day a year before.
    """
    ### BEGIN SOLUTION
    return ["a", "c"]
    ### END SOLUTION


def when_not_to_use_a_plain_rnn() -> str:
    """When would you advise against a plain RNN, and what would you measure before you do?

    Explain in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        "Not where the answer depends on elements many steps before the loss: on the way there the gradient is a "
        "product with one factor a step, and if it vanishes, training cannot find what the network could well express. "
        "What counts is this distance, not the length of the sequence, so a plain RNN is a good choice where it is "
        "short, where memory and time are scarce, or as a first baseline. "
        "Before deciding, measure the norm of the gradient with respect to the states, from the last step backward and "
        "with real data, since weights and data together decide how fast it falls. Where it does vanish, try gates."
    )
    ### END SOLUTION
