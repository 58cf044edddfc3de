"""Templates of pages: what they may hold is escaped, and a name that is missing is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2

from autograder.plain_text import code_and_prose, on_one_line


def environment(filters: Mapping[str, Callable[..., Any]]) -> jinja2.Environment:
    """Make an environment for the templates of this package, with these filters and those of every page."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("autograder.reports", ""),
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    of_all: dict[str, Any] = {"pieces": code_and_prose, "line": on_one_line, **filters}
    made.filters.update(of_all)
    return made
