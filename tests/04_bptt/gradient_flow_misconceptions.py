"""Wrong answers to 04_bptt/gradient_flow: each replaces one definition of the reference."""

import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import nn

from autograder.misconceptions import misconception

# --- simulate_gradient ----------------------------------------------------------------------------------------------


@misconception("simulate_gradient", caught_by="test_simulated_gradient")
def simulates_forward_in_time(weight, slope, num_steps):
    """Your first number is the 1, and the numbers change from there on: you walk in the direction of time.

    Gradients start at the loss, at the last step, and every step *back* multiplies them once more. The list is in the
    order of time, so the 1 stands at its end.
    """
    return (weight * slope) ** torch.arange(num_steps).double()


@misconception("simulate_gradient", caught_by="test_simulated_gradient")
def multiplies_before_the_last_step(weight, slope, num_steps):
    """Every number of yours has one factor too many: even the last step's derivative is already multiplied.

    The derivative of the last state by itself is 1. From T states there are T - 1 steps back, so the first number has
    T - 1 factors.
    """
    return (weight * slope) ** torch.arange(num_steps, 0, -1).double()


@misconception("simulate_gradient", caught_by="test_simulated_gradient")
def leaves_out_the_slope(weight, slope, num_steps):
    """Your factor is the weight alone.

    Between one state and the next stand a product with the weight *and* tanh, so by the chain rule each step back
    multiplies by the slope of tanh as well. With a slope of 0.5, even a weight of 1.5 makes gradients vanish.
    """
    return weight ** torch.arange(num_steps - 1, -1, -1).double()


@misconception("simulate_gradient", caught_by="test_simulated_gradient")
def drops_the_sign(weight, slope, num_steps):
    """Your numbers are all positive, even when the weight is negative.

    With a negative weight the derivative changes its sign from step to step. The size is what decides about vanishing
    and exploding, but here the derivative itself is asked for.
    """
    return abs(weight * slope) ** torch.arange(num_steps - 1, -1, -1).double()


@misconception("simulate_gradient", caught_by="test_simulated_gradient")
def falls_by_the_same_amount(weight, slope, num_steps):
    """Your numbers change by the same amount at every step, not by the same factor.

    Each step back multiplies what it is handed, so the changes compound, as interest does. On a logarithmic scale the
    result is a straight line, on a linear one it is not.
    """
    steps_back = torch.arange(num_steps - 1, -1, -1).double()
    return 1 + steps_back * (weight * slope - 1)


