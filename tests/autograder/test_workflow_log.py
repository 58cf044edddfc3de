"""In a workflow of GitHub's, nothing that is printed for people is taken for a command."""

from __future__ import annotations

import os
import re
import subprocess
import sys

SCRIPT = """
from autograder.cli.app import errors, output
from autograder.cli.workflow_log import LOG
output.print("::error::by a student")
output.print("::warning::by a student")
LOG.resume()
print("::notice::ours", flush=True)
output.print("##[error]by a student", markup=False)
"""


def said(**environment: str) -> list[str]:
    command = [sys.executable, "-c", SCRIPT]
    inherited = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    done = subprocess.run(command, env=inherited | environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_commands_are_stopped_while_the_program_prints_for_people() -> None:
    lines = said(GITHUB_ACTIONS="true")
    tokens = [line.removeprefix("::stop-commands::") for line in lines if line.startswith("::stop-commands::")]
    assert all(re.fullmatch("[0-9a-f]{32}", token) for token in tokens)
    assert tokens[0] != tokens[1]
    first, second = (f"::{token}::" for token in tokens)
    assert lines == [
        f"::stop-commands::{tokens[0]}",
        "::error::by a student",
        "::warning::by a student",
        first,
        "::notice::ours",
        f"::stop-commands::{tokens[1]}",
        "##[error]by a student",
        second,
    ]


def test_elsewhere_nothing_is_added() -> None:
    assert len(said()) == 4
