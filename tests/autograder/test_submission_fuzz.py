"""Whatever bytes are handed in: an answer or a reason, never another exception."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course import load_course
from autograder.errors import AutograderError
from autograder.submissions import take_in
from autograder.submissions.archives import open_archive
from autograder.submissions.folders import Folder, UnreadableError
from autograder.submissions.layouts.gradescope import METADATA
from autograder.submissions.moments import read_moment
from autograder.submissions.notebooks import answer_in, read_notebook, whole_answer
from autograder.submissions.roster import read_roster

COURSE = load_course(Path(__file__).parents[2])
CELL = "02_cell/manual_cell"

_NAMES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["02_cell/manual_cell.py", "manual_cell.ipynb", "/x", "..", "a/../b", "C:x", "a\\b", "x/" * 50, ""]
    ),
)


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, data in files.items():
            with suppress(ValueError, IndexError):
                archive.writestr(name, data)
    return content.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", errors="surrogatepass") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return content.getvalue()


@st.composite
def _archives(draw: st.DrawFn) -> bytes:
    """Draw an archive with a few bytes changed, and cut off somewhere or not."""
    build: Callable[[dict[str, bytes]], bytes] = draw(st.sampled_from([zipped, tarred]))
    content = bytearray(build(draw(st.dictionaries(_NAMES, st.binary(max_size=300), max_size=4))))
    if draw(st.booleans()):
        content = bytearray(gzip.compress(bytes(content)))
    for place, byte in draw(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6)):
        if content:
            content[place % len(content)] = byte
    return bytes(content[: draw(st.one_of(st.none(), st.integers(0, len(content))))])


def walk(folder: Folder, depth: int = 0) -> None:
    for name, kind in folder.entries().items():
        with suppress(UnreadableError):
            assert len(folder.read(name, 1000)) <= 1000
        if kind == "folder" and depth < 40:
            walk(folder.below(name), depth + 1)


@settings(deadline=None, max_examples=300)
@given(st.one_of(_archives(), st.binary(max_size=600)))
def test_any_bytes_are_an_archive_or_a_reason(content: bytes) -> None:
    with suppress(UnreadableError):
        walk(open_archive(content, "x", "x"))


_KEYS = st.sampled_from(["cells", "cell_type", "source", "metadata", "nbgrader", "grade_id", "nbformat", "x"])
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=5)),
    max_leaves=30,
)
_CODE = st.lists(
    st.sampled_from(
        ["%time", "!ls", "?", "x?", "%%", "x = 1", "if x:", "    ", "\n", "'''", "\\", "(", "\x0c", "import a", "\0"]
    )
).map("".join)
_NOTEBOOKS = st.lists(
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown"]), "source": _CODE},
        optional={"metadata": st.just({"nbgrader": {"grade_id": "manual_cell"}})},
    )
).map(lambda cells: {"nbformat": 4, "cells": cells})


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.one_of(_JSON, _NOTEBOOKS).map(lambda value: json.dumps(value).encode()),
    )
)
def test_any_bytes_are_a_notebook_or_a_reason(content: bytes) -> None:
    with suppress(UnreadableError):
        notebook = read_notebook(content)
        with suppress(UnreadableError):
            whole_answer(notebook).decode()
        (answer_in(notebook, "manual_cell") or b"").decode()


_ROSTERS = st.lists(
    st.sampled_from(
        [
            "id",
            "name",
            "email",
            "canvas",
            "extension:02_cell",
            ",",
            ";",
            "\t",
            "\n",
            "\r",
            '"',
            "a",
            "é",
            " ",
            "2026-01-01T00:00Z",
            "\0",
        ]
    ),
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=200), _ROSTERS.map(str.encode), _ROSTERS.map(lambda text: f"id,{text}".encode("utf-16"))
    )
)
def test_any_bytes_are_a_roster_or_an_error_of_use(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_bytes(content)
        with suppress(AutograderError):
            people = read_roster(path, COURSE).people
            assert len({person.id for person in people}) == len(people) > 0


_METADATA = st.lists(
    st.sampled_from(
        [
            "submission_1:",
            "\n",
            "  :submitters:",
            "  - :name: a",
            "    :sid: 1",
            "- ",
            "[",
            "{",
            "&a ",
            "*a",
            "!!x ",
            "'",
            ": ",
        ]
    )
).map("".join)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=100), _METADATA.map(str.encode)), st.binary(max_size=50))
def test_any_bytes_are_metadata_or_an_error_of_use(metadata: bytes, answer: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "submission_1").mkdir()
        (folder / "submission_1/manual_cell.py").write_bytes(answer)
        (folder / METADATA).write_bytes(metadata)
        with suppress(AutograderError):
            assert take_in([folder], COURSE, limit=[CELL]).submissions


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_none(text: str) -> None:
    moment = read_moment(text)
    assert moment is None or read_moment(moment.replace("T", " ")) == moment
