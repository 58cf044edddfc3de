"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = sorted((ROOT / "autograder").rglob("*.py"))
TRUSTED = [path for path in PROGRAM if "worker" not in path.relative_to(ROOT).parts]

UNSAFE_MODULES = {"pickle", "dill", "marshal", "shelve", "cloudpickle", "joblib", "_pickle"}
UNSAFE_CALLS = {
    "eval",
    "exec",
    "torch.load",
    "torch.jit.load",
    "numpy.load",
    "np.load",
    "yaml.load",
    "pandas.read_pickle",
}


def lines_of(path: Path) -> int:
    return path.read_bytes().count(b"\n")  # a sample answer is in another encoding on purpose


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def test_there_is_a_program_to_look_at() -> None:
    assert len(PROGRAM) > 30
    assert len(TRUSTED) < len(PROGRAM)


def test_no_file_is_long() -> None:
    everything = [path for path in tracked_files() if path.suffix == ".py"]
    assert [str(path) for path in everything if lines_of(path) > 400] == []
    assert statistics.median(map(lines_of, PROGRAM)) <= 150


def test_no_function_is_long() -> None:
    functions = [
        (path, node)
        for path in PROGRAM
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [f"{path}:{node.lineno}" for path, node in functions if (node.end_lineno or 0) - node.lineno >= 50] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc"}
    assert [path for path in (*PROGRAM, *(ROOT / "tests").rglob("*.py")) if path.stem in empty] == []
    assert [path for path in (ROOT / "autograder").rglob("*/") if path.name in empty] == []


def unsafe_things(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names if name.name.partition(".")[0] in UNSAFE_MODULES}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{name.name}" for name in node.names}
            found |= {name for name in names if name.partition(".")[0] in UNSAFE_MODULES or name in UNSAFE_CALLS}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in UNSAFE_CALLS:
            found.add(ast.unparse(node.func))
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            found.add("allow_pickle")
    return found


def test_the_search_for_unsafe_things_finds_them() -> None:
    for text in (
        "import pickle",
        "from dill import loads",
        "torch.load(x)",
        "eval('1')",
        "from torch import load",
        "np.load(f)",
    ):
        assert unsafe_things(ast.parse(text)), text
    assert not unsafe_things(ast.parse("module.eval(); json.load(f); spec.loader.exec_module(m)"))


def test_nothing_on_the_trusted_side_can_run_what_it_reads() -> None:
    assert {str(path): unsafe for path in TRUSTED if (unsafe := unsafe_things(ast.parse(path.read_text())))} == {}


def test_the_worker_unpickles_nothing_either() -> None:
    worker = [path for path in PROGRAM if path not in TRUSTED]
    assert {
        str(path): found for path in worker if (found := unsafe_things(ast.parse(path.read_text())) - {"exec"})
    } == {}


def test_nothing_in_the_repository_points_outside_of_it() -> None:
    """No path of the workshop it was made in, no package index but the default and PyTorch's documented one."""
    outside = re.compile(
        "|".join(
            (
                r"\.\./" + "shared",
                "/work/" + "(main|shared)",
                "/tmp/" + "venv",
                "pypi" + r"\.org/simple",
                "files." + r"pythonhosted\.org",
                r"(extra-)?index-url[= ]+(?!https://download\.pytorch\.org/)" + r"http",
                r"https?://[^\s/]*" + r"(artifactory|nexus|devpi|proxpi|pypi-proxy)",
                r"https?://(localhost|127\.0\.0\.1|10\.\d+|192\.168)[^\s]*/" + "simple",
            )
        )
    )
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in outside.finditer(text)]
    assert found == []
