"""Right answers to 02_cell/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("number_of_parameters")
def asks_pytorch():
    from torch import nn

    return sum(parameter.numel() for parameter in nn.RNNCell(30, 40).parameters())


@alternative("shape_of_the_new_state")
def gives_a_torch_size():
    import torch

    return torch.Size([16, 40])


@alternative("next_state")
def gives_a_tensor():
    import torch

    return torch.tanh(torch.tensor(0.5))


@alternative("next_state")
def rounds_to_two_decimals():
    return 0.46


@alternative("unseen_with_a_state_of_zeros")
def in_another_order():
    return ["c", "a"]
