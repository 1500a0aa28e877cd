"""Measure a deck as its readers will meet it: ``kit check-deck FILE`` and what the tests use.

HTML is looked at in a real Chromium, PowerPoint through python-pptx, PDF through pypdf. Nothing is repaired here.
"""

from __future__ import annotations

from pathlib import Path

from kitlib.decks.check.report import Finding, Report, Row
from kitlib.errors import KitError

__all__ = ["Finding", "Report", "Row", "check_deck"]


def check_deck(path: Path) -> Report:
    """Measure a file that holds slides.

    Parameters
    ----------
    path : Path
        An ``.html``, ``.pptx`` or ``.pdf`` file.

    Raises
    ------
    KitError
        If the file cannot be read, is of another kind, or a package that reads it is missing. A missing browser is
        a finding instead: what can be seen without one is still checked.
    """
    kind = path.suffix.lower()
    if not path.is_file():
        raise KitError(f"There is no file {path}. Give the path of an HTML, PPTX or PDF file.")
    if kind in (".html", ".htm"):
        from kitlib.decks.check.html import check_html as check
    elif kind == ".pptx":
        from kitlib.decks.check.powerpoint import check_pptx as check
    elif kind == ".pdf":
        from kitlib.decks.check.pdf import check_pdf as check
    else:
        raise KitError(f"{path.name} is not a deck that can be checked. Allowed: .html, .pptx, .pdf.")
    return check(path)
