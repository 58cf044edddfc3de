"""Answer questions about forecasting.

Each function is a question, and what it returns is your answer: put it in the place of `raise NotImplementedError`. The
return annotation says what form the answer has. Where it is `Literal[...]`, the answer is one of these letters; a list
of them holds every choice that is true, in any order, and no other. Your own checks look at the form only.

The last question wants a text in your own words. A person reads it.
"""

from typing import Literal


def windows_with_a_later_target() -> int:
    """How many pairs of window and target are there?

    There are 20 series of 80 steps each. A window has 15 values in a row, and its target is not the next value but the
    one that comes three steps after the window's last. Windows overlap as much as they can.
    """
    ### BEGIN SOLUTION
    return 20 * (80 - 15 - 2)
    ### END SOLUTION


def longest_window() -> int:
    """How many values may a window have at most, if its target is not to repeat one of them?

    All waves are sines of frequency 3/20, in periods per step. The target is the value after the window. It repeats a
    value if it equals it whatever the phase is.
    """
    ### BEGIN SOLUTION
    return 19
    ### END SOLUTION


def loss_of_perfect_predictions() -> float:
    """What is the value of `F.mse_loss(predictions, targets)`?

    `predictions` holds 0, 3 and 6 and has shape (3,). `targets` holds 0, 3 and 6 and has shape (3, 1). One decimal is
    enough.
    """
    ### BEGIN SOLUTION
    return 12.0  # six pairs differ, by 3, 3, 3, 3, 6 and 6
    ### END SOLUTION


def shape_after_squeeze() -> tuple[int, ...]:
    """What is the shape of `layer(states).squeeze()`, if `layer` is `nn.Linear(32, 1)` and the batch holds one row?

    `states` has shape (1, 32).
    """
    ### BEGIN SOLUTION
    return ()
    ### END SOLUTION


def third_forecast() -> float:
    """What is the forecast of the third step ahead?

    The predictor says that the next value is the last one minus half of the one before it. It sees windows of two
    values, reads the window (2, 4), with 4 the last, and goes on with its own predictions. One decimal is enough.
    """
    ### BEGIN SOLUTION
    return -0.5  # 3, then 1, then -0.5
    ### END SOLUTION


def error_of_no_change() -> float:
    """What is the mean squared error of the forecast "as the last value"?

    The waves are sines of frequency 1/6, in periods per step, with phases drawn uniformly over a whole period; the
    forecast goes one step ahead. Two decimals are enough.
    """
    ### BEGIN SOLUTION
    return 0.5  # 1 - cos(60 degrees)
    ### END SOLUTION


def known_too_early() -> list[Literal["a", "b", "c", "d", "e"]]:
    """Which of these let a network use what is only known later?

    It learns from the values of one series up to a certain day, and is tested on forecasts of the values after that
    day, always of the next value.

    a. Before windows are cut, each value is replaced by the mean of itself, three values before it and three after it.
    b. Each window, together with its target, is scaled by the mean and the spread of the window's inputs.
    c. The windows whose targets lie before that day are used in a random order in the training.
    d. A value that is missing on that day is put in, for the training, as the mean of the values before and after it.
    e. The first test windows have inputs from before that day, some of which were targets in the training.
    """
    ### BEGIN SOLUTION
    return ["a", "d"]
    ### END SOLUTION


def long_windows_that_do_not_help() -> str:
    """Why may a window of 200 values be no better for a plain recurrent network than one of 20?

    The early values would help to forecast, and the network was trained in the same way both times. Give a reason, and
    say how you would check whether it is the right one, in two to four sentences.
    """
    ### BEGIN SOLUTION
    return (
        "The forecast is made from the last state, and what the state knew of the early values has gone through 180 "
        "more steps, in each of which it was multiplied by the same weights and squashed; the gradient on its way "
        "back is multiplied step by step too and has vanished before it gets there, so the network hardly learns "
        "what to keep. To check, compute the norm of the gradient of the loss with respect to the input or the "
        "state at each step and draw it on a logarithmic scale: if it falls by a factor per step, this is the "
        "reason. Or change the early values: if the forecast does not move, they are not used. An LSTM or a GRU "
        "should then gain from the longer window."
    )
    ### END SOLUTION
