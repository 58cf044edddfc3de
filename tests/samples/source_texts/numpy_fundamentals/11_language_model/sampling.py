import torch
import torch.nn.functional as F


def probabilities(logits, temperature):
    """
    Low temperature: careful. High temperature: adventurous.
    """
    if temperature < 0:
        raise ValueError("a temperature is not negative")
    if temperature == 0:
        best = torch.zeros_like(logits)
        return best.scatter(-1, logits.argmax(dim=-1, keepdim=True), 1.0)
    return F.softmax(logits / temperature, dim=-1)


def sample(logits, temperature):
    """
    One character for each row
    """
    drawn = torch.multinomial(probabilities(logits, temperature), 1)
    return drawn[:, 0]


def generate(model, prompt, length, temperature):
    """
    Read the prompt, then write character by character
    """
    model.eval()
    hidden = None
    written = []

    with torch.no_grad():
        # warm up: the memory takes in the whole prompt, the last character included
        for character in prompt:
            logits, hidden = model(character.reshape(1, 1), hidden)

        for _ in range(length):
            next_character = sample(logits[:, -1], temperature)
            written.append(next_character.item())
            logits, hidden = model(next_character.reshape(1, 1), hidden)

    return torch.LongTensor(written)
