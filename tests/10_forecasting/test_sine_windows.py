"""Hidden suite of 10_forecasting/sine_windows."""

import math
from typing import Any, NamedTuple

import torch

from autograder.suite import (
    Draw,
    Handle,
    Student,
    assert_close,
    assert_shape,
    check,
    driver,
    observe,
    raised_by,
    require,
)

Windows = tuple[torch.Tensor, torch.Tensor]


@driver
def generator_of(answer: Any, seed: int) -> Any:
    """A generator of the worker's own."""
    del answer
    return torch.Generator().manual_seed(seed)


@driver
def global_state(answer: Any) -> torch.Tensor:
    """The state of PyTorch's global generator."""
    del answer
    return torch.get_rng_state()


def judged_pair(pair: Any, num_windows: int, window: int, what: str) -> Windows:
    """What should be windows and targets, once kind and shapes are judged."""
    require(isinstance(pair, list | tuple) and len(pair) == 2, f"{what} should give two tensors, windows and targets.")
    inputs, targets = pair
    assert_shape(inputs, (num_windows, window, 1), what=f"the tensor of windows from {what}")
    assert_shape(targets, (num_windows, 1), what=f"the tensor of targets from {what}")
    return inputs, targets


def judged_data(pair: Any, num_windows: int, window: int, what: str) -> torch.Tensor:
    """Windows and targets of one of the data sets, as series of `window` + 1 values."""
    inputs, targets = judged_pair(pair, num_windows, window, what)
    for tensor, name in ((inputs, "windows"), (targets, "targets")):
        found = getattr(tensor, "dtype", None)
        require(found is torch.float32, f"The tensor of {name} from {what} should be a tensor of float32.")
    series = torch.cat([inputs[:, :, 0], targets], dim=1).double()
    require(bool(series.isfinite().all()), f"The data from {what} are not all finite.")
    return series


class Waves(NamedTuple):
    """The waves behind series, as their values show them."""

    frequencies: torch.Tensor
    phases: torch.Tensor  # in periods, from 0 to 1


def waves_in(series: torch.Tensor, what: str) -> Waves:
    """Find the wave of amplitude 1 behind each series; refuse what is none.

    Of three values in a row, the outer two add up to 2 cos(2 pi f) times the inner one.
    """
    inner = series[:, 1:-1]
    cosine = (inner * (series[:, :-2] + series[:, 2:])).sum(1) / (2 * inner.square().sum(1)).clamp(min=1e-12)
    angles = cosine.clamp(-1, 1).arccos()[:, None] * torch.arange(series.shape[1])
    basis = torch.stack([angles.sin(), angles.cos()], dim=-1)
    weights = torch.linalg.solve_ex(basis.mT @ basis, basis.mT @ series[:, :, None]).result  # NaN where it is singular
    error = (basis @ weights)[:, :, 0] - series
    unit = weights.square().sum(dim=(1, 2)).sqrt() - 1
    require(
        float(error.abs().max()) < 5e-3,
        f"Windows from {what} and their targets are no evenly sampled sine waves, with the target as the next value.",
    )
    require(float(unit.abs().max()) < 5e-3, f"The waves from {what} do not swing between -1 and 1.")
    return Waves(
        cosine.clamp(-1, 1).arccos() / (2 * math.pi), torch.atan2(weights[:, 1, 0], weights[:, 0, 0]) / math.tau % 1
    )


def is_even(part: torch.Tensor, bins: int) -> bool:
    """Say whether numbers spread evenly over 0 to 1; 2000 uniform ones miss it once in more than 1e10 times."""
    counts = torch.histc(part.clamp(0, 1), bins, 0, 1) / (len(part) / bins)
    return float((counts - 1).abs().max()) < 8 * math.sqrt(bins / len(part))  # eight standard deviations


def are_drawn_anew(first: torch.Tensor, second: torch.Tensor) -> bool:
    """Say whether two sets of numbers from 0 to 1 are neither one grid nor the same draws in another order."""
    return float((first.sort().values - second.sort().values).abs().max()) > 1e-3


