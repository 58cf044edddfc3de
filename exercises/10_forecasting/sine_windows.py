"""Make the data of a forecasting task: windows of a series, each with the value that comes next.

A network learns to forecast from examples: some values in a row, the *window*, and the one value after them, the
*target*. You sample sine waves (`sine_series`), cut series into windows and targets (`cut_windows`), and make two data
sets of them: one in which all waves have the same frequency, and one in which every wave has its own.

Care is needed because a forecast is easily too good. If the target can be read off somewhere in its own window, nothing
has to be learned but where to look. That happens when the window reaches one value too far, and it happens to a
perfectly cut window when the wave repeats itself in time. You say when (`target_repeats_input`), and refuse such data.

Frequencies are counted in periods per step: a wave of frequency 1/12 is back where it was after 12 steps. They lie
between 0 and 1/2, both excluded. Nothing is forbidden.
"""

import math

import torch
from jaxtyping import Float
from torch import Generator, Tensor

# How near to an integer a number of periods is whole: rounding misses by less, other frequencies by more.
TOLERANCE = 1e-6


def sine_series(
    phases: Float[Tensor, " series"], frequencies: Float[Tensor, " series"], num_steps: int
) -> Float[Tensor, "series time"]:
    """Sample one sine wave for each phase and its frequency, at the steps 0, 1, ..., `num_steps` - 1.

    A wave of phase p and frequency f has the value sin(p + 2 pi f t) at step t. `num_steps` is at least 1. The result
    has the dtype of `phases`, which is that of `frequencies` too.
    """
    raise NotImplementedError


def cut_windows(
    series: Float[Tensor, "series time"], window: int
) -> tuple[Float[Tensor, "windows {window} 1"], Float[Tensor, "windows 1"]]:
    """Cut series into all windows of `window` values that have a next value, and give windows and next values.

    Windows overlap: each begins one step after the one before it. They come in the order of the series, and for each
    series in the order of time; the target in row i belongs to the window in row i. No window reaches over the end of
    its series, and nothing is padded. The last axis of both results, of length 1, is the one of features.

    `window` is at least 1. Raises a ValueError if the series are too short for a single window and its target.
    """
    raise NotImplementedError


def target_repeats_input(frequency: float, window: int) -> bool:
    """Say whether a wave of this frequency repeats one of the `window` inputs in its target, whatever its phase.

    It does if one of the inputs, from the last to the first, lies a whole number of periods before the target. Rounding
    must not decide: a number of periods counts as whole if it is less than `TOLERANCE` away from an integer,
    below it or above. That an input has the target's value by chance, for some phases only, does not matter.
    """
    raise NotImplementedError


def fixed_frequency_windows(
    num_windows: int, window: int, frequency: float, generator: Generator
) -> tuple[Float[Tensor, "{num_windows} {window} 1"], Float[Tensor, "{num_windows} 1"]]:
    """Make windows and targets of waves that all have the same frequency.

    There is one window for each wave. Its phase at the window's first value is drawn anew for each wave, uniformly over
    a whole period. All that is random comes from `generator`, which moves on, so the next call with it gives other
    data; PyTorch's global generator is left alone. In what order you draw is yours to choose. The results are float32.

    Raises a ValueError if the target repeats one of the inputs, as `target_repeats_input` says.

    Source: PyTorch documentation, "torch.Generator" and "torch.rand".
    """
    raise NotImplementedError


def random_frequency_windows(
    num_windows: int, window: int, low: float, high: float, generator: Generator
) -> tuple[Float[Tensor, "{num_windows} {window} 1"], Float[Tensor, "{num_windows} 1"]]:
    """Make windows and targets of waves that each have their own frequency.

    The frequency of each wave is drawn uniformly between `low` and `high`, independently of its phase. All else is as
    in `fixed_frequency_windows`, but that nothing is refused: a frequency drawn at random hardly ever repeats an input.
    """
    raise NotImplementedError
