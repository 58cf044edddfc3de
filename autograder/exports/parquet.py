"""Every verdict of a run as a Parquet file, typed, for analysis: the rows of `--format csv-checks`.

Needs pyarrow, which `pip install .[parquet]` brings. Ids are strings, points are doubles, null where we failed.
"""

from __future__ import annotations

import io
from typing import Any, Final

from autograder.errors import AutograderError
from autograder.exports.plain_csv import CHECK_COLUMNS, check_rows
from autograder.results import Results

_NUMBERS: Final = {"points", "max_points", "seconds"}


def render_parquet(results: Results) -> bytes:
    """Write the file.

    Raises:
        AutograderError: pyarrow is not installed.

    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
        from pyarrow import parquet  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        raise AutograderError("Parquet needs pyarrow: run `pip install .[parquet]`, or take csv-checks.") from None
    rows = list(check_rows(results))
    arrays: dict[str, Any] = {}
    for name in CHECK_COLUMNS:
        values: list[Any] = [getattr(row, name) for row in rows]
        if name in _NUMBERS:
            arrays[name] = pa.array([None if each is None else float(each) for each in values], pa.float64())
        else:
            arrays[name] = pa.array(values, pa.int32() if name == "attempt" else pa.string())
    file = io.BytesIO()
    parquet.write_table(pa.table(arrays), file)
    return file.getvalue()
