"""The archive for Gradescope: what is in it, and what its scripts write in a tree like that of the container."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import autograder
from autograder import sandbox
from autograder.course import load_course
from autograder.errors import CourseError, SandboxUnavailableError
from autograder.exports.gradescope import render_fault
from autograder.exports.told import NO_SCORE
from autograder.gradescope import build_package
from autograder.gradescope.session import read_submission
from autograder.gradescope.session import run as run_session
from autograder.student.program import make_plan

SAMPLES = Path(__file__).parents[1] / "samples"
SCHEMA = Draft202012Validator(json.loads((SAMPLES / "schemas/gradescope.json").read_text()))
SOLUTIONS = SAMPLES / "mini_course/solutions/01_first"
METADATA = {
    "id": 1,
    "created_at": "2027-05-03T09:00:00.000000-07:00",
    "assignment": {"total_points": "10.0"},
    "users": [{"email": "zoe@example.org", "id": 2, "name": "Zoë"}],
}
HOSTILE = """
import os, sys
print("x::error::forged\\x1b[2J", '{"score": 1000}')
sys.stderr.write('{"score": 1000}')
for place in ("/autograder/results/results.json", os.environ.get("AUTOGRADER_ROOT", "") + "/results/results.json"):
    try:
        open(place, "w").write('{"score": 1000}')
    except OSError:
        pass

def running_sum(x):
    raise ValueError("\\x1b[31m</script>\\u202e" + '{"score": 1000}' + "\\ud800")
"""


@pytest.fixture(scope="module")
def archive(mini_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_package(load_course(mini_course), tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def container(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the archive as Gradescope does."""
    root = tmp_path_factory.mktemp("container") / "autograder"
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            place = Path(opened.extract(entry, root / "source"))
            place.chmod(entry.external_attr >> 16 & 0o777)
    shutil.copy(root / "source/run_autograder", root)
    (root / "results").mkdir()
    (root / "submission_metadata.json").write_text(json.dumps(METADATA))
    return root


