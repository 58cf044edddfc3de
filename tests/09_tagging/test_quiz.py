"""Hidden suite of 09_tagging/quiz."""

from types import ModuleType

import torch
from torch.nn import functional as F

from autograder.suite import Student, assert_answer, check, mark_by_hand


@check(points=1)
def test_per_token_accuracy(shared_student: Student, reference: ModuleType) -> None:
    """The accuracy over the tokens of a batch"""
    is_right = torch.cat([torch.arange(n) < right for n, right in ((12, 9), (4, 1), (8, 8))])
    hint = "What is one thing that is counted here, and how many of them does the batch hold?"
    right = float(is_right.double().mean())
    assert_answer(shared_student.per_token_accuracy(), right, form=reference.per_token_accuracy, hint=hint)


@check(points=1)
def test_accuracy_without_memory(shared_student: Student, reference: ModuleType) -> None:
    """What a tagger without memory can reach"""
    sequences = torch.cartesian_prod(*5 * [torch.arange(1, 9)])
    tags = sequences.cumsum(dim=1) % 4
    best = 0
    for token, tag in zip(sequences.T, tags.T, strict=True):
        best += int((4 * token + tag).bincount(minlength=36).reshape(9, 4).amax(dim=1).sum())
    hint = "At which positions does the token alone decide the tag, and how likely is each tag at the others?"
    answer = shared_student.accuracy_without_memory()
    assert_answer(answer, best / tags.numel(), form=reference.accuracy_without_memory, hint=hint)


@check(points=1)
def test_loss_of_the_real_tokens(shared_student: Student, reference: ModuleType) -> None:
    """By what to divide the loss"""
    right = 0.3 * (4 * 5) / sum((5, 4, 2, 1))
    hint = "What was summed, by which number did the program divide, and by which number should it?"
    assert_answer(shared_student.loss_of_the_real_tokens(), right, form=reference.loss_of_the_real_tokens, hint=hint)


@check(points=2)
def test_calls_that_fit(shared_student: Student, reference: ModuleType) -> None:
    """Calls of cross-entropy"""
    logits, tags = 3.0 * torch.randn(16, 30, 7, dtype=torch.float64), torch.randint(7, (16, 30))
    mean = sum(F.cross_entropy(logits[b], tags[b]) for b in range(16)) / 16
    given = {
        "a": F.cross_entropy(logits.transpose(1, 2), tags),
        "b": F.cross_entropy(logits.reshape(16, 7, 30), tags),
        "c": F.cross_entropy(logits.flatten(0, 1), tags.flatten()),
        "d": F.cross_entropy(logits.transpose(0, 1).flatten(0, 1), tags.flatten()),
    }
    right = [letter for letter, loss in given.items() if torch.allclose(loss, mean, rtol=1e-9)]
    hint = (
        "All four run. For each: do the seven numbers that are compared belong to one token, and the tag to the same?"
    )
    assert_answer(shared_student.calls_that_fit(), right, form=reference.calls_that_fit, hint=hint)


@check(points=1)
def test_loss_of_a_sure_mistake(shared_student: Student, reference: ModuleType) -> None:
    """The loss of large logits"""
    right = float(F.cross_entropy(torch.tensor([[-200.0, 600.0, 100.0]]), torch.tensor([0])))
    hint = "Use the form of the formula in which nothing overflows. Which term of its sum is not next to zero?"
    assert_answer(shared_student.loss_of_a_sure_mistake(), right, form=reference.loss_of_a_sure_mistake, hint=hint)


@check(points=2)
def test_a_state_helps(shared_student: Student, reference: ModuleType) -> None:
    """What a state is good for"""
    hint = "Ask of each: is the character alone enough, are the characters up to here enough, or not even they?"
    assert_answer(shared_student.a_state_helps(), ["b", "d"], form=reference.a_state_helps, hint=hint)


@check(points=2)
def test_nineteen_of_twenty(shared_student: Student) -> None:
    """In your own words: an accuracy and what it is worth"""
    mark_by_hand(shared_student.nineteen_of_twenty())
