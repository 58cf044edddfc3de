"""What came of an attack beside what is expected of it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

import msgspec

from autograder.results import Check, Exercise
from tests.attacks import pages
from tests.attacks.bank import Attack, Defense, Tier
from tests.attacks.canaries import search
from tests.attacks.trial import Trial

GOT = "got:"  # what an attack prints when it has what it wanted
_NOTHING = "nothing to find"  # what it prints when it looked everywhere, and there was nothing
_CUT = "the rest of what was printed is cut"
_NO_THREAD = "can't start new thread"  # no room in memory for its stack
_ERRNO = re.compile(r"\[Errno (\d+)\]")
_BY_REASON: dict[str, Defense] = {
    "protocol": "protocol",
    "timed_out": "limits",
    "out_of_memory": "limits",
    "forbidden": "forbidding",
    "unreadable": "intake",
}
_BY_ERRNO: dict[int, Defense] = {
    **dict.fromkeys((errno.EPERM, errno.ENOSYS), "seccomp"),
    **dict.fromkeys((errno.EACCES, errno.EXDEV), "Landlock"),
    **dict.fromkeys((errno.ENOENT, errno.EROFS, errno.ESRCH), "namespaces"),
    **dict.fromkeys((errno.ENOMEM, errno.EMFILE, errno.EFBIG, errno.ENOSPC, errno.EAGAIN), "limits"),
}


class Verdict(msgspec.Struct, frozen=True):
    """One attack in one tier: what it ended as, who stopped it, and what is not as expected."""

    attack: Attack
    outcome: str
    reason: str
    points: float | None
    stopped_by: str
    got: bool
    problems: tuple[str, ...]


def judge(attack: Attack, trial: Trial) -> Verdict:
    """Hold what came of an attack against what its file says."""
    record = trial.exercise(attack)
    seen = set(_defenses(attack, record, trial.tier))
    got = any(line.startswith(GOT) for check in record.checks for line in check.output.splitlines())
    got |= record.points is None  # a fault of ours costs no points: nobody may cause one
    wanted = attack.stopped_by.get(trial.tier, "judging")
    problems = [*_unearned(attack, trial), *_leaked(attack, trial), *pages.troubles_of(trial, attack.student)]
    if wanted not in seen:
        problems.append(f"should be stopped by {wanted}, seems to be by {' or '.join(sorted(seen)) or 'nobody'}")
    if got and trial.tier not in attack.gets_through:
        problems.append("it got what it wanted")
    if not got and trial.tier in attack.gets_through:
        problems.append("it did not get through, although this tier does not promise to stop it: say so in its header")
    reasons = [check.reason for check in record.checks if check.reason not in (None, "missing")]
    return Verdict(
        attack=attack,
        outcome=record.outcome,
        reason=(reasons or [record.checks[0].reason])[0] or "",
        points=record.points,
        stopped_by=wanted if wanted in seen else "?",
        got=got,
        problems=tuple(problems),
    )


def _unearned(attack: Attack, trial: Trial) -> Iterator[str]:
    record = trial.exercise(attack)
    if record.points is None and trial.tier in attack.gets_through:
        return
    if record.points is None:
        notes = {check.note for check in record.checks if check.outcome == "fault"}
        yield f"we failed on it: {'; '.join(sorted(notes))[:300]}"
    elif record.points > attack.points:
        passed = [check.name for check in record.checks if check.points]
        yield f"it earned {record.points:g} points of {attack.points:g}: {', '.join(passed)}"
    if attack.points:
        honestly = trial.exercise(attack, calm=True).points
        if honestly is None or honestly < attack.points:
            yield f"its header claims {attack.points:g} points; without the attack it earns {honestly}"
    others = [each for each in trial.of(attack.student).exercises if each.key != attack.exercise and each.points]
    yield from (f"it earned {each.points} points in {each.key}" for each in others)


def _leaked(attack: Attack, trial: Trial) -> Iterator[str]:
    """Search what a student gets; where a tier does not promise to keep files closed, their own words may be there."""
    if trial.tier in attack.gets_through:
        return
    for path, places in search(trial.arena.canaries, trial.feedback(attack.student)).items():
        yield f"{path} holds a canary of {', '.join(places)}"
    for exercise in trial.of(attack.student).exercises:
        for check in exercise.checks:
            found = trial.arena.canaries.found_in(f"{check.message}\n{check.output}\n{check.explanation}")
            if found:
                yield f"the record of {check.name} holds a canary of {', '.join(found)}"


def _defenses(attack: Attack, record: Exercise, tier: Tier) -> Iterator[Defense]:
    """Tell from an attack's own words, and from its verdict, who may have stopped it."""
    for check in record.checks:
        yield from _by_words(f"{check.output}\n{check.message}", tier)
        if check.outcome == "failed":
            yield _by_reason(check)
    if attack.kind == "escaping":
        yield "escaping"


def _by_reason(check: Check) -> Defense:
    return _BY_REASON.get(check.reason or "", "judging")


def _by_words(text: str, tier: Tier) -> Iterator[Defense]:
    if _NOTHING in text:
        yield "boundary"
    if _CUT in text or _NO_THREAD in text:
        yield "limits"
    for number in map(int, _ERRNO.findall(text)):
        found = _BY_ERRNO.get(number, "judging")
        yield "boundary" if found == "namespaces" and tier != "full" else found
