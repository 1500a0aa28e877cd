"""The warm process: has pandas and kitlib loaded, holds no answers, and forks once for each submission.

Started by ``workers`` with pipes for input and output. The first message says what it may see; it then shuts itself
in (see ``jail``) and says which wall it stands behind. Each further one is a submission's cells. They go straight to
the fork, and what comes out goes straight back, through one buffer that is wiped: nothing of one submission is left
in memory for the next to find.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from kitlib.exercises.grade import loose, runner
from kitlib.exercises.grade.limits import Limits, View

_WATCH_EVERY = 0.2
_BUFFER = 1 << 16
_QUIET = 0.2  # of a cell's time, beyond it: who says nothing for so long does not let itself be stopped
_LEAST_QUIET = 0.5  # seconds


class Channel:
    """The two pipes to the controller, unbuffered. A message is a length and bytes; the buffer is wiped after use."""

    def __init__(self) -> None:
        self.source, self.target = os.dup(0), os.dup(1)
        self.buffer = bytearray(_BUFFER)
        with open(os.devnull, "r+b", buffering=0) as nowhere:
            os.dup2(nowhere.fileno(), 0)
            os.dup2(nowhere.fileno(), 1)

    def size(self) -> int:
        """Read the length of the next message; -1 when the other side is gone."""
        head = os.read(self.source, 4)
        while head and len(head) < 4:
            head += os.read(self.source, 4 - len(head))
        return int(struct.unpack(">I", head)[0]) if head else -1

    def read(self, size: int) -> bytes:
        """Read a message."""
        data = b""
        while len(data) < size:
            data += os.read(self.source, min(_BUFFER, size - len(data))) or b"\0" * (size - len(data))
        return data

    def pass_on(self, size: int, target: int) -> None:
        """Hand a message to a fork without keeping any of it."""
        view = memoryview(self.buffer)
        while size > 0:
            count = os.readv(self.source, [view[: min(_BUFFER, size)]])
            if not count:
                break
            size -= count
            with suppress(BrokenPipeError):
                _write(target, view[:count])
        self.wipe()

    def send(self, data: bytes | memoryview) -> None:
        """Write a message."""
        _write(self.target, struct.pack(">I", len(data)))
        _write(self.target, data)

    def wipe(self) -> None:
        """Forget what went through."""
        self.buffer[:] = bytes(_BUFFER)


def _write(target: int, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(target, left) :]


def main() -> None:
    """Serve submissions until the controller closes the pipe."""
    channel = Channel()
    size = channel.size()
    if size < 0:
        return
    setup = json.loads(channel.read(size))
    tier = _shut_in(setup)
    _load(setup)
    channel.send(json.dumps({"tier": tier}).encode())
    while (size := channel.size()) >= 0:
        limits = Limits(**{**setup["limits"], **json.loads(channel.read(size))})
        size, began = channel.size(), time.monotonic()
        ended = serve(channel, size, limits, tier)
        channel.send(b"")
        channel.send(json.dumps({"ended": ended, "seconds": round(time.monotonic() - began, 3)}).encode())


def _shut_in(setup: dict[str, Any]) -> str:
    if setup["core"] is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {setup["core"]})
    if setup["isolate"]:
        from kitlib.exercises.grade import jail

        view = setup["view"]
        jail.build_root(View(view["root"], tuple(view["readable"]), tuple(view["masked"])))
        return "isolated"
    return loose.prepare()


def _load(setup: dict[str, Any]) -> None:
    """Import and read once what each submission would import and read."""
    for module in ("pandas", "kitlib", "IPython.display", "IPython.core.inputtransformer2", *setup["modules"]):
        with suppress(Exception):
            importlib.import_module(module)
    from kitlib.evidence.tables import load

    for name in setup["tables"]:
        with suppress(Exception):
            load(name)
    gc.collect()
    gc.freeze()


def serve(channel: Channel, size: int, limits: Limits, tier: str) -> str:
    """Run the submission that waits in the channel; return how it ended."""
    if tier == "separate":
        ended, data = loose.alone(channel.read(size), limits)
        channel.send(data)
        return ended

    def work(job: int, writer: int) -> None:
        with os.fdopen(job, "rb") as stream:
            steps = json.loads(stream.read())
        runner.run(steps, runner.writer(writer), limits.cell)

    until = time.monotonic() + limits.seconds
    pid, job, pipe, stands = _spawner(tier)(work, limits)
    try:
        channel.pass_on(size, job)
        os.close(job)
        ended = _read(pid, pipe, until, limits, channel)
        return ended if stands else "stopped"
    finally:
        os.close(pipe)
        channel.wipe()
        _end(pid, tier)


def _spawner(tier: str) -> Callable[[Callable[[int, int], None], Limits], tuple[int, int, int, bool]]:
    if tier == "isolated":
        from kitlib.exercises.grade import jail

        return jail.spawn
    return loose.spawn


def _read(pid: int, pipe: int, until: float, limits: Limits, channel: Channel) -> str:
    """Pass on what a fork writes until it ends, or its time, its memory or its right to speak does.

    Also if the controller is gone: it sends nothing before it has its answer, so there is nothing to read but an end.
    """
    view, said = memoryview(channel.buffer), 0
    heard = time.monotonic()
    watch = heard + _WATCH_EVERY
    quiet = limits.cell + max(limits.cell * _QUIET, _LEAST_QUIET)
    while (now := time.monotonic()) < min(until, heard + quiet):
        if now >= watch:
            watch = now + _WATCH_EVERY
            memory, processes = usage_of(pid)
            if memory > limits.memory:
                return "memory"
            if processes > limits.processes + 1:  # where the system's own limit does not bind, as for root
                return "processes"
        ready = select.select([pipe, channel.source], [], [], max(0.0, min(until, watch) - now))[0]
        if channel.source in ready:
            return "stopped"
        if ready:
            count = os.readv(pipe, [view])
            said += count
            heard = now
            if said > limits.returned:
                return "output"
            if not count:
                return "ended"
            channel.send(view[:count])
    return "timeout"


def usage_of(pid: int) -> tuple[int, int]:
    """Add up the memory of a process and its descendants that nothing shares with the warm process; count them."""
    pages, waiting, seen = 0, [str(pid)], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        with suppress(OSError, ValueError):
            status = Path(f"/proc/{one}/status").read_text()
            fields = dict(line.split(":", 1) for line in status.splitlines())
            pages += sum(int(fields[key].split()[0]) for key in ("RssAnon", "RssShmem", "VmSwap") if key in fields)
        with suppress(OSError):
            for task in os.listdir(f"/proc/{one}/task"):
                waiting += Path(f"/proc/{one}/task/{task}/children").read_text().split()
    return pages * 1024 - _own() * len(seen), len(seen)


_OWN: list[int] = []


def _own() -> int:
    """What the warm process itself has in memory: a fork begins with as much, all of it shared."""
    if not _OWN:
        status = Path("/proc/self/status").read_text()
        _OWN.append(next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("RssAnon")))
    return _OWN[0]


def _end(pid: int, tier: str) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    if tier != "isolated":
        loose.end(pid)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
