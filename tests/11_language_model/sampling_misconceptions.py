"""Wrong answers to 11_language_model/sampling: each replaces one definition of the reference."""

import torch
from torch.nn import functional as F

from autograder.misconceptions import misconception


@misconception("probabilities", caught_by="test_probabilities")
def multiplies_by_the_temperature(logits, temperature):
    """You multiply by the temperature. Then a high one makes the model cautious and a low one makes it wild, the other
    way round. Compare with the lesson's table.
    """
    if temperature < 0:
        raise ValueError("negative")
    return (logits * temperature).softmax(dim=-1)


@misconception("probabilities", caught_by="test_probabilities")
def divides_the_probabilities(logits, temperature):
    """You apply the temperature to the probabilities, after the softmax. When they are made to add up to 1 again, it
    cancels, and every temperature gives the same. Where does it stand in the lesson's formula?
    """
    if temperature < 0:
        raise ValueError("negative")
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.shape[-1]).float()
    scaled = logits.softmax(dim=-1) / temperature
    return scaled / scaled.sum(dim=-1, keepdim=True)


@misconception("probabilities", caught_by="test_probabilities")
def leaves_the_sum_alone(logits, temperature):
    """You divide the probabilities by the temperature, so they add up to 1 only at temperature 1. It is the logits that
    are divided.
    """
    if temperature < 0:
        raise ValueError("negative")
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.shape[-1]).float()
    return logits.softmax(dim=-1) / temperature


@misconception("probabilities", caught_by="test_probabilities")
def divides_in_place(logits, temperature):
    """You divide the caller's own logits. Who uses them again, for a second draw perhaps, finds them changed, and the
    temperature works twice. Make new ones.
    """
    if temperature < 0:
        raise ValueError("negative")
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.shape[-1]).float()
    logits /= temperature
    return logits.softmax(dim=-1)


@misconception("probabilities", caught_by="test_probabilities")
def normalizes_over_the_batch(logits, temperature):
    """Your softmax runs over the first axis, so the probabilities of one character add up to 1 over the batch. Which
    axis holds the characters?
    """
    if temperature < 0:
        raise ValueError("negative")
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.shape[-1]).float()
    return (logits / temperature).softmax(dim=0)


@misconception("probabilities", caught_by="test_limits")
def overflows(logits, temperature):
    """Your exponentials overflow: exp of 100 is more than a float32 can hold, and at a low temperature logits get there
    quickly. Nothing changes if a constant is subtracted from all logits; PyTorch's own softmax does it for you.
    """
    if temperature < 0:
        raise ValueError("negative")
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.shape[-1]).float()
    powers = torch.exp(logits / temperature)
    return powers / powers.sum(dim=-1, keepdim=True)


@misconception("probabilities", caught_by="test_limits")
def divides_by_zero(logits, temperature):
    """At temperature 0 you divide by 0, and what comes out are no numbers. The limit has a meaning: see the stub."""
    if temperature < 0:
        raise ValueError("negative")
    return (logits / temperature).softmax(dim=-1)


@misconception("probabilities", caught_by="test_limits")
def takes_temperature_0_for_none(logits, temperature):
    """You treat temperature 0 like "no temperature" and give the plain softmax. 0 is the coldest of all: see what the
    probabilities of the lesson's table come to as T gets smaller.
    """
    if temperature < 0:
        raise ValueError("negative")
    return (logits / (temperature or 1.0)).softmax(dim=-1)


@misconception("probabilities", caught_by="test_limits")
def accepts_negative_temperatures(logits, temperature):
    """A negative temperature goes through and makes the least likely character the most likely. The stub asks for an
    error.
    """
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.shape[-1]).float()
    return (logits / temperature).softmax(dim=-1)


@misconception("sample", caught_by="test_frequencies")
def always_takes_the_most_likely(logits, temperature):
    """You take the most likely character each time. No temperature changes which one that is, and a text written so
    soon goes round in circles. The stub asks for a draw.
    """
    return probabilities(logits, temperature).argmax(dim=-1)  # noqa: F821 -- of the reference


@misconception("sample", caught_by="test_frequencies")
def forgets_the_temperature(logits, temperature):
    """You draw from the softmax of the logits as they are, whatever the temperature."""
    return torch.multinomial(probabilities(logits, 1.0), num_samples=1).squeeze(1)  # noqa: F821 -- of the reference


@misconception("sample", caught_by="test_frequencies")
def applies_the_temperature_twice(logits, temperature):
    """The temperature works twice in your draw: you divide the logits, and what you call then divides them again."""
    p = probabilities(logits / temperature if temperature else logits, temperature)  # noqa: F821 -- of the reference
    return torch.multinomial(p, num_samples=1).squeeze(1)


@misconception("sample", caught_by="test_frequencies", reason="raised")
def draws_from_logits(logits, temperature):
    """You hand logits to `torch.multinomial`. It takes weights, and a weight cannot be negative. What makes
    probabilities of logits?
    """
    return torch.multinomial(logits / max(temperature, 0.01), num_samples=1).squeeze(1)


@misconception("sample", caught_by="test_frequencies")
def uses_one_number_for_all_rows(logits, temperature):
    """You draw a single random number and use it for all rows of the batch. Each row alone looks right, but rows with
    equal logits always get the same character.
    """
    cumulated = probabilities(logits, temperature).cumsum(dim=-1)  # noqa: F821 -- of the reference
    return (cumulated < torch.rand(1)).sum(dim=-1).clamp(max=logits.shape[-1] - 1)


