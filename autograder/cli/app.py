"""The one app that all commands join, and the two streams they write to."""

from __future__ import annotations

import typer

from autograder.cli.streams import errors, output

__all__ = ["app", "errors", "output"]

app = typer.Typer(
    help="A course that grades itself.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
