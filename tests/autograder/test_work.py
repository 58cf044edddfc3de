"""Work is dealt so that nothing is lost, nothing is done twice, and nobody waits while there is something to do."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from autograder.runners.units import Unit
from autograder.runners.work import Hand, Work


def units(*answers: int) -> list[Unit]:
    """Make submissions of so many answers each."""
    made: list[Unit] = []
    for student, count in enumerate(answers):
        made += [
            Unit(number=len(made) + number, key="01_first/affine", source=b"", submission=f"s{student}")
            for number in range(count)
        ]
    return made


def numbers(dealt: list[Unit]) -> list[int]:
    return [unit.number for unit in dealt]


def test_the_answers_of_a_submission_stay_together_until_somebody_has_none_left() -> None:
    work, one, two = Work(units(4, 2)), Hand(2), Hand(2)
    assert numbers(work.deal(one)) == [0, 1]
    assert numbers(work.deal(two)) == [4, 5]
    assert work.finish(two, 4)
    assert numbers(work.deal(two)) == [3]  # from the other end of what the other has
    assert work.finish(one, 0)
    assert numbers(work.deal(one)) == [2]
    assert work.deal(one) == work.deal(two) == []
    assert not work.is_done


def test_what_somebody_had_who_is_gone_is_dealt_again_and_a_late_verdict_of_theirs_does_not_count() -> None:
    work, gone, other = Work(units(3)), Hand(1), Hand(3)
    work.deal(gone)
    assert work.lose(gone) == work.lose(Hand(1)) == []  # also of one who was gone before anything was dealt
    assert sorted(numbers(work.deal(other))) == [0, 1, 2]
    assert work.finish(other, 0)
    assert not work.finish(other, 0)
    assert work.left == 2


def test_what_was_lost_twice_is_alone_with_its_examiner_and_given_up_the_third_time() -> None:
    work = Work(units(1, 1, 1))
    for _ in range(2):
        hand = Hand(1)
        for _ in range(3):
            work.deal(hand)
            for number in hand.under_way.keys() - {0}:
                work.finish(hand, number)
        assert 0 in hand.under_way
        assert work.lose(hand) == []
        assert not work.is_done
    hand = Hand(4)
    (only,) = work.deal(hand)
    assert only.number == 0
    (given_up,) = work.lose(hand)
    assert given_up.number == 0
    assert work.is_done


@given(st.data(), st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_whatever_happens_every_unit_is_finished_once_or_given_up_once(data: st.DataObject, answers: list[int]) -> None:
    asked = units(*answers)
    work, over = Work(asked), list[int]()
    hands = [Hand(data.draw(st.integers(1, 3))) for _ in range(2)]
    steps = 0
    while not work.is_done:
        steps += 1
        for hand in hands:
            work.deal(hand)
        busy = [hand for hand in hands if hand.under_way]
        assert busy  # there is work left, so somebody has it
        hand = data.draw(st.sampled_from(busy))
        if data.draw(st.booleans()):
            number = data.draw(st.sampled_from(sorted(hand.under_way)))
            assert work.finish(hand, number)
            over.append(number)
        else:
            over += numbers(work.lose(hand))
            hands[hands.index(hand)] = Hand(hand.room)
    assert sorted(over) == numbers(asked)
    assert steps <= 4 * len(asked)


def test_answers_of_no_submission_are_each_on_their_own() -> None:
    alone = [msgspec.structs.replace(unit, submission="") for unit in units(3)]
    work, one, two = Work(alone), Hand(1), Hand(1)
    assert numbers(work.deal(one)) == [0]
    assert numbers(work.deal(two)) == [1]
