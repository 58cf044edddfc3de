"""Right answers to 03_loop/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("shape_of_h_n")
def gives_a_torch_size():
    import torch

    return torch.Size([4, 3, 20])


@alternative("parameters_without_sharing")
def asks_pytorch():
    from torch import nn

    return 10 * sum(parameter.numel() for parameter in nn.RNN(4, 3).parameters())


@alternative("fitting_activations")
def in_another_order():
    return ["e", "c", "a"]


@alternative("floor_of_the_loss")
def rounds_to_two_decimals():
    return 0.74


@alternative("floor_of_the_loss")
def gives_a_tensor():
    import torch
    from torch.nn import functional

    return functional.cross_entropy(torch.tensor([[0.0, 1.0, 0.0, 0.0]]), torch.tensor([1]))
