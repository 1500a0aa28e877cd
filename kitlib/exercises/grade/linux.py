"""The few Linux calls that Python 3.11 lacks: namespaces, mounts, capabilities and a filter of system calls.

Nothing here knows of grading. What the calls are put together for is in ``jail``.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Mapping
from typing import Any

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC, RDONLY, BIND, REC, PRIVATE = 2, 4, 8, 1, 4096, 16384, 1 << 18
DETACH = 2

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_SYSCALL_MOUNT_SETATTR = 442  # one number on every architecture
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER, _BOUNDING_DROP, _DEATH_SIGNAL, _DUMPABLE = 38, 22, 2, 24, 1, 4
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Calls that are refused, with their numbers on x86-64 and ARM64.
_REFUSED = {
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "io_uring_setup": (425, 425), "open_by_handle_at": (304, 265), "fsopen": (430, 430), "open_tree": (428, 428),
    "sched_setaffinity": (203, 122),
}  # fmt: skip
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_X32 = 0x40000000
_EPERM, _ENOSYS = 1, 38

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _call(name: str, *arguments: object) -> int:
    result: int = getattr(_libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def machine() -> str:
    """Name the architecture, as the tables here do."""
    return platform.machine()


def unshare(flags: int) -> None:
    """Move the calling process (for ``NEWPID`` its next child) into new namespaces."""
    _call("unshare", flags)


def enter(descriptor: int, kind: int) -> None:
    """Move the calling process into a namespace that is open as a file."""
    _call("setns", descriptor, kind)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or with ``BIND`` a folder or file that exists."""
    _call("mount", *(text.encode() or None for text in (source, target, kind)), ctypes.c_ulong(flags),
          options.encode() or None)  # fmt: skip


def read_only(target: str, *, devices: bool = False) -> None:
    """Make a mount and all below it read-only, without set-uid; raises where the kernel is older than 5.12."""
    attributes = RDONLY | NOSUID | (0 if devices else NODEV)
    wanted = struct.pack("=QQQQ", attributes, 0, 0, 0)
    _call("syscall", ctypes.c_long(_SYSCALL_MOUNT_SETATTR), ctypes.c_int(_AT_FDCWD), target.encode(),
          ctypes.c_uint(_AT_RECURSIVE), wanted, ctypes.c_size_t(len(wanted)))  # fmt: skip


def pivot(new_root: str) -> None:
    """Make a folder the root and let go of the old one."""
    os.chdir(new_root)
    _call("syscall", ctypes.c_long(_PIVOT_ROOT[machine()]), b".", b".")
    _call("umount2", b".", DETACH)
    os.chdir("/")


def detach(target: str) -> None:
    """Unmount, even if in use."""
    _call("umount2", target.encode(), DETACH)


def prctl(option: int, value: int) -> None:
    """Set a property of this process."""
    _call("prctl", option, value, 0, 0, 0)


def die_with_parent() -> None:
    """Let the kernel kill this process when the one that started it ends."""
    prctl(_DEATH_SIGNAL, 9)


def be_seen() -> None:
    """Let the parent write to this process's files in /proc again; who enters a user namespace is hidden."""
    prctl(_DUMPABLE, 1)


def drop_privileges() -> None:
    """Give up every capability, for good, also for programs that are started later."""
    for capability in range(64):
        if _libc.prctl(_BOUNDING_DROP, capability, 0, 0, 0) < 0:
            break
    prctl(_NO_NEW_PRIVS, 1)
    _call("capset", struct.pack("=II", 0x20080522, 0), struct.pack("=6I", *[0] * 6))


def filter_calls(*, sockets: bool = True) -> None:
    """Refuse system calls that a student's code never needs and that widen the way out.

    New namespaces and mounts, reading other processes, and memory that no limit counts (``memfd_create``,
    ``shmget``); without ``sockets`` also the network. On other architectures than x86-64 and ARM64 nothing is filtered.
    """
    if machine() not in _AUDIT:
        return
    program = _program(machine(), _REFUSED if sockets else {**_REFUSED, "socket": (41, 198)})
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("@HP", len(program), ctypes.addressof(buffer))
    _call("prctl", _SET_SECCOMP, _FILTER, head, 0, 0)


def _program(arch: str, refused: Mapping[str, tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Classic BPF: load a word (0x20), jump if equal (0x15), if at least (0x35), if any bit (0x45), return (6)."""
    allow, kill = (6, 0, 0, 0x7FFF0000), (6, 0, 0, 0x80000000)
    refuse, unknown = (6, 0, 0, 0x50000 | _EPERM), (6, 0, 0, 0x50000 | _ENOSYS)
    program = [(0x20, 0, 0, 4), (0x15, 1, 0, _AUDIT[arch]), kill, (0x20, 0, 0, 0)]
    if arch == "x86_64":
        program += [(0x35, 0, 1, _X32), refuse]
    for numbers in refused.values():
        program += [(0x15, 0, 1, numbers[list(_AUDIT).index(arch)]), refuse]
    program += [(0x15, 0, 1, _CLONE3), unknown]  # its flags lie in memory: the C library falls back to clone
    program += [(0x15, 0, 3, _CLONE[arch]), (0x20, 0, 0, 16), (0x45, 0, 1, NEWUSER | NEWNS | NEWPID | NEWNET), refuse]
    return [*program, allow]
