"""What a submission may use, and what it may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds, bytes of memory and of disk, processes, bytes returned.

    ``cell`` is what one of its cells may take, in seconds: half, so that the others are reached.
    """

    seconds: float = 20.0
    cell: float = 10.0
    memory: int = 1 << 30
    disk: int = 64 << 20
    processes: int = 32
    returned: int = 8 << 20


@dataclass(frozen=True)
class View:
    """Which paths exist in the sandbox, and which of those below them are masked. ``root`` is an empty folder."""

    root: str
    readable: tuple[str, ...]
    masked: tuple[str, ...]
