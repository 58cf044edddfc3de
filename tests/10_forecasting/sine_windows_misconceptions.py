"""Wrong answers to 10_forecasting/sine_windows: each replaces one definition of the reference."""

import math

import torch

from autograder.misconceptions import misconception


@misconception("sine_series", caught_by="test_sine_series")
def leaves_out_two_pi(phases, frequencies, num_steps):
    """You take the frequency for an angle per step. It counts periods per step, and a period is a whole turn. How many
    steps does your wave of frequency 1/12 need until it is back?
    """
    return torch.sin(phases[:, None] + frequencies[:, None] * torch.arange(num_steps))


@misconception("sine_series", caught_by="test_sine_series")
def spreads_the_frequency_over_the_series(phases, frequencies, num_steps):
    """You take the frequency for periods per *series* and divide it by the number of steps, so a longer series gets a
    slower wave. The stub counts periods per step.
    """
    steps = torch.arange(num_steps) / num_steps
    return torch.sin(phases[:, None] + 2 * math.pi * frequencies[:, None] * steps)


@misconception("sine_series", caught_by="test_sine_series")
def counts_steps_from_one(phases, frequencies, num_steps):
    """Your series begin one step late: their first value is that of step 1. At step 0 the angle is the phase alone."""
    steps = torch.arange(1, num_steps + 1)
    return torch.sin(phases[:, None] + 2 * math.pi * frequencies[:, None] * steps)


@misconception("sine_series", caught_by="test_sine_series")
def delays_by_the_phase(phases, frequencies, num_steps):
    """You subtract the phase, or count it in steps: your waves are as fast as they should be, but start elsewhere.
    Look at the formula in the stub, at step 0.
    """
    steps = torch.arange(num_steps)
    return torch.sin(2 * math.pi * frequencies[:, None] * steps - phases[:, None])


@misconception("cut_windows", caught_by="test_windows_and_targets")
def takes_the_last_input_for_target(series, window):
    """Your target is the last value of its own window. A network needs only to copy it, and the error will be nearly
    zero: nothing has been forecast. Which value comes right after the window?
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    inputs = series[:, :-1].unfold(1, window, 1)
    return inputs.reshape(-1, window, 1), series[:, window - 1 : -1].reshape(-1, 1)


@misconception("cut_windows", caught_by="test_windows_and_targets")
def begins_windows_one_step_late(series, window):
    """Your windows begin one step late, so each has its own target as its last value. Write down the first window of
    1, 2, 3, 4, 5 and its target, and compare.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    inputs = series[:, 1:].unfold(1, window, 1)
    return inputs.reshape(-1, window, 1), series[:, window:].reshape(-1, 1)


@misconception("cut_windows", caught_by="test_shapes")
def forecasts_two_steps_ahead(series, window):
    """You leave out a step between window and target, so the target is the value after the next. Where does a slice end
    that you write as `start : start + window`, and what is the index of the value behind it?
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    inputs = series[:, :-2].unfold(1, window, 1) if series.shape[1] > window + 1 else series[:0, None, :window]
    return inputs.reshape(-1, window, 1), series[:, window + 1 :].reshape(-1, 1)


@misconception("cut_windows", caught_by="test_shapes")
def leaves_out_the_last_target(series, window):
    """You stop one window early: the last value of a series is never a target. Count the windows of three in 1, 2, 3,
    4, 5 that have a next value.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    starts = range(series.shape[1] - window - 1)
    inputs = [row[start : start + window, None] for row in series for start in starts]
    targets = [row[start + window, None] for row in series for start in starts]
    if not inputs:
        return torch.zeros(0, window, 1), torch.zeros(0, 1)
    return torch.stack(inputs), torch.stack(targets)


@misconception("cut_windows", caught_by="test_shapes")
def wraps_around_the_end(series, window):
    """Your last target is the first value of the series. Nothing comes after the last value, and it is no example of
    anything. `roll` takes what falls out at the end and puts it in front.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    inputs = series.unfold(1, window, 1)
    targets = series.roll(-window, dims=1)[:, : inputs.shape[1]]
    return inputs.reshape(-1, window, 1), targets.reshape(-1, 1)


@misconception("cut_windows", caught_by="test_shapes")
def pads_the_last_windows(series, window):
    """You go on to the end of the series and fill what is missing with zeros. These zeros are no measurements: the
    network learns from values that never were. Only whole windows with a next value are examples.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    padded = torch.cat([series, series.new_zeros(len(series), window - 1)], dim=1)
    inputs = padded.unfold(1, window, 1)[:, : series.shape[1] - 1]
    targets = torch.cat([series, series.new_zeros(len(series), window)], dim=1)[:, window:][:, : inputs.shape[1]]
    return inputs.reshape(-1, window, 1), targets.reshape(-1, 1)


