"""Answer questions about the cell.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def number_of_parameters() -> int:
    """How many numbers do the parameters of `nn.RNNCell(30, 40)` hold in all?"""
    ### BEGIN SOLUTION
    return 40 * 30 + 40 * 40 + 40 + 40
    ### END SOLUTION


def parameters_saved_by_one_bias() -> int:
    """How many numbers fewer are there in the form with one bias, for the same 30 inputs and 40 hidden units?"""
    ### BEGIN SOLUTION
    return 40
    ### END SOLUTION


def shape_of_the_new_state() -> tuple[int, ...]:
    """What is the shape of `nn.RNNCell(30, 40)(x, h)`, if `x` has shape (16, 30) and `h` has shape (16, 40)?"""
    ### BEGIN SOLUTION
    return (16, 40)
    ### END SOLUTION


def next_state() -> float:
    """What is the new state of a tanh cell with one input and one hidden unit?

    `weight_ih` is [[0.5]], `weight_hh` is [[-1.0]], `bias_ih` is [0.25] and `bias_hh` is [0.25]. The input is 1.0, the
    state before the step is 0.5. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.4621  # tanh(0.5 + 0.25 - 0.5 + 0.25)
    ### END SOLUTION


def unseen_with_a_state_of_zeros() -> list[Literal["a", "b", "c", "d"]]:
    """Which mistakes can a test not show whose states before the step are all zeros?

    a. `weight_hh` is used transposed.
    b. `bias_hh` is left out, and is not zero.
    c. The state before the step is left out.
    d. tanh is left out.
    """
    ### BEGIN SOLUTION
    return ["a", "c"]
    ### END SOLUTION


def range_of_the_state() -> Literal["a", "b", "c", "d"]:
    """In a cell with relu in the place of tanh, where are the numbers of the state after a step?

    a. Between -1 and 1.
    b. Between 0 and 1.
    c. 0 or greater, without an upper bound.
    d. Anywhere.
    """
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION


def gradients_of_the_biases() -> Literal["a", "b", "c"]:
    """How do the gradients of `bias_ih` and `bias_hh` compare, for any loss and any input?

    a. They are equal.
    b. They add up to zero.
    c. It depends on the state before the step.
    """
    ### BEGIN SOLUTION
    return "a"
    ### END SOLUTION


def why_a_nonlinearity() -> str:
    """What would be lost if the cell had neither tanh nor relu? Explain in two or three sentences."""
    ### BEGIN SOLUTION
    return (
        "Each step would be an affine map of input and state, and a chain of affine maps is one affine map. "
        "Every state would then be a fixed weighted sum of all inputs so far: however many steps were read, "
        "the network could tell apart no more than a linear model of the whole sequence could."
    )
    ### END SOLUTION
