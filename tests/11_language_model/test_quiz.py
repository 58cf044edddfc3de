"""Hidden suite of 11_language_model/quiz."""

import math
from types import ModuleType

import torch
from torch import nn

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_bits_per_character(shared_student: Student, reference: ModuleType) -> None:
    """The bits of four characters"""
    right = float(-torch.tensor([1 / 2, 1 / 8, 1 / 4, 1 / 4]).log2().mean())
    hint = "How many bits does each character cost by itself? The mean is the last thing that is taken."
    assert_answer(shared_student.bits_per_character(), right, form=reference.bits_per_character, hint=hint)


@check(points=1)
def test_perplexity_from_a_loss(shared_student: Student, reference: ModuleType) -> None:
    """From a loss to a perplexity"""
    hint = "Which logarithm does PyTorch's loss use, and which one do bits use? Convert before you raise to a power."
    answer = shared_student.perplexity_from_a_loss()
    assert_answer(answer, 2 ** (1.6094 / math.log(2)), form=reference.perplexity_from_a_loss, hint=hint)


@check(points=2)
def test_perplexity_of_two_texts(shared_student: Student, reference: ModuleType) -> None:
    """The perplexity of two texts together"""
    bits = torch.cat((torch.full((100,), 1.0), torch.full((300,), 3.0)))
    hint = "Take both texts for one. How many bits does it cost in all, and how many characters has it?"
    answer = shared_student.perplexity_of_two_texts()
    assert_answer(answer, float(2 ** bits.mean()), form=reference.perplexity_of_two_texts, hint=hint)


@check(points=1)
def test_probability_at_a_temperature(shared_student: Student, reference: ModuleType) -> None:
    """A temperature by hand"""
    right = float((torch.tensor([0.9, 0.1]).log() / 2).softmax(dim=0)[0])
    hint = "Find logits that give these probabilities, divide them, and take the softmax again."
    answer = shared_student.probability_at_a_temperature()
    assert_answer(answer, right, form=reference.probability_at_a_temperature, hint=hint)


@check(points=1)
def test_true_of_temperature(shared_student: Student, reference: ModuleType) -> None:
    """What a temperature does and does not do"""
    hint = "Try each on three characters, two of them nearly alike: what happens to the probabilities one by one?"
    assert_answer(shared_student.true_of_temperature(), ["a", "c"], form=reference.true_of_temperature, hint=hint)


@check(points=1)
def test_reach_of_a_chunk(shared_student: Student, reference: ModuleType) -> None:
    """How far values and gradients reach"""
    rnn = nn.RNN(2, 4).double()
    inputs = torch.randn(90, 2, dtype=torch.float64, requires_grad=True)
    state = None
    for chunk in inputs.split(30):
        output, state = rnn(chunk, None if state is None else state.detach())
    output[9].sum().backward()  # the loss at the 10th character of the third chunk sees this state and the target
    assert inputs.grad is not None
    reached = inputs.grad.abs().sum(dim=1) > 0
    is_reached = {"b": bool(reached[:30].any()), "c": bool(reached[60]), "d": bool(reached[71])}
    right = ["a"] + [letter for letter, is_true in is_reached.items() if is_true]
    hint = "What goes on from chunk to chunk, and what does `detach` cut? Which character is the target at that place?"
    assert_answer(shared_student.reach_of_a_chunk(), right, form=reference.reach_of_a_chunk, hint=hint)


@check(points=1)
def test_target_at_the_end_of_a_row(shared_student: Student, reference: ModuleType) -> None:
    """A target in the streams"""
    places = torch.arange(403)
    length = (len(places) - 1) // 5
    right = int(places[1 : 5 * length + 1].view(5, length)[3, -1])
    hint = "How long is a row, at which place does row 3 begin, and what follows the last character in it?"
    answer = shared_student.target_at_the_end_of_a_row()
    assert_answer(answer, right, form=reference.target_at_the_end_of_a_row, hint=hint)


@check(points=2)
def test_always_the_most_likely(shared_student: Student) -> None:
    """In your own words: why one draws"""
    mark_by_hand(shared_student.always_the_most_likely())
