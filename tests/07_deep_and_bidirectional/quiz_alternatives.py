"""Right answers to 07_deep_and_bidirectional/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("parameters_of_two_layers")
def asks_pytorch():
    from torch import nn

    layer = nn.RNN(5, 9, num_layers=2, bidirectional=True)
    return sum(parameter.numel() for parameter in layer.parameters())


@alternative("final_backward_state")
def gives_a_whole_number():
    return 9


@alternative("both_final_states")
def in_another_order():
    return ["e", "a", "c"]


@alternative("must_not_read_backward")
def in_reverse_order():
    return ["e", "c", "a"]
