"""Let the attacks loose and show what stopped them: `python -m tests.attacks [--tier TIER] [--only NAME] [--as-user]`.

Without `--tier` every tier that works here is tried. Ends with 1 if anything is not as the attacks' headers say.
"""

from __future__ import annotations

import argparse
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox import available
from tests.attacks import outliving, pages
from tests.attacks.arena import HONEST, ROOT, remove_arena
from tests.attacks.bank import TIERS, Attack, Tier, read_bank
from tests.attacks.canaries import search
from tests.attacks.trial import Trial, hold, remove_left
from tests.attacks.verdicts import Verdict, judge

USER = 1000
_CAN_START_ITSELF = "import msgspec, subprocess, sys, torch; subprocess.run([sys.executable, '-c', ''], check=True)"
_LONGEST_MS = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trials that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__.partition("\n")[0])
    parser.add_argument("--tier", choices=TIERS, action="append", help="this tier only; may be given twice")
    parser.add_argument("--only", default="", metavar="NAME", help="attacks whose name holds this")
    parser.add_argument("--share", default="1/1", metavar="N/M", help="every M-th attack, beginning with the N-th")
    parser.add_argument("--as-user", action="store_true", help=f"give root up first, and be user {USER}")
    parser.add_argument("--jobs", type=int, default=max(4, os.cpu_count() or 1), help="most of them only wait")
    parser.add_argument("--no-outliving", action="store_true", help="do not measure how long processes live on")
    parser.add_argument("--keep", action="store_true", help="keep the folder of a trial, to look at")
    options = parser.parse_args(arguments)
    if options.as_user and os.geteuid() == 0:
        return _as_user(sys.argv[1:])
    if not options.tier:
        options.tier = [report.tier for report in available().tiers if report.works]
    first, step = map(int, options.share.split("/"))
    attacks = read_bank(options.only)[first - 1 :: step]
    failed = [tier for tier in options.tier if _show(tier, attacks, options)]
    return int(bool(failed))


def _show(tier: Tier, attacks: Sequence[Attack], options: argparse.Namespace) -> bool:
    """Run one tier and print what came of it; whether anything is not as it should be."""
    run = [attack for attack in attacks if attack.runs_in(tier)]
    folder = Path(tempfile.mkdtemp(prefix="attacks-"))
    try:
        trial = hold(tier, run, folder, options.jobs)
        verdicts = [judge(attack, trial) for attack in run]
        problems = _of_the_whole(trial)
    finally:
        if not options.keep:
            remove_arena(folder)
    _print_table(tier, verdicts)
    if not options.no_outliving:
        problems += _print_outliving(tier, run)
    for attack in attacks:
        if attack not in run:
            print(f"  not run in tier {tier}: {attack.name} ({attack.not_run})")
    for verdict in verdicts:
        for problem in verdict.problems:
            problems.append(f"{verdict.attack.name}: {problem}")
    print(f"\n{tier}, as {'root' if os.geteuid() == 0 else 'an ordinary user'}: {_figures(verdicts, trial)}")
    for problem in problems:
        print(f"  PROBLEM {problem}")
    return bool(problems)


def _of_the_whole(trial: Trial) -> list[str]:
    """Name what no single attack can be blamed for."""
    found = [f"an honest submission was graded otherwise than alone: {name}" for name in trial.changed_neighbours]
    honest = trial.of(HONEST[0])
    found += [f"{each.key} of the honest one is {each.outcome}" for each in honest.exercises if not _is_fine(each)]
    # Without a sandbox, what an attack leaves is left; only the grader itself must never have made anything.
    found += [f"left behind: {path}" for path in trial.left if trial.tier != "none" or "pickle" in path]
    found += [f"still alive after the run: {process}" for process in trial.survivors]
    found += [f"printed: {trouble}" for trouble in pages.troubles_in_print(trial.printed)]
    found += pages.troubles_in_results(trial.arena.out / "results.json")
    found += pages.troubles_in_exports(trial.arena.out, trial.results)
    students = [each.student for each in trial.results.submissions]
    found += [f"{name}: the feedback lies elsewhere" for name in pages.folders_outside(trial, students)]
    if trial.tier == "none":
        return found
    found += [f"printed: a canary of {place}" for place in trial.arena.canaries.found_in(trial.printed)]
    pages_of_all = (path for path in (trial.arena.out / "feedback").rglob("*") if path.is_file())
    return found + [f"{path} holds a canary" for path in search(trial.arena.canaries, pages_of_all)]


def _is_fine(exercise: object) -> bool:
    checks = getattr(exercise, "checks")  # noqa: B009
    return getattr(exercise, "outcome") == "passed" or checks[0].reason == "missing"  # noqa: B009


def _print_table(tier: Tier, verdicts: Sequence[Verdict]) -> None:
    print(f"\n{'attack':<44} {'tier':<9} {'outcome':<12} {'reason':<14} {'stopped by':<11} points")
    for each in verdicts:
        points = "fault" if each.points is None else f"{each.points:g}"
        row = f"{each.attack.name:<44} {tier:<9} {each.outcome:<12} {each.reason:<14} {each.stopped_by:<11} {points}"
        print(row + ("  (gets through)" if each.got else "") + ("  ← PROBLEM" if each.problems else ""))


def _print_outliving(tier: Tier, attacks: Sequence[Attack]) -> list[str]:
    alive = outliving.seconds_alive(tier, attacks)
    remove_left()
    known = [seconds * 1000 for seconds in alive.values() if seconds is not None]
    print(
        f"\nAlive after the check, in ms: most {max(known, default=0):.0f}, mean {sum(known) / max(1, len(known)):.0f}"
    )
    if tier == "none":  # which does not promise it
        return []
    return [
        f"{name}: alive for {'ever' if seconds is None else f'{seconds * 1000:.0f} ms'} after its check"
        for name, seconds in alive.items()
        if seconds is None or seconds * 1000 > _LONGEST_MS
    ]


def _figures(verdicts: Sequence[Verdict], trial: Trial) -> str:
    stopped = Counter(verdict.stopped_by for verdict in verdicts)
    by = ", ".join(f"{defense} {count}" for defense, count in stopped.most_common())
    unearned = sum((verdict.points or 0) > verdict.attack.points for verdict in verdicts)
    faults = sum(verdict.points is None for verdict in verdicts)
    told = f"{len(verdicts)} attacks, {unearned} with unearned points, {faults} faults"
    return f"{told}, in {trial.seconds:.0f} s. Stopped by: {by}."


def _as_user(arguments: Sequence[str]) -> int:
    """Do it all again as an ordinary user, in an environment whose interpreter such a user can reach."""
    own, system = sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    drop = [shutil.which("setpriv") or "setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--"]
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, USER, USER)
        environment = {"PATH": "/usr/bin:/bin", "HOME": home, "PYTHONDONTWRITEBYTECODE": "1"}
        python = f"{home}/venv/bin/python"
        for base in (own, system):
            make = [*drop, base, "-m", "venv", "--clear", "--without-pip", f"{home}/venv"]
            subprocess.run(make, env=environment, cwd=home, capture_output=True, check=False)
            for packages in Path(home).glob("venv/lib/python*/site-packages"):
                (packages / "attacks.pth").write_text("\n".join([str(ROOT), *site.getsitepackages()]) + "\n")
            trial = [*drop, python, "-c", _CAN_START_ITSELF]
            if subprocess.run(trial, env=environment, cwd=home, capture_output=True, check=False).returncode == 0:
                command = [*drop, python, "-m", "tests.attacks", *arguments]
                return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    print(f"no Python that user {USER} can reach: tried {own} and {system}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
