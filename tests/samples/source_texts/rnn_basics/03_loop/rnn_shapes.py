def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    # (batch, seq, hidden) or (seq, batch, hidden): forward + backward side by side
    return [*input_shape[:-1], hidden_size * (1 + bidirectional)]


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    # (layers * directions, batch, hidden), whatever batch_first says
    batch = [] if len(input_shape) == 2 else [input_shape[0 if batch_first else 1]]
    return [num_layers * (1 + bidirectional), *batch, hidden_size]


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    directions = 1 + bidirectional
    first = hidden_size * (input_size + hidden_size + 2 * bias)
    others = hidden_size * (directions * hidden_size + hidden_size + 2 * bias)
    return directions * (first + (num_layers - 1) * others)
