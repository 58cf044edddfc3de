def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    # all axes but the features stay as they are; every step gives its hidden state
    width = hidden_size
    if bidirectional:
        width = 2 * hidden_size
    return (*input_shape[:-1], width)


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    states = num_layers
    if bidirectional:
        states = 2 * num_layers
    # a single sequence has no batch axis
    if len(input_shape) == 2:
        return (states, hidden_size)
    if batch_first:
        batch_size, seq_len, features = input_shape
    else:
        seq_len, batch_size, features = input_shape
    return (states, batch_size, hidden_size)


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    directions = 2 if bidirectional else 1
    total = 0
    reads = input_size
    for layer in range(num_layers):
        W_xh = hidden_size * reads
        W_hh = hidden_size * hidden_size
        b = 2 * hidden_size if bias else 0
        total += directions * (W_xh + W_hh + b)
        # the next layer reads what this one gives
        reads = directions * hidden_size
    return total
