"""The student's repository: what is in it, what is not, and that a student can work in it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from silent import Silent

from autograder.course import Course, load_course
from autograder.errors import CourseError
from autograder.release import release
from autograder.release.secrecy import hidden_lines, require_nothing_hidden
from autograder.release.wheel import build_wheel
from autograder.runners.local import LocalRunner
from autograder.sandbox import Tier

KEY = "01_first/running_sum"
SOLVED = "    return x.cumsum(0), x.sum()\n"
MISTAKEN = "    return x.cumsum(0) - x, x.sum()\n"


@pytest.fixture(scope="module")
def course(mini_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("author") / "course"
    return load_course(Path(shutil.copytree(mini_course, root, ignore=shutil.ignore_patterns("*cache*"))))


@pytest.fixture(scope="module")
def released(course: Course, tier: Tier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "course"
    release(course, folder, LocalRunner(tier), 2, Silent())
    return folder


@pytest.fixture(scope="module")
def program(released: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Install the wheel into an environment of its own, beside the libraries that are here."""
    folder = tmp_path_factory.mktemp("env") / "env"
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (wheel,) = (released / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return [str(folder / "bin" / "python"), "-c", "from autograder.cli import main; main()"]


def run(program: list[str], folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [*program, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def own_copy(released: Path, tmp_path: Path, body: str = "") -> Path:
    folder = Path(shutil.copytree(released, tmp_path / "mine"))
    stub = folder / "exercises" / f"{KEY}.py"
    if body:
        stub.write_text(stub.read_text().replace("    raise NotImplementedError\n", body))
    return folder


def test_a_release_holds_what_a_student_needs(released: Path) -> None:
    there = {str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()}
    wheels = {name for name in there if name.startswith("wheels/")}
    assert len(wheels) == 1
    assert there - wheels == {
        ".autograder/diagnosis/01_first/affine.msgpack",
        ".autograder/diagnosis/01_first/running_sum.msgpack",
        ".autograder/stubs/01_first/affine.py",
        ".autograder/stubs/01_first/running_sum.py",
        ".github/workflows/check.yml",
        ".gitignore",
        "README.md",
        "constraints.txt",
        "course.toml",
        "exercises/01_first/README.md",
        "exercises/01_first/affine.py",
        "exercises/01_first/running_sum.py",
        "exercises/01_first/test_affine.py",
        "exercises/01_first/test_running_sum.py",
        "install.py",
    }


def test_a_leak_is_found_wherever_it_is(course: Course, released: Path, tmp_path: Path) -> None:
    require_nothing_hidden(course, released)
    (secret, *_) = sorted(line for line, place in hidden_lines(course).items() if place.startswith("tests/"))
    (solved, *_) = sorted(line for line, place in hidden_lines(course).items() if place.startswith("solutions/"))
    for name, line in (("notes.bin", secret), ("exercises/01_first/x.txt", solved)):
        folder = Path(shutil.copytree(released, tmp_path / name.replace("/", "_")))
        (folder / name).write_bytes(b"\xff\x00" + line.encode())
        with pytest.raises(CourseError, match="would give away 1 lines"):
            require_nothing_hidden(course, folder)
        (folder / name).unlink()
        with zipfile.ZipFile(folder / "odd", "w") as archive:
            archive.writestr("inside", line)
        with pytest.raises(CourseError, match="odd!inside"):
            require_nothing_hidden(course, folder)


def test_what_the_program_does_for_itself_is_no_secret_of_a_course(tmp_path: Path) -> None:
    build_wheel(tmp_path)
    require_nothing_hidden(load_course(Path(__file__).parents[2]), tmp_path)


def test_nothing_is_written_when_something_is_wrong(course: Course, tier: Tier, tmp_path: Path) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / "mine.txt").write_text("mine")
    with pytest.raises(CourseError, match="in use"):
        release(course, used, LocalRunner(tier), 1, Silent())
    root = Path(shutil.copytree(course.root, tmp_path / "stale"))
    stub = root / "exercises" / f"{KEY}.py"
    stub.write_text(stub.read_text() + SOLVED)
    with pytest.raises(CourseError):
        release(load_course(root), tmp_path / "new", LocalRunner(tier), 1, Silent())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stale", "used"]


def test_a_student_works_in_it(released: Path, program: list[str], tmp_path: Path) -> None:
    folder = own_copy(released, tmp_path)
    untouched = run(program, folder, "check", KEY, "--no-server")
    assert untouched.returncode == 1, untouched.stderr
    stub = folder / "exercises" / f"{KEY}.py"
    stub.write_text(stub.read_text().replace("    raise NotImplementedError\n", SOLVED))
    done = run(program, folder, "check", KEY, "--no-server")
    assert done.returncode == 0, done.stdout + done.stderr
    assert run(program, folder, "reset", KEY, "--yes").returncode == 0
    assert stub.read_text() == (folder / ".autograder" / "stubs" / f"{KEY}.py").read_text()


def test_a_mistake_is_named_without_the_bank(released: Path, program: list[str], tmp_path: Path) -> None:
    folder = own_copy(released, tmp_path, MISTAKEN)
    shown = run(program, folder, "check", KEY, "--no-server")
    assert shown.returncode == 1
    assert "stops one item early" in " ".join(shown.stdout.split())


def test_another_python_is_told_what_is_needed(released: Path, tmp_path: Path) -> None:
    script = "import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_path('install.py', run_name='__main__')"
    told = subprocess.run([sys.executable, "-c", script], cwd=released, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "needs Python 3.11 or later; this is Python 3.9.1" in told.stdout
    assert not (released / ".venv").exists()
