"""Decks from any notebook: what nbconvert and JupyterLab's 'Save and Export Notebook As' call.

A notebook needs no metadata of the kit and may stand in any folder. nbconvert imports this module whenever it lists
its exporters, so that the kit itself is imported only when one is used. What cannot be shown is a warning in
nbconvert's log, with notebook and cell.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import Exporter
from traitlets import default

if TYPE_CHECKING:
    from kitlib.decks.model import Deck

MIMES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
Written = str | bytes


class KitExporter(Exporter):
    """What the exporters of the kit share: a notebook is read into a Deck, and the deck is written."""

    extension = ""
    kind = ""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return self.extension

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Written, Any]:  # type: ignore[override]
        """Write a notebook.

        Parameters
        ----------
        nb : NotebookNode
            The notebook.
        resources : dict, optional
            What nbconvert knows of it: under ``metadata`` its ``name`` and the ``path`` of its folder.
        **kw
            Passed on to nbconvert.

        Returns
        -------
        tuple
            Text or bytes of the file, and ``resources`` with its ``output_extension``.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        about = resources.get("metadata") or {}
        deck = read_deck(nb, str(about.get("name") or "notebook"), str(about.get("path") or ""))
        for line in deck.warnings:
            self.log.warning(line)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            written = self.write(deck, cache_folder())
        for said in caught:
            if issubclass(said.category, UserWarning):
                self.log.warning(str(said.message))
        return written, resources

    def write(self, deck: Deck, cache_dir: Path) -> Written:
        """Write a deck in this exporter's format."""
        from kitlib.decks import formats
        from kitlib.decks.look import Look

        return formats.write(self.kind, deck.presented(), deck, cache_dir, Look())


class KitDeckExporter(KitExporter):
    """Slides as one HTML file that asks for nothing else."""

    export_from_notebook = "Slides in one file (HTML)"
    output_mimetype = MIMES[".html"]
    extension = ".html"
    kind = "deck"


class KitPptxExporter(KitExporter):
    """Slides that PowerPoint can edit."""

    export_from_notebook = "PowerPoint"
    output_mimetype = MIMES[".pptx"]
    extension = ".pptx"
    kind = "pptx"


class KitPdfExporter(KitExporter):
    """Slides as tagged PDF."""

    export_from_notebook = "Slides (PDF)"
    output_mimetype = MIMES[".pdf"]
    extension = ".pdf"
    kind = "pdf"


class KitNotesExporter(KitExporter):
    """Each slide above its notes, as PDF; its name keeps it from replacing the slides."""

    export_from_notebook = "Slides with speaker notes (PDF)"
    output_mimetype = MIMES[".pdf"]
    extension = ".notes.pdf"
    kind = "notes"


class KitHandoutExporter(KitExporter):
    """An article to read, as one HTML file; its name keeps it from replacing the slides."""

    export_from_notebook = "Handout (HTML)"
    output_mimetype = MIMES[".html"]
    extension = ".handout.html"
    kind = "handout"


def read_deck(nb: dict[str, Any], name: str, folder: str = "") -> Deck:
    """Read anyone's notebook into a deck, with outputs of an earlier run if it has none.

    Parameters
    ----------
    nb : dict
        The notebook, of format 4.
    name : str
        Its file name without suffix.
    folder : str
        Where it stands; empty for the current folder.
    """
    from dataclasses import replace

    from kitlib.decks.model import Placeholder, Run, Slide
    from kitlib.decks.notrun import with_remembered
    from kitlib.decks.read import deck, is_foreign
    from kitlib.i18n import _
    from kitlib.lessons.read import from_json

    lesson, ran = with_remembered(from_json(nb, Path(folder or ".") / f"{name}.ipynb"))
    made = deck(lesson, foreign=is_foreign(lesson), ran=ran, drawings=cache_folder() / "svg")
    if made.slides:
        return made
    words = Placeholder(text=_("This notebook has nothing to show."))
    empty = Slide(f"{lesson.module}/1", "title", (Run(lesson.title),), blocks=(words,))
    return replace(made, slides=(empty,), warnings=(*made.warnings, f"{lesson.path.name}: {words.text}"))


def cache_folder() -> Path:
    """Where drawings are kept: the kit's own cache inside its folder, else the user's; never beside a notebook."""
    from kitlib.evidence.tables import data_dir
    from kitlib.lessons.cache import cache_dir

    if os.environ.get("KIT_CACHE") or data_dir().parent in (Path.cwd(), *Path.cwd().parents):
        return cache_dir()
    from platformdirs import user_cache_path

    return user_cache_path("mexico-security-kit")
