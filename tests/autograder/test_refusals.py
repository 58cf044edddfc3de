"""Suites that cannot be used are refused before anything is graded, with the place and what to do."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REFUSALS = """
import json, os, socket, sys
from pathlib import Path

from autograder.course import load_course
from autograder.grading import examiner
from autograder.grading.run import make_setup
from autograder.protocol.frames import receive_frame, send_frame
from autograder.runners.units import Refused, decode, encode

told = {}
for root in sys.argv[1:]:
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        try:
            examiner.main(os.dup(theirs.fileno()), socket.socket())
        finally:
            os._exit(0)
    theirs.close()
    send_frame(ours, encode(make_setup(load_course(Path(root)), ["01_first/running_sum"], b"secret", 1)))
    payload = receive_frame(ours)
    message = decode(payload) if payload else None
    told[Path(root).name] = message.why if isinstance(message, Refused) else repr(message)
    ours.close()
    os.wait()
sys.stdout.write(chr(10) + json.dumps(told))
"""

CHECK = "from autograder.suite import check\n@check(points={})\ndef test_it(student):\n    {}\n"
TITLE = '"""Title"""'
INNER = f"@check(points=3)\n    def test_it(self, student):\n        {TITLE}\n"
REFUSED = {
    "points": (
        CHECK.format(4, '"""Title"""'),
        "test_running_sum.py: the checks are worth 4 points; course.toml says 5",
    ),
    "import": ("import no_such_package\n", "No module named 'no_such_package'"),
    "syntax": ("def f(:\n", "SyntaxError"),
    "empty": ("import torch\n", "test_running_sum.py: there is no check in this suite"),
    "title": (CHECK.format(5, "pass"), "test_running_sum.py:2: test_it has no docstring"),
    "unmarked": ('def test_it(student):\n    """Title"""\n', "test_running_sum.py:1: test_it is not decorated"),
    "needs": (CHECK.format("5, needs='test_that'", TITLE), "needs test_that, which is not in this suite"),
    "twice": (f"{CHECK.format(2, TITLE)}\nclass TestMore:\n    {INNER}", "test_it"),
    "driver": (
        "from autograder.suite import driver\nLIMIT = 3\n@driver\ndef run(answer):\n    return LIMIT\n"
        + CHECK.format(5, TITLE),
        "test_running_sum.py:3: the driver run uses LIMIT",
    ),
    "reference": (
        "from autograder.suite import check\n@check(points=5)\ndef test_it(student, reference):\n" + f"    {TITLE}\n",
        "test_running_sum.py: its reference cannot be loaded: ZeroDivisionError",
    ),
    "tenths": (
        "\n".join(
            CHECK.format(points, TITLE).replace("test_it", f"test_{i}") for i, points in enumerate((2.9, 1.9, 0.1, 0.1))
        ),
        "Collected",
    ),
}


@pytest.fixture(scope="module")
def refusals(mini_course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("refused")
    for name, (suite, _) in REFUSED.items():
        shutil.copytree(mini_course, folder / name)
        (folder / name / "tests" / "01_first" / "test_running_sum.py").write_text(suite)
        if name == "reference":
            (folder / name / "solutions" / "01_first" / "running_sum.py").write_text("1 / 0\n")
    command = [sys.executable, "-W", "ignore", "-c", REFUSALS, *(str(folder / name) for name in REFUSED)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", REFUSED)
def test_a_suite_that_cannot_be_used_is_refused_with_its_place_or_its_error(
    refusals: dict[str, str], name: str
) -> None:
    assert REFUSED[name][1] in refusals[name]
    assert refusals[name].startswith("Collected") == (name == "tenths")
