"""Turn names into tensors, a row for each character, and back.

A network that guesses where a name comes from reads it character by character. Each character becomes a one-hot row:
zeros, with a single 1 in the column of that character in an alphabet. So a name becomes a tensor of shape
(length, size of the alphabet).

The trouble begins with characters that the alphabet does not have. `str.find` answers -1 for them, and as an index
-1 is the *last* column: "ü" quietly becomes whatever letter stands there, and the network learns from a name that
nobody bears. Here such a character becomes a row of zeros, which says "a character stood here, and I do not know it".
You write the way there, `encode_name`, and the way back, `decode_name`. Nothing is forbidden.
"""

import string

import torch
from jaxtyping import Float
from torch import Tensor

ALPHABET = string.ascii_letters + " .,;'-"


def encode_name(name: str, alphabet: str = ALPHABET) -> Float[Tensor, "length alphabet"]:
    """Give a one-hot row for every character of the name.

    The first row belongs to the first character, and column i to `alphabet[i]`. An alphabet has at least one character
    and none twice, in any order. Characters are compared as they are: capital and small letters are different
    characters, and so are "u" and "ü". A character that the alphabet does not have gives a row of zeros.

    The tensor holds decimal numbers (`torch.float32`). The empty name gives a tensor without rows.
    """
    ### BEGIN SOLUTION
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[position, column] = 1
    return one_hot
    ### END SOLUTION


def decode_name(one_hot: Float[Tensor, "length alphabet"], alphabet: str = ALPHABET, unknown: str = "?") -> str:
    """Give the name that was encoded, with `unknown` wherever a row holds zeros only.

    `one_hot` is what `encode_name` gives for some name and the same alphabet, and stays as it is. `unknown` is one
    character. It may be in the alphabet or not.
    """
    ### BEGIN SOLUTION
    return "".join(alphabet[int(row.argmax())] if row.any() else unknown for row in one_hot)
    ### END SOLUTION
