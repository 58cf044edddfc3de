"""Wrong answers to 01_sequences/one_hot_names: each replaces one definition of the reference."""

import string

import torch

from autograder.misconceptions import misconception


@misconception("encode_name", caught_by="test_characters_outside_the_alphabet")
def takes_minus_one_for_a_column(name, alphabet=string.ascii_letters + " .,;'-"):
    """A character that the alphabet does not have becomes the last letter in your tensor. `find` answers -1 when it
    finds nothing, and an index of -1 is the last column: no error, no warning. Ask for that answer before you use it.
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        one_hot[position, alphabet.find(character)] = 1
    return one_hot


@misconception("encode_name", caught_by="test_characters_outside_the_alphabet")
def leaves_foreign_characters_out(name, alphabet=string.ascii_letters + " .,;'-"):
    """You leave the characters out that the alphabet does not have, so the name becomes shorter: "Müller" is "Mller".
    The stub asks for a row for every character, known or not.
    """
    known = [character for character in name if character in alphabet]
    one_hot = torch.zeros(len(known), len(alphabet))
    for position, character in enumerate(known):
        one_hot[position, alphabet.index(character)] = 1
    return one_hot


@misconception("encode_name", caught_by="test_shapes")
def adds_a_column_for_the_unknown(name, alphabet=string.ascii_letters + " .,;'-"):
    """You add a column for all characters that the alphabet does not have. That is a good way as well, and many
    programs take it, but here the columns are those of the alphabet, and the unknown is told by a row of zeros.
    """
    one_hot = torch.zeros(len(name), len(alphabet) + 1)
    for position, character in enumerate(name):
        column = alphabet.find(character)
        one_hot[position, column if column >= 0 else len(alphabet)] = 1
    return one_hot


@misconception("encode_name", caught_by="test_characters_outside_the_alphabet")
def takes_the_accents_off(name, alphabet=string.ascii_letters + " .,;'-"):
    """You take accents off, so that "ü" becomes "u". That may be wise before names are encoded, though it makes
    different names alike. Here characters are compared as they are, and "ü" is not "u".
    """
    import unicodedata

    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        column = alphabet.find(unicodedata.normalize("NFD", character)[0])
        if column >= 0:
            one_hot[position, column] = 1
    return one_hot


@misconception("encode_name", caught_by="test_capital_letters")
def writes_all_letters_small(name, alphabet=string.ascii_letters + " .,;'-"):
    """You make all letters small first. In this exercise "A" and "a" are two characters, each with a column of its own
    if the alphabet has it, and with a row of zeros if not.
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name.lower()):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[position, column] = 1
    return one_hot


@misconception("encode_name", caught_by="test_known_characters")
def marks_the_first_place_of_a_repeated_character(name, alphabet=string.ascii_letters + " .,;'-"):
    """When a character comes again, its second row stays empty: you ask the name where the character stands, and it
    tells you the first place each time. The loop itself knows at which place it is.
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for character in name:
        column = alphabet.find(character)
        if column >= 0:
            one_hot[name.index(character), column] = 1
    return one_hot


@misconception("encode_name", caught_by="test_known_characters")
def presumes_the_order_of_the_alphabet(name, alphabet=string.ascii_letters + " .,;'-"):
    """You compute the column from the character's code, as if the alphabet always began with "a" and went on in order.
    An alphabet may have any characters in any order; ask it.
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        if character in alphabet:
            one_hot[position, (ord(character) - ord("a")) % len(alphabet)] = 1
    return one_hot


@misconception("encode_name", caught_by="test_shapes")
def puts_the_alphabet_first(name, alphabet=string.ascii_letters + " .,;'-"):
    """Your tensor has a row for each letter of the alphabet and a column for each character of the name. A recurrent
    network takes a row for each step, so time comes first. Compare with the shape in the signature.
    """
    one_hot = torch.zeros(len(alphabet), len(name))
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[column, position] = 1
    return one_hot


@misconception("encode_name", caught_by="test_shapes")
def counts_letters_instead(name, alphabet=string.ascii_letters + " .,;'-"):
    """You give one vector for the whole name, with its letters counted. That is a bag of letters: "Elena" and "Alene"
    are hardly to be told apart in it. Every character should have a row of its own.
    """
    counts = torch.zeros(len(alphabet))
    for character in name:
        column = alphabet.find(character)
        if column >= 0:
            counts[column] += 1
    return counts


