"""What was found by fuzzing stays found: every input that is kept is read again, and the targets see what breaks."""

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

FUZZ = Path(__file__).parents[1] / "fuzz"
KEPT = sorted(path.relative_to(FUZZ / "corpus") for path in (FUZZ / "corpus").glob("*/*"))


@pytest.fixture(scope="module")
def targets() -> ModuleType:
    """The module that defines them, which is in no package."""
    spec = importlib.util.spec_from_file_location("fuzz_targets", FUZZ / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kept", KEPT, ids=str)
def test_what_once_broke_a_target_or_shows_its_form_is_read(targets: ModuleType, kept: Path) -> None:
    targets.TARGETS[kept.parent.name]((FUZZ / "corpus" / kept).read_bytes())


def test_random_bytes_are_read_by_every_target(targets: ModuleType) -> None:
    rng = random.Random(20261121)
    for name, target in targets.TARGETS.items():
        for _ in range(20 if name in {"roster", "manifest"} else 300):
            target(rng.randbytes(rng.randrange(200)))


def test_values_of_every_kind_are_built(targets: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(20261121)
    built: set[type] = set()
    unpack = targets.unpack

    def note(value: object, resolve: object) -> object:
        found = unpack(value, resolve)
        built.add(type(found))
        return found

    monkeypatch.setattr(targets, "unpack", note)
    for _ in range(3000):
        targets.value(rng.randbytes(60))
    names = {kind.__name__ for kind in built}
    assert {"NoneType", "bool", "int", "float", "str", "bytes", "complex", "list", "tuple", "dict"} < names
    assert {"Tensor", "ndarray", "HandleValue"} < names


def test_a_reader_that_raises_something_else_breaks_its_target(
    targets: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_: bytes) -> None:
        raise KeyError("cells")

    monkeypatch.setattr(targets, "read_notebook", read)
    with pytest.raises(KeyError):
        targets.notebook(b"{}")
