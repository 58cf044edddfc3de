"""What the hidden suites import, for graders that import a student's code beside the tests: the same calls, no process.

The suites of this course run on it unchanged but for one import, so that every grader of the comparison asks the same
questions of the same answers. It imports nothing but PyTorch and NumPy, because a peer's time begins with its imports.
"""

import importlib.util
import inspect
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch

HERE = Path(__file__).parent
Handle = object
Student = SimpleNamespace | ModuleType


class Draw:
    def __init__(self):
        self.numpy = np.random.default_rng()

    def normal(self, *shape, std=1.0, dtype=torch.float32):
        return torch.as_tensor(self.numpy.normal(0.0, std, shape), dtype=dtype)

    def uniform(self, *shape, low=0.0, high=1.0, dtype=torch.float32):
        return torch.as_tensor(self.numpy.uniform(low, high, shape), dtype=dtype)

    def integers(self, low, high, *shape):
        return torch.as_tensor(self.numpy.integers(low, high, shape), dtype=torch.int64)

    def fill_(self, module, std=0.5):
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.copy_(self.normal(*parameter.shape, std=std, dtype=parameter.dtype))
        return module

    def seed(self):
        return int(self.numpy.integers(0, 2**31))


class Observed(NamedTuple):
    value: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class Vjp(NamedTuple):
    value: Any
    inputs: tuple[Any, ...]
    parameters: dict[str, Any]


def check(**_):
    return lambda test: test


def driver(function):
    return function


PREPARED = {}


def prepared(make):
    """Made anew for each submission; where pytest is at work, as a fixture."""
    PREPARED[make.__name__] = make
    return sys.modules["pytest"].fixture(make) if "pytest" in sys.modules else make


def show(*_, **__):
    pass


def fail(message):
    raise AssertionError(message)


def require(condition, message):
    if not condition:
        fail(message)


def require_at_most(value, limit, message):
    require(value <= limit, message)


def value_of(attribute):
    return attribute


def parameters_of(module):
    return {name: parameter.detach() for name, parameter in module.named_parameters()}


def copied(value):
    if isinstance(value, torch.Tensor):
        return value.clone()
    return [copied(each) for each in value] if isinstance(value, list) else value


def observe(function, /, *args, **kwargs):
    args = tuple(map(copied, args))
    return Observed(function(*args, **kwargs), args, kwargs)


def raised_by(function, /, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 -- a student's may be any
        return SimpleNamespace(type=type(error).__name__)
    return fail("an error was asked for")


def vjp(function, /, *args, cotangents, **kwargs):
    args = tuple(
        each.detach().clone().requires_grad_() if isinstance(each, torch.Tensor) and each.is_floating_point() else each
        for each in args
    )
    value = function(*args, **kwargs)
    named = dict(function.named_parameters()) if isinstance(function, torch.nn.Module) else {}
    leaves = [each for each in args if isinstance(each, torch.Tensor) and each.requires_grad]
    found = torch.autograd.grad(value, [*leaves, *named.values()], cotangents, allow_unused=True)
    by_leaf = {id(leaf): gradient for leaf, gradient in zip(leaves, found, strict=False)}
    inputs = tuple(by_leaf.get(id(each)) for each in args)
    return Vjp(value, inputs, dict(zip(named, found[len(leaves) :], strict=True)))


def assert_shape(actual, shape, *, what):
    require(tuple(actual.shape) == tuple(shape), f"{what} has another shape")


def assert_close(actual, expected, *, what, rtol=None, atol=None):
    if isinstance(expected, dict):
        require(set(actual) == set(expected), f"{what} has other keys")
        actual, expected = [actual[key] for key in expected], list(expected.values())
    if isinstance(expected, list | tuple):
        require(len(actual) == len(expected), f"{what} has another length")
        for one, other in zip(actual, expected, strict=True):
            assert_close(one, other, what=what, rtol=rtol, atol=atol)
    elif expected is None:
        require(actual is None, f"{what} is something")
    else:
        one, other = torch.as_tensor(actual).detach(), torch.as_tensor(expected).detach()
        assert_shape(one, other.shape, what=what)
        wide = (1e-7, 1e-9) if other.dtype is torch.float64 and other.dim() else (1e-4, 1e-5)
        rtol, atol = wide[0] if rtol is None else rtol, wide[1] if atol is None else atol
        require(torch.allclose(one.double(), other.double(), rtol=rtol, atol=atol), f"{what} differs")


def load(path):
    """Import a file, under the name of its folder and its own."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_checks(name, namespace):
    """Run all checks of a suite on what a notebook has defined."""
    suite = load(HERE / f"{name}.py")
    student = SimpleNamespace(**namespace)
    for test in [value for key, value in vars(suite).items() if key.startswith("test_")]:
        offered = {"shared_student": student, "student": student, "draw": Draw(), "reference": None}
        wanted = inspect.signature(test).parameters
        made = {key: inspect.signature(PREPARED[key]).parameters for key in wanted if key in PREPARED}
        if "reference" in {*wanted, *(key for parameters in made.values() for key in parameters)}:
            offered["reference"] = load(HERE / "reference" / f"{name.removeprefix('test_')}.py")
        for key, parameters in made.items():
            offered[key] = PREPARED[key](**{each: offered[each] for each in parameters})
        test(**{key: offered[key] for key in wanted})
