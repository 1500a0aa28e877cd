"""A brief while it is being made: what stands in its TOML file, changed in place, and saved whole or not at all.

Keys that the studio does not show (a theme, notes of a slide) stay as they are in the file. No widget is known here.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kitlib.decks.brief_file import LENGTHS
from kitlib.decks.settings import read_toml
from kitlib.errors import BriefError
from kitlib.i18n import _
from kitlib.lessons import cache

TEXTS = ("title", "audience", "author", "organisation", "marking", "memo")
Slide = str | dict[str, Any]


class Draft:
    """A brief in the making.

    Parameters
    ----------
    path : Path
        Its TOML file; read if it exists, made by ``save``.

    Raises
    ------
    BriefError
        If the file exists and is not TOML.

    Examples
    --------
    >>> draft = Draft(Path("no-such-brief.toml"))
    >>> draft.add("threat/four-counts"), draft.add("threat/rate"), draft.move(1, -1)
    (True, True, 0)
    >>> draft.names()
    ['threat/rate', 'threat/four-counts']
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: dict[str, Any] = read_toml(path) if path.exists() else {}
        self.found.setdefault("date", dt.date.today())
        if not isinstance(self.found.setdefault("slides", []), list):
            raise BriefError(f"{path.name}: 'slides' must be a list. Correct it in the file.")

    @property
    def slides(self) -> list[Slide]:
        """Slides in order: ids, or tables as the file has them."""
        found: list[Slide] = self.found["slides"]
        return found

    def names(self) -> list[str]:
        """What to call each slide: its id, or the heading of an own one."""
        return [_name(one) for one in self.slides]

    def add(self, slide: Slide) -> bool:
        """Put a slide at the end; one that is there already stays where it is."""
        if isinstance(slide, str) and slide in self.names():
            return False
        self.slides.append(slide)
        return True

    def remove(self, name: str) -> None:
        """Take a slide out."""
        self.found["slides"] = [one for one in self.slides if _name(one) != name]

    def move(self, place: int, by: int) -> int:
        """Move the slide at ``place``; return where it stands now."""
        to = min(max(place + by, 0), len(self.slides) - 1)
        self.slides.insert(to, self.slides.pop(place))
        return to

    def text(self, key: str) -> str:
        """One of ``TEXTS``."""
        return str(self.found.get(key, ""))

    def set_text(self, key: str, text: str) -> None:
        """Change a text; an empty one takes its key out of the file."""
        if text.strip():
            self.found[key] = text
        else:
            self.found.pop(key, None)

    @property
    def bottom_line(self) -> str:
        """The bottom line's Markdown."""
        found = self.found.get("bottom_line", "")
        return str(found.get("markdown", "")) if isinstance(found, dict) else str(found)

    @bottom_line.setter
    def bottom_line(self, text: str) -> None:
        found = self.found.get("bottom_line")
        if isinstance(found, dict) and text.strip():
            found["markdown"] = text
        else:
            self.set_text("bottom_line", text)

    @property
    def length(self) -> int:
        """Minutes, or 0 for no limit."""
        return self.found["length"] if self.found.get("length") in LENGTHS else 0

    @length.setter
    def length(self, minutes: int) -> None:
        self.found["length"] = minutes or "none"

    def save(self) -> None:
        """Write the file.

        Raises
        ------
        OutputError
            If it cannot be written; what was there before stays.
        """
        import tomli_w

        texts = {key: one for key, one in self.found.items() if not isinstance(one, dict)}
        tables = {key: one for key, one in self.found.items() if isinstance(one, dict)}  # TOML wants them last
        cache.write(self.path, tomli_w.dumps({**texts, **tables}, multiline_strings=True))


def _name(slide: Slide) -> str:
    if isinstance(slide, str):
        return slide
    if slide.get("id"):
        return str(slide["id"])
    heading = str(slide.get("markdown") or slide.get("file") or "").strip().splitlines()
    return _("Own slide: {title}").format(title=heading[0].lstrip("# ") if heading else "")
