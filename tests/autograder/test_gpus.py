"""What a run on GPUs needs, tried on a machine without: everything up to the driver."""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from typer.testing import CliRunner

from autograder import sandbox
from autograder.cli.commands import app
from autograder.course import load_course
from autograder.errors import AutograderError
from autograder.grading.identity import Identities
from autograder.grading.run import Conditions, make_setup
from autograder.protocol.messages import Call, Raised, Returned, Target
from autograder.protocol.spawning import Limits, on_device
from autograder.runners.cluster import Node, share_of_gpus
from autograder.runners.local import LocalRunner
from autograder.runners.units import Unit
from autograder.runners.units import on_device as setup_on_device
from autograder.sandbox import availability, gpus, landlock, lifeline, rlimits, seccomp
from autograder.sandbox.doctor import explain_gpus
from autograder.sandbox.gpus import Census, Gpu
from autograder.student.answer import read_answer
from autograder.student.failures import StudentRaisedError
from autograder.student.program import make_plan
from autograder.student.refusals import explain_refusal
from autograder.student.session import Session
from autograder.suite import comparisons
from autograder.worker.tracebacks import describe

ROOT = Path(__file__).parents[2]
H200 = Gpu(name="NVIDIA H200", memory_mib=143_771)
TIOCSTI = 0x5412
UVM_INITIALIZE = 0x30000001
NVIDIAS_VERSION = 0xC04846D2


def in_a_fork(action: Callable[[], object]) -> int:
    """Do something that cannot be undone in a process of its own; gives its exit code."""
    pid = lifeline.fork()
    if pid == 0:
        code = 99
        try:
            code = int(bool(action()))
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# --- what is there ----------------------------------------------------------------------------------------------------


def test_without_a_gpu_nothing_is_graded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gpus, "look", lambda: Census(torch="2.13.0", problem="this PyTorch is built without CUDA"))
    monkeypatch.chdir(ROOT)
    ended = CliRunner().invoke(app, ["grade", "tests/samples/right", "--out", str(tmp_path / "o"), "--device", "cuda"])
    assert isinstance(ended.exception, AutograderError)
    assert ended.exception.exit_code == 2
    told = str(ended.exception)
    assert all(part in told for part in ("here is none: this PyTorch is built without CUDA", "leave --device out"))
    assert not (tmp_path / "o").exists()


def test_what_is_there_is_found_in_a_process_of_its_own() -> None:
    found = gpus.look()
    assert found.torch
    assert found.is_usable or found.problem


@pytest.mark.parametrize(
    ("census", "parts"),
    [
        (
            Census(torch="2.13.0+cpu", problem="this PyTorch, 2.13.0+cpu, is built without CUDA"),
            ("PyTorch 2.13.0+cpu, without CUDA; NVIDIA driver not found.", "does not work here: this PyTorch"),
        ),
        (
            Census(torch="2.13.0", cuda="12.9", driver="570.1", gpus=(H200,), modes=("Default",)),
            ("built with CUDA 12.9; NVIDIA driver 570.1.", "GPU 0: NVIDIA H200, 143771 MiB, compute mode Default."),
        ),
        (
            Census(torch="2.13.0", cuda="12.9", gpus=(H200,), modes=("Exclusive_Process",)),
            ("lets one worker at a time use a GPU", "`nvidia-smi -c 0`"),
        ),
        (Census(torch="2.13.0", cuda="12.9"), ("does not work here: PyTorch sees no GPU.",)),
    ],
)
def test_doctor_says_what_it_found(census: Census, parts: tuple[str, ...]) -> None:
    told = explain_gpus(census, ())
    assert all(part in told for part in parts), told


def test_doctor_names_a_device_that_workers_may_not_open(tmp_path: Path) -> None:
    node = tmp_path / "nvidia0"
    node.touch(mode=0o600)
    told = explain_gpus(Census(torch="2", cuda="12", gpus=(H200,)), [str(node)])
    assert f"{node} is closed to the user that workers become" in told


def test_only_devices_are_taken_for_nodes(tmp_path: Path) -> None:
    (tmp_path / "nvidia0").touch()  # a file of that name
    (tmp_path / "nvidia-caps").mkdir()
    assert gpus.nodes(tmp_path) == ()


# --- who gets which ---------------------------------------------------------------------------------------------------


def test_gpus_are_dealt_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3, GPU-ab")
    names = gpus.names()
    assert names == ("3", "GPU-ab")
    seen: list[str] = []
    for turn in range(4):
        gpus.see_one(names, turn)
        seen.append(os.environ["CUDA_VISIBLE_DEVICES"])
    assert seen == ["3", "GPU-ab", "3", "GPU-ab"]
    gpus.see_one((), 0)
    assert "CUDA_VISIBLE_DEVICES" not in os.environ


def test_without_a_choice_there_is_a_name_for_each_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(gpus, "nodes", lambda: ("/dev/nvidia-uvm", "/dev/nvidia4", "/dev/nvidia7", "/dev/nvidiactl"))
    assert gpus.names() == ("0", "1")


