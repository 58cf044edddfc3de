"""An audit on a terminal: what an author must see to, then the figures."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.audit.records import Audit, tally


def print_audit(audit: Audit, console: Console) -> None:
    """Print the findings by exercise, a table of the exercises, and the totals."""
    for finding in audit.findings:
        place = f"{finding.key}: " if finding.key else ""
        console.print(Text(f"{place}{finding.topic}: ", style="bold red") + Text(finding.message), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("exercise", "checks", "right", "wrong", "mutants", "killed", "crashed", "equal", "left"):
        table.add_column(heading, justify="left" if heading == "exercise" else "right", no_wrap=True)
    for exercise in audit.exercises:
        each = tally([exercise])
        numbers = (each.mutants, each.killed, each.crashed, each.equivalent, each.survivors)
        right, wrong = each.alternatives, each.misconceptions
        table.add_row(exercise.key, str(each.checks), str(right), str(wrong), *map(str, numbers))
    console.print(table)
    total = tally(audit.exercises)
    places = sum(exercise.places for exercise in audit.exercises)
    missed = sum(exercise.missed for exercise in audit.exercises)
    console.print(
        f"{total.exercises} exercises, {total.checks} checks. "
        f"Bank: {total.misconceptions} misconceptions, {total.alternatives} alternatives. "
        f"Mutants: {total.mutants} made, {total.killed} killed, {total.crashed} crashed, "
        f"{total.equivalent} equivalent, {total.survivors} survivors; "
        f"they touch {places - missed} of {places} statements and calls. "
        + (f"Every reference graded {audit.regrades} more times. " if audit.regrades else "")
        + f"{len(audit.findings)} open findings, {audit.seconds:.0f} s.",
        highlight=False,
        soft_wrap=True,
    )
