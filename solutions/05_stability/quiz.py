"""Answer questions about gradients that stay in hand.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def norm_of_the_third() -> float:
    """How long is the gradient of the third parameter after clipping?

    A model has three parameters, whose gradients have the norms 2, 3 and 6. They are clipped with
    `clip_grad_norm_(model.parameters(), max_norm=1.4)`. One decimal is enough.
    """
    ### BEGIN SOLUTION
    return 1.2  # the global norm is 7, the factor 0.2
    ### END SOLUTION


def farthest_move() -> float:
    """How far from where they started can the weights be after these four steps, at most?

    The steps are those of plain SGD with a learning rate of 0.1. Before each, the gradients are clipped with
    `clip_grad_norm_(model.parameters(), max_norm=2.0)`, which returns 0.5, 30.0, 2.0 and 1.5 in turn. All weights count
    together, as one vector. One decimal is enough.
    """
    ### BEGIN SOLUTION
    return 0.6  # 0.1 * (0.5 + 2 + 2 + 1.5)
    ### END SOLUTION


def length_after_clipping_by_value() -> float:
    """How long is the gradient (3, -4, 0.5, 12), once each of its elements was clipped to [-1, 1]?

    Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 1.8028  # (1, -1, 0.5, 1)
    ### END SOLUTION


def after_an_infinite_element() -> Literal["a", "b", "c", "d"]:
    """What does the gradient (inf, 2, -1, 0) hold after `clip_grad_norm_` with a limit of 1?

    It is the only gradient of the model, all other arguments are at their defaults, and -0 counts as 0.

    a. (nan, 0, 0, 0)
    b. (1, 0, 0, 0)
    c. (0, 0, 0, 0)
    d. (nan, nan, nan, nan)
    """
    ### BEGIN SOLUTION
    return "a"
    ### END SOLUTION


def never_longer() -> list[Literal["a", "b", "c", "d"]]:
    """With which of these matrices as `weight_hh` can no step back make a gradient longer, whatever the states are?

    The cell has two units and tanh, and the loss looks at the last step only.

    a. [[0.9, 0.0], [0.0, -0.9]]
    b. [[0.5, 3.0], [0.0, 0.5]]
    c. [[0.0, -1.0], [1.0, 0.0]]
    d. [[1.2, 0.0], [0.0, 0.1]]
    """
    ### BEGIN SOLUTION
    return ["a", "c"]  # the largest singular values are 0.9, 3.08, 1 and 1.2
    ### END SOLUTION


def length_after_twenty_steps() -> float:
    """What length is left of a gradient of length 3, after 20 steps back?

    `weight_hh` of a tanh cell is 0.9 times an orthogonal matrix, and all states are zero. The loss looks at the last
    step only. Three decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.3647  # 3 * 0.9 ** 20
    ### END SOLUTION


def bound_of_xavier() -> float:
    """Up to which absolute value are the elements of `weight_ih` of `nn.RNN(72, 128)` drawn by Xavier's uniform recipe?

    Three decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.1732  # sqrt(3 * 2 / (72 + 128))
    ### END SOLUTION


def was_it_an_explosion() -> str:
    """The loss of your recurrent network turns into NaN at epoch 12. How do you find out whether gradients exploded?

    Say what you log, and what you would see in either case, in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        "Log for every step the loss, the norm of all gradients before clipping (what clip_grad_norm_ returns), and "
        "the size of the weights or of their update. "
        "If gradients exploded, the norm jumps by orders of magnitude, or to infinity, at a backward pass "
        "whose loss was still finite, and the weights jump right after it; norms of the states' gradients "
        "then grow from the last step to the first. "
        "If the norm is ordinary until a loss is suddenly NaN, the cause lies elsewhere: in the data, in a "
        "logarithm or a division in the loss, or in a learning rate that lets the weights grow."
    )
    ### END SOLUTION