@pytest.fixture
def grade(container: Path) -> Callable[..., tuple[dict[str, Any], str]]:
    """Hand files in; give the results, judged by the schema, and what staff can read."""

    def run(files: dict[str, str], python: str = sys.executable) -> tuple[dict[str, Any], str]:
        shutil.rmtree(container / "submission", ignore_errors=True)
        for name, text in files.items():
            place = container / "submission" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        environment = {**os.environ, "AUTOGRADER_ROOT": str(container), "AUTOGRADER_PYTHON": python}
        done = subprocess.run(
            [container / "run_autograder"], env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        told = json.loads((container / "results/results.json").read_text())
        SCHEMA.validate(told)
        return told, done.stdout + done.stderr

    return run


def solution(name: str) -> str:
    return (SOLUTIONS / f"{name}.py").read_text()


def test_the_archive_holds_what_gradescope_needs_and_no_more(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in opened.infolist()}
        assert json.loads(opened.read("assignment.json"))["exercises"] == ["01_first/affine", "01_first/running_sum"]
    assert modes.pop("setup.sh") == modes.pop("run_autograder") == 0o755
    hidden = {name for name in modes if name.startswith("course/")}
    assert {modes[name] for name in hidden} == {0o600}
    assert "course/tests/01_first/test_affine.py" in hidden
    assert "course/tests/01_first/affine_misconceptions.py" in hidden
    assert "course/solutions/01_first/affine.py" in hidden
    (wheel,) = (name for name in modes if name.endswith(".whl"))
    with zipfile.ZipFile(archive) as opened, zipfile.ZipFile(io.BytesIO(opened.read(wheel))) as program:
        modules = {name for name in program.namelist() if name.endswith(".py")}
    here = Path(autograder.__file__).parent
    assert modules == {str(path.relative_to(here.parent)) for path in here.rglob("*.py")}
    assert set(modes) - hidden == {"constraints.txt", "assignment.json", wheel}
    assert archive.stat().st_mode & 0o777 == 0o600


def test_the_scripts_are_bash(container: Path) -> None:
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", container / "source" / name], check=True)


def test_the_script_and_the_program_say_the_same_of_a_fault(container: Path) -> None:
    script = (container / "run_autograder").read_text()
    assert json.loads(script.partition("<<'JSON'\n")[2].partition("\nJSON\n")[0]) == json.loads(render_fault())


def test_a_right_submission_gets_full_marks(grade: Callable[..., Any]) -> None:
    told, said = grade({"affine.py": solution("affine"), "running_sum.py": solution("running_sum")})
    assert told["score"] == 10
    assert {test["status"] for test in told["tests"]} == {"passed"}
    assert sum(test["max_score"] for test in told["tests"]) == 10
    assert told["extra_data"]["sandbox"] in {"full", "landlock"}
    assert told["execution_time"] > 0
    assert f"sandbox: {told['extra_data']['sandbox']}" in said


def test_a_wrong_one_is_told_what_is_wrong_and_what_is_missing(grade: Callable[..., Any]) -> None:
    wrong = solution("running_sum").replace("x.cumsum(0)", "x.cumsum(0) - x")
    told, _ = grade({"exercises/01_first/running_sum.py": wrong})
    assert 0 < told["score"] < 5
    outputs = {test["name"]: test["output"] for test in told["tests"] if test["status"] == "failed"}
    assert "one item early" in outputs["Sums so far: The sums so far are right, and the sum of all"]
    missing = [text for name, text in outputs.items() if name.startswith("An affine map")]
    assert sum("There is no file 01_first/affine.py" in text for text in missing) >= 3


@pytest.mark.parametrize("files", [(), ("essay.txt",), ("a/affine.py", "b/affine.py")])
def test_nothing_that_can_be_graded_is_no_fault_of_ours(
    files: tuple[str, ...], mini_course: Path, tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    submission = read_submission(tmp_path, load_course(mini_course), ("01_first/affine",))
    (answer,) = submission.answers
    assert (answer.problem, answer.detail) == (
        "missing",
        "There is no file 01_first/affine.py in what was handed in.",
    )


def test_hostile_files_get_their_verdict_and_nothing_else(grade: Callable[..., Any]) -> None:
    told, said = grade({"affine.py": "def affine(x:\n", "running_sum.py": HOSTILE})
    assert told["score"] == 0
    assert any("line 1" in test["output"] for test in told["tests"])
    assert any("ValueError" in test["output"] for test in told["tests"])
    for text in (json.dumps(told, ensure_ascii=False), said):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "forged" not in said


def test_a_grader_that_dies_leaves_results_without_a_score(grade: Callable[..., Any]) -> None:
    told, said = grade({"affine.py": solution("affine")}, python="/bin/false")
    assert told["output"] == NO_SCORE
    assert "score" not in told
    assert "STAFF: grading ended" in said


def test_an_error_of_ours_gives_no_score_either(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_session(tmp_path) == 3
    assert json.loads((tmp_path / "results/results.json").read_text()) == json.loads(render_fault())
    assert "course.toml" in capfd.readouterr().out


def test_an_exercise_that_is_not_there_is_named(mini_course: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no exercise '01_first/afine'"):
        build_package(load_course(mini_course), tmp_path, ["01_first/afine"])
    assert list(tmp_path.iterdir()) == []


NOSY = """
import os

def running_sum(x):
    seen = [place for place in PLACES if os.access(place, os.R_OK)]
    raise ValueError(f"user {os.getuid()} reads {len(seen)} of {len(PLACES)}")
"""


def test_without_a_sandbox_student_code_is_another_user(
    container: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    plan = make_plan("none", gives_up_root=True)
    uid = sandbox.worker_uid(plan)
    if uid is None:
        pytest.skip("only root can become another user, and only where the interpreter is open to all")

    def choose(requested: str | None) -> sandbox.Tier:
        if requested is None:
            raise SandboxUnavailableError("this machine cannot hold student code as asked: tried in a test")
        return "none"

    monkeypatch.setattr(sandbox, "choose", choose)
    hidden = container / "source/course/tests/01_first/test_affine.py"
    shutil.rmtree(container / "submission", ignore_errors=True)
    (container / "submission").mkdir()
    text = NOSY.replace("PLACES", repr([str(hidden), str(container / "results/results.json")]))
    (container / "submission/running_sum.py").write_text(text)
    assert run_session(container) == 0
    told = json.loads((container / "results/results.json").read_text())
    assert told["extra_data"]["sandbox"] == "none"
    assert any(f"user {uid} reads 0 of 2" in test["output"] for test in told["tests"])
    assert "STAFF: no sandbox can be made" in capfd.readouterr().out
    assert "STAFF" not in json.dumps(told)


def test_student_code_is_not_run_where_nothing_keeps_it_from_what_is_hidden(
    container: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def choose(requested: str | None) -> sandbox.Tier:
        if requested is None:
            raise SandboxUnavailableError("tried in a test")
        return "none"

    monkeypatch.setattr(sandbox, "choose", choose)
    monkeypatch.setattr(sandbox, "worker_uid", lambda _plan: None)
    (container / "submission").mkdir(exist_ok=True)
    assert run_session(container) == 3
    assert json.loads((container / "results/results.json").read_text()) == json.loads(render_fault())
    assert "tried in a test" in capfd.readouterr().out
