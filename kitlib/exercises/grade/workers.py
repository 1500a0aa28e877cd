"""Starts warm processes and hands them submissions; knows where they may look, and what to do when one dies.

What comes back is bytes that a stranger wrote. Reading them is in ``answers``.
"""

from __future__ import annotations

import json
import os
import site
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kitlib.errors import KitError
from kitlib.exercises.grade.answers import Found, read_found
from kitlib.exercises.grade.limits import Limits, View

TIERS = {
    "isolated": "own PID, mount, network, IPC and user namespaces; only Python, kitlib, data and a scratch folder",
    "limited": "a process with limits, NOT walled in: the disk, and outside Linux the network, is open to submissions",
    "separate": "a process with a time limit, NOT walled in: disk and network are open to submissions",
}
_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
           "/etc/localtime", "/etc/alternatives", "/nix/store")  # fmt: skip
_GRACE = 15.0  # seconds that a warm process may take beyond the limit before it is given up
_START = 120.0
_PROBE = """
import os
check("namespaces", {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in ("pid", "mnt", "net", "user")})
"""


@dataclass(frozen=True)
class Setup:
    """What a warm process needs to know: the data folder, paths to hide, modules and tables to have ready.

    ``core`` is the one processor that it may use, so that a submission that takes all it can takes nothing from others.
    """

    data: Path
    hidden: tuple[Path, ...] = ()
    modules: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    isolate: bool = True
    core: int | None = None


def view(setup: Setup, root: str) -> View:
    """List what may be seen: Python and its packages, kitlib, ``data/`` without the key."""
    package = Path(__file__).resolve().parents[2]
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *site.getsitepackages()}
    python |= {entry for entry in sys.path if "site-packages" in entry or "dist-packages" in entry}
    wanted = {*_SYSTEM, *python, *(os.path.realpath(p) for p in python), str(package), str(setup.data)}
    readable = {path for path in wanted if path != "/" and os.path.exists(path)}
    copies = [Path(place) / "kitlib" for place in (*readable, *sys.path)]  # an installed kit may stand beside this one
    hidden_in = [setup.data, *(copy / "_data" for copy in (package, *copies))]
    hidden = [*setup.hidden, *(one / "checks.json" for one in hidden_in)]
    masked = sorted({str(path) for path in hidden if any(path.is_relative_to(one) for one in readable)})
    return View(root, tuple(_outermost(readable)), tuple(masked))


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(paths):
        if not any(path.startswith(one + "/") for one in kept):
            kept.append(path)
    return kept


class Worker:
    """One warm process. Use it as a context; ``run`` takes the cells of a submission."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.tier = ""
        self._said = ""
        self._closed = False
        self._start()

    def _start(self) -> None:
        isolate = self.setup.isolate and sys.platform == "linux" and self.tier in ("", "isolated")
        if isolate and self._try(True):
            return
        if self.tier == "isolated" or not self._try(False):
            raise KitError(f"The process that runs submissions does not start. What it said:\n{self._said[-800:]}")

    def _try(self, isolate: bool) -> bool:
        """Start, and see a first job through: who promises isolation has to show it."""
        self._root = tempfile.mkdtemp(prefix="kit-grade-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        package = Path(__file__).resolve().parents[3]
        environment = {
            "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "HOME": "/scratch",
            "TMPDIR": "/scratch",
            "OMP_NUM_THREADS": "1", "KIT_DATA": str(self.setup.data), "PATH": os.defpath, "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",
        }  # fmt: skip
        environment |= {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP") if key in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kitlib.exercises.grade.warm"], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, cwd=self._root,
        )  # fmt: skip
        seen = view(self.setup, self._root)
        message = {
            "isolate": isolate, "limits": asdict(self.setup.limits), "modules": self.setup.modules,
            "tables": self.setup.tables, "core": self.setup.core, "view": asdict(seen),
        }  # fmt: skip
        with self._within(_START):
            self._send(message)
            answer = json.loads(self._receive() or "{}")
        self.tier = str(answer.get("tier", ""))
        if self.tier and (not isolate or self._proven()):
            return True
        self._errors.seek(0)
        self._said = self._errors.read().decode(errors="replace").strip()
        self._end()
        return False

    def _proven(self) -> bool:
        """Whether a submission sits in namespaces that are not ours."""
        found = self._attempt([{"kind": "check", "name": "namespaces", "source": _PROBE}], _START)
        theirs = found.values.get("namespaces", {}).get("items", []) if found else []
        named = {pair[0].get("value"): pair[1].get("value") for pair in theirs}
        return len(named) == 4 and all(os.readlink(f"/proc/self/ns/{k}") != v for k, v in named.items())

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Kill the process if it takes longer: what waits for it then sees its end."""
        watch = threading.Timer(seconds, self.process.kill)
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _send(self, message: Any) -> None:
        assert self.process.stdin is not None
        data = json.dumps(message).encode()
        with suppress(BrokenPipeError):
            self.process.stdin.write(struct.pack(">I", len(data)) + data)
            self.process.stdin.flush()

    def _receive(self) -> bytes | None:
        """Read one message; None if the process is gone."""
        assert self.process.stdout is not None
        head = self.process.stdout.read(4)
        if len(head) < 4:
            return None
        (size,) = struct.unpack(">I", head)
        data = self.process.stdout.read(size)
        return data if len(data) == size else None

    def run(self, steps: list[dict[str, str]], seconds: float) -> Found:
        """Run the cells of one submission; if the process dies over it, it is started anew for the next."""
        found = self._attempt(steps, seconds)
        if found is None and not self._closed:
            self._end()
            self._start()
        return found or Found(ended="stopped")

    def _attempt(self, steps: list[dict[str, str]], seconds: float) -> Found | None:
        parts: list[bytes] = []
        with self._within(seconds + _GRACE):
            self._send({"seconds": seconds})
            self._send(steps)
            while part := self._receive():
                parts.append(part)
            report = None if part is None else self._receive()
        return None if report is None else read_found(b"".join(parts), **json.loads(report))

    def stop(self) -> None:
        """Kill the process, from whichever thread; it is not started again."""
        self._closed = True
        self.process.kill()

    def close(self) -> None:
        """End the process, and with it everything in it."""
        self.stop()
        self._end()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        self._errors.close()
        with suppress(OSError):
            os.rmdir(self._root)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
