"""Finds the submissions in what Canvas, Moodle or a colleague hands over: a folder, folders by student, or a zip.

Reads, and never unpacks: a name in a zip is a label and not a path, so nothing can be written outside. Links are not
followed. What cannot be a submission becomes one with a reason, so that no student is left out without a word.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from kitlib.errors import KitError
from kitlib.i18n import _

MOST_BYTES = 20 << 20
MOST_CELLS = 2000
_MOST_FILES = 20_000
_MOST_OF_ONE = 40  # files of one student, and twice MOST_BYTES: more is left out, so that it fills nobody's memory
_MOST_RATIO = 200
_JUNK = ("__MACOSX", "Thumbs.db", "desktop.ini")
_CANVAS = re.compile(r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+)")
_MOODLE = re.compile(r"(?P<student>.+?)_(?P<participant>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)")
_AGAIN = re.compile(r"-(\d+)\.ipynb$", re.IGNORECASE)


@dataclass(frozen=True)
class Submission:
    """One student's file. ``problem`` says why it cannot be graded (``status`` in one word), else it is empty.

    ``origin`` and ``number`` are what Canvas or Moodle call the student by.
    """

    student: str
    name: str
    data: bytes = b""
    origin: str = ""
    number: str = ""
    status: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Fingerprint of what was handed in, and by whom."""
        head = json.dumps([self.student, self.name, self.status, self.problem, self.notes]).encode()
        return hashlib.sha256(head + b"\0" + self.data).hexdigest()


@dataclass(frozen=True)
class _File:
    """A file as it was found: its path below the folder or zip, its bytes or why it has none."""

    path: PurePosixPath
    data: bytes = b""
    status: str = ""
    problem: str = ""


def submissions(place: Path, out: Path | None = None) -> list[Submission]:
    """Find all files in a folder or zip that may be submissions, by student; ``out``, if it lies in there, is none.

    Raises
    ------
    KitError
        If the place does not exist, is no folder and no readable zip, or holds nothing.
    """
    try:
        files = _files(place, out.resolve() if out else None)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise KitError(f"{place} cannot be read: {error}. Check its rights, or download it again.") from error
    found = [_named(file) for file in files]
    if not found:
        raise KitError(f"{place} holds no notebook (.ipynb) and no folder of a student.")
    return sorted(found, key=lambda one: (_sort_key(one.student), one.name))


def _files(place: Path, out: Path | None) -> list[_File]:
    if place.is_dir():
        return list(_in_folder(_inner(place, out), out))
    if zipfile.is_zipfile(place):
        return list(_in_zip(place))
    if place.suffix.lower() == ".ipynb" and place.is_file():
        return [_read(place, PurePosixPath(place.name))]
    raise KitError(
        f"{place} is not a folder, a zip or a notebook. Give the folder that holds the notebooks, or the zip "
        "that Canvas or Moodle hands out."
    )


def _inner(place: Path, out: Path | None) -> Path:
    """Step into the one folder that holds the class, as a zip that was unpacked leaves it."""
    inside = [one for one in place.iterdir() if not _ignored(one.name) and one.resolve() != out]
    if len(inside) != 1 or not inside[0].is_dir() or inside[0].is_symlink() or _MOODLE.fullmatch(inside[0].name):
        return place
    people = [one for one in inside[0].iterdir() if not _ignored(one.name)]
    apart = len(people) > 1 and all(one.is_dir() or _student(PurePosixPath(one.name))[1] for one in people)
    return inside[0] if apart else place


def _without_top(names: list[PurePosixPath]) -> list[PurePosixPath]:
    """Take the one folder that holds the class off the names in a zip."""
    tops, inner = {name.parts[0] for name in names if name.parts}, [PurePosixPath(*name.parts[1:]) for name in names]
    people = {name.parts[0] for name in inner if name.parts}
    apart = len(tops) == 1 and len(people) > 1 and all(name.parts for name in inner)
    return inner if apart and not _MOODLE.fullmatch(min(tops)) else names


