"""Wrong answers to 10_forecasting/quiz: each replaces one definition of the reference."""

from autograder.misconceptions import misconception


@misconception("windows_with_a_later_target", caught_by="test_windows_with_a_later_target")
def target_is_the_next_value():
    """You took the next value for the target. It lies further off here, so the last windows have none."""
    return 20 * (80 - 15)


@misconception("windows_with_a_later_target", caught_by="test_windows_with_a_later_target")
def windows_without_overlap():
    """You cut the series into pieces side by side. Windows overlap: a new one begins at each step."""
    return 20 * (80 // 15)


@misconception("windows_with_a_later_target", caught_by="test_windows_with_a_later_target")
def one_series_of_all():
    """You put all series end to end. A window must not reach from one series into another."""
    return 1600 - 15 - 2


@misconception("longest_window", caught_by="test_longest_window")
def one_period():
    """You counted the steps of one period. It is no whole number of steps, so no input lies exactly there."""
    return 6


@misconception("longest_window", caught_by="test_longest_window")
def holds_the_repeated_value():
    """You gave the distance at which the wave is back where it was. A window of that length holds this very value."""
    return 20


@misconception("loss_of_perfect_predictions", caught_by="test_loss_of_perfect_predictions")
def pairs_by_position():
    """You subtracted each target from its own prediction. With these two shapes PyTorch does something else."""
    return 0.0


@misconception("loss_of_perfect_predictions", caught_by="test_loss_of_perfect_predictions")
def mean_over_the_batch_only():
    """You divided the sum of the squares by the length of the batch. The mean goes over the whole table."""
    return 36.0


@misconception("shape_after_squeeze", caught_by="test_shape_after_squeeze")
def only_the_last_axis():
    """You let `squeeze` remove the last axis only. Without an argument it does not stop there."""
    return (1,)


@misconception("shape_after_squeeze", caught_by="test_shape_after_squeeze")
def nothing_to_squeeze():
    """You gave the shape before. It has axes of the kind that `squeeze` removes."""
    return (1, 1)


@misconception("third_forecast", caught_by="test_third_forecast")
def window_stands_still():
    """You predicted from the same window each time. After each step its oldest value goes, and the new one comes in."""
    return 3.0


@misconception("third_forecast", caught_by="test_third_forecast")
def stops_at_two():
    """You stopped one step too early. Count the predictions, and not the values that they are made from."""
    return 1.0


@misconception("error_of_no_change", caught_by="test_error_of_no_change")
def best_line():
    """You gave the error of the best line. This forecast is a line too, but with the slope 1."""
    return 0.375


@misconception("error_of_no_change", caught_by="test_error_of_no_change")
def no_change_costs_nothing():
    """You let the errors cancel, up against down. They are squared before the mean is taken."""
    return 0.0


@misconception("known_too_early", caught_by="test_known_too_early")
def overlap_is_a_leak():
    """You saw a leak in inputs from before that day. When the forecast is made, they are known."""
    return ["a", "d", "e"]


@misconception("known_too_early", caught_by="test_known_too_early")
def order_is_a_leak():
    """You saw a leak in a random order. It matters how the data were split, not in which order a part is used."""
    return ["a", "c", "d"]


@misconception("known_too_early", caught_by="test_known_too_early")
def smoothing_is_harmless():
    """You took smoothing for harmless. See from which days the last input of a window was computed."""
    return ["d"]


@misconception("known_too_early", caught_by="test_known_too_early")
def every_scaling_leaks():
    """You ruled out scaling as such. It depends on whose mean and spread are used, and on when these are known."""
    return ["a", "b", "d"]


@misconception("long_windows_that_do_not_help", caught_by="test_long_windows_that_do_not_help")
def says_nothing():
    """Your text is empty. A sentence that you would say to a friend is enough."""
    return "  "
