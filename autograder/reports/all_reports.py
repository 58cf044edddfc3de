"""All that a run leaves for people: `results.json`, each student's feedback, and the class report.

Where each of them would come out as it is, apart from when that was and how long it took, all are left: nothing is
rendered when the same class is graded once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from autograder.course import Course
from autograder.gradebook import Grade
from autograder.reports.json_report import write_results
from autograder.reports.places import CLASS_PAGE, FEEDBACK, FEEDBACK_RECORD, RESULTS
from autograder.reports.written import changed, digest, maker, read_record, write_record
from autograder.results import Results

_RECORD: Final = ".reports.json"
_RECORDED: Final = (RESULTS, CLASS_PAGE, FEEDBACK_RECORD)


def write_reports(results: Results, book: Sequence[Grade], course: Course, out: Path) -> bool:
    """Write all reports into `out` unless they are there; `book` are the grades. Tell whether any was written.

    Raises:
        StoreError: One cannot be written.

    """
    made_of = _made_of(results, course)
    if read_record(out / _RECORD) == _record(made_of, out) and _is_whole(out):
        return False
    # A class of which nothing has changed needs neither the templates nor the statistics.
    from autograder.reports.class_page import write_page  # noqa: PLC0415
    from autograder.reports.class_summary import summarize  # noqa: PLC0415
    from autograder.reports.feedback import write_feedback  # noqa: PLC0415

    write_results(results, out / RESULTS)
    write_feedback(results, course, out, book=book)
    write_page(summarize(results, book, course), out)
    write_record(out / _RECORD, _record(made_of, out))
    return True


def _made_of(results: Results, course: Course) -> str:
    """Hash all that decides what the reports say, one submission after the other: together they are large."""
    run = msgspec.structs.replace(results.run, started="", seconds=0.0)
    total = hashlib.sha256(maker())
    about = msgspec.structs.replace(results, submissions=(), run=run)
    total.update(digest(repr(course), about).encode())
    for submission in results.submissions:
        total.update(msgspec.msgpack.encode(submission))
    return total.hexdigest()


def _record(made_of: str, out: Path) -> dict[str, tuple[str, int]]:
    return {name: (made_of, changed(out / name)) for name in _RECORDED}


def _is_whole(out: Path) -> bool:
    """Tell whether nobody has taken away any student's pages."""
    pages = read_record(out / FEEDBACK_RECORD)
    return all(changed(out / FEEDBACK / name) == when for name, (_, when) in pages.items())
