"""A Ray cluster of several nodes, all on this machine and on its loopback interface.

python tests/chaos/ray_cluster.py 1 1        two nodes, each with one core to give; ends when its input ends
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OBJECT_STORE = 80 * 1024 * 1024


class Cluster(NamedTuple):
    """Where it is, who may use it, and the process ids of its nodes; the first is the head, where graders connect."""

    address: str
    environment: dict[str, str]
    raylets: list[int]
    pid: int


@contextlib.contextmanager
def cluster_of(*cores: int) -> Iterator[Cluster]:
    """Start one in a process of its own, and end it."""
    command = [sys.executable, str(Path(__file__)), *map(str, cores)]
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        environment = os.environ | {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # listens on the loopback interface only
            "RAY_TMPDIR": folder,
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_worker_niceness": "0",
        }
        log = Path(folder, "log")
        with log.open("wb") as errors:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        try:
            assert process.stdout is not None
            if not (said := process.stdout.readline()):
                raise RuntimeError(f"no Ray cluster can be started here:\n{log.read_text()[-2000:]}")
            address, *raylets = json.loads(said)
            yield Cluster(address, environment, raylets, process.pid)
        finally:
            process.communicate()  # the end of its input


def main() -> None:
    from ray.cluster_utils import Cluster as Nodes  # noqa: PLC0415 -- who only starts this program need not have it

    Path(os.environ["RAY_TMPDIR"], "ray").mkdir()
    nodes = Nodes()
    started = [
        nodes.add_node(num_cpus=each, include_dashboard=False, object_store_memory=OBJECT_STORE)
        for each in map(int, sys.argv[1:])
    ]
    raylets = [node.all_processes["raylet"][0].process.pid for node in started]
    print(json.dumps([nodes.address, *raylets]), flush=True)
    sys.stdin.read()
    nodes.shutdown()


if __name__ == "__main__":
    main()
