"""What is done on a machine of a cluster: look at it, keep an engine there, hand units in and records out."""

from __future__ import annotations

import os
import platform
import queue
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from autograder.errors import ProtocolError
from autograder.protocol.frames import receive_frame, send_frame
from autograder.runners.installation import Installation, installed
from autograder.runners.parcel import unpack
from autograder.runners.units import Collected, Graded, Learned, Refused, encode
from autograder.sandbox import Device, Tier, TierReport
from autograder.sandbox.availability import try_tier

_LOG = "engine.log"
_TOLD = 500  # characters of what an engine wrote last
_CLEARS_UP_S = 5.0


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine has: the program, and what its sandbox offers."""

    host: str
    installation: Installation
    tiers: tuple[TierReport, ...]


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """The engine has ended; what it had under way is to be examined by another."""

    why: str


Answer = Collected | Refused | Graded | Learned | Ended
decode_answer = msgspec.msgpack.Decoder(Answer).decode
decode_found = msgspec.msgpack.Decoder(Found).decode


def look(tiers: Sequence[Tier], device: Device = "cpu") -> bytes:
    """Look at this machine, and try these tiers."""
    found = Found(host=platform.node(), installation=installed(), tiers=tuple(try_tier(tier, device) for tier in tiers))
    return msgspec.msgpack.encode(found)


class Station:
    """An engine on this machine; made, and called, by a runner elsewhere. All it takes and gives is bytes."""

    def __init__(self) -> None:
        self._folder = Path()
        self._leash = -1
        self._sock, self._theirs = socket.socketpair()
        self._outbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def open(self, parcel: bytes, tier: Tier, jobs: int) -> list[bytes]:
        """Start the engine on a course; its answer says whether the suites can be used."""
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-course-"))
        try:
            setup = msgspec.structs.replace(unpack(parcel, self._folder), jobs=jobs)
            self._start(tier, setup.device)
        except BaseException:  # nobody else knows of the folder yet, and hidden suites are in it
            shutil.rmtree(self._folder, ignore_errors=True)
            self._sock.close()
            raise
        threading.Thread(target=self._send_all, daemon=True).start()
        self._outbox.put(encode(setup))
        payload, *_ = self._receive()  # one that refuses may have ended by then, which comes second
        answer = decode_answer(payload)
        if isinstance(answer, Refused):  # an author looks for the file in the course
            answer = Refused(why=answer.why.replace(f"{self._folder}/", ""))
            return [msgspec.msgpack.encode(answer)]
        return [payload]

    def _start(self, tier: Tier, device: Device) -> None:
        watched, self._leash = os.pipe()
        command = [sys.executable, "-P", "-m", "autograder.runners.outpost", str(self._folder), tier, device]
        with self._theirs, (self._folder / _LOG).open("wb") as log:
            subprocess.run(  # noqa: S603 -- our own interpreter, our own module
                [*command, str(self._theirs.fileno()), str(watched)],
                pass_fds=[self._theirs.fileno(), watched],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                check=True,
            )
        os.close(watched)

    def exchange(self, messages: Sequence[bytes]) -> list[bytes]:
        """Hand in units and what others have learned; wait for records and what is learned here: one at least."""
        for message in messages:
            self._outbox.put(message)
        return self._receive()

    def _send_all(self) -> None:
        with suppress(OSError):  # the engine is gone; who receives says so
            while True:
                send_frame(self._sock, self._outbox.get())

    def _receive(self) -> list[bytes]:
        payloads: list[bytes] = []
        poller = select.poll()
        poller.register(self._sock, select.POLLIN)
        while not payloads or poller.poll(0):
            try:
                payload = receive_frame(self._sock)
            except (OSError, ProtocolError):
                payload = None
            if payload is None:
                return [*payloads, msgspec.msgpack.encode(Ended(why=self._last_words()))]
            payloads.append(bytes(payload))
        return payloads

    def _last_words(self) -> str:
        with suppress(OSError):
            if text := (self._folder / _LOG).read_text(errors="replace").strip()[-_TOLD:]:
                return f"the engine ended, and said last: {text}"
        return "the engine ended without a word"

    def close(self) -> None:
        """End the engine, and wait until nothing is left of it."""
        os.close(self._leash)
        waited = threading.Event()
        until = _CLEARS_UP_S
        while self._folder.exists() and until > 0:
            waited.wait(0.05)
            until -= 0.05
