"""Fuzz a target, guided by coverage: `python tests/fuzz TARGET --runs N`, or all targets in turn without one.

What breaks it is kept in `tests/fuzz/corpus/TARGET`, which `make test` replays. Needs the extra `fuzz` (atheris).
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["autograder"]):
    from targets import DECODERS, TARGETS

CORPUS = Path(__file__).parent / "corpus"
FOUND = Path("out") / "fuzz"
SLOWEST_S = 10  # of one input
GROWTH_MIB = 64  # between a tenth of the runs and their end


class Watch:
    """A target that knows how often it was called, and how large the process has become."""

    def __init__(self, name: str, runs: int) -> None:
        self._target = TARGETS[name]
        self._name = name
        self._runs = runs
        self._count = 0
        self._began = time.monotonic()
        self._early = 0

    def __call__(self, data: bytes) -> None:
        """Take one input."""
        self._target(data)
        self._count += 1
        if self._count == max(1, self._runs // 10):
            self._early = resident_mib()
        if self._count == self._runs:
            self._tell()

    def _tell(self) -> None:
        seconds = time.monotonic() - self._began
        grown = resident_mib() - self._early
        print(
            f"{self._name:<10} {self._count:>10} inputs in {seconds:7.1f} s, {self._count / seconds:8.0f} each second; "
            f"memory {grown:+d} MiB from a tenth to the end",
            flush=True,
        )
        if grown > GROWTH_MIB:
            raise MemoryError(f"{self._name} grows: {grown} MiB")


def resident_mib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20


def fuzz(name: str, runs: int, seed: int) -> None:
    """Run one target; the process ends with another code than 0 when it breaks."""
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    kept = CORPUS / name
    arguments = [
        sys.argv[0],
        f"-runs={runs}",
        f"-seed={seed}",
        f"-timeout={SLOWEST_S}",
        "-rss_limit_mb=4096",
        "-max_len=4096",
        "-verbosity=0",
        f"-artifact_prefix={folder}/",
        *([str(kept)] if kept.is_dir() else []),
    ]
    atheris.Setup(arguments, Watch(name, runs))
    atheris.Fuzz()


def main() -> int:
    """Fuzz what is asked for, each target in a process of its own; 1 when one of them broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--decoders", action="store_true", help=", ".join(DECODERS))
    parser.add_argument("--runs", type=int, default=100_000, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    names = options.targets or list(DECODERS if options.decoders else TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    broken = []
    for name in names:
        process = multiprocessing.get_context("fork").Process(target=fuzz, args=(name, options.runs, options.seed))
        process.start()
        process.join()
        if process.exitcode:
            broken.append(name)
            print(f"BROKEN: {name}; the input is in {FOUND / name}. Keep it in {CORPUS / name}.", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
