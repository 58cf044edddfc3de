"""The one app that all commands join, and the two streams they write to."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from autograder.cli.streams import errors, output
from autograder.errors import StoppedError

__all__ = ["app", "errors", "output"]


class _Commands(TyperGroup):
    """The commands; typer would end a program that is interrupted without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise StoppedError from None


app = typer.Typer(
    cls=_Commands,
    help="A course that grades itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
