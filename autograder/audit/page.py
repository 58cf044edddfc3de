"""An audit as files: `audit.json` for programs, and one page that shows which check earns its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import jinja2
import msgspec

from autograder.audit.records import Audit, ExerciseAudit, Margin, Verdict, tally
from autograder.errors import StoreError

PAGE = "audit.html"
RECORD = "audit.json"


def write_page(audit: Audit, folder: Path) -> None:
    """Write both files.

    Raises:
        StoreError: They cannot be written.

    """
    loader = jinja2.PackageLoader("autograder.audit", "")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template("page.html").render(
        audit=audit, tally=tally(audit.exercises), exercises=[_Matrix(exercise) for exercise in audit.exercises]
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(audit), indent=2))
        (folder / PAGE).write_text(page, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{folder}: the audit cannot be written here ({error.strerror}).") from None


class _Matrix:
    """One exercise as the page shows it: a row for each check, a column for each misconception."""

    def __init__(self, exercise: ExerciseAudit) -> None:
        self.key = exercise.key
        self.checks = exercise.checks
        self.misconceptions = [verdict for verdict in exercise.verdicts if verdict.kind == "misconception"]
        self.mutants = exercise.mutants()
        self.survivors = [verdict for verdict in self.mutants if verdict.survived]
        self.equivalents = [verdict for verdict in self.mutants if verdict.equivalent]
        self._killed = Counter(verdict.failed[0] for verdict in self.mutants if verdict.failed)
        self._margins = {(margin.check, margin.kind): margin for margin in exercise.margins}

    def killed(self, check: str) -> int:
        """Count the mutants that this check is the first to reject."""
        return self._killed[check]

    def caught(self, check: str) -> int:
        """Count the misconceptions that this check rejects."""
        return sum(check in verdict.failed for verdict in self.misconceptions)

    def alone(self, check: str) -> list[Verdict]:
        """List the misconceptions that no other check rejects: what would pass without this one."""
        return [verdict for verdict in self.misconceptions if verdict.failed == (check,)]

    def margin(self, check: str) -> Margin | None:
        """Give a check's margin: of its tolerance, or else of its threshold."""
        return self._margins.get((check, "threshold")) or self._margins.get((check, "tolerance"))
