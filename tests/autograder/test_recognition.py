"""How well mistakes are named is measured, and declarations that two entries are the same are proved."""

import shutil
from pathlib import Path

import pytest

from autograder.audit.recognition import Named, Recogniser, broken_bounds
from autograder.course import load_course
from autograder.results import Exercise
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier

AFFINE = "01_first/affine"
MORE = '''

@misconception("Affine.forward", caught_by="test_value", same_as="forgets_the_bias")
def declared(self: nn.Module, x: Tensor) -> Tensor:
    """It multiplies, and that is all."""
    return (self.weight @ x.T).T


@misconception("Affine.forward", caught_by="test_value")
def undeclared(self: nn.Module, x: Tensor) -> Tensor:
    """It multiplies, and nobody says so."""
    return (self.weight @ x.T).mT


@misconception("Affine.forward", caught_by="test_value", same_as="forgets_the_bias")
def misdeclared(self: nn.Module, x: Tensor) -> Tensor:
    """It subtracts the bias, whatever is declared."""
    return x @ self.weight.T - self.bias
'''


class Silence:
    """Nobody watches."""

    def begin(self, total: int, known: int) -> None: ...
    def stage(self, name: str) -> None: ...
    def graded(self, student: str, exercise: Exercise) -> None: ...


@pytest.fixture(scope="module")
def named(mini_course: Path, tmp_path_factory: pytest.TempPathFactory, tier: Tier) -> dict[str, Named]:
    """The names that the entries of a bank get, with some more in it."""
    root = tmp_path_factory.mktemp("more") / "course"
    shutil.copytree(mini_course, root, ignore=shutil.ignore_patterns("*cache*"))
    course = load_course(root)
    path = course.bank(AFFINE)
    path.write_text(path.read_text() + MORE)
    recogniser = Recogniser(course, [AFFINE], LocalRunner(tier), 2, Silence())
    return {each.case.name: each for each in recogniser.recognise(recogniser.chosen(0))}


def test_an_entry_is_recognised_by_its_own_name(named: dict[str, Named]) -> None:
    assert all(
        named[own].is_recognised and named[own].names == (own,) for own in ("forgets_the_bias", "works_in_the_input")
    )


def test_an_entry_that_is_declared_the_same_may_have_the_other_name(named: dict[str, Named]) -> None:
    assert named["declared"].names == ("forgets_the_bias",)
    assert named["declared"].is_recognised


def test_the_same_without_a_declaration_is_no_recognition(named: dict[str, Named]) -> None:
    assert named["undeclared"].is_undeclared
    assert not named["undeclared"].is_recognised


def test_a_declaration_that_does_not_hold_breaks_the_promise(named: dict[str, Named]) -> None:
    assert broken_bounds([named["forgets_the_bias"], named["declared"]]) == []
    assert broken_bounds([*named.values()]) == [
        "3 of 5 misconceptions are recognised; at least 95% must be.",
        f"{AFFINE}: misdeclared is declared to be the same as forgets_the_bias, and is not.",
    ]
