"""Wrong answers to 04_bptt/backward_in_numpy: each replaces one definition of the reference."""

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "rnn_backward", caught_by=("test_every_step_input_and_state", "test_every_step_weights", "test_loss_at_one_step")
)
def carries_nothing_back(dh, x, states, h0, weight_ih, weight_hh):
    """Each of your steps looks at its own `dh` only, as if the states were not connected.

    A state is used twice: by the loss, directly, and by the next state. You follow the first use and leave out the
    second, so with a loss at the last step the earlier steps get nothing at all. With a single time step you would
    not see it. The lesson's section on the way back says what two terms meet in every state.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = dh[:, t] * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_every_step_input_and_state", "test_every_step_weights"))
def what_comes_from_later_replaces_dh(dh, x, states, h0, weight_ih, weight_hh):
    """You carry the gradient back, but it takes the place of `dh[:, t]` instead of joining it.

    A state reaches the loss along two ways, directly and by way of the next state, and gradients along several ways
    add up. It goes unnoticed when only the last step has a loss, because then the direct part of the others is
    zero.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] if t == x.shape[1] - 1 else carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception(
    "rnn_backward", caught_by=("test_every_step_input_and_state", "test_every_step_weights", "test_loss_at_one_step")
)
def carries_back_one_step_only(dh, x, states, h0, weight_ih, weight_hh):
    """What you carry back comes from the next step's own `dh` alone, so it has forgotten what that step was handed by
    the steps after it.

    With two time steps the numbers are right; from three on, the gradient of a late loss stops after one step. What
    a step hands back must start from all that has reached its state.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, (dh[:, t] * (1 - states[:, t] ** 2)) @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by="test_one_step")
def leaves_out_the_slope_of_tanh(dh, x, states, h0, weight_ih, weight_hh):
    """Gradients pass through your steps as if there were no tanh.

    Between a state and its preactivation stands tanh, whose slope is 1 only where the state is 0. `dh` speaks of
    the state, the weights act on the preactivation; look at what the chain rule asks for between the two.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = dh[:, t] + carry
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by="test_one_step")
def takes_tanh_of_the_state_again(dh, x, states, h0, weight_ih, weight_hh):
    """You use 1 - tanh(h)**2 for the slope of tanh, where h is already the result of tanh.

    The formula is right if what goes into tanh is the preactivation. You have its result at hand, and that makes
    things simpler. Check your slope with one number: a state of 0.8 has slope 0.36.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - np.tanh(states[:, t]) ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_every_step_input_and_state", "test_every_step_weights"))
def slope_for_the_direct_part_only(dh, x, states, h0, weight_ih, weight_hh):
    """You multiply `dh[:, t]` by the slope of tanh, but not what comes from the later steps.

    Both speak of the same state, so both have to pass the same tanh on their way to its preactivation. Add first,
    and ask then what the sum has to go through.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = dh[:, t] * (1 - states[:, t] ** 2) + carry
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception(
    "rnn_backward", caught_by=("test_every_step_input_and_state", "test_every_step_weights", "test_equal_sizes")
)
def goes_back_through_the_transposed_matrix(dh, x, states, h0, weight_ih, weight_hh):
    """On the way back you multiply by `weight_hh` turned the wrong way round.

    The matrix is square, so no error warns you. Forward, unit i of the new state reads unit j of the old one
    through `weight_hh[i, j]`; back, unit j collects from all units i that have read it. Write the indices under
    your product.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh.T
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_every_step_input_and_state"))
def gives_every_step_the_whole_sum(dh, x, states, h0, weight_ih, weight_hh):
    """Your gradient of `x` adds each step's part to all steps.

    The input of step t goes into step t and nowhere else, so its gradient has one part, in its own place. Weights
    are different: all steps use the same ones.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx, carry = dx + (dz @ weight_ih)[:, None], dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_every_step_weights"))
def keeps_the_last_part_of_each_weight(dh, x, states, h0, weight_ih, weight_hh):
    """In every round of the loop your weights' gradients are written anew, so that only the round that comes last is
    left.

    All steps use the same weights, and each step adds its part to their gradients. With a single time step the
    numbers are right; with more of them, ask what has become of the other steps' parts.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dz.T @ x[:, t], dz.sum(axis=0)
        dw_hh = dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_shapes", "test_every_step_weights"))
def sums_the_bias_over_everything(dh, x, states, h0, weight_ih, weight_hh):
    """Your gradient of the bias is one number: you sum over the hidden units too.

    Every hidden unit has a bias of its own. Sequences and time steps share it, units do not, so only the axes of
    what is shared disappear. Compare the shape of your result with that of the bias.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum()
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_one_step", "test_every_step_weights"))
def adds_the_whole_sum_to_every_bias(dh, x, states, h0, weight_ih, weight_hh):
    """Each element of your gradient of the bias holds the sum over all hidden units.

    NumPy spreads the one number that `sum()` gives over the whole bias without a word, so the shape is right. Every
    hidden unit has a bias of its own: only the axis that counts sequences disappears.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum() * np.ones(len(weight_hh))
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_shapes", "test_every_step_weights"))
def keeps_an_axis_in_the_bias(dh, x, states, h0, weight_ih, weight_hh):
    """Your gradient of the bias has one axis too many, of size 1.

    It would still broadcast, which is why it is easy to miss, but an optimizer that updates the bias with it would
    change the bias's shape. A gradient has the shape of what it is the gradient of.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0, keepdims=True)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by="test_one_step")