# --- hidden_gradient_norms ------------------------------------------------------------------------------------------


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def retains_the_output_of_nn_rnn(cell, x, h0, target):
    """All your norms but the last are zero.

    You take the gradient of what `nn.RNN` returns as output. That tensor only reports the states; the network does not
    go on from it, so nothing but the last step of it has any effect on the loss. The states that the next steps
    really start from are inside. You get hold of them by running the cell step by step yourself.
    """
    rnn = nn.RNN(cell.input_size, cell.hidden_size, batch_first=True).to(x.dtype)
    rnn.load_state_dict({f"{name}_l0": weight for name, weight in cell.state_dict().items()})
    output, _ = rnn(x, h0[None])
    output.retain_grad()
    F.mse_loss(output[:, -1], target).backward()
    return output.grad.norm(dim=(0, 2))


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd", same_as="retains_the_output_of_nn_rnn")
def cuts_the_graph_at_every_step(cell, x, h0, target):
    """All your norms but the last are zero, because you detach each state before the next step.

    Detaching is what cuts a gradient's way back. The early states then have no connection to the loss at all, which
    looks like perfect vanishing, but was done by you and not by the network.
    """
    h, states = h0, []
    for t in range(x.shape[1]):
        h = cell(x[:, t], h.detach())
        states.append(h)
    gradients = torch.autograd.grad(F.mse_loss(h, target), states, allow_unused=True)
    return torch.stack([torch.zeros_like(h).norm() if g is None else g.norm() for g in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def puts_a_loss_at_every_step(cell, x, h0, target):
    """Your loss compares every state with the target, not the last one alone.

    Then each state has a loss right beside it, whose gradient does not have far to go, and hides how little of the last
    step's loss arrives. To see how gradients travel, let the loss sit at one end only.
    """
    states = [h0]
    for x_t in x.unbind(1):
        states.append(cell(x_t, states[-1]))
    gradients = torch.autograd.grad(sum(F.mse_loss(state, target) for state in states[1:]), states[1:])
    return torch.stack([gradient.norm() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def measures_the_inputs_gradient(cell, x, h0, target):
    """You measure the gradient with respect to the input of each step, not to its hidden state.

    It has passed one more tanh and `weight_ih` besides, which change its length. The question here is what reaches the
    states.
    """
    x = x.clone().requires_grad_()
    h = h0
    for t in range(x.shape[1]):
        h = cell(x[:, t], h)
    (gradient,) = torch.autograd.grad(F.mse_loss(h, target), [x])
    return gradient.norm(dim=(0, 2))


@misconception("hidden_gradient_norms", caught_by=("test_one_norm_for_each_step", "test_norms_equal_autograd"))
def measures_the_weights_gradient(cell, x, h0, target):
    """You measure the gradients of the cell's parameters. There is one for each parameter, not one for each time step.

    A weight is used by all steps, and its gradient is the sum of all their parts: the near ones hide that the far ones
    have vanished. Look at the states instead, one by one.
    """
    h = h0
    for t in range(x.shape[1]):
        h = cell(x[:, t], h)
    gradients = torch.autograd.grad(F.mse_loss(h, target), list(cell.parameters()))
    return torch.stack([gradient.norm() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def stops_at_the_preactivation(cell, x, h0, target):
    """Your gradients are those of what goes into tanh, not of what comes out of it.

    The two differ by the slope of tanh at that step. The state is what tanh has made; the gradient with respect to it
    has not yet passed that step's tanh.
    """
    h, preactivations = h0, []
    for t in range(x.shape[1]):
        z = F.linear(x[:, t], cell.weight_ih, cell.bias_ih) + F.linear(h, cell.weight_hh, cell.bias_hh)
        preactivations.append(z)
        h = torch.tanh(z)
    gradients = torch.autograd.grad(F.mse_loss(h, target), preactivations)
    return torch.stack([gradient.norm() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def begins_with_the_initial_state(cell, x, h0, target):
    """Your first number belongs to the initial state, and the last state is missing: all are one step early.

    The number of results is right, which is why it is easily overlooked. The states are those *after* each step; keep a
    state once the cell has made it, not before.
    """
    h = h0.clone().requires_grad_()
    states = []
    for t in range(x.shape[1]):
        states.append(h)
        h = cell(x[:, t], h)
    gradients = torch.autograd.grad(F.mse_loss(h, target), states)
    return torch.stack([gradient.norm() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def lists_the_last_step_first(cell, x, h0, target):
    """Your norms are in the order in which backpropagation finds them, so the last step comes first.

    The result is in the order of time. Turned round, vanishing looks like exploding.
    """
    states = [h0]
    for x_t in x.unbind(1):
        states.append(cell(x_t, states[-1]))
    gradients = torch.autograd.grad(F.mse_loss(states[-1], target), states[:0:-1])
    return torch.stack([gradient.norm() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def averages_the_sequences_norms(cell, x, h0, target):
    """You take a norm for each sequence and average them over the batch.

    With one sequence that is what was asked for, with more of them it is not: the gradient for a step is one matrix,
    batch by hidden size, and its norm takes in all of its numbers at once.
    """
    states = [h0]
    for x_t in x.unbind(1):
        states.append(cell(x_t, states[-1]))
    gradients = torch.autograd.grad(F.mse_loss(states[-1], target), states[1:])
    return torch.stack([gradient.norm(dim=1).mean() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def divides_by_the_last_norm(cell, x, h0, target):
    """Your numbers are ratios: each is divided by the norm at the last step.

    To judge the regime you will compare with the last step, but that is the next function's work. Here the norms
    themselves are asked for.
    """
    states = [h0]
    for x_t in x.unbind(1):
        states.append(cell(x_t, states[-1]))
    gradients = torch.autograd.grad(F.mse_loss(states[-1], target), states[1:])
    return torch.stack([gradient.norm() / gradients[-1].norm() for gradient in gradients])


@misconception("hidden_gradient_norms", caught_by="test_norms_equal_autograd")
def starts_from_a_state_of_zeros(cell, x, h0, target):
    """Your cell starts from zeros instead of the initial state that is given.

    All states are then others, and with them the slopes of tanh and the gradients. `h0` is the state before the first
    step.
    """
    h, states = torch.zeros_like(h0), []
    for t in range(x.shape[1]):
        h = cell(x[:, t], h)
        states.append(h)
    gradients = torch.autograd.grad(F.mse_loss(h, target), states)
    return torch.stack([gradient.norm() for gradient in gradients])


# --- regime ---------------------------------------------------------------------------------------------------------


@misconception("regime", caught_by="test_regime")
def judges_the_first_norm_alone(norms):
    """You judge by the size of the first norm, without asking how large the last one was.

    If the loss itself has a small gradient, all norms are small, and yet nothing has been lost on the way. Vanishing
    and exploding are about what becomes of a gradient: compare the two ends.
    """
    if not torch.isfinite(norms).all():
        return "exploding"
    if norms[0] < 1 / LIMIT:  # noqa: F821 -- the reference's
        return "vanishing"
    return "exploding" if norms[0] > LIMIT else "stable"  # noqa: F821 -- the reference's


@misconception("regime", caught_by="test_regime")
def reads_time_backward(norms):
    """Your comparison is upside down: what you call vanishing explodes, and the other way round.

    Gradients start at the *last* step and walk to the first. They vanish if the first step is left with much less than
    the last one had.
    """
    if not torch.isfinite(norms).all():
        return "exploding"
    ratio = norms[-1] / norms[0]
    return "vanishing" if ratio < 1 / LIMIT else "exploding" if ratio > LIMIT else "stable"  # noqa: F821 -- the reference's


@misconception("regime", caught_by="test_regime")
def takes_nan_for_stable(norms):
    """Norms with infinities or NaN among them come out as stable.

    Every comparison with NaN is false, so whatever your last branch is gets them. Numbers that have overflowed are
    the plainest explosion there is: ask for them first, at all steps.
    """
    ratio = norms[0] / norms[-1]
    return "vanishing" if ratio < 1 / LIMIT else "exploding" if ratio > LIMIT else "stable"  # noqa: F821 -- the reference's


@misconception("regime", caught_by="test_regime")
def compares_the_smallest_and_largest(norms):
    """You look at the largest and the smallest norm, wherever they occur.

    A gradient that grows and shrinks again on its way has neither vanished nor exploded. What matters to learning is
    what arrives at the first step, compared with what set out at the last.
    """
    if not torch.isfinite(norms).all() or norms.max() / norms[-1] > LIMIT:  # noqa: F821 -- the reference's
        return "exploding"
    return "vanishing" if norms.min() / norms[-1] < 1 / LIMIT else "stable"  # noqa: F821 -- the reference's


@misconception("regime", caught_by="test_regime")
def calls_every_decrease_vanishing(norms):
    """You call a gradient vanishing as soon as it shrinks, and exploding as soon as it grows.

    Some change is the rule. The words are kept for changes that make a difference, and the stub says how large one
    must be.
    """
    if not torch.isfinite(norms).all():
        return "exploding"
    return "vanishing" if norms[0] < norms[-1] else "exploding" if norms[0] > norms[-1] else "stable"


@misconception("regime", caught_by="test_regime")
def judges_the_factor_of_one_step(norms):
    """You hold the change from one step to the next against the limit.

    Over hundreds of steps, a factor of 0.97 is enough to make a gradient vanish. The limit is meant for the whole way,
    from the last step to the first.
    """
    if not torch.isfinite(norms).all():
        return "exploding"
    factor = (norms[0] / norms[-1]) ** (1 / max(len(norms) - 1, 1))
    return "vanishing" if factor < 1 / LIMIT else "exploding" if factor > LIMIT else "stable"  # noqa: F821 -- the reference's


# --- plot_gradient_norms --------------------------------------------------------------------------------------------


@misconception("plot_gradient_norms", caught_by="test_figure")
def draws_on_a_linear_scale(norms):
    """Your y axis is linear.

    Beside a gradient of 1000, those of 0.1 and of 0.00001 are the same flat line at the bottom. Each step is a factor,
    and factors are seen on another kind of axis.
    """
    axes = Figure().subplots()
    for name, values in norms.items():
        axes.plot(range(1, len(values) + 1), values, label=name)
    axes.set(xlabel="time step", ylabel="gradient norm")
    axes.legend()
    return axes.figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def draws_the_logarithms(norms):
    """You draw the logarithms of the norms on a linear axis.

    The picture has the right form, but its axis reads -5 where the norm is 0.00001. Let the axis be logarithmic and
    draw the norms themselves, so that their values can be read off.
    """
    axes = Figure().subplots()
    for name, values in norms.items():
        axes.plot(range(1, len(values) + 1), values.log10(), label=name)
    axes.set(xlabel="time step", ylabel="gradient norm")
    axes.legend()
    return axes.figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def gives_each_curve_an_axes_of_its_own(norms):
    """Each of your curves has an Axes of its own.

    Each one then gets a scale of its own, and what should be compared stands on three different rulers. All curves
    belong into one Axes.
    """
    figure = Figure()
    for column, (name, values) in enumerate(norms.items(), 1):
        axes = figure.add_subplot(1, len(norms), column)
        axes.semilogy(range(1, len(values) + 1), values, label=name)
        axes.set(xlabel="time step", ylabel="gradient norm")
        axes.legend()
    return figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def makes_a_figure_for_each_curve(norms):
    """Only one curve is left in the figure that you return, because you make a new figure in every round of your loop.

    The figure and its Axes are made once, before the loop; what the loop adds are curves.
    """
    for name, values in norms.items():
        figure = Figure()
        axes = figure.subplots()
        axes.semilogy(range(1, len(values) + 1), values, label=name)
        axes.set(xlabel="time step", ylabel="gradient norm")
        axes.legend()
    return figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def counts_steps_from_zero(norms):
    """Your time steps begin with 0.

    That is what happens when only the values are given to `plot`. In this lesson $h_0$ is the state before the first
    step, so a gradient drawn there would belong to it.
    """
    axes = Figure().subplots()
    for name, values in norms.items():
        axes.semilogy(values, label=name)
    axes.set(xlabel="time step", ylabel="gradient norm")
    axes.legend()
    return axes.figure


@misconception("plot_gradient_norms", caught_by="test_figure")
def goes_on_with_the_last_figure(norms):
    """The figure of a second call still holds the curves of the first.

    `plt.gcf()` and `plt.gca()` give you whatever figure is current, also one from an earlier call. Make a new one in
    every call.
    """
    import matplotlib.pyplot as plt

    axes = plt.gca()
    for name, values in norms.items():
        axes.semilogy(range(1, len(values) + 1), values, label=name)
    axes.set(xlabel="time step", ylabel="gradient norm")
    axes.legend()
    return plt.gcf()
