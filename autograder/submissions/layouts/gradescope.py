"""Gradescope, "Export Submissions": `assignment_123_export/` with `submission_456/` folders and their metadata.

Gradescope does not describe the format; it was learnt from programs that read it. `submission_metadata.yml` has a key
for each folder, and under it `:submitters:` (with `:name:`, `:email:`, `:sid:`), `:created_at:`, `:score:`, `:results:`
and `:history:`: Ruby's symbols, which are ordinary text in YAML. Of earlier submissions (`:history:`) no files are
exported. A group has several submitters and one folder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import yaml

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.submissions.folders import Folder, UnreadableError
from autograder.submissions.moments import read_moment
from autograder.submissions.records import Handed

METADATA: Final = "submission_metadata.yml"
_LARGEST: Final = 256 * 1024 * 1024  # with the output of every test of every student
_DEEPEST: Final = 40


def recognises(folder: Folder, _course: Course, _asked: Collection[str]) -> bool:
    """Tell whether the metadata lie there."""
    return folder.entries().get(METADATA) == "file"


def read(folder: Folder, _course: Course, _asked: Collection[str]) -> list[Handed]:
    """Give each submitter the folder that the metadata name; a folder that they do not name keeps its own name."""
    known = _metadata(folder)
    folders = [name for name, kind in sorted(folder.entries().items()) if kind == "folder" and not name.startswith(".")]
    return [
        Handed(
            student=submitter.get(":sid") or submitter.get(":email") or submitter.get(":name") or name,
            folder=folder.below(name),
            claims={
                "id": submitter.get(":sid", ""),
                "sis": submitter.get(":sid", ""),
                "email": submitter.get(":email", ""),
                "name": submitter.get(":name", ""),
            },
            submitted=read_moment(known.get(name, ("", []))[0]),
        )
        for name in folders
        for submitter in known.get(name, ("", []))[1] or [{}]
    ]


def _metadata(folder: Folder) -> dict[str, tuple[str, list[dict[str, str]]]]:
    """Read when each folder was handed in, and by whom."""
    place = f"{folder.place}/{METADATA}"
    created: dict[str, str] = {}
    submitters: dict[str, dict[str, dict[str, str]]] = {}
    try:
        for path, value in _scalars(folder.read(METADATA, _LARGEST)):
            match path:
                case (name, ":created_at"):
                    created[name] = value
                    submitters.setdefault(name, {})
                case (name, ":submitters", number, about):
                    submitters.setdefault(name, {}).setdefault(number, {})[about] = value.strip()
                case _:
                    pass
    except (UnreadableError, yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())[:300]
        raise SubmissionError(f"{place}: it cannot be read ({why}). Export the submissions again.") from None
    return {name: (created.get(name, ""), list(each.values())) for name, each in submitters.items()}


def _scalars(content: bytes) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give every value that is plain text, with the keys that lead to it; no object is made of anything.

    Events instead of a tree: neither depth nor references can make it grow.
    """
    waiting: list[str | int | None] = []  # for each open collection: the key whose value comes, or an index
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    for event in yaml.parse(content.decode("utf-8-sig"), Loader=loader):
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            waiting.pop()
            _passed(waiting)
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if isinstance(event, yaml.ScalarEvent) and waiting and waiting[-1] is None:
            waiting[-1] = str(event.value)
            continue
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(waiting) >= _DEEPEST:
                raise UnreadableError("it is nested too deeply")
            waiting.append(None if isinstance(event, yaml.MappingStartEvent) else 0)
            continue
        if isinstance(event, yaml.ScalarEvent):
            yield tuple(str(key) for key in waiting), str(event.value)
        _passed(waiting)


def _passed(waiting: list[Any]) -> None:
    """Go on to the next key, or the next index, after a value."""
    if waiting:
        waiting[-1] = waiting[-1] + 1 if isinstance(waiting[-1], int) else None