def pairs_dz_with_the_state_of_its_own_step(dh, x, states, h0, weight_ih, weight_hh):
    """For the gradient of `weight_hh` you pair each step with the state that it produces.

    `weight_hh` was multiplied by the state that the step *started* from. Write the forward step down once more, and
    see which state stands beside `weight_hh`.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ states[:, t]
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_one_step", "test_every_step_weights"))
def wraps_around_at_the_first_step(dh, x, states, h0, weight_ih, weight_hh):
    """At the first step you take `states[:, t - 1]` for the state before it.

    There t - 1 is -1, and in NumPy that is the *last* state: no error, wrong numbers. The first step started from
    something that is not among the states.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ states[:, t - 1]
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_one_step", "test_every_step_weights"))
def starts_from_zeros_whatever_h0(dh, x, states, h0, weight_ih, weight_hh):
    """For the first step's part in the gradient of `weight_hh` you take an initial state of zeros.

    That is right only when the initial state is zero. `h0` is given, and it was multiplied by `weight_hh` like
    every other state.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else np.zeros_like(h0))
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception(
    "rnn_backward", caught_by=("test_one_step", "test_every_step_input_and_state", "test_every_step_weights")
)
def stops_before_the_first_step(dh, x, states, h0, weight_ih, weight_hh):
    """Your loop ends before it has gone through the first time step.

    Its input, and the part that it has in the weights' gradients, get nothing, and what you call the gradient of
    `h0` is that of the first state. Write down the values of t that your `range` gives for three steps.
    """
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dw_ih, dw_hh, db = np.zeros_like(weight_ih), np.zeros_like(weight_hh), np.zeros_like(weight_hh[0])
    for t in range(x.shape[1] - 1, 0, -1):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ states[:, t - 1]
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_one_step", "test_every_step_input_and_state"))
def gives_the_initial_state_nothing(dh, x, states, h0, weight_ih, weight_hh):
    """Your gradient of `h0` is zero.

    The initial state is a number like any other: the first step multiplied it by `weight_hh`, so a part of the loss
    is owed to it. What you hand from the first step to the step before it, if there were one, is what you look for.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": np.zeros_like(h0), "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_one_step", "test_every_step_input_and_state"))
def initial_state_gets_the_first_states_gradient(dh, x, states, h0, weight_ih, weight_hh):
    """What you return for `h0` is the gradient of the first *state*, one step too late.

    Between the initial state and the first one stand a product with `weight_hh` and a tanh. Your loop goes through
    them for every other state; go through them here as well.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        reached = dh[:, t] + carry
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": reached, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by=("test_every_step_weights", "test_every_step_input_and_state"))
def averages_over_the_batch(dh, x, states, h0, weight_ih, weight_hh):
    """Your gradients are too small by a factor that is the number of sequences.

    Whether the loss is a mean or a sum over the batch is already settled in `dh`: the loss function has put its
    factor there. Backpropagation only passes on; a second average is one too many.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    b = len(x)
    return {"x": dx / b, "h0": carry / b, "weight_ih": dw_ih / b, "weight_hh": dw_hh / b, "bias": db / b}


@misconception("rnn_backward", caught_by=("test_every_step_weights"))
def averages_over_the_steps(dh, x, states, h0, weight_ih, weight_hh):
    """Your weights' gradients are too small by a factor that is the number of time steps.

    Every step has its part in them, and the parts add up: that is what sharing weights means for gradients. If the
    loss is a mean over the steps, `dh` already says so.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    n = x.shape[1]
    return {"x": dx, "h0": carry, "weight_ih": dw_ih / n, "weight_hh": dw_hh / n, "bias": db / n}


@misconception("rnn_backward", caught_by="test_calls_leave_no_trace")
def adds_into_dh(dh, x, states, h0, weight_ih, weight_hh):
    """Your gradients are right, but `dh` is not what it was: you added to it in place.

    Whoever called your function still needs it, to call you again or to compare. Slices of an array are views;
    adding to one with `+=` writes into the array itself.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dh[:, t] += carry
        dz = dh[:, t] * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + dz.T @ x[:, t], db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}


@misconception("rnn_backward", caught_by="test_sizes_of_one", reason="raised")
def squeezes_the_time_step(dh, x, states, h0, weight_ih, weight_hh):
    """You squeeze the arrays after taking out a time step.

    `np.squeeze` drops every axis of size 1, so a batch of one, or an input of size one, loses an axis that the
    products need. Indexing with an integer has already removed the time axis; nothing more is to be done.
    """
    dx, dw_ih, dw_hh, db, carry = np.zeros_like(x), 0, 0, 0, np.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz = (dh[:, t] + carry) * (1 - states[:, t] ** 2)
        dx[:, t], carry = dz @ weight_ih, dz @ weight_hh
        dw_ih, db = dw_ih + np.squeeze(dz).T @ np.squeeze(x[:, t]), db + dz.sum(axis=0)
        dw_hh = dw_hh + dz.T @ (states[:, t - 1] if t else h0)
    return {"x": dx, "h0": carry, "weight_ih": dw_ih, "weight_hh": dw_hh, "bias": db}
