"""What a student's process can see and do on Linux: a root of its own, and new namespaces for each submission.

Two walls. The warm process (``warm``) first builds a root in which only Python, kitlib and ``data/`` stand, all
read-only. Then each submission is a fork of it with PID, mount, network, IPC, host-name and user namespaces of its
own, no capability, a filter of system calls, limits, and one small folder in memory that vanishes with it.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from kitlib.exercises.grade import linux
from kitlib.exercises.grade.limits import Limits, View

SCRATCH = "/scratch"
_STUDENT = 1000  # who the student is inside
_NOBODY = 65534  # who that is outside, if we are root: one whom limits and file permissions bind
_DEVICES = ("null", "zero", "full", "random", "urandom")
Work = Callable[[int, int], None]  # takes the pipe that holds the cells, and the one for what was found
_NAMESPACES = linux.NEWNS | linux.NEWNET | linux.NEWIPC | linux.NEWUTS


def build_root(view: View) -> None:
    """Shut the calling process into a root that holds only what ``view`` names, without a network."""
    user, group = os.geteuid(), os.getegid()
    linux.unshare(_NAMESPACES | linux.NEWPID | (0 if user == 0 else linux.NEWUSER))
    if user != 0:
        linux.be_seen()
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _become_first()
    linux.mount("", "/", flags=linux.REC | linux.PRIVATE)
    linux.mount("tmpfs", view.root, "tmpfs", linux.NOSUID | linux.NODEV, "size=1m,mode=755")
    for path in sorted(view.readable):
        _bind(path, view.root + path)
    for path in view.masked:
        _mask(view.root + path)
    for device in _DEVICES:
        _bind(f"/dev/{device}", f"{view.root}/dev/{device}", devices=True)
    os.mkdir(view.root + SCRATCH)
    if not os.path.exists(view.root + "/tmp"):  # else something that has to be seen lies in it
        os.symlink(SCRATCH, view.root + "/tmp")
    os.makedirs(view.root + "/proc")
    linux.mount("proc", view.root + "/proc", "proc", linux.NOSUID | linux.NODEV | linux.NOEXEC)
    os.symlink(SCRATCH, view.root + "/dev/shm")
    linux.pivot(view.root)
    linux.mount("", "/", flags=linux.BIND | 32 | linux.RDONLY | linux.NOSUID | linux.NODEV)  # 32: remount


def _become_first() -> None:
    """Go on as the first process of the new PID namespace; this one waits for it, and holds nothing."""
    pid = os.fork()
    if pid == 0:
        linux.die_with_parent()
        return
    os.closerange(0, 4096)
    os.waitpid(pid, 0)
    os._exit(0)


def _bind(source: str, target: str, *, devices: bool = False) -> None:
    if os.path.lexists(target):
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.dirname(source) == "/" and os.path.islink(source):
        os.symlink(os.readlink(source), target)  # /lib -> usr/lib
        return
    if os.path.isdir(source):
        os.mkdir(target)
    else:
        Path(target).touch()
    linux.mount(source, target, flags=linux.BIND | linux.REC)
    linux.read_only(target, devices=devices)


def _mask(path: str) -> None:
    """Put nothing in the place of a folder or file."""
    if os.path.isdir(path):
        linux.mount("tmpfs", path, "tmpfs", linux.RDONLY, "size=4k,mode=000")
    elif os.path.exists(path):
        linux.mount("/dev/null", path, flags=linux.BIND)


def spawn(work: Work, limits: Limits) -> tuple[int, int, int, bool]:
    """Fork into new namespaces and run ``work`` there.

    Returns the process, the pipe to it, the pipe from it, and whether the walls stood before ``work`` began.

    The fork is the first process of its PID namespace: when it ends, or is killed, so does all that it started.
    """
    own = os.open("/proc/self/ns/pid", os.O_RDONLY)
    reader, writer = os.pipe()
    job, to_job = os.pipe()
    ready, tell_ready = os.pipe()
    go, tell_go = os.pipe()
    linux.unshare(linux.NEWPID)
    try:
        pid = os.fork()
        if pid == 0:
            _inside(work, job, writer, tell_ready, go, limits)
    finally:
        linux.enter(own, linux.NEWPID)
        for descriptor in (own, job, writer, tell_ready, go):
            os.close(descriptor)
    stands = False
    if os.read(ready, 1):
        _name_user(pid)
        os.write(tell_go, b"!")
        stands = bool(os.read(ready, 1))
    os.close(ready)
    os.close(tell_go)
    return pid, to_job, reader, stands


def _name_user(pid: int) -> None:
    """Say who the student is outside: nobody if we are root (root is bound by no limit on processes), else us."""
    for kind in ("gid", "uid"):
        path = Path(f"/proc/{pid}/{kind}_map")
        try:
            path.write_text(f"{_STUDENT} {_NOBODY} 1")
        except OSError:
            path.write_text(f"{_STUDENT} 0 1")


def _inside(work: Work, job: int, writer: int, tell_ready: int, go: int, limits: Limits) -> NoReturn:
    code = 1
    try:
        only(job, writer, tell_ready, go)
        linux.die_with_parent()
        os.setsid()  # kill(0, ...) reaches a process group, whatever namespace its members are in
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")
        linux.unshare(_NAMESPACES)
        linux.mount("", "/", flags=linux.REC | linux.PRIVATE)
        with suppress(OSError):  # where the machine hides parts of its own /proc, there is none inside
            linux.mount("proc", "/proc", "proc", linux.RDONLY | linux.NOSUID | linux.NODEV | linux.NOEXEC)
        options = f"size={limits.disk},nr_inodes=4096,mode=777"
        linux.mount("tmpfs", SCRATCH, "tmpfs", linux.NOSUID | linux.NODEV, options)
        linux.unshare(linux.NEWUSER)
        linux.be_seen()
        linux.die_with_parent()  # a change of user forgets it
        os.write(tell_ready, b"!")
        if not os.read(go, 1):
            os._exit(code)
        with suppress(OSError):
            os.setgroups([])
        os.setresgid(_STUDENT, _STUDENT, _STUDENT)
        os.setresuid(_STUDENT, _STUDENT, _STUDENT)
        linux.die_with_parent()
        set_limits(limits)
        only(job, writer, tell_ready)
        os.chdir(SCRATCH)
        linux.drop_privileges()
        linux.filter_calls()
        os.write(tell_ready, b"!")
        os.close(tell_ready)
        work(job, writer)
        code = 0
    except BaseException as error:
        with suppress(BaseException):
            os.write(writer, f'{{"sandbox": "{type(error).__name__} {getattr(error, "errno", "")}"}}\n'.encode())
    finally:
        os._exit(code)


def set_limits(limits: Limits) -> None:
    """Limit this process and what it starts; memory counts beside what the warm process has already."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if _has_proc() else 1 << 30
    for kind, most in (
        (resource.RLIMIT_AS, used + limits.memory),
        (resource.RLIMIT_FSIZE, limits.disk),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
        (getattr(resource, "RLIMIT_MSGQUEUE", resource.RLIMIT_CORE), 0),
        (resource.RLIMIT_CPU, int(limits.seconds) + 5),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _has_proc() -> bool:
    return os.path.exists("/proc/self/statm")


def only(*kept: int) -> None:
    """Close every file but these, and lead input and output to nowhere."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    for low, high in pairwise((2, *sorted(kept), 4096)):
        os.closerange(low + 1, high)
