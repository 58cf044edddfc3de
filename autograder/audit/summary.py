"""An audit on a terminal: what an author must see to, then the figures."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.audit import recognition
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


def print_recognition(named: Sequence[recognition.Named], console: Console) -> None:
    """Print which names are false, a table of the exercises, and the shares that count."""
    for each in named:
        remark, style = _remark(each)
        if remark:
            console.print(Text(f"{each.case.key}: ", style) + Text(f"{each.case.name} {remark}."), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("exercise", "wrong", "named", "twins", "right", "mutants", "named", "false"):
        is_key = heading == "exercise"
        table.add_column(heading, justify="left" if is_key else "right", overflow="fold" if is_key else "ellipsis")
    rows = recognition.tally(named)
    for row in rows:
        table.add_row(row.key, *map(str, row[1:]))
    table.add_section()
    total = recognition.total(rows)
    table.add_row(total.key, *map(str, total[1:]))
    console.print(table)
    for broken in recognition.broken_bounds(named):
        console.print(Text(broken, style="bold red"), soft_wrap=True)


def _remark(named: recognition.Named) -> tuple[str, str]:
    """Say what an author should know of the names that an answer got, and in which style."""
    if named.false:
        return f"({named.case.kind}) is called {', '.join(named.false)}, but computes something else", "bold red"
    if named.case.same_as:
        return f"is declared to be the same as {named.case.same_as}, and is, on three fresh draws", ""
    if named.is_undeclared:
        others = ", ".join(named.compared)
        return f"is called {others}, which computes the same: declare it (same_as), or tell them apart", "yellow"
    if named.case.kind == "misconception" and not named.names:
        return "is not named", ""
    return "", ""
