"""`results.json`: the results as others can build on them, in the versioned format of `docs/results-schema.json`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from autograder.errors import StoreError
from autograder.files import write_parts
from autograder.reports.writing import writing
from autograder.results import FORMAT_VERSION, Results

_NO_SUBMISSIONS: Final = b'"submissions": []'  # nowhere else: within a text quotes are escaped
_INDENTED: Final = b"\n    "


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    format_version: int


def write_results(results: Results, path: Path) -> None:
    """Write the file in one step, so that a reader sees the old results or the new ones, never a part."""
    with writing("the results", path):
        write_parts(path, _parts(results), is_durable=True)


def render(results: Results) -> str:
    """Give the text of the file."""
    return b"".join(_parts(results)).decode()


def _parts(results: Results) -> Iterator[bytes]:
    """Give the text of the file submission by submission: of a large class it is larger than all else in memory."""
    about = msgspec.json.encode(msgspec.structs.replace(results, submissions=()))
    before, here, after = msgspec.json.format(about, indent=2).partition(_NO_SUBMISSIONS)
    yield before + here[:-1]
    for number, submission in enumerate(results.submissions):
        text = msgspec.json.format(msgspec.json.encode(submission), indent=2)
        yield (b"," if number else b"") + _INDENTED + text.replace(b"\n", _INDENTED)  # in a text they are escaped
    yield (b"\n  " if results.submissions else b"") + here[-1:] + after + b"\n"


def read_results(path: Path) -> Results:
    """Read what `write_results` wrote; raises StoreError on any other format."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path}: the results cannot be read ({error.strerror}). Grade first, or name the folder of `--out`."
        raise StoreError(message) from None
    try:
        version = msgspec.json.decode(content, type=_Version).format_version
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: these are no results: {error}. Expected what `autograder grade` wrote.") from None
    if version != FORMAT_VERSION:
        message = f"{path}: the results have format {version}; this program reads format {FORMAT_VERSION}."
        raise StoreError(f"{message} Grade again, or use the version that wrote them.")
    try:
        return msgspec.json.decode(content, type=Results)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: the results are damaged: {error}. Grade again.") from None


def schema() -> dict[str, Any]:
    """Give the JSON schema of the format; it lets further fields pass, because the same format may get some."""
    # As JSON knows it: of a default that is a tuple, msgspec leaves a tuple.
    schema = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Results)))
    for record in schema["$defs"].values():
        record.pop("additionalProperties", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
