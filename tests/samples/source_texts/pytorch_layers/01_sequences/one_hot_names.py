import string

import torch

ALPHABET = string.ascii_letters + " .,;'-"


def encode_name(name, alphabet=ALPHABET):
    # one row per letter, one column per character we know
    rows = torch.zeros(len(name), len(alphabet))
    for row, letter in enumerate(name):
        column = alphabet.find(letter)
        if column == -1:
            continue  # not one of ours: the row stays empty
        rows[row][column] = 1
    return rows


def decode_name(one_hot, alphabet=ALPHABET, unknown="?"):
    letters = []
    for row in one_hot:
        if row.sum() == 0:
            letters.append(unknown)
        else:
            letters.append(alphabet[row.argmax().item()])
    return "".join(letters)
