"""The GPUs of this machine: what a worker needs to use one, and what there is, found out without starting CUDA here.

A process that has started CUDA cannot fork workers that use it; so whatever asks a GPU runs in a process of its own.
"""

from __future__ import annotations

import importlib
import os
import re
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from autograder.errors import AutograderError

_NODE: Final = re.compile(r"nvidia(\d+|ctl|-uvm|-uvm-tools)")
_GPU: Final = re.compile(r"nvidia(\d+)")
# What NVIDIA's libraries read as they start, where it is there.
_READ: Final = (
    "/proc/driver/nvidia",
    "/proc/devices",
    "/sys/module/nvidia",
    "/sys/module/nvidia_uvm",
    "/sys/bus/pci/devices",
    "/sys/devices/system/node",
    "/sys/devices/system/memory/block_size_bytes",
)
_VISIBLE: Final = "CUDA_VISIBLE_DEVICES"
_VARIABLES: Final = ("CUDA_DEVICE_ORDER", "LD_LIBRARY_PATH")
# Products are then the same every time; a mistake is told where it is made; and nothing is written to a home folder.
_SETTINGS: Final = {
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    "CUDA_LAUNCH_BLOCKING": "1",
    "CUDA_CACHE_DISABLE": "1",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
}
_LOOKS_S: Final = 120.0


class Gpu(msgspec.Struct, frozen=True, kw_only=True):
    """One GPU as PyTorch sees it."""

    name: str
    memory_mib: int


class Census(msgspec.Struct, frozen=True, kw_only=True):
    """What is there: PyTorch and the CUDA that it was built with, the driver, GPUs, and why they cannot be used."""

    torch: str = ""
    cuda: str = ""
    driver: str = ""
    modes: tuple[str, ...] = ()
    gpus: tuple[Gpu, ...] = ()
    problem: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether something was computed on a GPU."""
        return bool(self.gpus) and not self.problem


def nodes(folder: Path = Path("/dev")) -> tuple[str, ...]:
    """List the files by which a process speaks to the GPUs."""
    found = sorted(path for path in folder.glob("nvidia*") if _NODE.fullmatch(path.name))
    return tuple(str(path) for path in found if stat.S_ISCHR(path.stat().st_mode))


def read_only() -> tuple[str, ...]:
    """List what a worker must be able to read for a GPU, beyond what it reads anyway."""
    folders = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    links = [os.path.realpath(path) for path in Path("/sys/bus/pci/devices").glob("*")]
    wanted = [*_READ, *links, *(folder for folder in folders if Path(folder).is_absolute())]
    return tuple(path for path in wanted if os.access(path, os.R_OK))


def environment() -> dict[str, str]:
    """Give the variables that the program of workers has for GPUs; which there are is told to a worker only."""
    return {name: os.environ[name] for name in _VARIABLES if name in os.environ} | _SETTINGS


def names() -> tuple[str, ...]:
    """Name the GPUs that are to be used, as CUDA does."""
    if (chosen := os.environ.get(_VISIBLE)) is not None:
        return tuple(name.strip() for name in chosen.split(",") if name.strip())
    return tuple(str(number) for number in range(sum(bool(_GPU.fullmatch(Path(path).name)) for path in nodes())))


def see_one(of: Sequence[str], turn: int) -> None:
    """Let this process see one of these GPUs, in turn; to be called before it starts CUDA."""
    if of:
        os.environ[_VISIBLE] = of[turn % len(of)]
    else:
        os.environ.pop(_VISIBLE, None)


def look() -> Census:
    """Look at the GPUs, and compute something, in a process of its own."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "autograder.sandbox.gpus"],
            env=os.environ | environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LOOKS_S,
            check=False,
        )
        found = msgspec.json.decode(done.stdout, type=Census)
    except subprocess.TimeoutExpired:
        found = Census(problem=f"a first computation did not end within {_LOOKS_S:.0f} s")
    except msgspec.DecodeError:
        found = Census(problem="PyTorch ended the process that looked for one")
    driver, modes = _ask_driver()
    return msgspec.structs.replace(found, driver=driver, modes=modes)


def _ask_driver() -> tuple[str, tuple[str, ...]]:
    """Ask NVIDIA's own program for the driver's version, and how each GPU lets itself be shared."""
    try:
        done = subprocess.run(
            ["nvidia-smi", "--query-gpu=driver_version,compute_mode", "--format=csv,noheader"],  # noqa: S607 -- wherever it is
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LOOKS_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "", ()
    rows = [line.partition(", ") for line in done.stdout.splitlines() if line.strip()]
    return (rows[0][0] if rows else ""), tuple(mode for _, _, mode in rows)


def require() -> Census:
    """Give the GPUs.

    Raises:
        AutograderError: There is none that PyTorch can use.

    """
    census = look()
    if census.is_usable:
        return census
    raise AutograderError(
        f"--device cuda needs a GPU that PyTorch can compute on, and here is none: {census.problem or 'it sees none'}. "
        "`autograder doctor` shows what is there. Install NVIDIA's driver and a build of PyTorch with CUDA, or grade "
        "on the CPU: leave --device out."
    )


def compute() -> str:
    """Compute something on the GPU, in this process; gives what went wrong, or ""."""
    torch = importlib.import_module("torch")
    try:
        product = (torch.ones(64, 64, device="cuda") @ torch.ones(64, 64, device="cuda")).sum().item()
    except (RuntimeError, AssertionError) as error:  # the latter is how a build without CUDA says so
        return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return "" if product == 64.0**3 else f"it computes {product} where {64.0**3} is right"


def _take() -> Census:
    torch: Any = importlib.import_module("torch")
    built = torch.version.cuda or ""
    if not built:
        return Census(torch=str(torch.__version__), problem=f"this PyTorch, {torch.__version__}, is built without CUDA")
    problem = compute()
    count = 0 if problem else torch.cuda.device_count()
    seen = [torch.cuda.get_device_properties(number) for number in range(count)]
    gpus = tuple(Gpu(name=each.name, memory_mib=each.total_memory // 2**20) for each in seen)
    return Census(torch=str(torch.__version__), cuda=built, gpus=gpus, problem=problem)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(_take()))
