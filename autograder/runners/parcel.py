"""The part of a course that an examiner reads, as bytes: for a machine that does not have the course."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course import MANIFEST
from autograder.runners.units import ExerciseSetup, Setup

_PLACES = ("suite", "reference", "bank", "known")


class _Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """The set-up of a run, and files by their place under its root; nothing that students handed in."""

    setup: Setup
    files: dict[str, bytes]


def pack(setup: Setup) -> bytes:
    """Read all that the set-up names, and what stands beside it that an examiner looks for.

    Raises:
        OSError: A suite or a reference cannot be read.

    """
    root = Path(setup.root)
    paths = [root / MANIFEST, *(path for exercise in setup.exercises for path in _files_of(exercise))]
    return msgspec.msgpack.encode(
        _Parcel(setup=setup, files={path.relative_to(root).as_posix(): path.read_bytes() for path in paths})
    )


def _files_of(exercise: ExerciseSetup) -> list[Path]:
    bank = Path(exercise.bank)
    optional = [bank, bank.with_name(bank.name.replace("_misconceptions", "_alternatives"))] if exercise.bank else []
    optional += [Path(exercise.known)] if exercise.known else []
    return [Path(exercise.suite), Path(exercise.reference), *(path for path in optional if path.is_file())]


def unpack(parcel: bytes, folder: Path) -> Setup:
    """Write the files into a folder, and give the set-up that names them there."""
    content = msgspec.msgpack.decode(parcel, type=_Parcel)
    for place, data in content.files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    exercises = tuple(_moved(exercise, content.setup.root, folder) for exercise in content.setup.exercises)
    return msgspec.structs.replace(content.setup, root=str(folder), exercises=exercises)


def _moved(exercise: ExerciseSetup, root: str, folder: Path) -> ExerciseSetup:
    named = {name: getattr(exercise, name) for name in _PLACES}
    places = {name: str(folder / Path(path).relative_to(root)) for name, path in named.items() if path}
    return msgspec.structs.replace(exercise, **places)
