"""Faults about vanishing gradients, each put into the answer of the same text."""

import matplotlib.pyplot as plt
import numpy as np

from autograder.misconceptions import misconception


@misconception("regime", caught_by="test_regime")
def calls_everything_stable_between_fixed_bounds(norms):
    """The first gradient alone is held against bounds so wide that a few steps never reach them."""
    first = norms.numpy()[0]
    if first < 1e-4:
        return "vanishing"
    elif first <= 1e2:
        return "stable"
    else:
        return "exploding"


@misconception("plot_gradient_norms", caught_by="test_figure")
def opens_a_figure_for_every_subplot(norms):
    """Each round opens a figure and draws into one of its places, so every figure but the last is lost."""
    for place, (name, values) in enumerate(norms.items(), 1):
        figure = plt.figure(figsize=(8, 4))
        plt.subplot(1, len(norms), place)
        plt.plot(np.arange(len(values)) + 1, values, "o-", label=name)
        plt.yscale("log")
        plt.xlabel("time step")
        plt.ylabel("gradient norm")
        plt.legend()
    return figure
