"""Where the reports of a run lie in its folder."""

from __future__ import annotations

from typing import Final

RESULTS: Final = "results.json"
CLASS_PAGE: Final = "report.html"
ANONYMOUS_CLASS_PAGE: Final = "report-anonymous.html"
FEEDBACK: Final = "feedback"  # the folder that holds one for each student
FEEDBACK_PAGE: Final = "feedback.html"
FEEDBACK_TEXT: Final = "feedback.md"
# What each student's pages were last written from, and when their folder last changed.
FEEDBACK_RECORD: Final = ".feedback.json"
