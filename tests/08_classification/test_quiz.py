"""Hidden suite of 08_classification/quiz."""

import math
from types import ModuleType

import torch
from torch.nn import functional as F

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_loss_of_two_sequences(shared_student: Student, reference: ModuleType) -> None:
    """The loss of a batch by hand"""
    logits = torch.tensor([[math.log(3), 0.0, 0.0], [0.0, 0.0, 0.0]])
    right = float(F.cross_entropy(logits, torch.tensor([0, 2])))
    hint = "First the probability of each right class, then the logarithms, then what a batch makes of them."
    assert_answer(shared_student.loss_of_two_sequences(), right, form=reference.loss_of_two_sequences, hint=hint)


@check(points=1)
def test_one_logit_for_two(shared_student: Student, reference: ModuleType) -> None:
    """Two logits and one"""
    right = float(torch.logit(torch.tensor([1.5, -0.5], dtype=torch.float64).softmax(dim=0)[1]))
    hint = "Write the softmax for class 1 as a fraction, and divide above and below the line by what stands above it."
    assert_answer(shared_student.one_logit_for_two(), right, form=reference.one_logit_for_two, hint=hint)


@check(points=1)
def test_border_for_a_logit(shared_student: Student, reference: ModuleType) -> None:
    """A border for a logit"""
    right = float(torch.logit(torch.tensor(0.8, dtype=torch.float64)))
    hint = "The sigmoid of what is the probability that is asked for? Solve the equation for the logit."
    assert_answer(shared_student.border_for_a_logit(), right, form=reference.border_for_a_logit, hint=hint)


@check(points=2)
def test_same_as_cross_entropy(shared_student: Student, reference: ModuleType) -> None:
    """Losses and what belongs in front of them"""
    logits, labels = 3.0 * torch.randn(8, 5, dtype=torch.float64), torch.randint(5, (8,))
    given = {
        "a": F.nll_loss(logits.log_softmax(dim=1), labels),
        "b": F.nll_loss(logits.softmax(dim=1), labels),
        "c": F.cross_entropy(logits.softmax(dim=1), labels),
        "d": F.cross_entropy(logits.log_softmax(dim=1), labels),
    }
    right = [
        letter for letter, loss in given.items() if torch.allclose(loss, F.cross_entropy(logits, labels), rtol=1e-9)
    ]
    hint = "What does each loss do with what it gets? And what does a softmax make of the logarithms of probabilities?"
    assert_answer(shared_student.same_as_cross_entropy(), right, form=reference.same_as_cross_entropy, hint=hint)


@check(points=2)
def test_same_class_other_loss(shared_student: Student, reference: ModuleType) -> None:
    """What changes a decision, and what a loss"""
    logits, labels = 3.0 * torch.randn(500, 4, dtype=torch.float64), torch.randint(4, (500,))
    changed = {
        "a": logits + 5,
        "b": logits / 10,
        "c": -logits,
        "d": logits.softmax(dim=1),
        "e": logits**2,
    }
    loss = F.cross_entropy(logits, labels)
    right = [
        letter
        for letter, others in changed.items()
        if torch.equal(others.argmax(dim=1), logits.argmax(dim=1))
        and not torch.allclose(F.cross_entropy(others, labels), loss, rtol=1e-9)
    ]
    hint = "For each: does the order of the logits stay, and do the differences between them stay?"
    assert_answer(shared_student.same_class_other_loss(), right, form=reference.same_class_other_loss, hint=hint)


@check(points=1)
def test_twins_across_the_split(shared_student: Student, reference: ModuleType) -> None:
    """What a split with twins measures"""
    known = 1600 / 1999
    hint = "Take one held-out review. Where is its twin, how often, and what happens in each case?"
    answer = shared_student.twins_across_the_split()
    assert_answer(answer, known + 0.5 * (1 - known), form=reference.twins_across_the_split, hint=hint)


@check(points=2)
def test_best_of_forty(shared_student: Student) -> None:
    """In your own words: choosing on held-out data"""
    mark_by_hand(shared_student.best_of_forty())
