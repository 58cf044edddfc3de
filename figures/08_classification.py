"""What a bag of words cannot tell.

Eight reviews, and for each how sure two trained classifiers are that it is positive, from 0 to 1. A recurrent network
that reads in both directions is sure of the right verdict every time. A bag of words gives the same number to two
reviews that have the same words in another order, and is wrong about one of them.
"""

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from figures.references import reference
from figures.style import BLUE, FAINT, ORANGE, new_figure

REVIEWS = (
    "the plot was clever",
    "the plot was not clever",
    "the music was dull but the plot was clever",
    "the plot was clever but the music was dull",
    "the plot was clever although the music was dull",
    "the music was dull although the plot was clever",
    "the music was not dull although the plot was not clever",
    "the plot was not clever although the music was not dull",
)


class BagOfWords(nn.Module):
    """Judge a review by how often it has each word."""

    def __init__(self, vocab_size: int) -> None:
        """Create the weight of every word."""
        super().__init__()
        self.weights = nn.Embedding(vocab_size, 1, padding_idx=0)
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """Add up the weights of a review's words; padding weighs nothing."""
        del lengths
        return self.weights(tokens).sum(dim=(1, 2)) + self.bias


def draw() -> Figure:
    """Train both classifiers on the same reviews, and draw what they say to others."""
    sentiment = reference("08_classification/sentiment")
    generator = torch.Generator().manual_seed(8)
    tokens, lengths, labels = sentiment.draw_reviews(1500, generator)
    training, held_out = sentiment.split(len(tokens), generator)
    rows = [torch.tensor([sentiment.VOCABULARY.index(word) for word in review.split()]) for review in REVIEWS]
    shown = pad_sequence(rows, batch_first=True), torch.tensor([len(row) for row in rows])

    figure = new_figure(3.6)
    axes = figure.subplots()
    places = range(len(REVIEWS))
    axes.axvline(0.5, color=FAINT, linewidth=0.8)
    torch.manual_seed(8)
    vocab_size = len(sentiment.VOCABULARY)
    for name, model, rate, look in (
        ("bag of words", BagOfWords(vocab_size), 0.05, {"color": ORANGE, "marker": "D", "markerfacecolor": "none"}),
        ("both directions", sentiment.SentimentClassifier(vocab_size, 16, 32), 0.005, {"color": BLUE, "marker": "o"}),
    ):
        sentiment.train(model, tokens[training], lengths[training], labels[training], 6, 32, rate)
        right = sentiment.accuracy(model, tokens[held_out], lengths[held_out], labels[held_out])
        with torch.no_grad():
            certainty = model(*shown).sigmoid()
        axes.plot(certainty, places, linestyle="", markersize=7, label=f"{name}: accuracy {right:.2f}", **look)
    axes.set(yticks=places, yticklabels=REVIEWS, ylim=(len(REVIEWS) - 0.5, -0.5), xlim=(-0.03, 1.03))
    axes.set(xlabel="probability of a positive review")
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper right", ncols=2)
    return figure
