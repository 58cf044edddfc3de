"""Marks a text in nbgrader's formgrader, in a headless Chromium, and follows the mark into the export.

    python tests/nbgrader/formgrader.py [--pictures FOLDER] [--course DIR]

Makes a course and a small class of its own, or takes one that `nbgrader autograde` has been run on. Chromium is
Debian's, spoken to through its debugging port.
"""

from __future__ import annotations

import argparse
import base64
import csv
import itertools
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from notebook_class import NOTEBOOKS, QUIZ, class_of_ten, fill_in, hand_in, make_course, run
from websocket import WebSocket, create_connection

LESSON = QUIZ.partition("/")[0]
TEXT_CELL = "quiz-why_a_nonlinearity"
WHO, MARK, REMARK = "ada", 1.5, "Clear; say what happens to the matrices, too."
PATIENCE_S = 120.0


class Page:
    """A page of a browser that runs already."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command of the debugging protocol and wait for what it gives."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            heard = json.loads(self._socket.recv())
            if heard.get("id") == number:
                assert "error" not in heard, heard
                return heard["result"]

    def value(self, expression: str) -> Any:
        """Evaluate JavaScript in the page."""
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def wait_until(self, expression: str) -> None:
        """Wait until JavaScript is true in the page."""
        wait_for(lambda: self.value(expression), expression)

    def open(self, url: str, ready: str) -> None:
        """Go to a page, and wait until JavaScript in it is true."""
        self.ask("Page.navigate", url=url)
        self.wait_until(f"document.readyState === 'complete' && Boolean({ready})")

    def fill_in(self, element: str, text: str) -> None:
        """Type into a field as a person does, and leave it."""
        self.value(f"document.getElementById({json.dumps(element)}).scrollIntoView({{block: 'center'}})")
        self.value(f"document.getElementById({json.dumps(element)}).focus()")
        self.ask("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def draw(self, path: Path) -> None:
        """Write a picture of what is seen."""
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))


def wait_for(happened: Any, what: str) -> Any:
    """Wait until something gives a value."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {PATIENCE_S:g} s")


@contextmanager
def program(*command: str, folder: Path, says: str) -> Iterator[str]:
    """Run a program until the end of the block, and give what it says of where it listens."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    log = folder / f".{Path(command[0]).name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    try:
        found = wait_for(lambda: re.search(says, log.read_text("utf-8", "replace")), f"{command[0]}, see {log}")
        yield found[1]
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """Start Chromium with nothing of its user's."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--window-size=1200,1000"]
    profile = f"--user-data-dir={folder / '.chromium'}"
    with program("chromium", *options, profile, "about:blank", folder=folder, says=r"ws://([\d.:]+)/") as address:
        with urllib.request.urlopen(f"http://{address}/json") as answer:
            pages = [each for each in json.load(answer) if each["type"] == "page"]
        with closing(create_connection(pages[0]["webSocketDebuggerUrl"], suppress_origin=True)) as socket:
            yield Page(socket)


def make_class(base: Path) -> Path:
    """Have three students' notebooks graded by nbgrader's own commands."""
    course = make_course(base / "course")
    folder = base / "course/nb"
    run(course.root, "autograder", "notebooks", str(folder))
    run(folder, "nbgrader", "generate_assignment", LESSON)
    for student, own in list(class_of_ten(course).items())[:3]:
        hand_in(folder, student, LESSON, fill_in(folder / "release" / NOTEBOOKS[LESSON], own))
    run(folder, "nbgrader", "autograde", LESSON)
    return folder


def state_of(folder: Path) -> tuple[float | None, bool, str | None, float]:
    """Give a text's mark, whether a person has to look at it, the comment on it, and the lesson's total."""
    with closing(Gradebook(f"sqlite:///{folder}/gradebook.db")) as gradebook:
        grade: Any = gradebook.find_grade(TEXT_CELL, LESSON, LESSON, WHO)
        comment: Any = gradebook.find_comment(TEXT_CELL, LESSON, LESSON, WHO)
        total: Any = gradebook.find_submission(LESSON, WHO).score
        return grade.manual_score, grade.needs_manual_grade, comment.manual_comment, total


def mark(folder: Path, pictures: Path) -> None:
    """Mark the text in the formgrader."""
    with closing(Gradebook(f"sqlite:///{folder}/gradebook.db")) as gradebook:
        submission = gradebook.find_submission_notebook(LESSON, LESSON, WHO).id
    token = secrets.token_hex(16)
    options = ["--no-browser", f"--IdentityProvider.token={token}", "--port=0", "--allow-root"]
    server = str(Path(sys.executable).parent / "jupyter-server")
    with (
        program(server, *options, folder=folder, says=r"(http://127\.0\.0\.1:\d+)/") as address,
        browser(folder) as page,
    ):
        listing = "document.querySelector('table') && document.body.innerText.includes('02_cell')"
        page.open(f"{address}/formgrader/manage_assignments?token={token}", listing)
        page.draw(pictures / "formgrader-assignments.png")
        field = f"document.getElementById('{TEXT_CELL}')"
        page.open(f"{address}/formgrader/submissions/{submission}/", f"{field} && window.jQuery")
        page.wait_until(f"{field}.classList.contains('needs_manual_grade')")
        assert page.value("window.robbed === undefined")
        page.fill_in(TEXT_CELL, f"{MARK:g}")
        page.fill_in(f"{TEXT_CELL}-comment", REMARK)
        wait_for(lambda: state_of(folder)[:3] == (MARK, False, REMARK), "the mark in the gradebook")
        page.value(f"{field}.scrollIntoView({{block: 'center'}})")
        page.draw(pictures / "formgrader-marked.png")
        page.value("document.getElementById('manual_cell-checks').scrollIntoView()")
        page.draw(pictures / "formgrader-checks.png")


def main() -> int:
    """Mark a text, and follow it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, help="where pictures of what was seen are to be")
    parser.add_argument("--course", type=Path, help="nbgrader's folder of a class that is graded already")
    options = parser.parse_args()
    if not shutil.which("chromium"):
        print("chromium is not installed, so the formgrader has not been tried")
        return 1
    with tempfile.TemporaryDirectory(prefix="formgrader-") as temporary:
        pictures = options.pictures or Path(temporary)
        pictures.mkdir(parents=True, exist_ok=True)
        folder = (options.course or make_class(Path(temporary))).resolve()
        before = state_of(folder)
        print(f"before: mark, needs a person, comment, total = {before}")
        mark(folder, pictures)
        after = state_of(folder)
        print(f"after: {after}")
        run(folder, "nbgrader", "export", "--to", "grades.csv")
        with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
            rows = {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}
        exported = float(rows[WHO, LESSON]["raw_score"])
        print(f"exported: {exported}")
        assert exported == after[3] == before[3] + MARK
        run(folder, "nbgrader", "generate_feedback", LESSON, "--student", WHO, "--force")
        feedback = folder / "feedback" / WHO / NOTEBOOKS[LESSON].replace("ipynb", "html")
        assert REMARK.partition(";")[0] in feedback.read_text(encoding="utf-8")
        run(folder, "nbgrader", "autograde", LESSON, "--student", WHO, "--force")
        assert state_of(folder)[0] == MARK
        print(f"graded again: {state_of(folder)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
