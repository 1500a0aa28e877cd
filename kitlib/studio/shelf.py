"""What a brief can be made of: the slides of each module, with a small picture of each.

A module is run as ``kit build`` would, from its cache where that holds; pictures are pages of ``deck.pdf``, small, and
kept on disk.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from kitlib.decks.model import Deck, plain
from kitlib.lessons import cache
from kitlib.lessons.execute import TIMEOUT
from kitlib.lessons.read import find, modules, notebooks_dir, read
from kitlib.lessons.run import run
from kitlib.lessons.together import together
from kitlib.terminal import Progress

WIDTH = 320  # pixels of a picture


@dataclass(frozen=True)
class Choice:
    """One slide that can be chosen: its id, title, minutes, priority, whether it is a backup slide, and its picture."""

    id: str
    title: str
    minutes: float
    priority: int
    backup: bool
    png: bytes

    @property
    def picture(self) -> str:
        """Its picture as an address that stands in the page itself."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode()


def module_titles() -> dict[str, str]:
    """Titles of the modules by name, without running any."""
    return {name: read(path).title for name, path in modules(notebooks_dir()).items()}


def choices(module: str, progress: Progress | None = None) -> list[Choice]:
    """List the slides of a module, title and section slides left out.

    Parameters
    ----------
    module : str
        Such as ``"01_threat"``.
    progress : Progress, optional
        Where progress is shown.

    Raises
    ------
    UnknownName
        If there is no such module.
    NotebookError
        If it cannot be run.
    """
    from kitlib.decks.read import deck

    lesson = read(find(module, notebooks_dir()))
    progress = progress or Progress()
    [outputs] = together(lambda one: run(one, progress, TIMEOUT), [lesson])  # a thread: a notebook's own loop is busy
    shown = deck(lesson.with_outputs(outputs)).presented()
    pictures = _pictures(shown)
    return [
        Choice(slide.id, plain(slide.title), slide.minutes, slide.priority, slide.when == "backup", png)
        for slide, png in zip(shown.slides, pictures, strict=True)
        if slide.kind == "content"
    ]


def _pictures(shown: Deck) -> list[bytes]:
    """Draw each page small; kept under what the PDF is made of."""
    from kitlib.decks.pdf import page_pictures

    return page_pictures(shown, cache.cache_dir(), WIDTH)


def out_folder() -> Path:
    """Where the studio writes to: ``out/`` beside ``notebooks/``, as ``kit brief`` does."""
    return notebooks_dir().parent / "out"
