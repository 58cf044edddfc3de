"""What students get: stubs, public checks and texts, the program itself, and nothing that is hidden or solved."""

from autograder.release.build import release

__all__ = ["release"]