@check(points=1)
def test_sine_series(shared_student: Student, draw: Draw) -> None:
    """A series holds the values of its own wave, from step 0 on"""
    for series, num_steps in ((3, 7), (5, 5), (1, 9), (4, 1), (1, 1)):
        phases = draw.uniform(series, high=12.0, dtype=torch.float64)
        frequencies = draw.uniform(series, low=0.02, high=0.45, dtype=torch.float64)
        rows = zip(phases.tolist(), frequencies.tolist(), strict=True)
        expected = [[math.sin(p + math.tau * f * step) for step in range(num_steps)] for p, f in rows]
        for dtype, atol in ((torch.float64, 1e-6), (torch.float32, 1e-4)):
            got = shared_student.sine_series(phases.to(dtype), frequencies.to(dtype), num_steps)
            what = f"the tensor of {series} series of {num_steps} steps"
            assert_close(got, torch.tensor(expected, dtype=torch.float64), what=what, rtol=0, atol=atol)


CUTS = ((3, 9, 4), (4, 8, 4), (1, 7, 3), (5, 6, 5), (2, 6, 1), (1, 2, 1))


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """There are as many windows as there are next values, and all shapes are whole"""
    for series, num_steps, window in CUTS:
        pair = shared_student.cut_windows(draw.normal(series, num_steps), window)
        judged_pair(pair, series * (num_steps - window), window, f"{series} series of {num_steps} steps")


@check(points=2, needs="test_shapes")
def test_windows_and_targets(shared_student: Student, draw: Draw) -> None:
    """Every window is a stretch of one series, and its target is the value right after it"""
    for series, num_steps, window in CUTS:
        values = draw.permutation(series * num_steps).view(series, num_steps) + 1.0
        starts = [(row, start) for row in range(series) for start in range(num_steps - window)]
        inputs = torch.stack([values[row, start : start + window, None] for row, start in starts])
        targets = torch.stack([values[row, start + window, None] for row, start in starts])
        sent = values.clone()
        seen = observe(shared_student.cut_windows, sent, window)
        got = judged_pair(seen.value, len(starts), window, f"{series} series of {num_steps} steps")
        what = f"({series} series of {num_steps} steps, windows of {window})"
        assert_close(got[0], inputs, what=f"the tensor of windows {what}", rtol=0, atol=1e-6)
        assert_close(got[1], targets, what=f"the tensor of targets {what}", rtol=0, atol=1e-6)
        assert_close(seen.args[0], values, what="`series`, as the call left it,", rtol=0, atol=0)


@check(points=1)
def test_too_short(shared_student: Student, draw: Draw) -> None:
    """Series that are too short for a window and its target are refused with a ValueError"""
    for series, num_steps, window in ((3, 4, 4), (2, 3, 5), (1, 1, 1)):
        raised = raised_by(shared_student.cut_windows, draw.normal(series, num_steps), window)
        require(raised.type == "ValueError", "Series without a single window and target should raise a ValueError.")


@check(points=1)
def test_repeated_inputs(shared_student: Student) -> None:
    """A target repeats an input when some input lies whole periods before it, to within rounding"""
    cases = (
        (True, 2 / 30, 30, "a window of two periods"),
        (True, 1 / 12, 12, "a window of one period"),
        (True, 1 / 49, 49, "a window of one period"),
        (True, 1 / 12, 20, "a window longer than a period"),
        (True, 0.25, 6, "a window longer than a period"),
        (True, 3 / 7, 7, "a window of three periods"),
        (True, 5 / 23, 40, "a window longer than five periods"),
        (True, 0.3, 10, "a window of three periods"),
        (False, 1 / 12, 11, "a window one step short of a period"),
        (False, 0.25, 3, "a window one step short of a period"),
        (False, 3 / 7, 6, "a window one step short of three periods"),
        (False, 0.04, 20, "a window of less than a period"),
        (False, 0.35, 12, "periods that never end on a step of the window"),
        (False, math.sqrt(0.02), 30, "periods that never end on a step"),
        (False, 0.25, 1, "a single value"),
        (True, 1.0, 1, "a single value, a whole period before the target"),
    )
    for expected, frequency, window, about in cases:
        got = shared_student.target_repeats_input(frequency, window)
        assert_close(got, expected, what=f"what `target_repeats_input` says of {about}")


