"""The worksheet of a module: what its cells marked ``part: worksheet`` say, on one page to print.

A line of underscores alone becomes ruled lines to write on, one for each 20 of them or part of it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from kitlib.decks.look import Look
from kitlib.decks.markdown import blocks as parse
from kitlib.decks.pdf.content import Content
from kitlib.decks.pdf.words import Data, clean
from kitlib.decks.pdf.writer import PdfWarning, frame, typeset
from kitlib.errors import NotebookError
from kitlib.i18n import _, date
from kitlib.lessons.read import Lesson

SIZES = (15, 14, 13, 12, 11)
PER_LINE = 20


def write_worksheet(lesson: Lesson, cache_dir: Path) -> bytes:
    """Write a module's worksheet as a PDF, in the largest type with which it is one page.

    Parameters
    ----------
    lesson : Lesson
        The module; it need not be run.
    cache_dir : Path
        Folder for fonts; made if missing.

    Raises
    ------
    NotebookError
        If no cell is marked as worksheet.

    Warns
    -----
    PdfWarning
        If it takes more than one page even in the smallest type.
    """
    cells = [cell for cell in lesson.cells if cell.kit.get("part") == "worksheet" and cell.kind == "markdown"]
    if not cells:
        raise NotebookError(f"{lesson.path.name} has no worksheet: no Markdown cell has kit.part 'worksheet'.")
    content = Content(cache_dir / "svg", whole=True)
    found = [part for cell in cells for part in _parts(cell.source, content)]
    data = {
        **frame(clean(lesson.title), "", lesson.language, Look()),
        "words": {"columns": _("{count} more columns.")},
        "logo": None,
        "named": _("Worksheet · Name or number: ______________________   Date: ______________"),
        "foot": _("Evidence as of {date}. No laptop is needed.").format(date=date(lesson.as_of or "2000")),
        "blocks": found,
    }
    pages, made = 0, b""
    for size in SIZES:
        made, report = typeset("worksheet.typ", {**data, "size": size}, content, cache_dir, lesson.module, lesson.as_of)
        pages = next(entry["pages"] for entry in report if "pages" in entry)
        if pages == 1:
            return made
    text = _("{module}: the worksheet takes {pages} pages. Shorten it, or write fewer lines to fill.")
    warnings.warn(text.format(module=lesson.module, pages=pages), PdfWarning, stacklevel=2)
    return made


def _parts(source: str, content: Content) -> Iterator[Data]:
    """Blocks of a cell; Markdown would read a line of underscores as a break."""
    for place, part in enumerate(re.split(r"^ {0,3}(_{3,})[ \t]*$", source, flags=re.MULTILINE)):
        if place % 2:
            yield {"kind": "writing", "count": -(-len(part) // PER_LINE)}
        else:
            yield from content.blocks(parse(part))
