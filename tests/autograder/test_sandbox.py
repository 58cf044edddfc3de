"""The sandbox, tried from outside: each test starts a zygote of its own, because `prepare` cannot be taken back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from autograder.sandbox import available

REPOSITORY = Path(__file__).parents[2]
JAILED = ("full", "landlock")

# Runs each body in a worker of its own and prints what it said, and how it ended.
DRIVER = """
import importlib, json, os, sys, time
from autograder.sandbox import (
    Limits, Plan, default_read_only, enter, fork_worker, make_scratch, prepare, remove_scratch)
task = json.loads(sys.argv[1])
for module in task["modules"]:
    importlib.import_module(module)
if "torch" in sys.modules:
    import torch
    torch.set_num_threads(1)
plan = Plan(tier=task["tier"], read_only=default_read_only())
limits = Limits(**{"cpu_s": 20, "wall_s": 60, "memory_mib": 1024, "output_kib": 64, **task["limits"]})
prepare(plan)
for body in task["bodies"]:
    reader, writer = os.pipe()
    scratch = make_scratch(plan)
    worker = fork_worker(plan)
    if worker == 0:
        try:
            enter(plan, limits, [writer, *task["keep"]], scratch)
            def say(what):
                os.write(writer, json.dumps(what).encode() + b"\\n")
            exec(body, {"say": say})
            os._exit(0)
        except BaseException as error:
            os.write(writer, json.dumps(repr(error)).encode() + b"\\n")
            os._exit(1)
    os.close(writer)
    said = [json.loads(line) for line in os.fdopen(reader)]
    _, status, usage = os.wait4(worker, 0)
    remove_scratch(scratch)
    print(json.dumps([said, os.waitstatus_to_exitcode(status), usage.ru_utime]), flush=True)
"""


class End(NamedTuple):
    said: list[Any]
    code: int
    cpu_s: float


def drive(
    tier: str, *bodies: str, modules: tuple[str, ...] = (), keep: tuple[int, ...] = (), **limits: float
) -> list[str]:
    task = {"tier": tier, "bodies": bodies, "modules": modules, "keep": keep, "limits": limits}
    return [sys.executable, "-c", DRIVER, json.dumps(task)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(REPOSITORY)}


def in_workers(tier: str, *bodies: str, modules: tuple[str, ...] = (), **limits: float) -> list[End]:
    command = drive(tier, *bodies, modules=modules, **limits)
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "cpuinfo" not in done.stderr  # torch complains where it cannot see the processor
    return [End(*json.loads(line)) for line in done.stdout.splitlines()]


@pytest.fixture(params=JAILED)
def tier(request: pytest.FixtureRequest) -> str:
    report = next(report for report in available().tiers if report.tier == request.param)
    if not report.works:
        pytest.skip(f"tier {report.tier} does not work here: {report.reason}")
    return report.tier


def trial(tier: str, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "autograder.sandbox", tier, *options]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120, check=False)
    answer = json.loads(done.stdout)
    broken = [finding["name"] for finding in answer["findings"] if finding["holds"] is False]
    assert done.returncode == (2 if broken else 0), done.stderr
    return {finding["name"]: finding["holds"] for finding in answer["findings"]}


def test_all_that_a_tier_promises_holds(tier: str) -> None:
    assert not {name for name, holds in trial(tier).items() if holds is False}


def test_the_promises_hold_with_torch_imported_too(tier: str) -> None:
    assert not {name for name, holds in trial(tier, "--import", "torch").items() if holds is False}


def test_tier_none_says_what_it_does_not_promise() -> None:
    found = trial("none")
    assert found["cannot read a hidden file"] is None
    assert found["has a limit on its processor time"] is True


def test_the_self_check_notices_a_hidden_file_within_reach(tier: str, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "test_secret.py"
    hidden.parent.mkdir()
    hidden.write_text("assert False")
    for folder in (hidden, *hidden.parents):
        if folder.is_relative_to(tmp_path.parents[1]) and os.access(folder, os.W_OK):
            folder.chmod(folder.stat().st_mode | 0o055)
    assert trial(tier, "--hidden", str(hidden))["cannot read a hidden file"] is True
    found = trial(tier, "--hidden", str(hidden), "--expose", str(hidden.parent))
    assert found["cannot read a hidden file"] is False


@pytest.fixture
def as_ordinary_user() -> Iterator[Callable[[list[str]], list[str]]]:
    python, setpriv = Path("/usr/bin/python3"), shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("only root can become an ordinary user, by setpriv; an ordinary user runs the other tests as one")
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if not python.exists() or subprocess.run([python, "-c", version], check=False).returncode:
        pytest.skip("there is no system Python of this version, and this one may be in a private home")
    with tempfile.TemporaryDirectory() as folder:
        packages = Path(folder) / "site-packages"
        shutil.copytree(Path(msgspec.__file__).parent, packages / "msgspec")
        shutil.copytree(REPOSITORY / "autograder" / "sandbox", packages / "autograder" / "sandbox")
        for name in ("__init__.py", "errors.py"):
            shutil.copy(REPOSITORY / "autograder" / name, packages / "autograder" / name)
        subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
        yield lambda rest: [
            *(setpriv, "--reuid=1000", "--regid=1000", "--clear-groups", "--"),
            *("env", "-i", f"PYTHONPATH={packages}", "PYTHONDONTWRITEBYTECODE=1", str(python), *rest),
        ]


def test_all_that_a_tier_promises_holds_for_an_ordinary_user(
    tier: str, as_ordinary_user: Callable[[list[str]], list[str]]
) -> None:
    command = as_ordinary_user(["-m", "autograder.sandbox", tier])
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    answer = json.loads(done.stdout)
    if "user namespace" in answer["step"]:
        pytest.skip(answer["message"])
    assert done.returncode == 0, answer


TRAIN = """
import pickle, queue, random, tempfile, threading, torch
import matplotlib.pyplot as plt
torch.set_num_threads(2)
net = torch.nn.LSTM(16, 32, batch_first=True)
optimizer = torch.optim.Adam(net.parameters())
x = torch.randn(32, 40, 16)
losses = []
for _ in range(4):
    loss = net(x)[0].square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
