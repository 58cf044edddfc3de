"""What a worker finds around it: paths that it may read, environment, terminal, descriptors."""

from __future__ import annotations

import contextlib
import os
import site
import stat
import sys
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from autograder.sandbox import syscalls
from autograder.sandbox.steps import step

_SYSTEM: Final = (
    "/usr/lib",
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/usr/share/zoneinfo",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    # torch chooses its kernels by these: without them it complains, and may compute otherwise than the grader.
    "/proc/cpuinfo",
    "/sys/devices/system/cpu",
)
_PACKAGES: Final = ("site-packages", "dist-packages")
# Which devices and how many threads is the grader's decision, and no secret.
_PASSED_ON: Final = (
    *("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUBLAS_WORKSPACE_CONFIG", "CUDA_LAUNCH_BLOCKING"),
    *("CUDA_CACHE_DISABLE", "LD_LIBRARY_PATH", "OMP_NUM_THREADS", "MKL_NUM_THREADS"),
)
_LAST_DESCRIPTOR: Final = 2**31 - 1


def default_read_only() -> tuple[str, ...]:
    """Return the paths that this interpreter and its packages need, and nothing of the course.

    Of `sys.path` only folders of installed packages are taken: an editable install must not show the repository.
    """
    paths = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(os.__file__).parent)]
    paths += [path for path in (*sys.path, site.getusersitepackages()) if Path(path).name in _PACKAGES]
    paths += _SYSTEM
    paths += [os.path.realpath(path) for path in paths]
    return without_nested(path for path in paths if os.access(path, os.R_OK))


def without_nested(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that do not lie within another one."""
    kept: list[str] = []
    for path in sorted({str(Path(path).absolute()) for path in paths}, key=lambda path: (path.count(os.sep), path)):
        if not any(path == above or path.startswith(above.rstrip(os.sep) + os.sep) for above in kept):
            kept.append(path)
    return tuple(kept)


def open_to_all(path: str) -> bool:
    """Tell whether an ordinary user can reach and read a path, by the modes of all the folders on the way."""
    real = Path(os.path.realpath(path))
    with contextlib.suppress(OSError):
        mode = real.stat().st_mode
        needed = stat.S_IROTH | stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH
        return mode & needed == needed and all(above.stat().st_mode & stat.S_IXOTH for above in real.parents)
    return False


def leave_terminal() -> None:
    """Leave the session of the terminal, and let nobody else read the files that we make."""
    os.umask(0o077)
    if hasattr(os, "setsid"):
        with contextlib.suppress(PermissionError):  # we lead a session already
            os.setsid()


def replace_environment(scratch: str) -> None:
    """Replace the environment by a small fixed one.

    The old strings stay in memory that a worker can search: start the grader's zygote without secrets in it.
    """
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    os.environ.clear()
    os.environ.update(
        kept,
        HOME=scratch,
        TMPDIR=scratch,
        MPLCONFIGDIR=scratch,
        MPLBACKEND="Agg",
        LANG="C.UTF-8",
        PATH="/usr/bin:/bin",
        USER="student",
    )
    tempfile.tempdir = None  # it was remembered from the old environment


def close_descriptors(keep: Collection[int]) -> None:
    """Close all descriptors but 0, 1, 2 and those to keep."""
    with step("close inherited descriptors"):
        first = 0
        for kept in (*sorted({0, 1, 2, *keep}), _LAST_DESCRIPTOR + 1):
            if first < kept:
                _close_range(first, kept - 1)
            first = kept + 1


def _close_range(first: int, last: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a kernel before 5.9: tier `none`, the slow way
            syscalls.close_range(first, last)
            return
    os.closerange(first, min(last + 1, _table_size()))


def _table_size() -> int:
    return 8192 if sys.platform == "win32" else os.sysconf("SC_OPEN_MAX")