def _in_folder(place: Path, out: Path | None) -> Iterator[_File]:
    for entry in sorted(place.iterdir()):
        if _ignored(entry.name) or entry.resolve() == out:
            continue
        if entry.is_symlink():
            yield _File(PurePosixPath(entry.name), status="unreadable", problem=_("a link, which is not followed"))
        elif entry.is_dir():
            yield from _of_student(entry)
        elif entry.suffix.lower() == ".ipynb" and entry.is_file():
            yield _read(entry, PurePosixPath(entry.name))
        else:
            yield _File(PurePosixPath(entry.name), status="no notebook", problem=_not_notebook(entry.suffix))


def _of_student(folder: Path) -> Iterator[_File]:
    """Read the notebooks in a student's folder, at any depth."""
    inside = [p for p in sorted(folder.rglob("*")) if not _ignored(*p.relative_to(folder).parts)]
    files = [p for p in inside if p.is_file() and not p.is_symlink() and p.suffix.lower() == ".ipynb"]
    if not files:
        links = any(p.is_symlink() for p in inside)
        why = _("a link, which is not followed") if links else _("the folder holds no notebook")
        yield _File(PurePosixPath(folder.name, ""), status="no notebook", problem=why)
    budget = _Budget()
    for path in files:
        name = PurePosixPath(path.relative_to(folder.parent).as_posix())
        yield _read(path, name) if budget.take(path.stat().st_size) else _left_out(name)


class _Budget:
    """What is still read of one student."""

    def __init__(self) -> None:
        self.files, self.bytes = _MOST_OF_ONE, 2 * MOST_BYTES

    def take(self, size: int) -> bool:
        self.files -= 1
        self.bytes -= min(size, MOST_BYTES)
        return self.files >= 0 and self.bytes >= 0


def _left_out(name: PurePosixPath) -> _File:
    return _File(name, status="too large", problem=_("more was handed in than is read of one student"))


def _not_notebook(suffix: str) -> str:
    return _("a file of type {type} was handed in, not a notebook (.ipynb)").format(type=suffix or "?")


def _read(path: Path, name: PurePosixPath) -> _File:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            return _File(name, status="too large", problem=_too_large(size))
        return _File(name, path.read_bytes())
    except OSError as error:
        return _File(name, status="unreadable", problem=str(error.strerror))


def _too_large(size: int) -> str:
    return _("{size} MB; at most {most} MB are read").format(size=round(size / 1e6), most=MOST_BYTES >> 20)


def _in_zip(place: Path) -> Iterator[_File]:
    with zipfile.ZipFile(place) as archive:
        entries = [e for e in archive.infolist() if not e.is_dir() and not _ignored(*PurePosixPath(e.filename).parts)]
        if len(entries) > _MOST_FILES:
            raise KitError(f"{place} holds {len(entries)} files; at most {_MOST_FILES} are read. Is it the right file?")
        budgets: dict[tuple[str, str, str], _Budget] = {}
        names = _without_top([PurePosixPath(entry.filename.replace("\\", "/")) for entry in entries])
        for entry, name in zip(entries, names, strict=True):
            notebook = name.suffix.lower() == ".ipynb"
            enough = not notebook or budgets.setdefault(_student(name), _Budget()).take(entry.file_size)
            yield _from_zip(archive, entry, name) if enough else _left_out(name)


