"""What a character costs.

The bits that each character of "a lion jumps. the bears jump." costs, under a bigram model and under a trained
recurrent network. Both pay most for the first letter of a noun or a verb, which nobody can foresee. For most other
characters the network pays nearly nothing, the bigram model often one or two bits. After "jump" the network knows from
the noun whether an "s" follows.
"""

import torch
from matplotlib.figure import Figure
from torch import Tensor

from figures.references import reference
from figures.style import new_figure

BEFORE, SHOWN = "the goats hop. ", "a lion jumps. the bears jump. "
STREAMS, CHUNK, EPOCHS = 32, 40, 12


def costs() -> dict[str, Tensor]:
    """Train a network and count a bigram model on the same text; give the bits of each character of another."""
    language = reference("11_language_model/char_rnn")
    text = language.write_text(1000, seed=11)
    alphabet = sorted(set(text))
    ids, shown = (torch.tensor([alphabet.index(character) for character in part]) for part in (text, BEFORE + SHOWN))
    length = (len(ids) - 1) // STREAMS
    inputs, targets = (ids[start : start + STREAMS * length].view(STREAMS, length) for start in (0, 1))
    torch.manual_seed(11)
    network = language.CharRNN(len(alphabet), embedding_dim=16, hidden_size=64)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    language.train(network, optimizer, inputs, targets, EPOCHS, CHUNK, max_norm=1.0)
    # What a text costs, less what it costs without its last character.
    places = range(len(BEFORE), len(shown))
    totals = [n * language.bits_per_character(network, shown[: n + 1]) for n in (places[0] - 1, *places)]
    pairs = [language.bigram_bits_per_character(ids, shown[n - 1 : n + 1], len(alphabet)) for n in places]
    return {"recurrent network": torch.tensor(totals).diff(), "bigram model": torch.tensor(pairs)}


def draw() -> Figure:
    """Draw the cost of each character under both models, and name the average."""
    figure = new_figure(3.1)
    axes = figure.subplots()
    places = range(len(SHOWN))
    for name, bits in costs().items():
        axes.plot(places, bits, label=f"{name}: {bits.mean():.1f} bits per character")
    axes.set_xticks(places, SHOWN.replace(" ", "\N{OPEN BOX}"))
    axes.tick_params(axis="x", length=0)
    axes.set(ylabel="bits for the character", ylim=(-0.2, 6.2), yticks=range(7))
    axes.legend(loc="upper right")
    return figure
