"""Markdown that students wrote, on pages of nbgrader's: HTML in it is shown as text, and its links lead nowhere odd.

nbgrader renders it as it stands, in the formgrader too, where a script would act with the instructor's rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


@pass_context
def to_html(context: Mapping[str, Any], source: str) -> str:
    """Render a cell's Markdown, or a comment's; the filter `markdown2html` of nbconvert's templates."""
    cell = context.get("cell") or {}
    attachments = cell.get("attachments") or {}
    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, attachments=attachments)
    return MarkdownWithMath(renderer=renderer).render(source)
