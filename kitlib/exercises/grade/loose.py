"""Where the system has no namespaces for us: a process for each submission, with limits, but not walled in.

``limited`` is a fork with limits (macOS, containers without the right to make namespaces; as root it becomes nobody),
``separate`` a new process with a time limit (Windows). Neither hides the disk or the network.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kitlib.exercises.grade.limits import Limits

_NOBODY = 65534
_SUBREAPER = 36
_folders: dict[int, str] = {}


def prepare() -> str:
    """Get the warm process ready; return the tier."""
    if not hasattr(os, "fork"):
        return "separate"
    if sys.platform == "linux":
        from kitlib.exercises.grade import linux

        linux.prctl(_SUBREAPER, 1)  # what a submission leaves behind becomes our child, and is found
    return "limited"


def spawn(work: Callable[[int, int], None], limits: Limits) -> tuple[int, int, int, bool]:
    """Fork with limits, into a folder of its own; return what ``jail.spawn`` returns."""
    reader, writer = os.pipe()
    job, to_job = os.pipe()
    folder = tempfile.mkdtemp(prefix="kit-grade-")
    pid = os.fork()
    if pid == 0:
        code = 71
        try:
            os.close(to_job)
            _inside(folder, job, writer, limits)
            work(job, writer)
            code = 0
        except BaseException as error:
            with suppress(BaseException):
                os.write(writer, f'{{"sandbox": "{type(error).__name__}"}}\n'.encode())
        finally:
            os._exit(code)
    _folders[pid] = folder
    os.close(writer)
    os.close(job)
    return pid, to_job, reader, True


def _inside(folder: str, job: int, writer: int, limits: Limits) -> None:
    from kitlib.exercises.grade.jail import only, set_limits

    os.setsid()
    os.environ["HOME"] = os.environ["TMPDIR"] = folder
    if os.geteuid() == 0 and _open_to_all():
        os.chown(folder, _NOBODY, _NOBODY)
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    os.chdir(folder)
    set_limits(replace(limits, processes=limits.processes + _running()))
    only(job, writer)
    if sys.platform == "linux":
        from kitlib.exercises.grade import linux

        linux.die_with_parent()
        with suppress(OSError):
            linux.drop_privileges()
            linux.filter_calls(sockets=False)


def _running() -> int:
    """How many processes and threads this user has already: the limit counts those too, outside a namespace."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found += len(os.listdir(entry / "task")) if entry.stat().st_uid == os.geteuid() else 0
    return found or 10_000


def _open_to_all() -> bool:
    """Whether nobody may still read Python, its packages and kitlib."""
    places = [Path(os.__file__), Path(__file__), *(Path(entry) for entry in sys.path if os.path.isdir(entry))]
    return all(one.stat().st_mode & 0o001 for place in places for one in place.resolve().parents)


def end(pid: int) -> None:
    """Kill what a submission left behind, and remove its folder."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
    for _ in range(100):
        left = [int(word) for word in _children()]
        if not left:
            break
        for one in left:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(one, 0)
    shutil.rmtree(_folders.pop(pid, ""), ignore_errors=True)


def _children() -> list[str]:
    try:
        return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    except OSError:
        return []


def alone(job: bytes, limits: Limits) -> tuple[str, bytes]:
    """Run a submission in a new process; return how it ended and what it wrote."""
    with tempfile.TemporaryDirectory(prefix="kit-grade-", ignore_cleanup_errors=True) as folder:
        found = Path(folder, "found.jsonl")
        command = [sys.executable, "-m", "kitlib.exercises.grade.loose", str(found), str(limits.cell)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=folder) as process:
            try:
                process.communicate(job, timeout=limits.seconds)
                ended = "ended"
            except subprocess.TimeoutExpired:
                process.kill()
                ended = "timeout"
        data = found.read_bytes() if found.is_file() and not found.is_symlink() else b""
        return ("output" if len(data) > limits.returned else ended), data[: limits.returned]


def main(arguments: list[str]) -> None:
    """Be that new process."""
    from kitlib.exercises.grade import runner

    steps = json.loads(sys.stdin.buffer.read())
    with open(arguments[0], "wb", buffering=0) as target:
        runner.run(steps, runner.writer(target.fileno()), float(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
