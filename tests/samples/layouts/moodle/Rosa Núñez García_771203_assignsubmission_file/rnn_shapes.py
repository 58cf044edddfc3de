# rosa
def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    num_directions = 2 if bidirectional else 1
    if len(input_shape) == 2:
        return (input_shape[0], num_directions * hidden_size)
    a, b, _ = input_shape
    if batch_first:
        a, b = b, a
    return (a, b, num_directions * hidden_size)


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    num_directions = 2 if bidirectional else 1
    first = num_layers * num_directions
    if len(input_shape) == 2:
        return (first, hidden_size)
    if batch_first:
        return (input_shape[0], first, hidden_size)
    return (first, input_shape[1], hidden_size)


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
