"""All benchmarks, and the page of their figures: `make bench`, or `python tests/benchmarks`.

    --rounds N        rounds of the comparison with other graders (default: 3)
    --only WORD…      of the graders, those whose names hold one of the words
    --skip WORD…      leave out graders whose names hold one, and the programs beside them: overhead, check, …
    --keep-page       write no page

Ends with 1 when a bound is broken. Figures of a busy machine are marked as a trial.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from peers import page
from peers.bounds import bounds
from peers.rounds import compare

HERE = Path(__file__).parent
OTHERS = ("overhead", "full_submission", "check", "watch", "class_report", "diagnosis")


def run_other(name: str) -> tuple[str, int]:
    """Run a program of this folder, show what it prints as it comes, and give that and its exit code."""
    printed: list[str] = []
    with subprocess.Popen([sys.executable, str(HERE / f"{name}.py")], stdout=subprocess.PIPE, text=True) as program:
        for line in program.stdout or ():
            print(line, end="", flush=True)
            printed.append(line)
    return "".join(printed), program.returncode


def main() -> int:
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--skip", nargs="*", default=[])
    parser.add_argument("--keep-page", action="store_true")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    outcome = compare(options.rounds, options.only, options.skip)
    judged = bounds(outcome)
    for line in page.table(outcome):
        print(line)
    for bound in judged:
        print(f"{'met' if bound.is_met else 'NOT MET'}: {bound.told}")
    others = [name for name in OTHERS if name not in options.skip and not options.only]
    told = {name: run_other(name) for name in others}
    if not options.keep_page:
        page.write(outcome, judged, [(f"{name}.py", text) for name, (text, _) in told.items()], load)
        print(f"the figures are in {page.PAGE}")
    return int(any(code for _, code in told.values()) or not all(bound.is_met for bound in judged))


if __name__ == "__main__":
    sys.exit(main())
