import math

import torch


def sine_series(phases, frequencies, num_steps):
    t = torch.arange(num_steps, dtype=phases.dtype)
    return torch.sin(torch.outer(frequencies, t) * 2 * math.pi + phases.unsqueeze(1))


def cut_windows(series, window):
    n_windows = series.size(1) - window
    if n_windows < 1:
        raise ValueError(f"no room for {window} values and a target")
    # (windows,) + (window + 1,) -> (windows, window + 1)
    index = torch.arange(n_windows)[:, None] + torch.arange(window + 1)
    seq = series[:, index].reshape(-1, window + 1, 1)
    return seq[:, :-1], seq[:, -1]


def target_repeats_input(frequency, window):
    return any(abs(frequency * lag - round(frequency * lag)) < 1e-6 for lag in range(1, window + 1))


def fixed_frequency_windows(num_windows, window, frequency, generator):
    if target_repeats_input(frequency, window):
        raise ValueError("with these periods the target equals an input")
    start = torch.rand(num_windows, generator=generator) * 2 * math.pi
    seq = sine_series(start, torch.full((num_windows,), frequency), window + 1)
    return cut_windows(seq, window)


def random_frequency_windows(num_windows, window, low, high, generator):
    start = torch.rand(num_windows, generator=generator) * 2 * math.pi
    frequencies = torch.empty(num_windows).uniform_(low, high, generator=generator)
    return cut_windows(sine_series(start, frequencies, window + 1), window)
