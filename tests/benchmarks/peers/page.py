"""The page of the figures, `docs/benchmarks.md`: what stands between its marks is written here, never by hand."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from matplotlib.figure import Figure
from peers.assignment import ROOT
from peers.bounds import Bound
from peers.rounds import Entry, Outcome, middle

sys.path.insert(0, str(ROOT))
from figures.style import BLUE, FAINT, ORANGE, course_style
from figures.svg import svg_text

PAGE = ROOT / "docs/benchmarks.md"
FIGURE = ROOT / "docs/benchmarks.svg"
FEW_ROUNDS, BUSY = 3, 0.5  # figures of fewer rounds, or of a machine that did other things, are no figures
HEAD = "| grader | holds an answer in | s wall | s CPU | of the floor | spread | each further | MiB |"


def machine() -> str:
    """Say what was measured on, as the kernel gives it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    models = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores (`{model}`), {memory:.0f} GiB of memory, Linux `{platform.release()}`"


def table(outcome: Outcome) -> list[str]:
    """Give the rows, the floor first, then by wall-clock time."""
    floor = middle([each.wall for each in outcome.floor])
    cpu, memory = middle([each.cpu for each in outcome.floor]), middle([each.memory for each in outcome.floor])
    walls = [each.wall for each in outcome.floor]
    spread = f"{min(walls):.2f} to {max(walls):.2f}"
    rows = [HEAD, "|---|---|---|---|---|---|---|---|"]
    rows.append(f"| the floor: one warm process | nothing | {floor:.2f} | {cpu:.2f} | 1 | {spread} | | {memory:.0f} |")
    done = [entry for entry in outcome.entries.values() if not entry.missing]
    rows += [_row(entry) for entry in sorted(done, key=lambda entry: middle(entry.wall))]
    missing = [each for each in outcome.entries.values() if each.missing]
    return rows + [f"| `{each.name}` | `{each.missing.replace('|', ' ')}` | | | | | | |" for each in missing]


def _row(entry: Entry) -> str:
    wall = middle(entry.wall)
    spread = f"{min(entry.wall):.2f} to {max(entry.wall):.2f}"
    further = f"{middle(entry.further):.2f}" if entry.further else ""
    name = f"`{entry.name}`, {entry.submissions} at a time{', two cores' if entry.cores > 1 else ''}"
    of_floor = middle([wall / floor for wall, floor in zip(entry.wall, entry.floor, strict=True)])
    figures = f"{wall:.2f} | {middle(entry.cpu):.2f} | {of_floor:.2f} | {spread} | {further} | {entry.memory:.0f}"
    return f"| {name} | {entry.told} | {figures} |"


def draw(outcome: Outcome) -> str:
    """Give the SVG of the seconds for each submission, beside the floor."""
    floor = middle([each.wall for each in outcome.floor])
    done = sorted((each for each in outcome.entries.values() if each.wall), key=lambda each: -middle(each.wall))
    with course_style():
        figure = Figure(layout="constrained", figsize=(525 / 72, 0.8 + 0.3 * len(done)))
        axes = figure.subplots()
        for row, entry in enumerate(done):
            color = BLUE if entry.name.startswith("this") else FAINT
            axes.barh(row, middle(entry.wall), height=0.6, color=color, alpha=0.8)
            axes.plot([min(entry.wall), max(entry.wall)], [row, row], color="black", linewidth=1, marker="|")
        axes.axvline(floor, color=ORANGE, linestyle="--", linewidth=1.2)
        axes.set_yticks(range(len(done)), [entry.name for entry in done])
        axes.set_xlabel("seconds for each submission; the dashed line is the student's own compute")
        described = "; ".join(f"{entry.name} {middle(entry.wall):.2f} s" for entry in reversed(done))
        return svg_text(figure, "Seconds for each submission", f"The floor {floor:.2f} s; {described}.")


def write(outcome: Outcome, bounds: Sequence[Bound], others: Sequence[tuple[str, str]], load: float) -> None:
    """Write the page and the figure."""
    rounds = len(outcome.floor)
    versions = {"Python": platform.python_version(), **outcome.versions}
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}; "
        + ", ".join(f"`{name} {version}`" for name, version in versions.items())
        + f"; {rounds} {'round' if rounds == 1 else 'rounds'}, load {load:.1f} when it began.",
        "",
    ]
    if rounds < FEW_ROUNDS or load > BUSY:
        lines += ["**A trial, not a measurement**: too few rounds, or a machine that did other things.", ""]
    lines += ["![Seconds for each submission](benchmarks.svg)", "", *table(outcome), ""]
    lines += [f"- {bound.told}: **{'met' if bound.is_met else 'not met'}**" for bound in bounds]
    replace_between(PAGE, "peers", lines)
    told = [line for name, text in others for line in (f"`{name}`", "", "```text", *text.splitlines(), "```", "")]
    if told:
        replace_between(PAGE, "others", told)
    FIGURE.write_text(draw(outcome), encoding="utf-8")


def replace_between(page: Path, name: str, lines: Sequence[str]) -> None:
    """Put lines between the two marks of that name, in place of what is there."""
    before, opening, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name}: begin -->\n")
    _, closing, after = rest.partition(f"<!-- {name}: end -->\n")
    if not (opening and closing):
        raise SystemExit(f"{page} has no place marked {name}")
    body = "\n".join(lines).strip("\n")
    page.write_text(f"{before}{opening}\n{body}\n\n{closing}{after}", encoding="utf-8")
