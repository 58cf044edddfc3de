"""Ids choose rows of a table.

The sentence "the dog bites the man" as five one-hot rows, times a table with two numbers for each of six tokens, gives
the rows of the table that belong to the five tokens. The first and the fourth row of the result are equal, since both
are "the".
"""

import torch
from matplotlib.figure import Figure
from torch import nn

from figures.cells import draw_cells, new_sheet, outline, write
from figures.references import reference
from figures.style import AMOUNT, FAINT, SIGNED

TABLE = torch.tensor([[0, 0], [0.5, 0.5], [1, 0], [2, -1], [0, 3], [-2, 1]])


def draw() -> Figure:
    """Draw one-hot rows, the table, and their product, which is what an embedding looks up."""
    words, embed = reference("01_sequences/vocabulary"), reference("01_sequences/embedding")
    tokens = words.tokenize("The dog bites the man")
    vocabulary = words.build_vocabulary([tokens])
    ids = words.numericalize(tokens, vocabulary)
    embedding = embed.Embedding(*TABLE.shape, padding_idx=vocabulary[words.PADDING])
    embedding.weight = nn.Parameter(TABLE)

    figure, axes = new_sheet(20, 8.9)
    one_hot, table, vectors = (3.1, 2.7), (12.3, 2.2), (17.3, 2.7)
    draw_cells(axes, one_hot, embed.one_hot(ids, len(vocabulary)).numpy(), colors=AMOUNT, limit=1, text="g")
    draw_cells(axes, table, TABLE.numpy(), colors=SIGNED, limit=3, text="g")
    draw_cells(axes, vectors, embedding(ids).detach().numpy(), colors=SIGNED, limit=3, text="g")
    for row, (token, number) in enumerate(zip(tokens, ids.tolist(), strict=True)):
        write(axes, one_hot[0] - 0.2, one_hot[1] + row + 0.5, f"{token}  {number}", ha="right")
    for word, number in vocabulary.items():
        write(axes, one_hot[0] + number + 0.5, one_hot[1] - 0.4, str(number), color=FAINT)
        write(axes, table[0] - 0.2, table[1] + number + 0.5, f"{word}  {number}", ha="right")
        if word == "the":
            for corner in [(table[0], table[1] + number), *((vectors[0], vectors[1] + row) for row in (0, 3))]:
                outline(axes, corner, (1, 2))
    for x, text in (
        (one_hot[0] + 3, "one-hot rows\n(T, V)"),
        (table[0] + 1, "table\n(V, E)"),
        (18.3, "embedded\n(T, E)"),
    ):
        write(axes, x, 1.1, text)
    write(axes, 9.55, 5.2, "\N{MULTIPLICATION SIGN}", size=16)
    write(axes, 15.8, 5.2, "=", size=16)
    return figure
