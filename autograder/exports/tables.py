"""Tables as CSV (RFC 4180, UTF-8) that gradebooks and spreadsheets read alike, and those that gradebooks give out.

A cell that is text cannot become a formula, whoever wrote it: one that begins as a formula does gets an apostrophe in
front. Numbers are numbers, the negative ones too. An id stays the text that it is, its leading zeros included; that a
spreadsheet drops them on opening is beyond a CSV file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from autograder.errors import StoreError

Cell = str | int | Decimal | None

BOM: Final = "\ufeff"
# What spreadsheets take for the beginning of a formula; the last four are the full-width forms of the first four.
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
_MAX_BYTES: Final = 32 * 1024 * 1024


class Style(NamedTuple):
    """How a table is written: for Excel it needs the byte order mark, and where a comma stands in numbers, `;`."""

    has_bom: bool = False
    has_decimal_comma: bool = False


PLAIN: Final = Style()


class Table(NamedTuple):
    """A table that somebody else wrote."""

    header: list[str]
    rows: list[list[str]]


def render(header: Sequence[str], rows: Iterable[Sequence[Cell]], style: Style = PLAIN) -> bytes:
    """Write a table; points of a number are never lost, and empty cells are empty."""
    text = io.StringIO()
    delimiter = ";" if style.has_decimal_comma else ","
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutralise(title) for title in header])
    writer.writerows([[_text(cell, style) for cell in row] for row in rows])
    return ((BOM if style.has_bom else "") + text.getvalue()).encode()


def neutralise(text: str) -> str:
    """Keep a text from being a formula; a dash alone is none."""
    starts = text.lstrip(" \xa0").startswith(_FORMULA) or text.startswith(_FORMULA)
    return f"'{text}" if starts and text != "-" else text


def read(path: Path, wanted: Sequence[str]) -> Table:
    """Read a table that another system gave out, by comma or semicolon: whichever shows the wanted columns.

    Raises:
        StoreError: It cannot be read, is no UTF-8, or has no such columns.

    """
    text = _read_text(path)
    found: list[str] = []
    for delimiter in ",;\t":
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
        if rows and set(wanted) <= set(rows[0]):
            width = len(rows[0])
            return Table(rows[0], [(row + [""] * width)[:width] for row in rows[1:]])
        found = found or (rows[0] if rows else [])
    columns = ", ".join(map(repr, wanted))
    raise StoreError(f"{path}: expected a table with the columns {columns}; its first line is {found[:8]!r}.")


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise StoreError(f"{path}: it is larger than {_MAX_BYTES >> 20} MiB, so it is no gradebook.")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StoreError(f"{path}: it cannot be read ({error.strerror}). Name the file that was exported.") from None
    except UnicodeDecodeError:
        raise StoreError(f"{path}: it is not UTF-8. Export it again, and do not save it from a spreadsheet.") from None


def _text(cell: Cell, style: Style) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutralise(cell)
    number = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return number.replace(".", ",") if style.has_decimal_comma else number
