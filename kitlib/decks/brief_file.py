"""A brief as it is written in a TOML file: read and checked, its paths opened; nothing is looked up in modules yet.

The keys are listed in ``KEYS``; those of an entry of ``slides``, in ``ENTRY_KEYS``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kitlib.decks.look import Look
from kitlib.decks.settings import check_keys, day, read_text, read_toml
from kitlib.decks.theme_file import read_theme
from kitlib.errors import BriefError
from kitlib.lessons.cells import LAYOUTS

KEYS: dict[str, tuple[type, ...]] = {
    "title": (str,),
    "subtitle": (str,),
    "audience": (str,),
    "author": (str,),
    "organisation": (str,),
    "date": (dt.date, str),
    "marking": (str,),
    "length": (int, str),
    "bottom_line": (str, dict),
    "slides": (list,),
    "backup": (list,),
    "memo": (str,),
    "theme": (str,),
}
REQUIRED = ("title", "audience", "date", "slides")
ENTRY_KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "markdown": (str,),
    "file": (str,),
    "notes": (str,),
    "minutes": (int, float),
    "priority": (int,),
    "layout": (str,),
}
LENGTHS = (5, 15, 30)
LONGEST = {"marking": 60, "title": 120, "subtitle": 160, "audience": 120, "author": 80, "organisation": 80}


@dataclass(frozen=True)
class Entry:
    """One slide of a brief: the ``id`` of a module's slide, or Markdown of its own.

    ``minutes`` and ``priority`` replace the slide's own; None leaves them.
    """

    id: str = ""
    markdown: str = ""
    notes: str = ""
    minutes: float | None = None
    priority: int | None = None
    layout: str = ""


@dataclass(frozen=True)
class BriefFile:
    """What a brief's file says; ``name`` is that of the file, ``length`` 0 if there is no limit.

    ``memo`` is Markdown, and is written beside the slides as a text of its own.
    """

    path: Path
    title: str
    audience: str
    date: str
    slides: tuple[Entry, ...]
    subtitle: str = ""
    author: str = ""
    organisation: str = ""
    length: int = 0
    bottom_line: str = ""
    bottom_notes: str = ""
    backup: tuple[Entry, ...] = ()
    memo: str = ""
    look: Look = field(default_factory=Look)

    @property
    def name(self) -> str:
        """Name of the file without suffix, which is that of the folder that the brief is written to."""
        return self.path.stem

    @property
    def presenter(self) -> str:
        """Author and organisation in one line."""
        return ", ".join(part for part in (self.author, self.organisation) if part)


def read_brief(path: Path) -> BriefFile:
    """Read and check a brief.

    Raises
    ------
    BriefError
        On a file that cannot be read, a key that is unknown, wrong or missing, a text that is too long for its place, a
        date that is none, an id that stands twice, or a theme that does not hold.
    """
    found = read_toml(path)
    check_keys(found, KEYS, path.name, REQUIRED)
    texts = {key: " ".join(str(found.get(key, "")).split()) for key in LONGEST}
    for key, text in texts.items():
        if len(text) > LONGEST[key]:
            raise BriefError(
                f"{path.name}: {key!r} has {len(text)} characters; its place holds {LONGEST[key]}. Shorten it."
            )
    bottom = found.get("bottom_line", "")
    bottom = bottom if isinstance(bottom, dict) else {"markdown": bottom}
    check_keys(bottom, {"markdown": (str,), "notes": (str,)}, f"{path.name}: bottom_line")
    theme = read_theme(path.parent / found["theme"]) if found.get("theme") else Look()
    brief = BriefFile(
        path=path,
        title=texts["title"],
        audience=texts["audience"],
        date=day(found["date"], f"{path.name}: 'date'"),
        slides=_entries(found["slides"], "slides", path),
        subtitle=texts["subtitle"],
        author=texts["author"],
        organisation=texts["organisation"],
        length=_length(found.get("length", 0), path.name),
        bottom_line=bottom.get("markdown", "").strip(),
        bottom_notes=bottom.get("notes", "").strip(),
        backup=_entries(found.get("backup", []), "backup", path),
        memo=_memo(found.get("memo", ""), path),
        look=Look(theme.colours, theme.font, theme.logo, theme.template, texts["marking"]),
    )
    _check_twice(brief)
    return brief


def _memo(found: str, path: Path) -> str:
    return read_text(path.parent / found).strip() if found.strip().lower().endswith(".md") else found.strip()


def _length(found: int | str, file: str) -> int:
    if found in (0, "none"):
        return 0
    if found not in LENGTHS:
        allowed = ", ".join(map(str, LENGTHS))
        raise BriefError(f"{file}: 'length' is {found!r}. Allowed: {allowed} (minutes), or 'none'.")
    return int(found)


def _entries(found: list[Any], key: str, path: Path) -> tuple[Entry, ...]:
    return tuple(_entry(one, f"{path.name}: {key}, entry {n}", path.parent) for n, one in enumerate(found, start=1))


def _entry(found: Any, where: str, folder: Path) -> Entry:
    if isinstance(found, str):
        found = {"file": found} if found.lower().endswith(".md") else {"id": found}
    if not isinstance(found, dict):
        raise BriefError(f"{where} is {found!r}. Write a slide id, the path of an .md file, or "
                         '{ markdown = "## Title", notes = "..." }.')  # fmt: skip
    check_keys(found, ENTRY_KEYS, where)
    kinds = [key for key in ("id", "markdown", "file") if found.get(key, "").strip()]
    if len(kinds) != 1:
        raise BriefError(f"{where} must have exactly one of 'id', 'markdown' and 'file', found {len(kinds)}.")
    if kinds == ["id"] and {"notes", "layout"} & set(found):
        raise BriefError(f"{where}: 'notes' and 'layout' belong to slides of your own; a module's slide keeps its own.")
    if found.get("priority", 1) not in (1, 2, 3) or found.get("minutes", 1) <= 0:
        raise BriefError(f"{where}: 'priority' must be 1, 2 or 3, and 'minutes' above 0.")
    if found.get("layout", LAYOUTS[0]) not in LAYOUTS:
        raise BriefError(f"{where}: 'layout' is {found['layout']!r}. Allowed: {', '.join(LAYOUTS)}.")
    markdown = read_text(folder / found["file"]) if kinds == ["file"] else found.get("markdown", "")
    return Entry(
        id=found.get("id", "").strip(),
        markdown=markdown.strip(),
        notes=found.get("notes", "").strip(),
        minutes=found.get("minutes"),
        priority=found.get("priority"),
        layout=found.get("layout", ""),
    )


def _check_twice(brief: BriefFile) -> None:
    seen: set[str] = set()
    for entry in (*brief.slides, *brief.backup):
        if entry.id and entry.id in seen:
            raise BriefError(f"{brief.path.name}: the slide {entry.id!r} is listed twice. Take one out.")
        seen.add(entry.id)