@pytest.mark.parametrize(
    ("node", "jobs", "share"),
    [
        (Node("a", "a", 16, 1.0), 4, 0.25),
        (Node("a", "a", 16, 1.0), 16, 1),
        (Node("a", "a", 16, 1.0), 64, 1),
        (Node("a", "a", 16, 4.0), 6, 2),
        (Node("a", "a", 1000, 1.0), 1, 0.01),
    ],
)
def test_jobs_on_a_machine_of_a_cluster_share_its_gpus(node: Node, jobs: int, share: float) -> None:
    assert share_of_gpus(node, jobs) == share


# --- what a verdict depends on ----------------------------------------------------------------------------------------


def test_another_device_is_another_verdict() -> None:
    course = load_course(ROOT)
    key = course.exercises[0].key
    made = {
        device: Identities(course, b"s", Conditions(device=device, sandbox="full")).of(key, b"answer")
        for device in ("cpu", "cuda")
    }
    assert made["cpu"] != made["cuda"]


def test_a_gpu_gets_time_to_start_and_a_cpu_what_it_had() -> None:
    setup = make_setup(load_course(ROOT), [load_course(ROOT).exercises[0].key], b"s", 1)
    assert setup_on_device(setup, "cpu") == setup
    there = setup_on_device(setup, "cuda")
    assert there.device == "cuda"
    assert there.exercises[0].limits.wall_s > setup.exercises[0].limits.wall_s
    assert on_device(Limits(), "cuda").memory_mib == Limits().memory_mib


def test_tolerances_are_as_wide_on_a_gpu_unless_that_is_measured() -> None:
    assert comparisons._WIDER == {"cpu": 1.0, "cuda": 1.0}


def test_a_wider_tolerance_for_a_device_is_for_that_device_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(comparisons._WIDER, "cuda", 3.0)
    with pytest.raises(comparisons.CheckFailedError):
        comparisons.assert_close(1.0002, 1.0, what="it")
    monkeypatch.setattr(comparisons.JUDGED, "device", "cuda")
    comparisons.assert_close(1.0002, 1.0, what="it")


# --- what holds a worker ----------------------------------------------------------------------------------------------


def test_a_plan_for_the_cpu_has_nothing_of_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpus, "nodes", lambda: ("/dev/nvidia0",))
    monkeypatch.setattr(gpus, "names", lambda: ("0",))
    monkeypatch.setattr(gpus, "read_only", lambda: ("/opt/driver",))
    assert make_plan("full") == sandbox.Plan(tier="full", read_only=sandbox.default_read_only())
    there = make_plan("full", device="cuda")
    assert (there.device, there.nodes, there.gpus) == ("cuda", ("/dev/nvidia0",), ("0",))
    assert there.read_only == (*sandbox.default_read_only(), "/opt/driver")


def test_with_a_gpu_data_are_limited_and_addresses_are_not() -> None:
    def reserve_and_fill() -> int:
        before = resource.getrlimit(resource.RLIMIT_AS)
        rlimits.apply(Limits(memory_mib=64), rlimits.used_memory(device="cuda"), "cuda")
        if resource.getrlimit(resource.RLIMIT_AS) != before:
            return 1
        try:
            bytes((rlimits.CUDA_TAKES_MIB + 128) * 2**20)
        except MemoryError:
            return 0
        return 2

    assert in_a_fork(reserve_and_fill) == 0


def orders(gpu: bool) -> tuple[bool, ...]:
    """Say which orders to a device get through the filter: NVIDIA's, its shared memory's, a terminal's, a socket's."""
    with Path(os.devnull).open("rb") as device:
        seccomp.restrict(metadata=True, gpu=gpu)
        passed: list[bool] = []
        for request in (NVIDIAS_VERSION, UVM_INITIALIZE, TIOCSTI, 0x8901):
            code = 0
            try:
                fcntl.ioctl(device, request, bytes(64))
            except OSError as error:
                code = error.errno
            passed.append(code != errno.EPERM)
    return tuple(passed)


def test_orders_to_a_gpu_pass_where_it_is_to_be_used_and_no_others() -> None:
    assert in_a_fork(lambda: orders(gpu=True) != (True, True, False, False)) == 0
    assert in_a_fork(lambda: orders(gpu=False) != (False, False, False, False)) == 0


def test_a_node_may_be_given_orders_and_other_devices_not() -> None:
    if landlock.abi() < 5:
        pytest.skip("Landlock here is older than its right to give orders to devices")

    def order() -> int:
        landlock.restrict((), (), ("/dev/zero",), ("/dev/null",))
        codes: list[int] = []
        for path in ("/dev/null", "/dev/zero"):
            with Path(path).open("r+b", buffering=0) as device:
                try:
                    fcntl.ioctl(device, NVIDIAS_VERSION, bytes(64))
                except OSError as error:
                    codes.append(error.errno)
        return int(codes != [errno.ENOTTY, errno.EACCES])

    assert in_a_fork(order) == 0


