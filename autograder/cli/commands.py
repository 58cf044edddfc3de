"""All commands, joined to the app."""

from __future__ import annotations

from autograder.cli import author, instructor, student
from autograder.cli.app import app

__all__ = ["app", "author", "instructor", "student"]