@misconception("cut_windows", caught_by="test_shapes")
def cuts_without_overlap(series, window):
    """Your windows do not overlap: after one you jump to where it ended. That leaves out most of the examples in a
    series. By how many steps does a window begin after the one before it?
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    starts = range(0, series.shape[1] - window, window)
    inputs = torch.stack([row[start : start + window, None] for row in series for start in starts])
    return inputs, torch.stack([row[start + window, None] for row in series for start in starts])


@misconception("cut_windows", caught_by="test_shapes")
def cuts_across_the_series(series, window):
    """You lay all series end to end and cut that, so some windows begin in one series and end in the next. Each series
    is a world of its own.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    flat = series.flatten()
    return flat[:-1].unfold(0, window, 1)[..., None], flat[window:, None]


@misconception("cut_windows", caught_by="test_windows_and_targets")
def mixes_the_axes_of_the_windows(series, window):
    """You cut the right values, but reshape axes that stand in the wrong order, so the windows
    hold values of different times or series. Follow a series of 1, 2, 3, ... through your code.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    starts = range(series.shape[1] - window)
    inputs = torch.stack([series[:, start : start + window] for start in starts], dim=2)
    return inputs.reshape(-1, window, 1), series[:, window:].reshape(-1, 1)


@misconception("cut_windows", caught_by="test_windows_and_targets")
def pairs_windows_with_other_targets(series, window):
    """Your windows go through all series at the first start, then at the next one; your targets go through time first.
    Shapes agree and rows do not. Both have to come series by series.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    starts = range(series.shape[1] - window)
    inputs = torch.cat([series[:, start : start + window, None] for start in starts])
    return inputs, series[:, window:].reshape(-1, 1)


@misconception("cut_windows", caught_by="test_shapes")
def gives_targets_without_features(series, window):
    """Your targets have the shape (N,). Subtracted from predictions of shape (N, 1) they give N times N differences,
    most of them between things that have nothing to do with each other, and no error. See the shapes in the stub.
    """
    if series.shape[1] <= window:
        raise ValueError("too short")
    return series[:, :-1].unfold(1, window, 1).reshape(-1, window, 1), series[:, window:].reshape(-1)


@misconception("cut_windows", caught_by="test_too_short")
def gives_no_windows_for_short_series(series, window):
    """For series that are too short you give tensors without rows. The mean over no windows is NaN, and that shows
    much later and far away. See what the stub says of this case.
    """
    starts = range(series.shape[1] - window)
    inputs = [row[start : start + window, None] for row in series for start in starts]
    targets = [row[start + window, None] for row in series for start in starts]
    return torch.stack([torch.zeros(window, 1), *inputs])[1:], torch.stack([torch.zeros(1), *targets])[1:]


@misconception("target_repeats_input", caught_by="test_repeated_inputs")
def looks_at_the_first_input_only(frequency, window):
    """You ask whether the first input comes back as the target. If the window is longer than a period, the target can
    stand anywhere in it: every input has its own distance from the target.
    """
    periods = frequency * window
    return abs(periods - round(periods)) < 1e-6


@misconception("target_repeats_input", caught_by="test_repeated_inputs")
def looks_for_whole_periods_between_inputs(frequency, window):
    """You go up to a distance of window - 1, which is that between the first and the last *input*. How far is the
    target from the first input?
    """
    return any(abs(frequency * lag - round(frequency * lag)) < 1e-6 for lag in range(1, window))


@misconception("target_repeats_input", caught_by="test_repeated_inputs")
def takes_a_long_window_for_a_leak(frequency, window):
    """You call every window a leak that is as long as a period. A longer window is none as long as no input lies
    *whole* periods before the target: then the value is near, but it is not the same.
    """
    return frequency * window > 1 - 1e-6


@misconception("target_repeats_input", caught_by="test_repeated_inputs")
def lets_rounding_decide(frequency, window):
    """You compare without room for rounding, or on one side only. 49 times 1/49 is a little less than 1 for a computer,
    and its remainder by 1 is nearly 1, not nearly 0. How far is a number from the *nearest* integer?
    """
    return any((frequency * lag) % 1 < 1e-6 for lag in range(1, window + 1))


@misconception("target_repeats_input", caught_by="test_repeated_inputs")
def counts_half_periods(frequency, window):
    """You also count half periods. Half a period before the target the value has the other sign, so it is not the same;
    only a whole number of periods repeats it.
    """
    return any(abs(2 * frequency * lag - round(2 * frequency * lag)) < 1e-6 for lag in range(1, window + 1))


