"""Right answers to 11_language_model/quiz, in another style."""

from autograder.misconceptions import alternative


@alternative("bits_per_character")
def gives_a_whole_number():
    return 2


@alternative("perplexity_from_a_loss")
def computes_with_torch():
    import torch

    return torch.tensor(1.6094).exp()


@alternative("perplexity_of_two_texts")
def rounds_to_two_decimals():
    return 5.66


@alternative("true_of_temperature")
def in_another_order():
    return ["c", "a"]
