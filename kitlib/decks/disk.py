"""Keep what is slow to make: font subsets and drawings, each in a file named by its content.

A cache that cannot be written costs time and nothing else. Executions and whole builds are remembered in
``kitlib.lessons.cache``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def key(*parts: str | bytes) -> str:
    """Short name for content, so that changed content is made anew.

    Examples
    --------
    >>> key("a", b"b") == key("a", "b"), key("ab") == key("a", "b")
    (True, False)
    """
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:32]


def cached(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read ``path``, or make its content and keep it there.

    Parameters
    ----------
    path : Path
        A file whose name carries the ``key`` of all that its content depends on.
    make : callable
        Makes the content, without arguments.
    """
    try:
        return path.read_bytes()
    except OSError:
        data = make()
    _keep(path, data)
    return data


def _keep(path: Path, data: bytes) -> None:
    """Write through a second file, so that no reader ever sees half of one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
