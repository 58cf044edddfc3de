"""Gradescope's autograder: the archive that an instructor uploads, and what runs in its container."""

from autograder.gradescope.package import ARCHIVE, build_package

__all__ = ["ARCHIVE", "build_package"]