say(losses[-1] < losses[0])
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x), batch_size=8, shuffle=True)
say(len([batch for batch, in loader]))
figure, axes = plt.subplots()
axes.plot(losses)
figure.savefig("losses.png")
say(open("losses.png", "rb").read(4).hex())
torch.save(net.state_dict(), tempfile.gettempdir() + "/net.pt")
net.load_state_dict(torch.load("net.pt", weights_only=True))
say(len(pickle.dumps(net.state_dict())) > 0)
import sqlite3, decimal, shutil
shutil.copyfile("net.pt", "copy.pt")
say(sqlite3.connect("scratch.db").execute("select 1").fetchone()[0])
"""


def test_torch_trains_with_threads_and_matplotlib_draws(tier: str) -> None:
    (end,) = in_workers(tier, TRAIN, modules=("torch", "matplotlib.pyplot"), memory_mib=2048)
    assert end.said == [True, 4, "89504e47", True, 1]
    assert end.code == 0


def test_memory_beyond_the_limit_is_an_error_that_a_student_can_read(tier: str) -> None:
    body = "import torch\ntry:\n    torch.ones(2**31)\nexcept RuntimeError as error:\n    say(str(error))"
    (end,) = in_workers(tier, body, modules=("torch",), memory_mib=512)
    assert "can't allocate memory" in end.said[0]


def test_a_busy_loop_is_killed_after_its_processor_time(tier: str) -> None:
    (end,) = in_workers(tier, "while True: pass", cpu_s=1)
    assert end.code in (-signal.SIGKILL, -signal.SIGXCPU)
    assert 0.5 < end.cpu_s < 4


def test_each_worker_has_a_scratch_folder_of_its_own(tier: str) -> None:
    body = "import os\nsay(os.listdir())\nopen('left', 'w').close()\nsay(os.listdir())"
    first, second = in_workers(tier, body, body)
    assert first.said == second.said == [[], ["left"]]


STUBBORN = """
import os, signal, time
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
os.write({writer}, b"alive")
time.sleep(600)
"""


def test_a_worker_cannot_outlive_its_zygote(tier: str) -> None:
    reader, writer = os.pipe()
    body = STUBBORN.format(writer=writer)
    zygote = subprocess.Popen(drive(tier, body, keep=(writer,)), env=environment(), pass_fds=[writer])
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read(5) == b"alive"
        zygote.kill()
        zygote.wait(10)
        # The worker held the last copy of the other end: this returns only once it is dead.
        assert pipe.read() == b""


# abort() raises SIGABRT, which PID 1 ignores, and then executes an illegal instruction, which nobody can ignore.
@pytest.mark.parametrize(("ending", "code"), [("os._exit(7)", 7), ("os.abort()", -signal.SIGSEGV)])
def test_the_process_that_waits_outside_ends_as_the_zygote_does(ending: str, code: int) -> None:
    if not available().tiers[0].works:
        pytest.skip("tier full does not work here")
    script = "import os; from autograder.sandbox import Plan, default_read_only, prepare\n"
    script += f"prepare(Plan(tier='full', read_only=default_read_only())); assert os.getpid() == 1; {ending}"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), timeout=30, check=False)
    assert done.returncode == code


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_can_import_the_package_and_have_tier_none(system: str) -> None:
    script = f"""
import sys
import msgspec, subprocess, multiprocessing, tempfile, socket, shutil  # they must see the true system
sys.platform = {system!r}
if {system!r} == "win32":
    sys.modules["resource"] = sys.modules["fcntl"] = None
from autograder.sandbox import available
print([report.tier for report in available().tiers if report.works])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.strip() == "['none']", done.stderr
