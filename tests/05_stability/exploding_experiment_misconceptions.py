"""Wrong answers to 05_stability/exploding_experiment: each replaces one definition of the reference."""

import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import nn

from autograder.misconceptions import misconception

# --- gradient_norms -------------------------------------------------------------------------------------------------


@misconception("gradient_norms", caught_by="test_norms_before_and_after")
def measures_after_clipping_only(model, x, y, max_norm):
    """Both of your numbers were measured after clipping.

    The norm before clipping is what shows an explosion, and it is gone once the gradients have been scaled. Measure
    before you clip, or keep what `clip_grad_norm_` returns: that is the norm before.
    """
    model.zero_grad()
    F.mse_loss(model(x), y).backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    norm = torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm().item()
    return norm, norm


@misconception("gradient_norms", caught_by="test_norms_before_and_after")
def takes_the_returned_norm_for_the_clipped_one(model, x, y, max_norm):
    """The norm that you give as the second is the one before clipping.

    `clip_grad_norm_` returns what it found, not what it left. To see what it left, measure once more.
    """
    model.zero_grad()
    F.mse_loss(model(x), y).backward()
    before = torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm()
    after = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    return before.item(), after.item()


@misconception("gradient_norms", caught_by="test_norms_before_and_after")
def assumes_the_limit_is_reached(model, x, y, max_norm):
    """You give the limit itself as the norm after clipping.

    That is so only when there was something to clip. A gradient shorter than the limit stays as it is. Measure what is
    there.
    """
    model.zero_grad()
    F.mse_loss(model(x), y).backward()
    return nn.utils.clip_grad_norm_(model.parameters(), max_norm).item(), float(max_norm)


@misconception("gradient_norms", caught_by="test_norms_before_and_after")
def adds_up_the_norms(model, x, y, max_norm):
    """You add up the norms of the parameters' gradients.

    The global norm is the length of *one* vector that holds them all, and lengths at right angles do not simply add up.
    The lesson's worked example has 13 where you would get 17.
    """
    model.zero_grad()
    F.mse_loss(model(x), y).backward()
    before = sum(parameter.grad.norm().item() for parameter in model.parameters())
    nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    return before, sum(parameter.grad.norm().item() for parameter in model.parameters())


@misconception("gradient_norms", caught_by="test_norms_before_and_after")
def looks_at_the_recurrent_part_only(model, x, y, max_norm):
    """You measure and clip the gradients of the recurrent layers, without those of the linear layer.

    The optimizer moves all parameters of the model, so the length of its step is decided by all gradients together.
    """
    parameters = list(getattr(model, "rnn", model).parameters())
    model.zero_grad()
    F.mse_loss(model(x), y).backward()
    before = nn.utils.clip_grad_norm_(parameters, max_norm)
    after = torch.stack([parameter.grad.norm() for parameter in parameters]).norm()
    return before.item(), after.item()


@misconception("gradient_norms", caught_by="test_measuring_leaves_the_model")
def keeps_what_was_in_grad(model, x, y, max_norm):
    """Your first number counts gradients that were there before.

    `backward()` adds to what `.grad` holds. Unless it is cleared first, you measure the sum of this call's gradients
    and those of an earlier one.
    """
    F.mse_loss(model(x), y).backward()
    before = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    after = torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm()
    return before.item(), after.item()


@misconception("gradient_norms", caught_by="test_measuring_leaves_the_model")
def takes_a_step_as_well(model, x, y, max_norm):
    """After your measurement the parameters are no longer what they were: you have taken a step.

    Measuring should leave the model alone, or a second measurement would speak of another model.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    optimizer.zero_grad()
    F.mse_loss(model(x), y).backward()
    before = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    after = torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm()
    optimizer.step()
    return before.item(), after.item()


# --- train ----------------------------------------------------------------------------------------------------------


@misconception("train", caught_by=("test_one_step", "test_histories"))
def clips_after_the_step(model, x, y, epochs, lr, max_norm=None):
    """You clip when the optimizer has already taken its step.

    The step then goes along the whole gradient, however long, and clipping is in vain, for the next round clears it.
    There is just one place in the loop for clipping: between `backward()` and `step()`.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def clips_before_backward(model, x, y, epochs, lr, max_norm=None):
    """You clip before `backward()`, when the gradients of this round are not there yet.

    You measure and scale what the round before has left, or nothing, and the optimizer then finds new, unclipped
    ones. There is just one place in the loop for clipping: between `backward()` and `step()`.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def clips_each_value(model, x, y, epochs, lr, max_norm=None):
    """You clip every element of the gradients by itself.

    That changes their direction, and the whole can still be longer than the limit. The limit is meant for the norm of
    all gradients together, and PyTorch has one function for values and another for norms.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
        if max_norm is not None:
            nn.utils.clip_grad_value_(model.parameters(), max_norm)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def clips_each_parameter_by_itself(model, x, y, epochs, lr, max_norm=None):
    """You clip the gradient of every parameter by itself, so each may be as long as the limit.

    All together they are then longer than that, and point elsewhere. The limit is meant for the one vector that all
    gradients make up.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
        if max_norm is not None:
            for parameter in model.parameters():
                nn.utils.clip_grad_norm_([parameter], max_norm)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by="test_one_step")
def always_scales_to_the_limit(model, x, y, epochs, lr, max_norm=None):
    """You scale the gradients to the limit even when they are shorter than that.

    Clipping makes long gradients shorter, never short ones longer: near a minimum your steps would not become smaller
    any more.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))
        if max_norm is not None:
            for parameter in model.parameters():
                parameter.grad.mul_(max_norm / norm)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def clips_without_being_asked(model, x, y, epochs, lr, max_norm=None):
    """You clip to a norm of 1 when no limit is given.

    Then the two halves of the experiment are the same, and there is nothing to compare. Without a limit the step goes
    along the gradient as it is.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm or 1.0)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"), same_as="clips_after_the_step")
def never_clips(model, x, y, epochs, lr, max_norm=None):
    """Your training takes no notice of the limit.

    The steps along an exploding gradient are then as long as it is. Where in the loop are the gradients complete, and
    not used yet?
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norms.append(torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm().item())
        optimizer.step()
        losses.append(loss.item())
    return losses, norms


