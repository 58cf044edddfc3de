# Dmitri
def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    num_directions = 2 if bidirectional else 1
    # only the last axis changes; batch_first: input and output have the same order anyway
    return (*input_shape[:-1], num_directions * hidden_size)


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    num_directions = 2 if bidirectional else 1
    first = num_layers * num_directions
    if len(input_shape) == 2:  # no batch
        return (first, hidden_size)
    batch = input_shape[0] if batch_first else input_shape[1]
    return (first, batch, hidden_size)


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    num_directions = 2 if bidirectional else 1
    total = 0
    for layer in range(num_layers):
        # upper layers read the states of both directions
        n_in = input_size if layer == 0 else num_directions * hidden_size
        one = hidden_size * n_in + hidden_size * hidden_size
        if bias:
            one += 2 * hidden_size
        total += num_directions * one
    return total
