"""Grade the same answers under every setting, and hold the verdicts against each other: `make equality`.

    python -m tests.equality                                             everything; minutes for each setting
    python -m tests.equality --settings full,ray --exercises 02_cell/manual_cell
    python -m tests.equality --quick                                     few answers, on this machine alone

Verdicts are kept in `out/equality`, under the hash of all that decides them: what was stopped goes on there, and what
one call has graded of a few answers the next need not grade again.

Where numbers are the same to the last bit, all that a check says must be; with two threads, or on another device, all
but the decimal numbers in it. Exit code 0: all are the same; 1: they are not, or something could not be graded.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.course import Course, load_course
from autograder.errors import AutograderError
from tests.equality.answers import ROOT, Named, gather
from tests.equality.comparison import Difference, compare
from tests.equality.grading import Graded, grade
from tests.equality.settings import QUICK, Setting, known

QUICK_KEYS = ("03_loop/quiz", "05_stability/clip_by_norm", "12_gates/gru_cell")
QUICK_STEP = 8  # one in so many answers
LISTED = 50
KEPT = Path("out/equality")


def show(first: Graded, graded: Graded, answers: Sequence[Named], setting: Setting) -> int:
    """Print a setting's line of the table, and what is wrong below it; gives how much that is."""
    names = {each.unit.number: each.name for each in answers}
    asked = {number: name for number, name in names.items() if name not in first.left_out | setting.left_out}
    apart = compare(asked, first.exercises, graded.exercises, same_arithmetic=setting.same_arithmetic)
    faults = graded.faults
    print(
        f"{graded.name:<12} {len(graded.exercises):>8} {graded.checks:>8} {len(apart):>10} {len(faults):>7}"
        f" {graded.seconds:>8.0f}  {setting.what}",
        flush=True,
    )
    list_differences(apart, (first.name, graded.name))
    for number, why in faults[:LISTED]:
        print(f"  fault: {names[number]} · {why}")
    return len(apart) + len(faults)


def list_differences(apart: Sequence[Difference], settings: tuple[str, str]) -> None:
    """List the first of them, both sides."""
    for difference in apart[:LISTED]:
        print("\n".join(f"  {line}" for line in difference.lines(settings)))
    if len(apart) > LISTED:
        print(f"  … and {len(apart) - LISTED} more")


def run(course: Course, answers: Sequence[Named], settings: Mapping[str, Setting], out: Path, *, by_name: bool) -> int:
    """Grade under all settings, and say how much is wrong; what this machine lacks is passed over, unless named."""
    print(f"{'setting':<12} {'answers':>8} {'checks':>8} {'differing':>10} {'faults':>7} {'seconds':>8}", flush=True)
    first: Graded | None = None
    wrong = 0
    for name, setting in settings.items():
        try:
            graded = grade(course, answers, name, setting, out / name)
        except AutograderError as error:
            if by_name or error.exit_code != AutograderError.exit_code:
                raise
            print(f"{name:<12} not here: {error}", flush=True)
            continue
        first = first or graded
        wrong += show(first, graded, answers, setting)
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    settings = known()
    parser = argparse.ArgumentParser(prog="python -m tests.equality", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--settings",
        type=lambda text: text.split(","),
        help=f"of {', '.join(settings)}; the first is the one that others are held against",
    )
    parser.add_argument("--exercises", nargs="+", metavar="KEY", help="these only")
    parser.add_argument("--every", type=int, metavar="N", help="each reference, and one in N answers beside it")
    parser.add_argument("--out", type=Path, default=KEPT, metavar="FOLDER", help="where verdicts are kept")
    parser.add_argument("--quick", action="store_true", help="few answers to three exercises, on this machine alone")
    options = parser.parse_args(arguments)
    names = options.settings or (QUICK if options.quick else settings)
    if options.every is not None and options.every < 1:
        parser.error(f"--every {options.every}: expected 1 or more")
    if unknown := [name for name in names if name not in settings]:
        parser.error(f"no setting is called {unknown[0]} here; there are {', '.join(settings)}")
    try:
        course = load_course(ROOT)
        keys = options.exercises or (QUICK_KEYS if options.quick else [exercise.key for exercise in course.exercises])
        answers = gather(course, keys, options.every or (QUICK_STEP if options.quick else 1))
        chosen = {name: settings[name] for name in names}
        with tempfile.TemporaryDirectory() as place:
            out = Path(place) if options.quick else options.out
            wrong = run(course, answers, chosen, out, by_name=bool(options.settings))
    except AutograderError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print("All verdicts are the same." if not wrong else f"{wrong} checks differ, or could not be graded.")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
