from __future__ import annotations

import errno
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import SandboxUnavailableError
from autograder.sandbox import Plan, TierReport, allowed_calls, availability, choose, default_read_only, remove_scratch
from autograder.sandbox import make_scratch as make
from autograder.sandbox.availability import Trial, advice
from autograder.sandbox.steps import SandboxStepError, step
from autograder.sandbox.surroundings import open_to_all, without_nested

HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


def test_nested_paths_are_left_out() -> None:
    assert without_nested(["/usr/lib/python3", "/usr/lib", "/usr/library", "/usr/lib"]) == ("/usr/lib", "/usr/library")


def test_the_repository_is_not_within_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    repository = str(Path(__file__).parents[2])
    monkeypatch.syspath_prepend(repository)
    assert not any(repository == path or repository.startswith(path + os.sep) for path in default_read_only())


def test_a_private_folder_on_the_way_is_noticed(tmp_path: Path) -> None:
    private = tmp_path / "private"
    within = private / "within"
    within.mkdir(parents=True)
    private.chmod(0o700)
    assert open_to_all("/usr/lib")
    assert not open_to_all(str(within))
    assert not open_to_all(str(tmp_path / "absent"))


def test_a_scratch_folder_goes_whatever_is_in_it() -> None:
    scratch = make(Plan(tier="none", read_only=()))
    assert scratch is not None
    assert Path(scratch).stat().st_mode & 0o777 == 0o700
    nest = "import os\nos.mkdir('closed', 0)\nos.symlink('/', 'link')\n"
    nest += "for _ in range(3000):\n    os.mkdir('deep')\n    os.chdir('deep')\nopen('file', 'w').close()"
    subprocess.run([sys.executable, "-c", nest], cwd=scratch, check=True)
    remove_scratch(scratch)
    assert not Path(scratch).exists()
    remove_scratch(None)


def test_tier_full_needs_no_scratch_folder_on_disk() -> None:
    assert make(Plan(tier="full", read_only=())) is None


def test_a_failed_step_is_named_with_its_error() -> None:
    with (
        pytest.raises(SandboxStepError, match=r"failed to open the door: .*\[EPERM\]") as caught,
        step("open the door"),
    ):
        raise PermissionError(errno.EPERM, "no")
    assert caught.value.code == errno.EPERM


def report(tier: str, *, works: bool) -> TierReport:
    return TierReport(tier=tier, works=works, reason="because", advice="do this")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("working", "best"), [({"full", "landlock"}, "full"), ({"landlock"}, "landlock")])
def test_the_strongest_tier_that_works_is_chosen(monkeypatch: pytest.MonkeyPatch, working: set[str], best: str) -> None:
    monkeypatch.setattr(availability, "try_tier", lambda tier, _="cpu": report(tier, works=tier in working))
    assert choose(None) == best


def test_no_tier_is_chosen_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(availability, "try_tier", lambda tier, _="cpu": report(tier, works=False))
    for asked in (None, "full", "landlock"):
        with pytest.raises(SandboxUnavailableError, match="because do this"):
            choose(asked)
    with pytest.raises(SandboxUnavailableError, match="'ful'"):
        choose("ful")
    assert choose("none") == "none"


@pytest.mark.parametrize(
    ("failed", "code", "word"),
    [
        ("make a user namespace", errno.ENOSPC, "max_user_namespaces"),
        ("map our user into the user namespace", errno.EPERM, "apparmor_restrict"),
        ("ask for Landlock", errno.ENOSYS, "lsm="),
        ("ask for Landlock", errno.EOPNOTSUPP, "lsm="),
        ("share /usr/lib read-only", errno.ENOSYS, "too old"),
        ("mount an empty root", errno.EPERM, "container"),
        ("enforce seccomp", errno.EINVAL, "uname"),
    ],
)
def test_the_advice_fits_the_step(failed: str, code: int, word: str) -> None:
    assert word in advice(Trial(tier="full", step=failed, code=code, message="it failed"))


@pytest.mark.skipif(platform.machine() != "x86_64" or not HEADER.exists(), reason="needs the C headers of x86_64")
def test_the_numbers_of_the_system_calls_are_the_kernels() -> None:
    numbers = {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text())}
    # fchmodat2 is younger than many a header
    assert {
        name: number for name, number in allowed_calls.X86_64.items() if name != "fchmodat2"
    }.items() <= numbers.items()


def test_what_a_worker_must_never_do_is_in_no_table() -> None:
    never = {"execve", "execveat", "connect", "bind", "ptrace", "process_vm_readv", "mount", "unshare", "setns", "bpf"}
    never |= {"socket", "setuid", "setresuid", "io_uring_setup", "keyctl", "shmget", "pidfd_open", "memfd_create"}
    assert not never & (allowed_calls.X86_64.keys() | allowed_calls.AARCH64.keys())
