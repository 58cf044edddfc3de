"""A grader for a course on recurrent networks: the student's code never runs where the score lives."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # sources can be run by any Python, whatever their metadata say
    sys.stderr.write(
        f"autograder: this is Python {sys.version.split()[0]}; 3.11 or later is needed. ({sys.executable})\n"
    )
    raise SystemExit(2)