@misconception("encode_name", caught_by="test_shapes")
def squeezes_the_rows(name, alphabet=string.ascii_letters + " .,;'-"):
    """A name of one character has lost its axis of time in your answer: `squeeze` without an argument takes away every
    axis of size 1. Short names exist, and so does an alphabet of one letter.
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[position, column] = 1
    return one_hot.squeeze()


@misconception("encode_name", caught_by="test_shapes")
def adds_a_batch_axis(name, alphabet=string.ascii_letters + " .,;'-"):
    """Your tensor has an axis of size 1 in the middle, for a batch of one. Some courses encode names like that, but
    here a name is two axes, and batches are made later from several names.
    """
    one_hot = torch.zeros(len(name), 1, len(alphabet))
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[position, 0, column] = 1
    return one_hot


@misconception("encode_name", caught_by="test_shapes")
def gives_the_columns_alone(name, alphabet=string.ascii_letters + " .,;'-"):
    """You give the number of each character's column. Those are ids, and an embedding would take them; a one-hot row is
    what stands for such a number when there is no embedding.
    """
    return torch.tensor([alphabet.find(character) for character in name], dtype=torch.long)


@misconception("encode_name", caught_by="test_characters_outside_the_alphabet")
def spreads_the_unknown_over_all_columns(name, alphabet=string.ascii_letters + " .,;'-"):
    """A character that the alphabet does not have gives a row of equal shares in your tensor, as if it were a little of
    every letter. The stub says what such a row should hold.
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[position, column] = 1
        else:
            one_hot[position] = 1 / len(alphabet)
    return one_hot


@misconception("encode_name", caught_by="test_known_characters")
def takes_column_zero_for_not_found(name, alphabet=string.ascii_letters + " .,;'-"):
    """The first letter of the alphabet gives a row of zeros in your tensor: its column is 0, and you take 0 for "not
    found". What does `find` answer when it finds nothing?
    """
    one_hot = torch.zeros(len(name), len(alphabet))
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column > 0:
            one_hot[position, column] = 1
    return one_hot


@misconception("encode_name", caught_by="test_known_characters")
def gives_integers(name, alphabet=string.ascii_letters + " .,;'-"):
    """Your rows are right, but they hold integers, and a network multiplies its input by decimal weights. See the dtype
    that the stub asks for.
    """
    one_hot = torch.zeros(len(name), len(alphabet), dtype=torch.long)
    for position, character in enumerate(name):
        column = alphabet.find(character)
        if column >= 0:
            one_hot[position, column] = 1
    return one_hot


@misconception("decode_name", caught_by="test_way_back_with_zeros")
def reads_zeros_as_the_first_letter(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """A row of zeros becomes the first letter of the alphabet in your name: among equal numbers `argmax` takes the
    first one it likes. Whether there is a largest number at all has to be asked before.
    """
    return "".join(alphabet[int(row.argmax())] for row in one_hot)


@misconception("decode_name", caught_by="test_way_back_with_zeros")
def leaves_the_unknown_out(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """You leave rows of zeros out, so the name comes back shorter than it went. Each row stands for a character, even
    if nobody knows which.
    """
    return "".join(alphabet[column] for _, column in one_hot.nonzero().tolist())


@misconception("decode_name", caught_by="test_way_back_with_zeros")
def stops_at_the_first_unknown(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """Your name ends at the first row of zeros, as if padding began there. In a name a row of zeros is a character that
    the alphabet does not have, and known ones may follow.
    """
    name = ""
    for row in one_hot:
        if not row.any():
            return name + unknown
        name += alphabet[int(row.argmax())]
    return name


@misconception("decode_name", caught_by="test_way_back_with_zeros")
def always_writes_a_question_mark(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """You write "?" for the unknown, even when another character was asked for. The argument `unknown` says which."""
    return "".join(alphabet[int(row.argmax())] if row.any() else "?" for row in one_hot)


@misconception("decode_name", caught_by="test_way_back")
def takes_column_zero_for_the_unknown(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """You take a largest number in column 0 for the unknown. But column 0 is the first letter of the alphabet, and has
    as good a right to be there as any other. `argmax` alone cannot tell the two apart.
    """
    return "".join(alphabet[column] if (column := int(row.argmax())) else unknown for row in one_hot)


@misconception("decode_name", caught_by="test_way_back")
def decodes_with_the_default_alphabet(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """You read the columns by the default alphabet, whatever alphabet the name was encoded with. Column 3 is another
    letter in another alphabet.
    """
    letters = string.ascii_letters + " .,;'-"
    return "".join(letters[int(row.argmax())] if row.any() else unknown for row in one_hot)


@misconception("decode_name", caught_by="test_way_back")
def gives_a_list_of_characters(one_hot, alphabet=string.ascii_letters + " .,;'-", unknown="?"):
    """Your characters are right, but they come as a list. A name is a string: join them."""
    return [alphabet[int(row.argmax())] if row.any() else unknown for row in one_hot]
