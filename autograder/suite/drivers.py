"""Drivers: what proxies cannot say, sent to the worker as source and run beside the student's code."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.protocol.messages import Drive, Returned
from autograder.protocol.values import pack_arguments
from autograder.student.remote import Student, address_of, keep, receive

NAMESPACE = frozenset({"torch", "nn", "F", "np", "math"})


class Driver:
    """A function that is called here and runs there, with the student's module as its first argument."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        self._function = function
        self._source = ""

    def __call__(self, student: Student, /, *args: Any, **kwargs: Any) -> Any:
        """Run it in the worker and give what it returned."""
        session, _, _, _ = address_of(student)
        packed_args, packed_kwargs = pack_arguments(args, kwargs, keep)
        request = Drive(self.source(), self.__name__, packed_args, packed_kwargs)
        doing = f"Your code, run by the check's `{self.__name__}`,"
        return receive(session, session.ask(request, Returned, doing, None).value)

    def source(self) -> str:
        """Give the text that is sent.

        Raises:
            CourseError: The function uses names of the suite's file, which the worker does not have.

        """
        if not self._source:
            self._check_names()
            text = textwrap.dedent(inspect.getsource(self._function))
            definition = ast.parse(text).body[0]
            lines = text.splitlines()[definition.lineno - 1 :]
            self._source = "\n".join(["from __future__ import annotations", *lines, ""])
        return self._source

    def _check_names(self) -> None:
        used = inspect.getclosurevars(self._function)
        foreign = sorted({*used.nonlocals, *used.globals} - NAMESPACE)
        if foreign:
            code = self._function.__code__
            raise CourseError(
                f"the driver {self.__name__} uses {', '.join(foreign)}; in the worker it has only "
                f"{', '.join(sorted(NAMESPACE))} and its arguments.",
                path=Path(code.co_filename),
                line=code.co_firstlineno,
            )


def driver(function: Callable[..., Any]) -> Driver:
    """Make a function of a suite one that runs in the worker."""
    return Driver(function)
