"""Let PyTorch do the work on the meta device: tensors without numbers, only shapes. No layer is made."""
import torch


def _meta(*size):
    return torch.empty(*size, device="meta")


def _two_dims(input_shape, batch_first):
    x = _meta(*input_shape)
    if x.dim() == 2:
        return x
    return x.transpose(0, 1) if batch_first else x          # time first from here on


def output_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    x = _two_dims(input_shape, batch_first)
    w = _meta(x.shape[-1], hidden_size)
    y = x @ w
    if bidirectional:
        y = torch.cat([y, y], dim=-1)
    if y.dim() == 3 and batch_first:
        y = y.transpose(0, 1)
    return y.shape


def state_shape(input_shape, hidden_size, *, num_layers=1, bidirectional=False, batch_first=False):
    x = _two_dims(input_shape, batch_first)
    h = x[0] @ _meta(x.shape[-1], hidden_size)
    states = [h] * num_layers
    if bidirectional:
        states += states
    return torch.stack(states).shape


def parameter_count(input_size, hidden_size, *, num_layers=1, bidirectional=False, bias=True):
    weights = []
    for layer in range(num_layers):
        for direction in ("forward", "backward") if bidirectional else ("forward",):
            weights.append(_meta(hidden_size, input_size))
            weights.append(_meta(hidden_size, hidden_size))
            if bias:
                weights.append(_meta(hidden_size))
                weights.append(_meta(hidden_size))
        input_size = 2 * hidden_size if bidirectional else hidden_size
    return sum(w.numel() for w in weights)
