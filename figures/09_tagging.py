"""How far a tagger can count.

Above, one sequence of 10 tokens, its true tags, which are running sums modulo 3, and what a tagger predicts after 1, 8
and 14 epochs of training; wrong tags are hatched. Below, the accuracy at each position of 512 new sequences: after 1
epoch only the first token gets its tag, all others are guessed; after 8 epochs the accuracy falls with the position;
after 14 all tags are right.
"""

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from figures.cells import draw_cells, hatch_cells, write
from figures.references import reference
from figures.style import AMOUNT, FAINT, new_figure

SEQUENCES, NEW, TIME = 1024, 512, 10
EPOCHS = (1, 8, 14)
SHOWN = 19


def tag_running_sums() -> tuple[Tensor, Tensor, dict[int, Tensor]]:
    """Train a tagger on running sums; give new sequences, their tags, and the tagger's logits after so many epochs."""
    tagging = reference("09_tagging/tagger")
    torch.manual_seed(9)
    tokens = torch.randint(1, 7, (SEQUENCES + NEW, TIME))
    tags = tokens.cumsum(1) % 3
    model = tagging.Tagger(vocab_size=7, embedding_dim=16, hidden_size=32, num_tags=3)
    logits, trained = {}, 0
    for epochs in EPOCHS:
        tagging.train(model, tokens[:SEQUENCES], tags[:SEQUENCES], epochs - trained, batch_size=32, lr=0.005)
        trained = epochs
        with torch.no_grad():
            logits[epochs] = model(tokens[SEQUENCES:])
    return tokens[SEQUENCES:], tags[SEQUENCES:], logits


def draw_sequence(axes: Axes, tokens: Tensor, tags: Tensor, predicted: dict[str, Tensor]) -> None:
    """Draw the tokens of a sequence, its tags, and the predictions, a row each."""
    for position, token in enumerate(tokens.tolist(), start=1):
        write(axes, position, 0.5, str(token))
    write(axes, 0.2, 0.5, "tokens", ha="right")
    for row, (name, values) in enumerate({"true tags": tags, **predicted}.items(), start=1):
        draw_cells(axes, (0.5, row), values[None].numpy(), colors=AMOUNT, limit=4, text="d")
        hatch_cells(axes, (0.5, row), (values != tags)[None].numpy())
        write(axes, 0.2, row + 0.5, name, ha="right")
    axes.set_ylim(len(predicted) + 2, 0)
    axes.set_axis_off()


def draw() -> Figure:
    """Draw what a tagger makes of one sequence, and how often it is right at each position of many."""
    tokens, tags, logits = tag_running_sums()
    figure = new_figure(5)
    above, below = figure.subplots(2, sharex=True, height_ratios=(1, 1.1))
    predicted = {f"epoch {epochs}": values[SHOWN].argmax(1) for epochs, values in logits.items()}
    draw_sequence(above, tokens[SHOWN], tags[SHOWN], predicted)
    accuracy = reference("09_tagging/tagger").token_accuracy
    for epochs, values in logits.items():
        at_positions = [accuracy(values[:, [t]], tags[:, [t]]) for t in range(TIME)]
        below.plot(range(1, TIME + 1), at_positions, label=f"epoch {epochs}")
    below.axhline(1 / 3, color=FAINT, linewidth=0.8)
    below.text(TIME + 0.5, 0.25, "guessing", color=FAINT, ha="right", va="top")
    below.set(xlabel="position", ylabel="accuracy", xlim=(0.5, TIME + 0.5), ylim=(0, 1.05), xticks=range(1, TIME + 1))
    below.legend(loc="upper right", bbox_to_anchor=(1, 0.93))
    return figure
