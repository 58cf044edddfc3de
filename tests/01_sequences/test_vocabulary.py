"""Hidden suite of 01_sequences/vocabulary."""

from collections.abc import Sequence
from typing import Any

import torch

from autograder.suite import Draw, Student, assert_close, check, observe, require

LETTERS = "abcdefghijklmnopqrstuvwxyzäéñø"
PADDING, UNKNOWN = "<pad>", "<unk>"


def words(draw: Draw, count: int) -> list[str]:
    """Draw words, all different, in no order that sorting or hashing would find."""
    found: dict[str, None] = {}
    while len(found) < count:
        length = int(draw.integers(3, 8))
        found["".join(LETTERS[k] for k in draw.integers(0, len(LETTERS), length).tolist())] = None
    return list(found)


def picked(draw: Draw, tokens: Sequence[str], count: int) -> list[str]:
    """Draw tokens with repetitions."""
    return [tokens[k] for k in draw.integers(0, len(tokens), count).tolist()]


def expect_vocabulary(vocabulary: Any, tokens: Sequence[str], *, what: str) -> None:
    """Judge a vocabulary: padding, unknown, then these tokens, numbered without gaps; its inner order is free."""
    require(isinstance(vocabulary, dict), "build_vocabulary should give a dict.")
    expected = [PADDING, UNKNOWN, *tokens]
    require(all(token in vocabulary for token in expected), f"{what} lacks an entry that it should have.")
    require(len(vocabulary) == len(expected), f"{what} has entries beyond those that were asked for.")
    ids = [vocabulary[token] for token in expected]
    named = f"the list of ids (padding, unknown, then the others as first seen) in {what[0].lower()}{what[1:]}"
    assert_close(ids, list(range(len(expected))), what=named)


@check(points=1)
def test_tokens(shared_student: Student, draw: Draw) -> None:
    """A text falls into lower-case tokens at white space of every kind, and no token is empty"""
    parts = [word + mark for word, mark in zip(words(draw, 12), ",.!?;:'-1)%\"", strict=True)]
    parts.append(parts[3])
    for spaces in (" ", "  ", "\t", "\n", " \t\n ", "\r\n"):
        text = spaces + spaces.join(part.title() for part in parts) + spaces
        assert_close(shared_student.tokenize(text), parts, what="the list of tokens")
    for empty in ("", " ", "\n\t "):
        assert_close(shared_student.tokenize(empty), [], what="the list of tokens of a text without words")


@check(points=1)
def test_padding_and_unknown(shared_student: Student) -> None:
    """Without any token, the vocabulary has padding and unknown, under ids of their own"""
    for sentences in ([], [[]], [[], []]):
        expect_vocabulary(shared_student.build_vocabulary(sentences), [], what="The vocabulary of no tokens")


@check(points=1)
def test_first_seen_order(shared_student: Student, draw: Draw) -> None:
    """Ids follow the order in which the tokens are seen first, through all sentences"""
    tokens = words(draw, 30)
    sentences = [tokens[:11], [], tokens[11:12], tokens[12:]]
    expect_vocabulary(shared_student.build_vocabulary(sentences), tokens, what="The vocabulary of four sentences")


@check(points=1)
def test_repeated_tokens(shared_student: Student, draw: Draw) -> None:
    """A token that comes again, in the same sentence or in another, leaves no gap"""
    for lengths in ((25,), (9, 14), (1, 20, 6, 12)):
        tokens = words(draw, 10)
        sentences = [picked(draw, tokens, length) for length in lengths]
        sentences[-1] += sentences[0][:1] * 3
        seen = list(dict.fromkeys(token for sentence in sentences for token in sentence))
        vocabulary = shared_student.build_vocabulary(sentences)
        expect_vocabulary(vocabulary, seen, what="The vocabulary of sentences with repeated tokens")


@check(points=1)
def test_special_entries_in_the_text(shared_student: Student, draw: Draw) -> None:
    """A text that holds the special entries itself does not disturb the numbering"""
    for special in ([UNKNOWN], [PADDING], [UNKNOWN, PADDING]):
        tokens = words(draw, 6)
        sentences = [[*tokens[:2], *special, *tokens[2:4]], [*special, *tokens[3:]]]
        what = "The vocabulary of a text that holds special entries"
        expect_vocabulary(shared_student.build_vocabulary(sentences), tokens, what=what)


