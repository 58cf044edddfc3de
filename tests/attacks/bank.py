"""The attacks as data: what each file says of itself in its header, and what is expected of it in a tier."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

FOLDER = Path(__file__).parent
KINDS = ("reading", "forging", "lying", "changing", "leaving", "exhausting", "escaping")
TIERS = ("full", "landlock", "none")

Tier = Literal["full", "landlock", "none"]
Defense = Literal[
    "namespaces",  # it is not there: a root, a network and a process table of its own
    "Landlock",  # it is there, and closed
    "seccomp",  # the system call is refused
    "limits",  # of time, memory, files, output
    "protocol",  # what it said is no word of the grader's language
    "judging",  # what came back was judged by value, in another process
    "boundary",  # there is nothing to find or to change on this side
    "forbidding",  # it used what its exercise forbids
    "intake",  # refused as a file, before anything ran
    "escaping",  # it reached the reader, as plain text
]

_HEADER = re.compile(r"(?m)^# /// attack\n(?P<toml>(?:^#(?: .*)?\n)*?)^# ///$")
_ARMED = "ARMED = True\n"


class _Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in a file's header; see README.md."""

    exercise: str
    stopped_by: Defense | dict[Tier, Defense]
    gets_through: tuple[Tier, ...] = ()
    not_run: str = ""
    points: float = 0.0
    student: str = ""
    beside: dict[str, str] = {}
    link: str = ""


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """One hostile submission.

    `gets_through` names the tiers in which it reaches what it wants, by what those tiers promise; it earns nothing
    there either. `not_run` says why it is too dangerous without a sandbox. `points` are what it has earned honestly.
    """

    name: str
    kind: str
    title: str
    source: str
    exercise: str
    stopped_by: dict[Tier, Defense]
    gets_through: tuple[Tier, ...]
    not_run: str
    points: float
    student: str
    beside: dict[str, str]
    link: str

    def runs_in(self, tier: Tier) -> bool:
        """Whether it is run in this tier; without a sandbox, only what cannot hurt the machine."""
        return tier != "none" or not self.not_run

    @property
    def disarmed(self) -> str:
        """The same file with its switch off: what the honest part earns by itself."""
        if _ARMED not in self.source:
            raise ValueError(f"{self.name} claims points, and has no line `{_ARMED.strip()}` to take the attack out")
        return self.source.replace(_ARMED, "ARMED = False\n")


def read_bank(only: str = "") -> list[Attack]:
    """Read all attacks, or those whose name holds `only`."""
    paths = sorted(path for kind in KINDS for path in (FOLDER / kind).glob("*.py"))
    return [read_attack(path) for path in paths if only in f"{path.parent.name}/{path.stem}"]


def read_attack(path: Path) -> Attack:
    """Read one file; a mistake in its header is an error of ours."""
    source = path.read_text(encoding="utf-8")
    name = f"{path.parent.name}/{path.stem}"
    match = _HEADER.search(source)
    title = (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
    if match is None or not title:
        raise ValueError(f"{name}: an attack has a docstring that says what it tries, and a header `# /// attack`")
    toml = "".join(line.removeprefix("#").removeprefix(" ") for line in match["toml"].splitlines(keepends=True))
    fields: dict[str, Any] = tomllib.loads(toml)
    header = msgspec.convert(fields, _Header)
    stopped: dict[Tier, Defense] = (
        header.stopped_by if isinstance(header.stopped_by, dict) else dict.fromkeys(TIERS, header.stopped_by)
    )
    return Attack(
        name=name,
        kind=path.parent.name,
        title=title,
        source=source.replace(match[0] + "\n", ""),
        exercise=header.exercise,
        stopped_by=stopped,
        gets_through=header.gets_through,
        not_run=header.not_run,
        points=header.points,
        student=header.student or name.replace("/", "-"),
        beside=header.beside,
        link=header.link,
    )