@misconception("train", caught_by="test_histories")
def never_clears_the_gradients(model, x, y, epochs, lr, max_norm=None):
    """The gradients of all epochs add up, because nothing clears them in between.

    `backward()` adds to what is there. From the second epoch on, your steps go along a sum of gradients, most of them
    out of date.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def notes_the_norm_after_clipping(model, x, y, epochs, lr, max_norm=None):
    """The norms that you list were measured after clipping, so with a limit of 1 they never exceed 1.

    The list is there to show explosions that clipping has kept from the weights. `clip_grad_norm_` returns the norm
    before clipping.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        norms.append(torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm().item())
        optimizer.step()
        losses.append(loss.item())
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def notes_the_loss_after_the_step(model, x, y, epochs, lr, max_norm=None):
    """Each loss that you list was computed after the step of its epoch.

    Then the list lacks the loss that training started from, and costs one more forward pass in every epoch. Keep the
    loss from which the gradients were computed.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        optimizer.zero_grad()
        F.mse_loss(model(x), y).backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        optimizer.step()
        losses.append(F.mse_loss(model(x), y).item())
        norms.append(norm.item())
    return losses, norms


@misconception("train", caught_by=("test_one_step", "test_histories"))
def uses_adam(model, x, y, epochs, lr, max_norm=None):
    """You train with Adam.

    Adam divides each gradient by its own recent size, so clipping changes next to nothing about its first steps, and
    the experiment shows nothing. The stub asks for plain SGD, whose step is the learning rate times the gradient.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


@misconception("train", caught_by="test_histories")
def adds_momentum(model, x, y, epochs, lr, max_norm=None):
    """You train with momentum.

    Then a step carries on earlier ones, and can be many times longer than the learning rate times the limit. The stub
    asks for SGD with its other settings as they come.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses, norms = [], []
    for _ in range(epochs):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf") if max_norm is None else max_norm)
        optimizer.step()
        losses, norms = [*losses, loss.item()], [*norms, norm.item()]
    return losses, norms


# --- plot_losses ----------------------------------------------------------------------------------------------------


@misconception("plot_losses", caught_by="test_figure")
def draws_on_a_linear_scale(clipped, unclipped):
    """Your y axis is linear.

    If one of the two losses rises into the thousands, the other is a flat line at the bottom. A logarithmic axis shows
    both.
    """
    figure = Figure()
    axes = figure.subplots()
    axes.plot(clipped, label="clipped")
    axes.plot(unclipped, label="unclipped")
    axes.set(xlabel="epoch", ylabel="loss")
    axes.legend()
    return figure


@misconception("plot_losses", caught_by="test_figure")
def gives_each_curve_an_axes_of_its_own(clipped, unclipped):
    """Each curve has an Axes of its own, and so a scale of its own.

    They are there to be compared, so both belong into one Axes.
    """
    figure = Figure()
    for axes, name, losses in zip(figure.subplots(1, 2), ("clipped", "unclipped"), (clipped, unclipped), strict=True):
        axes.semilogy(losses, label=name)
        axes.set(xlabel="epoch", ylabel="loss")
        axes.legend()
    return figure


@misconception("plot_losses", caught_by="test_figure")
def exchanges_the_names(clipped, unclipped):
    """The two labels are exchanged.

    The curve named "clipped" holds the losses of training without clipping. In a picture of this experiment that is
    easy to believe and hard to notice.
    """
    figure = Figure()
    axes = figure.subplots()
    axes.semilogy(unclipped, label="clipped")
    axes.semilogy(clipped, label="unclipped")
    axes.set(xlabel="epoch", ylabel="loss")
    axes.legend()
    return figure
