"""Right answers to 01_sequences/one_hot_names, in another style."""

import string

import torch

from autograder.misconceptions import alternative


@alternative("encode_name")
def compares_all_with_all(name, alphabet=string.ascii_letters + " .,;'-"):
    """Compare the codes of all characters at once."""
    codes = torch.tensor([ord(character) for character in name], dtype=torch.long)
    columns = torch.tensor([ord(character) for character in alphabet])
    return (codes[:, None] == columns).float()


@alternative("encode_name")
def looks_up_in_a_dict(name, alphabet=string.ascii_letters + " .,;'-"):
    """A dict from character to row of the identity, zeros for what is missing."""
    rows = dict(zip(alphabet, torch.eye(len(alphabet), dtype=torch.float64), strict=True))
    zeros = torch.zeros(len(alphabet), dtype=torch.float64)
    found = [rows.get(character, zeros) for character in name]
    return torch.stack(found) if found else torch.zeros(0, len(alphabet))


@alternative("encode_name")
def cuts_off_the_column_of_the_unknown(name, alphabet=string.ascii_letters + " .,;'-"):
    """One-hot with a column too many in front, which is cut off."""
    columns = torch.tensor([alphabet.find(character) + 1 for character in name], dtype=torch.long)
    return torch.nn.functional.one_hot(columns, len(alphabet) + 1)[:, 1:].float()


@alternative("decode_name")
def puts_the_unknown_in_front(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """Give every column a number from 1 on, so that zeros sum to the unknown."""
    numbers = one_hot @ torch.arange(1.0, len(alphabet) + 1)
    return "".join((unknown + alphabet)[int(number)] for number in numbers.tolist())


@alternative("decode_name")
def asks_where_the_one_is(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """Fill a list of unknowns where there is a 1."""
    name = [unknown] * len(one_hot)
    for position, column in one_hot.nonzero().tolist():
        name[position] = alphabet[column]
    return "".join(name)
