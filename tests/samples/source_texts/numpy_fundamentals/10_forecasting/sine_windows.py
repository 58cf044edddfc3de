import numpy as np
import torch


def sine_series(phases, frequencies, num_steps):
    """
    Wave after wave
    """
    waves = []
    for phase, frequency in zip(phases.numpy(), frequencies.numpy()):
        t = phase + 2 * np.pi * frequency * np.arange(num_steps)
        waves.append(np.sin(t))
    return torch.tensor(np.array(waves), dtype=phases.dtype)


def cut_windows(series, window):
    """
    Input: `window` points, target: the point after them
    """
    num_steps = series.shape[1]
    if num_steps < window + 1:
        raise ValueError("these series are too short")
    X, y = [], []
    for data in series:
        for start in range(num_steps - window):
            X.append(data[start : start + window].reshape(-1, 1))
            y.append(data[start + window].reshape(1))
    return torch.stack(X), torch.stack(y)


def target_repeats_input(frequency, window):
    """
    How many periods lie between the target and each of the inputs?
    """
    periods = frequency * np.arange(1, window + 1)
    return bool(np.any(np.abs(periods - np.round(periods)) < 1e-6))


def fixed_frequency_windows(num_windows, window, frequency, generator):
    """
    Only the starting point is random
    """
    if target_repeats_input(frequency, window):
        raise ValueError("the target can be read off the inputs")
    return random_frequency_windows(num_windows, window, frequency, frequency, generator)


def random_frequency_windows(num_windows, window, low, high, generator):
    """
    Random starting point and random frequency for every sequence
    """
    X, y = [], []
    for _ in range(num_windows):
        start, where = torch.rand(2, generator=generator, dtype=torch.float64).tolist()
        step = 2 * np.pi * (low + (high - low) * where)
        begin = 2 * np.pi * start
        data = np.sin(np.linspace(begin, begin + step * window, window + 1))
        X.append(data[:window].reshape(-1, 1))
        y.append(data[window:])
    return torch.FloatTensor(np.array(X)), torch.FloatTensor(np.array(y))
