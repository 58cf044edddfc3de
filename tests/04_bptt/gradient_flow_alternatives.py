"""Right answers to 04_bptt/gradient_flow, in another style."""

import torch
import torch.nn.functional as F

from autograder.misconceptions import alternative


@alternative("simulate_gradient")
def in_a_loop(weight, slope, num_steps):
    """Insert at the front, then make a float32 tensor of the list."""
    derivative, derivatives = 1.0, [1.0]
    for _ in range(num_steps - 1):
        derivative *= weight * slope
        derivatives.insert(0, derivative)
    return torch.tensor(derivatives)


@alternative("simulate_gradient")
def with_a_cumulative_product(weight, slope, num_steps):
    """Multiply up, then turn round."""
    factors = torch.full((num_steps,), weight * slope)
    factors[0] = 1.0
    return factors.cumprod(0).flip(0)


@alternative("hidden_gradient_norms")
def with_retain_grad(cell, x, h0, target):
    """Keep the gradients of the states, and let backward() fill the parameters' too."""
    states = []
    h = h0
    for t in range(x.size(1)):
        h = cell(x[:, t, :], h)
        h.retain_grad()
        states.append(h)
    loss = F.mse_loss(states[-1], target)
    loss.backward()
    return torch.tensor([state.grad.pow(2).sum().sqrt().item() for state in states], dtype=x.dtype)


@alternative("hidden_gradient_norms")
def by_the_chain_rule(cell, x, h0, target):
    """Multiply by the slope and the matrix at every step back, without autograd."""
    with torch.no_grad():
        states = [h0]
        for t in range(x.shape[1]):
            states.append(cell(x[:, t], states[-1]))
        gradient = 2 * (states[-1] - target) / target.numel()
        norms = [torch.linalg.matrix_norm(gradient)]
        for h in states[:1:-1]:
            gradient = (gradient * (1 - h**2)) @ cell.weight_hh
            norms.insert(0, torch.linalg.matrix_norm(gradient))
    return torch.stack(norms)


@alternative("regime")
def with_logarithms(norms):
    """Compare exponents, with Python floats."""
    if any(norm != norm or norm == float("inf") for norm in norms.tolist()):  # noqa: PLR0124 -- NaN is not itself
        return "exploding"
    if norms[0] == 0:
        return "vanishing"
    change = (norms[0].log10() - norms[-1].log10()).item()
    if abs(change) <= 2:
        return "stable"
    return "exploding" if change > 0 else "vanishing"


@alternative("plot_gradient_norms")
def with_pyplot(norms):
    """A figure of pyplot, semilogy, labels by legend()."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    for values in norms.values():
        axes.semilogy(torch.arange(len(values)) + 1, values.numpy(), "o--")
    axes.legend(list(norms))
    axes.set_xlabel("Time step")
    axes.set_ylabel("Gradient norm")
    axes.set_title("Gradients on their way back")
    return figure