@misconception("fixed_frequency_windows", caught_by="test_leaks_are_refused")
def refuses_no_leak(num_windows, window, frequency, generator):
    """You make windows of any frequency, also those that hold their own target. A network that does well on these has
    learned where to look, not how to forecast. You have a function that says which they are.
    """
    phases = 2 * math.pi * torch.rand(num_windows, generator=generator)
    series = sine_series(phases, torch.full_like(phases, frequency), window + 1)  # noqa: F821 -- of the reference
    return cut_windows(series, window)  # noqa: F821 -- of the reference


@misconception("fixed_frequency_windows", caught_by="test_fixed_frequency")
def starts_every_wave_at_zero(num_windows, window, frequency, generator):
    """All your waves are the same one: only the phase can tell waves of one frequency apart, and yours does not change.
    A network could answer without a look at its input.
    """
    if target_repeats_input(frequency, window):  # noqa: F821 -- of the reference
        raise ValueError("the target repeats an input")
    phases = torch.zeros(num_windows)
    series = sine_series(phases, torch.full_like(phases, frequency), window + 1)  # noqa: F821 -- of the reference
    return cut_windows(series, window)  # noqa: F821 -- of the reference


@misconception("fixed_frequency_windows", caught_by="test_fixed_frequency")
def draws_phases_from_zero_to_one(num_windows, window, frequency, generator):
    """Your phases lie between 0 and 1. A phase is an angle, so that is a sixth of a period: most of the waves that
    there are never occur. How large is an angle that goes all the way round?
    """
    if target_repeats_input(frequency, window):  # noqa: F821 -- of the reference
        raise ValueError("the target repeats an input")
    phases = torch.rand(num_windows, generator=generator)
    series = sine_series(phases, torch.full_like(phases, frequency), window + 1)  # noqa: F821 -- of the reference
    return cut_windows(series, window)  # noqa: F821 -- of the reference


@misconception("random_frequency_windows", caught_by="test_random_frequency")
def draws_one_frequency_for_all(num_windows, window, low, high, generator):
    """You draw a single frequency and give it to all waves. That is the other data set. Each wave is to have
    its own.
    """
    phases = 2 * math.pi * torch.rand(num_windows, generator=generator)
    frequency = low + (high - low) * torch.rand(1, generator=generator)
    series = sine_series(phases, frequency.expand(num_windows), window + 1)  # noqa: F821 -- of the reference
    return cut_windows(series, window)  # noqa: F821 -- of the reference


@misconception("random_frequency_windows", caught_by="test_random_frequency")
def makes_frequency_and_phase_of_one_draw(num_windows, window, low, high, generator):
    """You use the same random numbers for phases and frequencies, so fast waves start at other places than slow ones:
    whoever knows the one knows the other. Each takes a draw of its own.
    """
    drawn = torch.rand(num_windows, generator=generator)
    series = sine_series(2 * math.pi * drawn, low + (high - low) * drawn, window + 1)  # noqa: F821 -- of the reference
    return cut_windows(series, window)  # noqa: F821 -- of the reference


@misconception("random_frequency_windows", caught_by="test_generator")
def draws_from_the_global_generator(num_windows, window, low, high, generator):
    """You draw from PyTorch's global generator and not from the one that you were given. The same seed then gives other
    data, depending on all that was drawn before. The functions that draw take a generator.
    """
    phases, drawn = 2 * math.pi * torch.rand(num_windows), torch.rand(num_windows)
    return cut_windows(sine_series(phases, low + (high - low) * drawn, window + 1), window)  # noqa: F821 -- of the reference


@misconception("random_frequency_windows", caught_by="test_random_frequency")
def seeds_anew_in_every_call(num_windows, window, low, high, generator):
    """You start again from the generator's first seed in every call. A second data set, the held-out one, say, is then
    a copy of the first. A generator goes on from where it is, if you let it.
    """
    own = torch.Generator().manual_seed(generator.initial_seed())
    phases, drawn = 2 * math.pi * torch.rand(num_windows, generator=own), torch.rand(num_windows, generator=own)
    return cut_windows(sine_series(phases, low + (high - low) * drawn, window + 1), window)  # noqa: F821 -- of the reference


@misconception("random_frequency_windows", caught_by="test_random_frequency")
def gives_float64(num_windows, window, low, high, generator):
    """Your values are float64, as NumPy makes them. The weights of a network are float32, and the two do not multiply.
    See which dtype the stub asks for.
    """
    phases = 2 * math.pi * torch.rand(num_windows, generator=generator).double()
    frequencies = low + (high - low) * torch.rand(num_windows, generator=generator).double()
    return cut_windows(sine_series(phases, frequencies, window + 1), window)  # noqa: F821 -- of the reference
