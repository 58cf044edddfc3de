"""Drivers: what proxies cannot say, sent to the worker as source and run beside the student's code."""

from __future__ import annotations

import ast
import builtins
import inspect
import symtable
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.protocol.messages import Drive, Returned
from autograder.student.remote import Student, address_of, pack_for, receive

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
        packed_args, packed_kwargs = pack_for(session, args, kwargs)
        request = Drive(self.source(), self.__name__, packed_args, packed_kwargs)
        doing = f"Your code, run by the check's `{self.__name__}`,"
        return receive(session, session.ask(request, Returned, doing, None).value)

    def source(self) -> str:
        """Give the text that is sent.

        Raises:
            CourseError: The function uses names of the suite's file, which the worker does not have.

        """
        if not self._source:
            text = textwrap.dedent(inspect.getsource(self._function))
            definition = ast.parse(text).body[0]
            lines = text.splitlines()[definition.lineno - 1 :]
            text = "\n".join(["from __future__ import annotations", *lines, ""])
            self._check_names(text)
            self._source = text
        return self._source

    def _check_names(self, text: str) -> None:
        foreign = sorted(_names_from_outside(text) - NAMESPACE)
        if foreign:
            code = self._function.__code__
            raise CourseError(
                f"the driver {self.__name__} uses {', '.join(foreign)}; in the worker it has only "
                f"{', '.join(sorted(NAMESPACE))} and its arguments.",
                path=Path(code.co_filename),
                line=code.co_firstlineno,
            )


def _names_from_outside(text: str) -> set[str]:
    """List the names that a definition reads from its module, comprehensions and defaults included."""
    top = symtable.symtable(text, "<driver>", "exec")
    defined = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    used: set[str] = set()
    waiting = [top]
    while waiting:
        scope = waiting.pop()
        waiting.extend(scope.get_children())
        for symbol in scope.get_symbols():
            if symbol.is_referenced() and (symbol.is_global() or scope is top):
                used.add(symbol.get_name())
    return used - defined - set(dir(builtins))


def driver(function: Callable[..., Any]) -> Driver:
    """Make a function of a suite one that runs in the worker."""
    return Driver(function)