@check(points=1)
def test_known_tokens(shared_student: Student, draw: Draw) -> None:
    """Every token becomes the id that the vocabulary gives it, in order, repeated tokens too"""
    tokens = [PADDING, UNKNOWN, *words(draw, 20)]
    for numbers in (range(len(tokens)), (5 * draw.permutation(len(tokens)) + 3).tolist()):
        vocabulary = dict(zip(tokens, numbers, strict=True))
        for chosen in (picked(draw, tokens, 1), picked(draw, tokens, 13), tokens[::-1]):
            ids = shared_student.numericalize(chosen, vocabulary)
            assert_close(ids, torch.tensor([vocabulary[token] for token in chosen]), what="the tensor of ids")


@check(points=1)
def test_unknown_tokens(shared_student: Student, draw: Draw) -> None:
    """A token that the vocabulary lacks becomes unknown, whatever ids the vocabulary has"""
    known = words(draw, 14)
    new = [word + "x" for word in known]
    for padding, unknown in ((0, 1), (1, 0), (40, 17)):
        vocabulary = {token: 20 + k for k, token in enumerate(known)} | {PADDING: padding, UNKNOWN: unknown}
        for chosen in (new[:1], [*new[:3], *known[:3]], picked(draw, known + new, 15)):
            expected = torch.tensor([vocabulary.get(token, unknown) for token in chosen])
            what = "the tensor of ids of tokens, some of them unknown,"
            assert_close(shared_student.numericalize(chosen, vocabulary), expected, what=what)


@check(points=1)
def test_no_tokens(shared_student: Student) -> None:
    """No tokens give an empty tensor of integers"""
    ids = shared_student.numericalize([], {PADDING: 0, UNKNOWN: 1, "a": 2})
    assert_close(ids, torch.tensor([], dtype=torch.long), what="the tensor of ids of no tokens")


@check(points=1)
def test_nothing_is_kept(shared_student: Student, draw: Draw) -> None:
    """No call changes its arguments, and none changes what the next one gives"""
    tokens = words(draw, 12)
    first, second = [tokens[:7], tokens[2:5]], [tokens[8:], tokens[6:9]]
    order = list(dict.fromkeys([*second[0], *second[1]]))
    seen = observe(shared_student.build_vocabulary, first)
    assert_close(seen.args[0], first, what="the list that was given to build_vocabulary")
    vocabulary = shared_student.build_vocabulary(second)
    expect_vocabulary(vocabulary, order, what="The vocabulary that a second call gives")
    vocabulary = {PADDING: 0, UNKNOWN: 1} | {token: k for k, token in enumerate(tokens[:5], 2)}
    seen = observe(shared_student.numericalize, tokens, vocabulary)
    require(seen.args[1] == vocabulary, "After numericalize the vocabulary is another one than before.")
    assert_close(seen.args[0], tokens, what="the list that was given to numericalize")


@check(points=1)
def test_round_trip(shared_student: Student, draw: Draw) -> None:
    """From text to ids and back, through all three functions, every known token returns, and only those"""
    known = words(draw, 15)
    texts = [" ".join(picked(draw, known, 12)) for _ in range(3)]
    vocabulary = shared_student.build_vocabulary([shared_student.tokenize(text) for text in texts])
    require(isinstance(vocabulary, dict), "build_vocabulary should give a dict.")
    vocabulary = {token: int(number) for token, number in vocabulary.items()}
    back = {number: token for token, number in vocabulary.items()}
    for text, new in zip(texts, words(draw, 3), strict=True):
        ids = shared_student.numericalize(shared_student.tokenize(f"{new}0 {text.title()}\n{new}0"), vocabulary)
        require(isinstance(ids, torch.Tensor), "numericalize should give a tensor.")
        tokens = [back.get(number) for number in ids.tolist()]
        assert_close(tokens, [UNKNOWN, *text.split(), UNKNOWN], what="the list of tokens after the way there and back")
