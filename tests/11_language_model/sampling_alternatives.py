"""Right answers to 11_language_model/sampling, in another style."""

import torch

from autograder.misconceptions import alternative


@alternative("probabilities")
def subtracts_the_largest_logit(logits, temperature):
    """The exponential by hand, in double precision; the limit by comparison."""
    if not temperature >= 0:
        raise ValueError("negative")
    below = logits.double() - logits.double().max(dim=-1, keepdim=True).values
    powers = (below == 0).double() if temperature == 0 else torch.exp(below / temperature)
    return powers / powers.sum(dim=-1, keepdim=True)


@alternative("sample")
def adds_gumbel_noise(logits, temperature):
    """The Gumbel trick: noise on the logits, and the largest of each row."""
    if temperature < 0:
        raise ValueError("negative")
    exponential = torch.empty_like(logits).exponential_()
    return (logits - temperature * exponential.log()).argmax(dim=-1)


@alternative("sample")
def inverts_the_distribution(logits, temperature):
    """One uniform number for each row, looked up in the cumulated probabilities."""
    cumulated = probabilities(logits, temperature).double().cumsum(dim=-1)  # noqa: F821 -- of the reference
    u = torch.rand(len(logits), 1, dtype=torch.float64) * cumulated[:, -1:]
    return (cumulated <= u).sum(dim=-1)


@alternative("sample")
def draws_row_by_row(logits, temperature):
    """A distribution object for each row."""
    p = probabilities(logits, temperature)  # noqa: F821 -- of the reference
    return torch.stack([torch.distributions.Categorical(row, validate_args=False).sample() for row in p])


@alternative("generate")
def reads_letter_by_letter(model, prompt, length, temperature):
    """The prompt goes in character by character, and the last new character is read too."""
    was_training = model.training
    model.eval()
    state, text = None, list(prompt)
    with torch.inference_mode():
        for token in prompt[:-1]:
            _, state = model(token.view(1, 1), state)
        new = prompt[-1:]
        logits, state = model(new.view(1, 1)) if state is None else model(new.view(1, 1), state)
        for _ in range(length):
            new = sample(logits[0, -1:], temperature)  # noqa: F821 -- of the reference
            text.append(new[0])
            logits, state = model(new[None], state)
    model.train(was_training)
    return torch.tensor([int(token) for token in text[len(prompt) :]])
