"""Right answers to 03_loop/rnn_shapes, in another style."""

from autograder.misconceptions import alternative


@alternative("output_shape")
def output_as_a_list(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Name every axis, and answer with a list."""
    width = hidden_size * (1 + bidirectional)
    if len(input_shape) == 2:
        time, _ = input_shape
        return [time, width]
    if batch_first:
        batch, time, _ = input_shape
        return [batch, time, width]
    time, batch, _ = input_shape
    return [time, batch, width]


@alternative("output_shape")
def output_from_an_empty_tensor(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Let a tensor without data keep the account, and answer with its torch.Size."""
    import torch

    steps = torch.empty(input_shape, device="meta")[..., :1].expand(*input_shape[:-1], hidden_size)
    return (torch.cat([steps, steps], dim=-1) if bidirectional else steps).shape


@alternative("state_shape")
def state_from_an_empty_tensor(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    """Fold the state of an unbatched sequence out of that of a batch of one; answer with a torch.Size."""
    import torch

    directions = 2 if bidirectional else 1
    batched = len(input_shape) == 3
    batch = input_shape[0 if batch_first else 1] if batched else 1
    h_n = torch.zeros(directions * num_layers, batch, hidden_size)
    return h_n.shape if batched else h_n.squeeze(1).shape


@alternative("parameter_count")
def closed_form(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """Sum the layers on paper."""
    d, h, n = 1 + bidirectional, hidden_size, num_layers
    return d * h * (input_size + n * h + (n - 1) * d * h + 2 * n * bias)


@alternative("parameter_count")
def by_the_shapes_of_the_parameters(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    """List the shape of every parameter and multiply out."""
    import math

    shapes = []
    for layer in range(num_layers):
        for _ in ("forward", "reverse")[: 2 if bidirectional else 1]:
            width = input_size if layer == 0 else hidden_size * (2 if bidirectional else 1)
            shapes += [(hidden_size, width), (hidden_size, hidden_size)]
            shapes += [(hidden_size,), (hidden_size,)] if bias else []
    return sum(math.prod(shape) for shape in shapes)
