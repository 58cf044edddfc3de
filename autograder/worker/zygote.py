"""The zygote: forks a sandboxed worker for each request, and tells how it ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys

import msgspec

from autograder import sandbox
from autograder.errors import ProtocolError, SandboxUnavailableError
from autograder.protocol.frames import send_frame
from autograder.protocol.messages import Broken, Ready, encode
from autograder.protocol.spawning import DESCRIPTORS, MAX_PACKET, Ended, Limits, decode_spawn
from autograder.protocol.spawning import encode as encode_packet
from autograder.protocol.values import Place
from autograder.sandbox import gpus
from autograder.worker import gpu, session


class _Child(msgspec.Struct, frozen=True):
    """A running worker, as the zygote knows it."""

    pid: int
    pidfd: int
    control: socket.socket
    scratch: str | None


def serve(sock: socket.socket, plan: sandbox.Plan) -> None:
    """Fork workers on request, until the last grader that holds the other end is gone."""
    sandbox.prepare(plan)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    zygote = _Zygote(plan)
    zygote.poller.register(sock, select.POLLIN)
    while True:
        for fd, _ in zygote.poller.poll():
            if fd != sock.fileno():
                zygote.attend(fd)
            elif not zygote.accept(sock):
                zygote.end_all()
                return


class _Zygote:
    """The running workers, by the two descriptors that tell of them: the process, and its grader's socket."""

    def __init__(self, plan: sandbox.Plan) -> None:
        self.poller = select.poll()
        self._plan = plan
        self._turn = 0
        self._by_process: dict[int, _Child] = {}
        self._by_control: dict[int, _Child] = {}

    def accept(self, sock: socket.socket) -> bool:
        """Start one worker; False when nobody is left to ask for one."""
        packet, fds, _, _ = socket.recv_fds(sock, MAX_PACKET, DESCRIPTORS)
        if not packet:
            return False
        channel, output, control = fds
        try:
            self._start(decode_spawn(packet).limits, channel, output, socket.socket(fileno=control))
        except (OSError, SandboxUnavailableError) as error:  # no memory, no processes: that worker's grader hears it
            sys.stderr.write(f"a worker could not be started: {error}\n")
        finally:
            os.close(channel)
            os.close(output)
        return True

    def attend(self, fd: int) -> None:
        """See to a worker that has ended, or whose grader is gone."""
        if fd in self._by_process:
            self._reap(self._by_process.pop(fd))
        elif fd in self._by_control:
            child = self._by_control.pop(fd)
            self.poller.unregister(fd)
            os.kill(child.pid, signal.SIGKILL)

    def end_all(self) -> None:
        """Kill what still runs."""
        for child in self._by_process.values():
            os.kill(child.pid, signal.SIGKILL)
        for child in list(self._by_process.values()):
            self._reap(child)

    def _start(self, limits: Limits, channel: int, output: int, control: socket.socket) -> None:
        with contextlib.ExitStack() as undo:
            undo.callback(control.close)
            scratch = sandbox.make_scratch(self._plan)
            undo.callback(sandbox.remove_scratch, scratch)
            self._turn += 1
            pid = sandbox.fork_worker(self._plan)
            if pid == 0:
                _become_worker(self._plan, limits, channel, output, scratch, self._turn)
            undo.pop_all()
        child = _Child(pid, os.pidfd_open(pid), control, scratch)
        self._by_process[child.pidfd] = self._by_control[control.fileno()] = child
        self.poller.register(child.pidfd, select.POLLIN)
        self.poller.register(control, select.POLLIN)

    def _reap(self, child: _Child) -> None:
        _, status, usage = os.wait4(child.pid, 0)
        self.poller.unregister(child.pidfd)
        os.close(child.pidfd)
        sandbox.remove_scratch(child.scratch)
        if self._by_control.pop(child.control.fileno(), None):
            self.poller.unregister(child.control)
        with child.control as control, contextlib.suppress(OSError):  # its grader may be gone
            control.send(encode_packet(Ended(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)))


def _become_worker(
    plan: sandbox.Plan, limits: Limits, channel: int, output: int, scratch: str | None, turn: int
) -> None:
    """Turn this fork into a worker; never returns."""
    try:
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        sock = socket.socket(fileno=channel)
        try:
            sandbox.enter(plan, limits, keep={0, 1, 2, channel}, scratch=scratch)
        except SandboxUnavailableError as error:
            send_frame(sock, encode(Broken(str(error))))
        else:
            session.compute_with(limits.threads)
            place = _gpu_of(plan, limits, turn)
            send_frame(sock, encode(Ready()))
            session.serve(sock, limits.output_kib * 1024, place)
    except (OSError, ProtocolError):  # the grader is gone, or speaks nonsense: nothing to be done for it
        pass
    finally:
        os._exit(0)


def _gpu_of(plan: sandbox.Plan, limits: Limits, turn: int) -> Place | None:
    """Have this worker compute on one of the GPUs, dealt in turn, and say how a tensor gets there; None on the CPU."""
    if plan.device == "cpu":
        return None
    gpus.see_one(plan.gpus, turn)
    return gpu.compute_there(limits.memory_mib).bring
