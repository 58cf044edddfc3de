"""Hidden suite of 01_sequences/one_hot_names."""

import string
from collections.abc import Sequence

import torch

from autograder.suite import Draw, Student, assert_close, assert_shape, check, observe, require

ALPHABET = string.ascii_letters + " .,;'-"
FOREIGN = "üÜéñøßçłşŽ日я0_\u0308"


def shuffled(draw: Draw, characters: str) -> str:
    """Draw an order."""
    return "".join(characters[k] for k in draw.permutation(len(characters)).tolist())


def name_of(draw: Draw, characters: Sequence[str], length: int) -> str:
    """Draw a name, with repetitions."""
    return "".join(characters[k] for k in draw.integers(0, len(characters), length).tolist())


def encoded(name: str, alphabet: str) -> torch.Tensor:
    """Compare every character of the name with every character of the alphabet."""
    rows = [[float(character == column) for column in alphabet] for character in name]
    return torch.tensor(rows).reshape(len(name), len(alphabet))


@check(points=1)
def test_shapes(shared_student: Student, draw: Draw) -> None:
    """A name gives a row for each character and a column for each character of the alphabet, whatever the sizes"""
    for alphabet in (shuffled(draw, string.ascii_lowercase)[:7], "q", shuffled(draw, ALPHABET)):
        for length in (1, 5, 7, 0):
            rows = shared_student.encode_name(name_of(draw, alphabet, length), alphabet)
            what = f"the result for a name of length {length} and an alphabet of {len(alphabet)}"
            assert_shape(rows, (length, len(alphabet)), what=what)


@check(points=2, needs="test_shapes")
def test_known_characters(shared_student: Student, draw: Draw) -> None:
    """Every character sets its own column, in any alphabet, as often as it comes"""
    for alphabet in (shuffled(draw, string.ascii_lowercase), shuffled(draw, ALPHABET), shuffled(draw, "äöüéabc")):
        for name in (name_of(draw, alphabet, 1), name_of(draw, alphabet, 6), shuffled(draw, alphabet)):
            got = shared_student.encode_name(name + name[:1], alphabet)
            require(got.is_floating_point(), "The tensor holds no decimal numbers, so no network could multiply it.")
            assert_close(got, encoded(name + name[:1], alphabet), what="the tensor of a name")
    name = name_of(draw, ALPHABET, 12) + "-'Aa"
    assert_close(shared_student.encode_name(name), encoded(name, ALPHABET), what="the tensor in the default alphabet")


@check(points=1, needs="test_shapes")
def test_capital_letters(shared_student: Student, draw: Draw) -> None:
    """A capital letter is another character than the small one"""
    lower = shuffled(draw, string.ascii_lowercase)
    name = name_of(draw, string.ascii_letters, 10) + "aZ"
    assert_close(shared_student.encode_name(name, lower), encoded(name, lower), what="the tensor in small letters")
    upper = lower.upper()
    assert_close(shared_student.encode_name(name, upper), encoded(name, upper), what="the tensor in capital letters")


@check(points=2, needs="test_shapes")
def test_characters_outside_the_alphabet(shared_student: Student, draw: Draw) -> None:
    """A character outside the alphabet is a row of zeros, and no other letter"""
    for alphabet in (shuffled(draw, string.ascii_lowercase), shuffled(draw, ALPHABET)):
        foreign = shuffled(draw, FOREIGN)
        known = name_of(draw, alphabet, 3)
        last = alphabet[-1]
        for name in (
            foreign[0],
            foreign[:4],
            foreign[1] + known,
            known + foreign[2],
            last + foreign[3] + last + foreign[3] + known,
            name_of(draw, alphabet + foreign, 15),
        ):
            got = shared_student.encode_name(name, alphabet)
            assert_close(got, encoded(name, alphabet), what="the tensor of a name with foreign characters")


@check(points=1)
def test_way_back(shared_student: Student, draw: Draw) -> None:
    """The rows of a name give the name again"""
    for alphabet in (shuffled(draw, string.ascii_lowercase), shuffled(draw, ALPHABET), "q"):
        for length in (1, 9, 0):
            name = name_of(draw, alphabet, length)
            rows = encoded(name, alphabet)
            seen = observe(shared_student.decode_name, rows, alphabet)
            assert_close(seen.value, name, what="the decoded name")
            assert_close(seen.args[0], rows, what="the tensor after decode_name", rtol=0, atol=0)
    name = name_of(draw, ALPHABET, 12)
    got = shared_student.decode_name(encoded(name, ALPHABET))
    assert_close(got, name, what="the name, decoded with the default alphabet,")


@check(points=2, needs="test_way_back")
def test_way_back_with_zeros(shared_student: Student, draw: Draw) -> None:
    """A row of zeros gives the character for the unknown, and no other row does"""
    alphabet = shuffled(draw, string.ascii_lowercase)
    first, known = alphabet[0], name_of(draw, alphabet, 3)
    for pattern in ("?", "??", "?" + known, known + "?", f"{first}?{first}?{alphabet[-1]}", f"{known}??{known}"):
        rows = encoded(pattern, alphabet)
        assert_close(shared_student.decode_name(rows, alphabet), pattern, what="the name with unknown characters")
        for unknown in ("_", first, "ü"):
            got = shared_student.decode_name(rows, alphabet, unknown=unknown)
            what = "the name, with another character for the unknown,"
            assert_close(got, pattern.replace("?", unknown), what=what)


@check(points=1)
def test_round_trip(shared_student: Student, draw: Draw) -> None:
    """There and back, a name keeps its length and all characters that the alphabet has"""
    alphabet = shuffled(draw, ALPHABET)
    for name in (name_of(draw, alphabet + FOREIGN, 20), shuffled(draw, FOREIGN), name_of(draw, alphabet, 5)):
        rows = shared_student.encode_name(name, alphabet)
        expected = "".join(character if character in alphabet else "?" for character in name)
        assert_close(shared_student.decode_name(rows, alphabet), expected, what="the name after the way there and back")
