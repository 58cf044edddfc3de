"""Workers, from the grader's side: ask the zygote for one, speak with it, know how it ended."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from typing import NoReturn

from autograder.errors import DisturbedError, EngineFaultError, ProtocolError
from autograder.protocol.frames import MAX_FRAME, Deadline, TornFrameError, receive_frame, send_frame
from autograder.protocol.messages import Broken, Ready, Reply, Request, decode_reply, encode
from autograder.protocol.spawning import MAX_PACKET, Ended, Limits, Spawn, decode_ended
from autograder.protocol.spawning import encode as encode_packet
from autograder.student.failures import WorkerEndedError

_START_S = 120.0  # the zygote imports torch before it answers; more than this is our fault
# The limit is enforced by ticks, which run ahead of the time that is reported where other machines share the processor.
_COUNTED = 0.75
_FORGED = "Your code wrote into the grader's own channel: {}."
_END_REPORT_S = 5.0  # the zygote reaps in milliseconds; a machine under load may take longer


class Workers:
    """A zygote's socket: where workers come from."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def fileno(self) -> int:
        """Give the descriptor that hangs up when the zygote is gone."""
        return self._sock.fileno()

    def start(self, limits: Limits) -> Worker:
        """Ask for a worker; its sandbox is set up while we go on.

        Raises:
            DisturbedError: The zygote is gone, or this process can open nothing more.

        """
        try:
            channel, theirs = socket.socketpair()
            control, zygotes = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            output = os.memfd_create("output", os.MFD_CLOEXEC)
            with theirs, zygotes:
                packet = encode_packet(Spawn(limits))
                socket.send_fds(self._sock, [packet], [theirs.fileno(), output, zygotes.fileno()])
        except OSError as error:
            raise DisturbedError(f"a worker could not be asked for: {error}") from error
        return Worker(channel, control, output, limits)


class Worker:
    """One running worker; it has no second life."""

    def __init__(self, channel: socket.socket, control: socket.socket, output: int, limits: Limits) -> None:
        self._channel = channel
        self._control = control
        self._output = output
        self._told = 0
        self._limits = limits
        self._ready = False
        self._ended: WorkerEndedError | DisturbedError | None = None
        self._until = time.monotonic() + _START_S

    def renew(self) -> None:
        """Start the wall-clock limit anew, for the next check that uses this worker."""
        if self._ready:
            self._until = time.monotonic() + self._limits.wall_s

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._ended is None

    def ask(self, request: Request) -> Reply:
        """Send a request and wait for its reply.

        Raises:
            WorkerEndedError: The worker ended, ran out of time, or broke the protocol.
            DisturbedError: It was killed from outside, its sandbox could not be set up, or the zygote is gone.
            EngineFaultError: The check sends more than a frame holds.

        """
        if self._ended:
            raise self._ended
        payload = encode(request)
        if len(payload) > MAX_FRAME:
            raise EngineFaultError(f"a check sends {len(payload)} bytes at once; at most {MAX_FRAME} can be sent")
        try:
            return self._exchange(payload)
        except Deadline:
            self._tell_late()
        except ConnectionError:
            self._explain_end()
        except TornFrameError as error:
            self._explain_end(torn=_FORGED.format(error))
        except ProtocolError as error:
            self._end("protocol", _FORGED.format(error))
        except OSError as error:
            self._give_up(f"a worker could not be asked: {error}")

    def _exchange(self, payload: bytes) -> Reply:
        if not self._ready:
            self._await_ready()
        if select.select([self._channel], [], [], 0)[0]:
            self._receive()  # where it is only the end, that is told
            raise ProtocolError("it answered before it was asked")
        send_frame(self._channel, payload, until=self._until)
        return self._receive()

    def _tell_late(self) -> NoReturn:
        if self._ready:
            self._end("timed_out", f"Your code was still not done after {self._limits.wall_s:g} seconds.")
        self._give_up("a worker was not ready in time")

    def _await_ready(self) -> None:
        reply = self._receive()
        if isinstance(reply, Broken):
            self._give_up(f"the sandbox could not be set up: {reply.why}")
        if not isinstance(reply, Ready):
            self._give_up("the first word of a worker was not that the sandbox holds")
        self._ready = True
        self.renew()

    def _receive(self) -> Reply:
        payload = receive_frame(self._channel, until=self._until)
        if payload is None:
            raise ConnectionResetError
        return decode_reply(payload)

    def _end(self, reason: str, message: str) -> NoReturn:
        self._kill()
        self._ended = WorkerEndedError(reason, message)  # pyright: ignore[reportArgumentType] -- literals above and below
        raise self._ended

    def _give_up(self, why: str) -> NoReturn:
        """End it for what is no doing of the student's."""
        self._kill()
        self._ended = DisturbedError(why)
        raise self._ended

    def _explain_end(self, torn: str = "") -> NoReturn:
        """Say why the worker hung up; half a reply is nonsense of the student's, if nobody killed it over that."""
        self._channel.close()
        ended = self._await_end()
        code = os.waitstatus_to_exitcode(ended.status)
        if not self._ready:
            self._give_up(f"a worker ended with {code} before it was ready")
        if code == -signal.SIGXCPU or (code == -signal.SIGKILL and ended.cpu_s >= self._limits.cpu_s * _COUNTED):
            self._end("timed_out", f"Your code used more than its {self._limits.cpu_s:g} seconds of computing time.")
        if code == -signal.SIGKILL:  # a sandbox lets nobody do that to himself: memory was short, or somebody did it
            self._give_up("a worker was killed from outside")
        if torn:
            self._end("protocol", torn)
        if code < 0:
            self._end("killed", f"The process that ran your code was ended by {_name(-code)}.")
        self._end("killed", "Your code ended the process that it ran in.")

    def _await_end(self) -> Ended:
        """Hear from the zygote how the worker ended."""
        if not select.select([self._control], [], [], _END_REPORT_S)[0]:
            if not self._ready:
                self._give_up("a worker hung up before it was ready")
            self._end("protocol", "Your code closed the grader's own channel.")
        packet = self._control.recv(MAX_PACKET)
        if not packet:
            self._give_up("a worker ended, and nobody could say how")
        return decode_ended(packet)

    def _kill(self) -> None:
        """Kill it for certain: the zygote does, when our end of the control socket closes."""
        self._channel.close()
        self._control.close()

    def new_output(self) -> str:
        """Give what student code printed since the last time, up to the limit."""
        limit = self._limits.output_kib * 1024
        raw = os.pread(self._output, max(0, limit - self._told), self._told)
        self._told += len(raw)
        text = raw.decode("utf-8", "replace")
        return text + "\n… the rest of what was printed is cut" if self._told >= limit and raw else text

    def close(self) -> None:
        """End the worker, whatever it does."""
        self._kill()
        if self._output >= 0:
            os.close(self._output)
            self._output = -1
        self._ended = self._ended or WorkerEndedError("killed", "The process that ran your code is over.")


def _name(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} ({signal.strsignal(number)})"
    except ValueError:
        return f"signal {number}"
