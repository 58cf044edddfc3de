"""All commands, joined to the app."""

from __future__ import annotations

from autograder.cli import author, gradebook, instructor, report, student
from autograder.cli.app import app

__all__ = ["app", "author", "gradebook", "instructor", "report", "student"]
