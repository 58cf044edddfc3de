"""Hidden suite of 01_sequences/order_matters."""

from typing import Any

import torch

from autograder.suite import Draw, Student, assert_close, check, driver, observe, require


def sentence(draw: Draw, length: int, size: int = 9) -> torch.Tensor:
    """Draw ids from 1 on, so that 0 is free for padding."""
    return draw.integers(1, size, length)


def window_of(ids: torch.Tensor, window: int) -> torch.Tensor:
    """The last ids, with padding 0 in front."""
    return torch.cat([ids.new_zeros(max(window - len(ids), 0)), ids[-window:]])


def expect_sentence(twin: Any, ids: torch.Tensor, *, what: str) -> None:
    """Judge that a twin is a sentence of the same ids, and another one."""
    require(twin is not None, f"{what} is None, but there is one.")
    require(isinstance(twin, torch.Tensor), f"{what} is no tensor.")
    require(twin.ndim == 1 and not twin.is_floating_point(), f"{what} is no sentence: it has one axis, and integers.")
    require(not torch.equal(twin, ids), f"{what} is the sentence itself.")
    require(bool(torch.isin(twin, ids).all()), f"{what} holds an id that does not occur in the sentence.")


def expect_bag_twin(student: Student, ids: torch.Tensor) -> None:
    """Judge a twin for the bag: any right one."""
    twin = student.bag_twin(ids)
    expect_sentence(twin, ids, what="The twin for the bag")
    require(len(twin) == len(ids), "The twin for the bag has another length, so its counts differ.")
    require(torch.equal(twin.sort().values, ids.sort().values), "The twin for the bag has another bag of words.")


@driver
def read(
    answer: object, ids: torch.Tensor, vectors: torch.Tensor, weight_hh: torch.Tensor, state: torch.Tensor
) -> dict[str, object]:
    """Read with an Elman step, and keep a record of the calls."""
    tokens = []

    def step(token: object, h: torch.Tensor) -> torch.Tensor:
        tokens.append(int(token))
        return torch.tanh(vectors[int(token)] + weight_hh @ h)

    return {"state": answer.recurrent_pass(ids, step, state), "tokens": tokens}


def expected_state(
    ids: torch.Tensor, vectors: torch.Tensor, weight_hh: torch.Tensor, state: torch.Tensor
) -> torch.Tensor:
    """The state that an Elman step leaves."""
    for token in ids.tolist():
        state = torch.tanh(vectors[token] + weight_hh @ state)
    return state


@check(points=1)
def test_bag_counts(shared_student: Student, draw: Draw) -> None:
    """A bag holds the count of every id of the vocabulary, also of those that do not occur"""
    for length, size, vocab_size in ((1, 5, 5), (4, 4, 12), (20, 6, 9), (7, 7, 7), (1, 1, 1)):
        ids = draw.integers(0, size, length)
        expected = torch.tensor([float((ids == k).sum()) for k in range(vocab_size)])
        what = f"the bag of a sentence of length {length} over a vocabulary of {vocab_size}"
        assert_close(shared_student.bag_of_words(ids, vocab_size), expected, what=what)


@check(points=1, needs="test_bag_counts")
def test_bag_forgets_order_not_length(shared_student: Student, draw: Draw) -> None:
    """A bag is the same for every order, and another one when a token is doubled"""
    ids = sentence(draw, 12)
    bag = shared_student.bag_of_words(ids, 9)
    for order in (draw.permutation(12), draw.permutation(12), torch.arange(11, -1, -1)):
        assert_close(shared_student.bag_of_words(ids[order], 9), bag, what="the bag of words in another order")
    longer = torch.cat([ids, ids])
    assert_close(shared_student.bag_of_words(longer, 9), 2 * bag, what="the bag of a sentence said twice")


@check(points=1)
def test_window_of_long_sentences(shared_student: Student, draw: Draw) -> None:
    """The window of a sentence that fills it is its last ids"""
    for length, window in ((9, 4), (5, 5), (6, 1), (1, 1), (13, 12)):
        ids = sentence(draw, length)
        what = f"the window of {window} of a sentence of {length} tokens"
        assert_close(shared_student.fixed_window(ids, window), ids[-window:], what=what)


