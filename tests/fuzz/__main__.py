"""Fuzz a target: `python tests/fuzz TARGET --runs N`, or all targets in turn without one.

Each target is run twice. First atheris watches which code an input reaches, and goes on from inputs that reach more.
Then, without anything that watches, a quarter as many inputs are made of those: whether a target grows is only seen
there, since atheris itself keeps some hundred bytes for each input that a watched function compares.

What breaks it is kept in `tests/fuzz/corpus/TARGET`, which `make test` replays. Needs the extra `fuzz` (atheris).
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import atheris

# Their functions are in targets.py, which every process imports by itself, watched or not.
DECODERS = ("reply", "value", "judged", "frames", "ended")
READERS = ("archive", "notebook", "source", "roster", "manifest", "markers")
CORPUS = Path(__file__).parent / "corpus"
FOUND = Path("out") / "fuzz"
SLOWEST_S = 10  # of one input
GROWTH_MIB = 64  # between a tenth of the runs and their end
UNWATCHED = 4  # the runs that are watched, for each that is not


def resident_mib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)


def tell(name: str, runs: int, began: float, how: str) -> None:
    seconds = time.monotonic() - began
    print(f"{name:<10} {runs:>10} inputs in {seconds:7.1f} s, {runs / seconds:8.0f} each second; {how}", flush=True)


def watched(name: str, runs: int, seed: int, reached: Path) -> None:
    """Run a target on inputs that reach more and more of it; the process ends with another code than 0 if it breaks."""
    with atheris.instrument_imports(include=["autograder"]):
        from targets import TARGETS  # noqa: PLC0415  # it is imported watched, or not

    target, count, began = TARGETS[name], itertools.count(1), time.monotonic()

    def run(data: bytes) -> None:
        target(data)
        if next(count) == runs:
            tell(name, runs, began, "watched")

    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0],
        f"-runs={runs}",
        f"-seed={seed}",
        f"-timeout={SLOWEST_S}",
        "-rss_limit_mb=8192",
        "-max_len=4096",
        "-verbosity=0",
        f"-artifact_prefix={folder}/",
        str(reached),
        *([str(CORPUS / name)] if (CORPUS / name).is_dir() else []),
    ]
    atheris.Setup(arguments, run)
    atheris.Fuzz()


def unwatched(name: str, runs: int, seed: int, reached: Path) -> None:
    """Run a target on inputs made of those that were reached, and see whether the process grows."""
    from targets import TARGETS  # noqa: PLC0415  # see watched

    folders = (reached, CORPUS / name)
    known = [path.read_bytes() for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())] or [b""]
    rng, target, early, began = random.Random(seed), TARGETS[name], 0, time.monotonic()
    for number in range(runs):
        data = bytearray(rng.choice(known) + rng.choice((b"", rng.choice(known), rng.randbytes(8))))
        for _ in range(min(len(data), rng.randrange(4))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            target(bytes(data))
        except BaseException:
            (FOUND / name / "unwatched").write_bytes(data)
            raise
        if number == runs // 10:
            early = resident_mib()
    grown = resident_mib() - early
    tell(name, runs, began, f"memory {grown:+d} MiB from a tenth to the end")
    if grown > GROWTH_MIB:
        raise MemoryError(f"{name} grows: {grown} MiB")


def is_sound(name: str, runs: int, seed: int) -> bool:
    """Fuzz one target watched, then not watched, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="autograder-fuzz-") as reached:
        for run, count in ((watched, runs), (unwatched, runs // UNWATCHED)):
            arguments = (name, count, seed, Path(reached))
            process = multiprocessing.get_context("fork").Process(target=run, args=arguments)
            process.start()
            process.join()
            if process.exitcode:
                return False
    return True


def main() -> int:
    """Fuzz what is asked for; 1 when a target broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(DECODERS + READERS))
    parser.add_argument("--decoders", action="store_true", help=", ".join(DECODERS))
    parser.add_argument("--runs", type=int, default=100_000, help="inputs for each target that are watched")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    names = options.targets or (DECODERS if options.decoders else DECODERS + READERS)
    if unknown := [name for name in names if name not in DECODERS + READERS]:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(DECODERS + READERS)}")
    broken = []
    for name in names:
        if not is_sound(name, options.runs, options.seed):
            broken.append(name)
            print(f"BROKEN: {name}; the input is in {FOUND / name}. Keep it in {CORPUS / name}.", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