def _from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: PurePosixPath) -> _File:
    safe = PurePosixPath(*[part for part in name.parts if part not in ("..", ".", "/")])
    if ".." in name.parts or name.is_absolute():
        return _File(safe, status="unreadable", problem=_("its path leads out of the zip"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        return _File(safe, status="unreadable", problem=_("a link, which is not followed"))
    if name.suffix.lower() != ".ipynb":
        return _File(safe, status="no notebook", problem=_not_notebook(name.suffix))
    if entry.file_size > MOST_BYTES:
        return _File(safe, status="too large", problem=_too_large(entry.file_size))
    if entry.file_size > 1 << 20 and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
        return _File(safe, status="too large", problem=_("a zip bomb: it unpacks to far more than it is"))
    try:
        with archive.open(entry) as stream:
            data = stream.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        return _File(safe, status="unreadable", problem=_("damaged or locked in the zip: {why}").format(why=error))
    except Exception as error:  # zlib and lzma have errors of their own
        return _File(safe, status="unreadable", problem=_("damaged in the zip: {why}").format(why=error))
    if len(data) > MOST_BYTES:
        return _File(safe, status="too large", problem=_too_large(len(data)))
    return _File(safe, data) if data else _File(safe, status="empty", problem=_("the file is empty"))


def _ignored(*parts: str) -> bool:
    return any(part in _JUNK or part.startswith((".", "~$")) for part in parts if part != "..")


def _named(file: _File) -> Submission:
    student, origin, number = _student(file.path)
    status, problem = file.status, file.problem
    if not status and not file.data.strip():
        status, problem = "empty", _("the file is empty")
    return Submission(_tidy(student), str(file.path), file.data, origin, number, status, problem)


def _student(path: PurePosixPath) -> tuple[str, str, str]:
    """Read student, origin and number off a path, as Canvas, Moodle or a plain folder writes it.

    Of a path with folders the first part counts: how files in a student's own folder are called is up to the student.

    Examples
    --------
    >>> _student(PurePosixPath("garciaana_LATE_1204_88_01_threat.ipynb"))
    ('garciaana', 'canvas', '1204')
    >>> _student(PurePosixPath("Ana García_4711_assignsubmission_file_/01_threat.ipynb"))
    ('Ana García', 'moodle', '4711')
    >>> _student(PurePosixPath("ana/01_threat.ipynb"))
    ('ana', '', '')
    """
    first = next((part for part in path.parts if part not in ("/", "..", ".")), "?")
    moodle = _MOODLE.fullmatch(first)
    if moodle:
        return moodle["student"], "moodle", moodle["participant"]
    if len(path.parts) > 1:
        return first, "", ""
    canvas = _CANVAS.fullmatch(first)
    if canvas:
        return canvas["student"], "canvas", canvas["user"]
    return path.stem if path.suffix.lower() == ".ipynb" else path.name, "", ""


def _tidy(name: str) -> str:
    """Keep a name as a person writes it, on one line, without what only a machine sees."""
    name = unicodedata.normalize("NFC", name)
    return " ".join("".join(c for c in name if unicodedata.category(c)[0] != "C" or c in "\t\n").split())[:120] or "?"


def one_each(found: Sequence[Submission], fit: Callable[[Submission], int]) -> list[Submission]:
    """Keep one file for each student: what fits the assignment best, then the latest; the rest is noted."""
    by_student: dict[tuple[str, str], list[Submission]] = {}
    for one in found:
        by_student.setdefault((one.student, one.number), []).append(one)
    kept = []
    for several in by_student.values():
        best = max(several, key=lambda one: (fit(one), not one.status, _again(one.name), one.name))
        others = sorted(one.name for one in several if one is not best)
        if others:
            note = _("{n} files were handed in; not graded: {names}")
            best = replace(best, notes=(*best.notes, note.format(n=len(several), names=", ".join(others[:5]))))
        kept.append(best)
    return kept


def _again(name: str) -> int:
    again = _AGAIN.search(name)
    return int(again[1]) if again else 0


def _sort_key(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold()


def notebook(one: Submission) -> tuple[dict[str, Any] | None, str, str]:
    """Read a submission as a notebook: its JSON, or status and reason why it is none."""
    if one.status:
        return None, one.status, one.problem
    try:
        raw = json.loads(one.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return None, "unreadable", _("not a notebook: {why}").format(why=str(error)[:120])
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        return None, "unreadable", _("JSON, but not a notebook of format 4")
    cells = [cell for cell in raw["cells"] if isinstance(cell, dict)]
    if not any(text_of(cell).strip() for cell in cells):
        return None, "empty", _("the notebook has no cell with anything in it")
    if len(cells) > MOST_CELLS:
        return None, "too large", _("{n} cells; at most {most} are read").format(n=len(cells), most=MOST_CELLS)
    return {**raw, "cells": cells}, "", ""


def text_of(cell: dict[str, Any]) -> str:
    """Source of a cell, however it is written; nothing if it is no text."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
