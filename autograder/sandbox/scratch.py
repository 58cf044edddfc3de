"""Scratch folders on disk, for the tiers that have no file system of their own."""

from __future__ import annotations

import os
import stat
import tempfile
import uuid
from pathlib import Path

from autograder.sandbox.steps import step
from autograder.sandbox.tiers import Plan, worker_uid


def make_scratch(plan: Plan) -> str | None:
    """Make the folder that one worker may write in, and that is its own; None in tier `full`, which mounts one."""
    if plan.tier == "full":
        return None
    with step("make a scratch folder"):
        scratch = os.path.realpath(tempfile.mkdtemp(prefix="autograder-"))
        uid = worker_uid(plan)
        if uid is not None:
            os.chown(scratch, uid, uid)
    return scratch


def remove_scratch(scratch: str | None) -> None:
    """Remove a scratch folder whose worker was reaped, whatever is in it."""
    if scratch is None:
        return
    folder = Path(scratch)
    while _flatten(folder):
        pass
    folder.rmdir()


def _flatten(scratch: Path) -> bool:
    # Not shutil.rmtree: folders nested a thousand deep, or closed to us, defeat it. Lift what is in them one level up.
    entries = list(scratch.iterdir())
    for entry in entries:
        if entry.is_symlink() or not entry.is_dir():
            entry.unlink()
            continue
        entry.chmod(stat.S_IRWXU)
        for inner in list(entry.iterdir()):
            inner.rename(scratch / uuid.uuid4().hex)
        entry.rmdir()
    return bool(entries)
