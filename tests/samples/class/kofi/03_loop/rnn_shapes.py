# KOFI
def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    print("output_shape called with", locals())
    num_directions = 2 if bidirectional else 1
    result = (*input_shape[:-1], num_directions * hidden_size)
    print("------>", result, flush=True)
    return result


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    print("state_shape called with", locals())
    num_directions = 2 if bidirectional else 1
    if len(input_shape) == 2:
        return (num_layers * num_directions, hidden_size)
    batch = input_shape[0] if batch_first else input_shape[1]
    print("batch is", batch)
    return (num_layers * num_directions, batch, hidden_size)


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    num_directions = 2 if bidirectional else 1
    total = 0
    for layer in range(num_layers):
        n_in = input_size if layer == 0 else num_directions * hidden_size
        one = hidden_size * n_in + hidden_size * hidden_size
        if bias:
            one += 2 * hidden_size
        print("layer", layer, "has", one, "per direction")
        total += num_directions * one
    print("TOTAL:", total)
    return total