def test_a_tier_with_nodes_of_a_gpu_can_be_entered() -> None:
    for tier in ("full", "landlock"):
        if not availability.try_tier(tier).works:
            continue
        code = (
            "import msgspec, sys; from autograder.sandbox import __main__ as trial, default_read_only; "
            f"plan = trial.Plan(tier={tier!r}, read_only=default_read_only(), device='cuda', nodes=('/dev/full',)); "
            "found = trial._try(plan, '/etc/passwd'); "
            "print([each.name for each in found.broken], found.message)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.stdout.strip() in {"['can compute on a GPU']", "[]"}, (tier, done.stdout, done.stderr[-1000:])


QUIZ = "03_loop/quiz"


@pytest.mark.parametrize("tier", ["full", "landlock", "none"])
def test_an_exercise_without_tensors_starts_no_cuda(tier: sandbox.Tier) -> None:
    if not availability.try_tier(tier).works:
        pytest.skip(f"tier {tier} does not work here")
    course = load_course(ROOT)
    units = [Unit(number=0, key=QUIZ, source=course.solution(QUIZ).read_bytes())]
    (graded,) = LocalRunner(tier, device="cuda").run(make_setup(course, [QUIZ], b"s", 1), units, lambda _: None)
    assert {check.outcome for check in graded.exercise.checks} <= {"passed", "pending"}, graded.exercise.checks


# --- before the fork, and after ---------------------------------------------------------------------------------------


def test_the_ancestor_of_workers_with_a_gpu_starts_neither_cuda_nor_autograd() -> None:
    code = """
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook
from autograder.worker import warm
def refuse(*_, **__):
    raise SystemExit("a backward was run")
torch.autograd.backward = torch.Tensor.backward = refuse
taken = []
register_optimizer_step_post_hook(lambda *_: taken.append(True))
warm.up(for_gpu=True)
assert not torch.cuda.is_initialized()
assert taken, "no optimizer took a step"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_float32_is_computed_in_float32() -> None:
    code = """
import torch
from autograder.worker.gpu import compute_exactly
compute_exactly()
assert torch.backends.cudnn.rnn.fp32_precision == torch.backends.cudnn.conv.fp32_precision == "ieee"
assert torch.backends.cuda.matmul.fp32_precision == "ieee"
with torch.backends.cudnn.flags(enabled=False, allow_tf32=False):  # reads the old switches
    pass
assert not torch.backends.cudnn.allow_tf32 and not torch.backends.cuda.matmul.allow_tf32
assert not torch.cuda.is_initialized()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("CUDA error: device-side assert triggered\nCUDA kernel errors might be", "gpu"),
        ("CUDA error: an illegal memory access was encountered", "gpu"),
        ("CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 139.80 GiB", "memory"),
        ("Expected all tensors to be on the same device", "exception"),
    ],
)
def test_what_a_gpu_refuses_is_told_apart(said: str, kind: str) -> None:
    assert describe(RuntimeError(said), "a.py").kind == kind


def test_an_index_out_of_range_on_a_gpu_is_told_in_plain_words() -> None:
    raised = Raised("AcceleratorError", "CUDA error: device-side assert triggered", [], own=False, kind="gpu")
    told = explain_refusal(raised, read_answer("02_cell/manual_cell", b"x = 1", ()))
    assert "an index out of range" in told


class Answering:
    """A worker that says what it is told to, and whether it was ended."""

    def __init__(self, *replies: Returned | Raised) -> None:
        self.replies = [Returned(None), *replies]  # the first is that of the import
        self.is_alive = True

    def ask(self, _: object) -> Returned | Raised:
        return self.replies.pop(0)

    def new_output(self) -> str:
        return ""

    def close(self) -> None:
        self.is_alive = False


@pytest.mark.parametrize(("kind", "lives"), [("gpu", 2), ("exception", 1)])
def test_what_comes_after_a_broken_gpu_gets_another_process(kind: Literal["gpu", "exception"], lives: int) -> None:
    raised = Raised("AcceleratorError", "CUDA error: device-side assert triggered", [], own=False, kind=kind)
    workers = [Answering(raised, Returned(1)), Answering(Returned(2))]
    started: list[Answering] = []

    def start() -> Any:
        started.append(workers.pop(0))
        return started[-1]

    session = Session(read_answer("02_cell/manual_cell", b"x = 1", ()), start, 0)
    call = Call(Target(None, ["f"]), [], {})
    with pytest.raises(StudentRaisedError) as told:
        session.ask(call, Returned, "`f`", None)
    assert told.value.reason == "raised"
    assert session.ask(call, Returned, "`f`", None).value == lives
    assert len(started) == lives
    assert started[0].is_alive == (lives == 1)


def test_a_sandbox_plan_for_a_gpu_travels_to_the_ancestor() -> None:
    plan = sandbox.Plan(tier="full", read_only=(), device="cuda", nodes=("/dev/nvidia0",), gpus=("0", "1"))
    assert msgspec.json.decode(msgspec.json.encode(plan), type=sandbox.Plan) == plan
