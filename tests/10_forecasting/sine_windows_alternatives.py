"""Right answers to 10_forecasting/sine_windows, in another style."""

import math

import torch

from autograder.misconceptions import alternative


@alternative("sine_series")
def turns_step_by_step(phases, frequencies, num_steps):
    """Wave by wave and step by step, in Python's own floats."""
    rows = zip(phases.tolist(), frequencies.tolist(), strict=True)
    values = [[math.sin(p + math.tau * f * t) for t in range(num_steps)] for p, f in rows]
    return torch.tensor(values, dtype=phases.dtype)


@alternative("sine_series")
def writes_the_span_as_linspace(phases, frequencies, num_steps):
    """One linspace for each wave, from its first angle to its last."""
    rows = []
    for phase, frequency in zip(phases, frequencies, strict=True):
        end = phase + 2 * torch.pi * frequency * (num_steps - 1)
        rows.append(torch.linspace(phase.item(), end.item(), num_steps, dtype=phases.dtype).sin())
    return torch.stack(rows)


@alternative("cut_windows")
def slices_in_two_loops(series, window):
    """Slices in a list, for each series and each start."""
    inputs, targets = [], []
    for row in series:
        for end in range(window, len(row)):
            inputs.append(row[end - window : end].unsqueeze(-1))
            targets.append(row[end : end + 1])
    if not inputs:
        raise ValueError("too short")
    return [torch.stack(inputs), torch.stack(targets)]


@alternative("cut_windows")
def unfolds_window_and_target_together(series, window):
    """Unfold stretches of window + 1 values, then split off the last; NumPy's sliding windows would do as well."""
    if series.size(1) < window + 1:
        raise ValueError("too short")
    stretches = series.unfold(1, window + 1, 1).flatten(0, 1).unsqueeze(-1)
    return stretches[:, :-1], stretches[:, -1]


@alternative("target_repeats_input")
def compares_all_lags_at_once(frequency, window):
    """NumPy's arrays, and a sine that is zero at whole and half periods."""
    import numpy as np

    periods = frequency * np.arange(1, window + 1)
    return np.any(np.abs(np.sin(np.pi * periods)) < 1e-6 * np.pi)


@alternative("fixed_frequency_windows")
def samples_both_ways_of_the_circle(num_windows, window, frequency, generator):
    """Phases from -2 pi to 2 pi, and the target sampled for itself."""
    if any(math.isclose(frequency * lag, round(frequency * lag), abs_tol=1e-7) for lag in range(1, window + 1)):
        raise ValueError("the target repeats an input")
    phases = torch.empty(num_windows, 1).uniform_(-math.tau, math.tau, generator=generator)
    steps = torch.arange(window)
    inputs = torch.sin(phases + math.tau * frequency * steps)
    targets = torch.sin(phases + math.tau * frequency * window)
    return inputs[..., None], targets


@alternative("random_frequency_windows")
def draws_wave_by_wave_in_numpy(num_windows, window, low, high, generator):
    """A NumPy generator seeded from the one given, float64 until the end, frequency before phase."""
    import numpy as np

    seed = torch.randint(2**62, (), generator=generator).item()
    rng = np.random.default_rng(seed)
    inputs, targets = [], []
    for _ in range(num_windows):
        frequency, phase = rng.uniform(low, high), rng.uniform(0, 4 * np.pi)
        values = np.sin(phase + 2 * np.pi * frequency * np.arange(window + 1))
        inputs.append(values[:-1].reshape(-1, 1))
        targets.append([values[-1]])
    return torch.tensor(np.array(inputs)).float(), torch.FloatTensor(np.array(targets))
