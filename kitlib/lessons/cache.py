"""What was executed and built before, and whether it still holds.

An execution is remembered under a key of everything that it depends on: the code cells, ``data/``, kitlib's
own source, and the versions of what computes. All of ``data/`` counts, since a chart function may load any
table; that repeats a run of seconds now and then, and never shows a stale number.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kitlib.errors import OutputError
from kitlib.evidence.tables import data_dir
from kitlib.lessons.read import Lesson

_COMPUTES = ("pandas", "altair", "vl-convert-python", "sphinx-revealjs", "citeproc-py", "babel")
_KEY = "checks.json"  # made by running the notebooks, which show nothing of it
_RUNS_IN_CELLS = ("evidence/**/*.py", "charts/**/*.py", "explore/*", "models/**/*.py", "i18n.py")


def cache_dir() -> Path:
    """Where the kit remembers: ``KIT_CACHE``, else ``.kit-cache`` beside ``data/``, else in the current folder."""
    chosen = os.environ.get("KIT_CACHE")
    if chosen:
        return Path(chosen)
    root = data_dir().parent
    return (Path.cwd() if root.name == "kitlib" else root) / ".kit-cache"


def digest(parts: Iterable[str | bytes]) -> str:
    """One SHA-256 over several parts, none of which can run into the next."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def _folder_digest(folder: Path, patterns: tuple[str, ...]) -> str:
    paths = sorted(p for pattern in patterns for p in folder.rglob(pattern) if p.is_file() and p.name != _KEY)
    return digest(part for p in paths for part in (p.relative_to(folder).as_posix(), p.read_bytes()))


@lru_cache(maxsize=1)
def _versions() -> str:
    found = [f"python {sys.version}"]
    for name in _COMPUTES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} absent")
    return digest(found)


def source_digest(*patterns: str) -> str:
    """Source of some of kitlib's files, or of all of them."""
    kitlib = Path(__file__).resolve().parents[1]
    return _folder_digest(kitlib, patterns or ("*.py", "*.html", "*.css", "*.js", "*.typ"))


def execution_key(lesson: Lesson) -> str:
    """Key of what a notebook's outputs depend on; its prose and the looks of a deck are no part of it."""
    data = _folder_digest(data_dir(), ("*.csv", "*.json", "*.toml"))
    code = (cell.source for cell in lesson.code)
    return digest(["execution/2", _versions(), source_digest(*_RUNS_IN_CELLS), data, *code])


def build_key(lesson: Lesson) -> str:
    """Key of what a module's files depend on: its outputs' key, the whole notebook, all of kitlib."""
    return digest(["build/1", execution_key(lesson), source_digest(), lesson.path.read_bytes()])


def recall(name: str) -> Any | None:
    """Return what was stored under a name, or None; a damaged entry counts as none."""
    try:
        return json.loads((cache_dir() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def remember(name: str, value: Any) -> None:
    """Store JSON under a name, in one step, so that an interrupted run leaves no half entry.

    A cache that cannot be written costs time and nothing else.
    """
    with suppress(OutputError):
        write(cache_dir() / name, json.dumps(value, ensure_ascii=False))


def write(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and then put it there: it is whole, or it is what it was before.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    write_all(path.parent, {path.name: content})


def write_all(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """Write several files of a folder: all of them are put in place, or all stay what they were before.

    Each is written beside its place first. Where one cannot be replaced, such as a file that another program holds
    open, those that were replaced already are put back.

    Raises
    ------
    OutputError
        If the folder or one of the files cannot be written.
    """
    path, new, old = folder / next(iter(contents), ""), {}, {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            path = folder / name
            new[path] = _beside(path, content.encode() if isinstance(content, str) else content)
        for path in new:
            old[path] = _kept(path) if len(new) > 1 else None
            os.replace(new[path], path)
    except OSError as error:
        _put_back(old, new)
        raise OutputError(
            f"{path} cannot be written: {reason(error)}. Check that the folder exists, is yours and has room, "
            "and that no program holds the file open; or choose another folder with --out."
        ) from error
    finally:
        for part in (*new.values(), *filter(None, old.values())):
            part.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".kit-")
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)
    except OSError:
        os.unlink(name)
        raise
    return Path(name)


def _kept(path: Path) -> Path | None:
    """Keep a copy of what stands in a file's place; None if nothing does."""
    return _beside(path, path.read_bytes()) if path.exists() else None


def _put_back(old: Mapping[Path, Path | None], new: Mapping[Path, Path]) -> None:
    for path, before in old.items():
        if new[path].exists():  # never put in place
            continue
        with suppress(OSError):
            os.replace(before, path) if before else path.unlink()


def reason(error: OSError) -> str:
    """Say why a file or folder cannot be written.

    Examples
    --------
    >>> reason(FileExistsError(17, "File exists"))
    'a file stands where a folder is needed'
    """
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file stands where a folder is needed"
    if isinstance(error, IsADirectoryError):
        return "a folder stands where a file is needed"
    return error.strerror or str(error)
