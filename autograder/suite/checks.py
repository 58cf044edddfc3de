"""What makes a test a check: points, prerequisites, a title, and a way to fail that speaks to the student."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import msgspec
import pytest

from autograder.errors import CourseError

TestT = TypeVar("TestT", bound=Callable[..., Any])


class CheckFailedError(AssertionError):
    """The answer's values are wrong. `message` is for every reader; `detail` holds values, for public checks."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(f"{message} {detail}".rstrip())
        self.message = message
        self.detail = detail


class CheckInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a suite says of one check."""

    name: str
    title: str
    points: float
    needs: tuple[str, ...]


def check(*, points: float, needs: str | tuple[str, ...] = ()) -> Callable[[TestT], TestT]:
    """Mark a test as a check worth `points`, blocked when one of `needs` failed; its docstring is its title."""
    return pytest.mark.check(points=points, needs=(needs,) if isinstance(needs, str) else needs)


def check_info(item: pytest.Item) -> CheckInfo:
    """Read what a collected test says of itself.

    Raises:
        CourseError: It is no check, or has no title.

    """
    _, line, _ = item.location
    mark = item.get_closest_marker("check")
    if mark is None:
        raise CourseError(
            f"{item.name} is not decorated with @check(points=...).", path=item.path, line=(line or 0) + 1
        )
    title = (getattr(getattr(item, "obj", None), "__doc__", None) or "").strip().partition("\n")[0].rstrip(".")
    if not title:
        raise CourseError(f"{item.name} has no docstring to be its title.", path=item.path, line=(line or 0) + 1)
    callspec = getattr(item, "callspec", None)
    title = f"{title} ({callspec.id})" if callspec else title
    return CheckInfo(name=item.name, title=title, points=float(mark.kwargs["points"]), needs=mark.kwargs["needs"])


def fail(message: str, detail: str = "") -> NoReturn:
    """Fail the check with a message for the student."""
    raise CheckFailedError(message, detail)


def require(condition: object, message: str) -> None:
    """Fail the check unless the condition holds."""
    if not condition:
        fail(message)
