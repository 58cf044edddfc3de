"""Naming the step of the sandbox at which a machine refuses."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager

from autograder.errors import SandboxUnavailableError


class SandboxStepError(SandboxUnavailableError):
    """One step of the sandbox failed, so the process must not run student code."""

    def __init__(self, step: str, code: int, reason: str = "") -> None:
        name = errno.errorcode.get(code, str(code))
        super().__init__(f"the sandbox failed to {step}: {reason or os.strerror(code)} [{name}]")
        self.step = step
        self.code = code


@contextmanager
def step(name: str) -> Generator[None]:
    """Give an OSError from the body the name of the step, as in `the sandbox failed to NAME`."""
    try:
        yield
    except OSError as error:
        raise SandboxStepError(name, error.errno or errno.EIO, error.strerror or str(error)) from error