@check(points=1)
def test_window_of_short_sentences(shared_student: Student, draw: Draw) -> None:
    """A sentence shorter than the window has padding in front, whatever the id of padding"""
    for length, window, padding_idx in ((3, 4, 0), (1, 6, 0), (2, 7, 30), (5, 9, 1)):
        ids = sentence(draw, length) + 1
        expected = torch.cat([torch.full((window - length,), padding_idx), ids])
        what = f"the window of {window} of a sentence of {length} tokens, with padding_idx={padding_idx},"
        assert_close(shared_student.fixed_window(ids, window, padding_idx=padding_idx), expected, what=what)
    ids = sentence(draw, 2)
    assert_close(shared_student.fixed_window(ids, 5), window_of(ids, 5), what="the window without a padding_idx")


@check(points=1)
def test_twins_for_the_bag(shared_student: Student, draw: Draw) -> None:
    """A sentence with two different tokens has a twin for the bag: another sentence with the same counts"""
    a, b, c = (draw.permutation(8)[:3] + 1).tolist()
    fixed = (
        *([a, b], [a, b, a], [a, b, c, b, a], [a, a, b], [a, b, b], [b, a, a], [a, a, b, a, a], [a, b, a, b]),
        *(sorted([a, b, c]), sorted([a, b, c], reverse=True), [a, a, a, b, c, c, c], [a, a, b, b], [a, b, c, a, b, c]),
    )
    for ids in (*(torch.tensor(tokens) for tokens in fixed), sentence(draw, 15)):
        expect_bag_twin(shared_student, ids)


@check(points=1)
def test_no_twin_for_the_bag(shared_student: Student, draw: Draw) -> None:
    """A sentence that no reordering changes has no twin for the bag"""
    for length in (1, 2, 5):
        ids = sentence(draw, 1).repeat(length)
        require(shared_student.bag_twin(ids) is None, "Where there is no twin for the bag, bag_twin should give None.")


@check(points=1)
def test_twins_for_the_window(shared_student: Student, draw: Draw) -> None:
    """A sentence that fills the window has a twin for it: another sentence, and the window shows the same"""
    cases = [(sentence(draw, length), window) for length, window in ((9, 4), (5, 5), (6, 5), (3, 1), (1, 1))]
    same = sentence(draw, 1)
    cases += [(same.repeat(6), 3), (same.repeat(4), 4), (torch.cat([same + 1, same.repeat(5)]), 5)]
    for ids, window in cases:
        twin = shared_student.window_twin(ids, window)
        what = f"The twin of a sentence of {len(ids)} tokens for a window of {window}"
        expect_sentence(twin, ids, what=what)
        require(torch.equal(window_of(twin, window), window_of(ids, window)), f"{what} has another window.")


@check(points=1)
def test_no_twin_for_the_window(shared_student: Student, draw: Draw) -> None:
    """A sentence that the window holds whole, and seen to be whole, has no twin for the window"""
    for length, window in ((4, 5), (1, 2), (3, 9)):
        twin = shared_student.window_twin(sentence(draw, length), window)
        require(twin is None, "Where there is no twin for the window, window_twin should give None.")


@check(points=1)
def test_recurrent_pass(shared_student: Student, draw: Draw) -> None:
    """A recurrent pass takes each token once, in order, from the given state on; the reverse ends in another state"""
    for length in (7, 1, 2, 12):
        ids = sentence(draw, length)
        vectors, weight_hh, state = draw.normal(9, 4), draw.normal(4, 4, std=0.7), draw.normal(4)
        for tokens in (ids, ids.flip(0)):
            got = read(shared_student, tokens, vectors, weight_hh, state)
            assert_close(got["tokens"], tokens.tolist(), what="the list of tokens that were given to `step`")
            what = f"the state after {length} tokens"
            assert_close(got["state"], expected_state(tokens, vectors, weight_hh, state), what=what)


@check(points=1)
def test_sentences_are_left_alone(shared_student: Student, draw: Draw) -> None:
    """No function changes the sentence that it is given"""
    ids = torch.tensor([1, 2, 3]).repeat(3)[draw.permutation(9)]
    ids[:2] = torch.tensor([4, 5])
    for name, function, rest in (
        ("bag_of_words", shared_student.bag_of_words, (9,)),
        ("fixed_window", shared_student.fixed_window, (4,)),
        ("fixed_window", shared_student.fixed_window, (12,)),
        ("bag_twin", shared_student.bag_twin, ()),
        ("window_twin", shared_student.window_twin, (4,)),
    ):
        seen = observe(function, ids, *rest)
        assert_close(seen.args[0], ids, what=f"the sentence after `{name}`")
