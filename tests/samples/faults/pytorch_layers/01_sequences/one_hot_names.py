"""Faults about names, each put into the answer of the same text."""

import torch

from autograder.misconceptions import misconception


@misconception("encode_name", caught_by="test_characters_outside_the_alphabet")
def reads_names_in_the_wrong_encoding(name, alphabet):
    """A name that was written as UTF-8 and read as Latin-1 has two strange characters in the place of each umlaut."""
    name = name.encode("utf-8").decode("latin-1")
    rows = torch.zeros(len(name), len(alphabet))
    for row, letter in enumerate(name):
        column = alphabet.find(letter)
        if column != -1:
            rows[row][column] = 1
    return rows
