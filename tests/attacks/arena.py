"""Where the attacks are let loose: a small course with canaries in all that is hidden, and a class that hands in."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.results import Check, score_exercise
from autograder.store import DATABASE, Store
from tests.attacks.bank import Attack
from tests.attacks.canaries import Canaries, plant

ROOT = Path(__file__).parents[2]
CELL = "02_cell/manual_cell"
QUIZ = "02_cell/quiz"
CONCAT = "07_deep_and_bidirectional/bidirectional_concat"
TAGGER = "09_tagging/tagger"
KEYS = (CELL, QUIZ, CONCAT, TAGGER)
# The quiz is where attacks spend time and memory, so its limits are short.
LIMITS = {QUIZ: "{ cpu_s = 1.0, wall_s = 3.0, memory_mib = 256, output_kib = 8, file_mib = 4 }"}
SPACIOUS = "{ cpu_s = 10.0, wall_s = 60.0, memory_mib = 512, output_kib = 8, file_mib = 4 }"
HONEST = ("aaa-honest", "mmm-honest", "zzz-honest")
_PLACE = re.compile(r'(?m)^ARENA = ".*?"')


class Arena(msgspec.Struct, frozen=True):
    """The folders of one trial."""

    folder: Path
    canaries: Canaries

    @property
    def course(self) -> Path:
        return self.folder / "course"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def calm_out(self) -> Path:
        return self.folder / "calm_out"

    @property
    def attackers(self) -> Path:
        return self.folder / "class"

    @property
    def calm(self) -> Path:
        return self.folder / "calm"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"


def make_arena(folder: Path, forbids: dict[str, Sequence[str]]) -> Arena:
    """Copy four exercises of the course into a folder, and plant a canary in everything that is hidden."""
    folder.chmod(0o755)  # what keeps a worker out must be the sandbox, not the mode of a folder
    for name in ("class", "calm", "tmp"):
        (folder / name).mkdir()
    (folder / "tmp").chmod(0o1777)
    with Store(folder / "out") as store:
        arena = Arena(folder, plant(store.secret()))
        word = arena.canaries.words["store"]
        check = Check(name="test_it", title="A row", outcome="failed", points=0.0, max_points=1.0, message=word)
        store.add("0" * 64, "somebody", score_exercise(CELL, [check]))
    _make_twin_store(arena)
    (arena.out / "notes.txt").write_text(arena.canaries.words["store"])
    words = arena.canaries.words
    for key in KEYS:
        lesson, name = key.split("/")
        _plant(f"solutions/{key}.py", arena, f'SOLUTION = "{words["solution"]}"')
        _plant(f"tests/{lesson}/test_{name}.py", arena, f'SUITE = "{words["suite"]}"\nMEMORY = "{words["memory"]}"')
        # Without entries: to try them all on every attack would take longer than the attacks.
        (arena.course / f"tests/{lesson}/{name}_misconceptions.py").write_text(
            f'"""Wrong answers."""\n\n# {words["bank"]}\n'
        )
        _plant(f"exercises/{key}.py", arena, "")
        (arena.course / f"exercises/{lesson}/README.md").write_text("# A lesson\n")
    (arena.course / "course.toml").write_text(_manifest(forbids))
    return arena


def _make_twin_store(arena: Arena) -> None:
    """Make a second store with the same secret, so that both runs draw the same inputs."""
    Store(arena.calm_out).close()
    (arena.calm_out / DATABASE).unlink()
    with sqlite3.connect(arena.out / DATABASE) as database:
        database.execute("VACUUM INTO ?", (str(arena.calm_out / DATABASE),))
    database.close()


def _plant(path: str, arena: Arena, line: str) -> None:
    target = arena.course / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text((ROOT / path).read_text(encoding="utf-8") + f"\n\n{line}\n", encoding="utf-8")


def _manifest(forbids: dict[str, Sequence[str]]) -> str:
    lines = ["format_version = 1", "[course]", 'name = "arena"', 'title = "Arena"', f"[limits]\n{_table(SPACIOUS)}"]
    for lesson in dict.fromkeys(key.split("/")[0] for key in KEYS):
        lines += [f"[lessons.{lesson}]", f'title = "{lesson}"']
        for key in (key for key in KEYS if key.startswith(lesson)):
            lines += [f"[lessons.{lesson}.exercises.{key.split('/')[1]}]", f'title = "{key}"']
            lines += ["points = 10", "difficulty = 1", "minutes = 5", f"forbids = {json.dumps(list(forbids[key]))}"]
            lines += [f"limits = {LIMITS[key]}"] if key in LIMITS else []
    return "\n".join(lines) + "\n"


def _table(inline: str) -> str:
    return "\n".join(inline.strip("{} ").split(", "))


def hand_in(arena: Arena, attacks: Sequence[Attack]) -> None:
    """Fill the class: every attack is a student, among honest ones; and a calm class with the disarmed twins."""
    for folder, names in ((arena.attackers, HONEST), (arena.calm, HONEST[:1])):
        for name in names:
            _hand_in_honestly(arena, folder / name)
    for attack in attacks:
        path = arena.attackers / attack.student / f"{attack.exercise}.py"
        path.parent.mkdir(parents=True)
        if attack.link:
            path.symlink_to(attack.link.replace("{arena}", str(arena.folder)))
        else:
            path.write_text(_PLACE.sub(f'ARENA = "{arena.folder}"', attack.source), encoding="utf-8")
        for name, text in attack.beside.items():
            beside = arena.attackers / attack.student / name
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, encoding="utf-8")
        if attack.points:
            twin = arena.calm / attack.student / f"{attack.exercise}.py"
            twin.parent.mkdir(parents=True)
            twin.write_text(attack.disarmed, encoding="utf-8")


def _hand_in_honestly(arena: Arena, folder: Path) -> None:
    """Hand in what needs neither tight limits nor training, with a word in it that is nobody else's to read."""
    for key in KEYS:
        if key in (QUIZ, TAGGER):
            continue
        path = folder / f"{key}.py"
        path.parent.mkdir(parents=True)
        source = (ROOT / f"solutions/{key}.py").read_text(encoding="utf-8")
        path.write_text(f"{source}\n\n# {folder.name}: {arena.canaries.words['submission']}\n", encoding="utf-8")


def remove_arena(folder: Path) -> None:
    """Remove it all, whatever modes its files have by now."""
    for path in [folder, *(p for p in folder.rglob("*") if p.is_dir() and not p.is_symlink())]:
        os.chmod(path, 0o755)  # noqa: PTH101 -- not through a link
    shutil.rmtree(folder)
