"""Right answers to 05_stability/exploding_experiment, in another style."""

import torch
import torch.nn.functional as F
from torch import nn

from autograder.misconceptions import alternative


@alternative("gradient_norms")
def with_autograd_grad(model, x, y, max_norm):
    """Gradients as a list, scaled by hand; `.grad` is not touched."""
    gradients = torch.autograd.grad(F.mse_loss(model(x), y), list(model.parameters()))
    vector = torch.cat([gradient.flatten() for gradient in gradients])
    before = vector.norm()
    after = (vector * torch.clamp(max_norm / before, max=1.0)).norm()
    return [before, after]


@alternative("train")
def by_hand(model, x, y, epochs, lr, max_norm=None):
    """Update the parameters without an optimizer, and clip only where there is something to clip."""
    losses, norms = [], []
    for _ in range(epochs):
        loss = torch.mean((model(x) - y) ** 2)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        norm = sum(gradient.pow(2).sum() for gradient in gradients).sqrt()
        scale = 1.0 if max_norm is None or norm <= max_norm else max_norm / norm
        with torch.no_grad():
            for parameter, gradient in zip(model.parameters(), gradients, strict=True):
                parameter.sub_(lr * scale * gradient)
        losses.append(loss.detach())
        norms.append(norm)
    return [losses, norms]


@alternative("train")
def measures_first_then_clips(model, x, y, epochs, lr, max_norm=None):
    """Measure in every case, then clip if there is a limit; clear the gradients at first and after each epoch."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    optimizer.zero_grad(set_to_none=False)
    history = []
    criterion = nn.MSELoss()
    for _ in range(epochs):
        loss = criterion(model(x), y)
        loss.backward()
        norm = torch.cat([parameter.grad.flatten() for parameter in model.parameters()]).norm()
        if max_norm is not None:
            torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=max_norm)
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        history.append((float(loss.detach()), float(norm)))
    return tuple(zip(*history, strict=True))


@alternative("plot_losses")
def with_pyplot(clipped, unclipped):
    """A figure of pyplot, the scale set afterwards, names in the legend only."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot(clipped, "o-")
    axes.plot(unclipped, "x-")
    axes.legend(["Clipped", "Unclipped"])
    axes.set_yscale("log")
    axes.set_xlabel("Epoch")
    axes.set_ylabel("Loss")
    return figure
