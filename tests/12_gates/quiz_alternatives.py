"""Right answers to 12_gates/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("parameters_of_three_cells")
def gives_a_list():
    plain = 30 * 20 + 30 * 30 + 30 + 30
    return [plain, 3 * plain, 4 * plain]


@alternative("hidden_state_of_an_lstm")
def computes_with_torch():
    import torch

    i, f, o = torch.sigmoid(torch.tensor([-1.0986, 1.0986, 0.0]))
    return o * torch.tanh(f * 1.0 + i * torch.tanh(torch.tensor(1.0)))


@alternative("hidden_state_of_an_lstm")
def rounds_to_two_decimals():
    return 0.37


@alternative("what_gates_can_do")
def in_another_order():
    return ["d", "c", "a"]
