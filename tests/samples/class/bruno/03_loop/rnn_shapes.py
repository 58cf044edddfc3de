# bruno, ex. 03

def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    s = list(input_shape)
    s.pop()
    s.append(hidden_size + hidden_size * bool(bidirectional))
    return s


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    s = list(input_shape)
    del s[-1]                     # features
    if len(s) == 2:
        if batch_first: s.reverse()
        del s[0]                  # time
    else:
        del s[0]
    n = 0
    for _ in range(num_layers):
        n += 1
        if bidirectional:
            n += 1
    s.insert(0, n)
    s.append(hidden_size)
    return s


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    # recursive: all layers = the lowest one + a stack that reads what it gives out
    if num_layers == 0:
        return 0
    n = 0
    for direction in [0, 1][: 1 + bool(bidirectional)]:
        for unit in range(hidden_size):
            n += input_size + hidden_size      # one row of each matrix
            if bias:
                n += 2
    above = 2 * hidden_size if bidirectional else hidden_size
    return n + parameter_count(above, hidden_size, num_layers=num_layers - 1,
                               bidirectional=bidirectional, bias=bias)