@check(points=1, needs="test_repeated_inputs")
def test_leaks_are_refused(shared_student: Student) -> None:
    """A fixed frequency that puts the target into its own window is refused with a ValueError"""
    for frequency, window in ((2 / 30, 30), (0.25, 6), (1 / 49, 50), (3 / 7, 7)):
        generator = generator_of(shared_student, 3)
        raised = raised_by(shared_student.fixed_frequency_windows, 5, window, frequency, generator)
        require(raised.type == "ValueError", "Windows that hold their own target should raise a ValueError.")
        pair = shared_student.fixed_frequency_windows(5, window, frequency + 0.003, generator)
        judged_pair(pair, 5, window, "fixed_frequency_windows")


def judged_calls(student: Student, draw: Draw, name: str, *arguments: float) -> list[Waves]:
    """The waves in the data of two calls with one generator, their phases judged."""
    generator = generator_of(student, draw.seed())
    found = []
    for _ in range(2):
        series = judged_data(getattr(student, name)(2000, *arguments, generator), 2000, int(arguments[0]), name)
        found.append(waves_in(series, name))
        phases = found[-1].phases
        even = is_even(phases, 8) and is_even(phases, 2)
        require(even, f"The phases of the waves from {name} are not spread evenly over a whole period.")
    require(are_drawn_anew(found[0].phases, found[1].phases), f"Two calls of {name} have the same set of phases.")
    return found


@check(points=1, needs="test_repeated_inputs")
def test_fixed_frequency(shared_student: Student, draw: Draw) -> None:
    """All windows have the given frequency, phases are random, and the target is the next value"""
    for window, frequency in ((20, 0.04), (11, 1 / 12)):
        for waves in judged_calls(shared_student, draw, "fixed_frequency_windows", window, frequency):
            error = (waves.frequencies - frequency).abs().max()
            require(float(error) < 1e-3, "Waves of a fixed frequency have another one than was asked for.")
    pair = shared_student.fixed_frequency_windows(1, 4, 0.1, generator_of(shared_student, 5))
    judged_data(pair, 1, 4, "fixed_frequency_windows")


@check(points=1)
def test_random_frequency(shared_student: Student, draw: Draw) -> None:
    """Each window has its own frequency between the limits, whatever its phase, and the next value as its target"""
    for window, low, high in ((20, 0.025, 0.1), (9, 0.12, 0.31)):
        calls = judged_calls(shared_student, draw, "random_frequency_windows", window, low, high)
        for waves in calls:
            part = (waves.frequencies - low) / (high - low)
            require(
                bool(((part > -0.01) & (part < 1.01)).all()), "A random frequency lies outside the limits, or all do."
            )
            require(is_even(part, 8), "Random frequencies are not spread evenly between the limits.")
            halves = part[waves.phases < 0.5], part[waves.phases >= 0.5]
            quarters = part[waves.phases % 0.5 < 0.25], part[waves.phases % 0.5 >= 0.25]
            for some in (*halves, *quarters):
                require(is_even(some, 4), "Random frequencies depend on the phases.")
        drawn = [(waves.frequencies - low) / (high - low) for waves in calls]
        require(are_drawn_anew(*drawn), "Two calls of random_frequency_windows have the same set of frequencies.")
    pair = shared_student.random_frequency_windows(1, 4, 0.05, 0.2, generator_of(shared_student, 5))
    judged_data(pair, 1, 4, "random_frequency_windows")


def data(student: Student, name: str, generator: Handle) -> torch.Tensor:
    """A small data set, as series."""
    arguments = (6, 8, 0.07) if name == "fixed_frequency_windows" else (6, 8, 0.05, 0.2)
    return judged_data(getattr(student, name)(*arguments, generator), 6, 8, name)


@check(points=1)
def test_generator(shared_student: Student, draw: Draw) -> None:
    """All that is random comes from the generator, which moves on"""
    seed = draw.seed()
    for name in ("fixed_frequency_windows", "random_frequency_windows"):
        before = global_state(shared_student)
        generator = generator_of(shared_student, seed)
        first, second = data(shared_student, name, generator), data(shared_student, name, generator)
        again, other = (data(shared_student, name, generator_of(shared_student, each)) for each in (seed, seed + 1))
        require(torch.equal(first, again), f"Two generators with the same seed give {name} different data.")
        require(not torch.equal(first, other), f"Generators with different seeds give {name} the same data.")
        require(not torch.equal(first, second), f"A second call of {name} with the same generator repeats the data.")
        require(torch.equal(global_state(shared_student), before), f"{name} moves PyTorch's global generator.")