@misconception("sample", caught_by="test_frequencies")
def draws_for_the_first_row_only(logits, temperature):
    """All your ids are drawn from the logits of the first row. Every row has logits of its own."""
    p = probabilities(logits[0], temperature)  # noqa: F821 -- of the reference
    return torch.multinomial(p, num_samples=len(logits), replacement=True)


@misconception("sample", caught_by="test_seed")
def sets_a_seed_of_its_own(logits, temperature):
    """You set the seed inside, so every call draws the same. A text written that way repeats itself. Setting the seed
    is up to whoever calls you.
    """
    torch.manual_seed(0)
    return torch.multinomial(probabilities(logits, temperature), num_samples=1).squeeze(1)  # noqa: F821 -- of the reference


@misconception("sample", caught_by="test_seed")
def draws_with_numpy(logits, temperature):
    """Your chance comes from NumPy, which knows nothing of `torch.manual_seed`: nobody can get the same text again. See
    which generator the stub names.
    """
    import numpy as np

    p = probabilities(logits.double(), temperature).numpy()  # noqa: F821 -- of the reference
    rng = np.random.default_rng()
    return torch.tensor((p.cumsum(1) < rng.random((len(p), 1))).sum(1)).clamp(max=p.shape[1] - 1)


@misconception("generate", caught_by="test_generate")
def reads_the_prompt_but_for_its_end(model, prompt, length, temperature):
    """The last character of the prompt never reaches the model: the first new one is drawn from the logits before it.
    Which logits speak of what comes after the prompt?
    """
    model.eval()
    tokens, state, ids = prompt[:-1] if len(prompt) > 1 else prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def reads_the_end_of_the_prompt_twice(model, prompt, length, temperature):
    """You let the model read the whole prompt, and then begin to write by feeding its last character once more. For the
    model the prompt ends with a doubled letter. What does it have to read after the prompt, before the first draw?
    """
    model.eval()
    ids = []
    with torch.no_grad():
        _, state = model(prompt[None])
        tokens = prompt[-1:]
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def reads_the_first_letter_twice(model, prompt, length, temperature):
    """The first character of the prompt is read twice and the last one never: your loop over the prompt feeds each
    character one turn late. Write down what the model is fed for a prompt of three letters.
    """
    model.eval()
    tokens, state, ids = torch.cat([prompt[:1], prompt[:-1]]), None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def reads_only_the_end_of_the_prompt(model, prompt, length, temperature):
    """The model gets the last character of the prompt only. The rest should already be in its state, but who has put it
    there?
    """
    model.eval()
    tokens, state, ids = prompt[-1:], None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def forgets_the_state(model, prompt, length, temperature):
    """You do not hand the state on, so the model knows only the character that it has just read: a bigram model. What
    does it give you beside the logits?
    """
    model.eval()
    tokens, ids = prompt, []
    with torch.no_grad():
        for _ in range(length):
            logits, _ = model(tokens[None])
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def reads_everything_again(model, prompt, length, temperature):
    """For each new character you let the model read the whole text again, from the state that has already read it.
    Either the state knows the text or you feed it; both is a text that repeats itself.
    """
    model.eval()
    tokens, state, ids = prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            ids.append(sample(logits[:, -1], temperature))  # noqa: F821 -- of the reference
            tokens = torch.cat([tokens, ids[-1]])
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def draws_after_the_first_letter(model, prompt, length, temperature):
    """Your first new character comes from the logits after the first character of the prompt, not after its last. Which
    place along the time axis has read it all?
    """
    model.eval()
    tokens, state, ids = prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, 0], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def gives_the_prompt_as_well(model, prompt, length, temperature):
    """You give back the prompt and the new characters. The stub asks for the new ones only."""
    model.eval()
    tokens, state, ids = prompt, None, [prompt]
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def stays_in_training_mode(model, prompt, length, temperature):
    """The model writes in whichever mode it happens to be. With dropout in it, half of its units may be silent as it
    writes. See what the stub says about modes.
    """
    tokens, state, ids = prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generate")
def records_gradients(model, prompt, length, temperature):
    """A graph is recorded while the model writes, and it grows with each character until memory is full. Nobody will
    ask for gradients here. See what the stub says about them.
    """
    model.eval()
    tokens, state, ids = prompt, None, []
    for _ in range(length):
        logits, state = model(tokens[None], state)
        tokens = sample(logits[:, -1], temperature)  # noqa: F821 -- of the reference
        ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generated_frequencies")
def writes_at_temperature_1(model, prompt, length, temperature):
    """Your text is written at temperature 1, whichever was asked for: it does not reach the draw."""
    model.eval()
    tokens, state, ids = prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], 1.0)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generated_frequencies")
def writes_the_most_likely_character(model, prompt, length, temperature):
    """You write the most likely character each time. A text written so goes round in circles, and no temperature
    changes it. The stub asks for draws.
    """
    model.eval()
    tokens, state, ids = prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            tokens = sample(logits[:, -1], 0)  # noqa: F821 -- of the reference
            ids.append(tokens)
    return torch.cat(ids)


@misconception("generate", caught_by="test_generated_frequencies")
def reads_what_it_did_not_write(model, prompt, length, temperature):
    """You write the character that was drawn, but the model reads the most likely one. It goes on with another text
    than the one that you return.
    """
    model.eval()
    tokens, state, ids = prompt, None, []
    with torch.no_grad():
        for _ in range(length):
            logits, state = model(tokens[None], state)
            ids.append(sample(logits[:, -1], temperature))  # noqa: F821 -- of the reference
            tokens = logits[:, -1].argmax(dim=-1)
    return torch.cat(ids)
