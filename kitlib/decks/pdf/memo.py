"""A memo as PDF/UA-1: the same words as the Word file, set with Typst."""

from __future__ import annotations

from pathlib import Path

from kitlib.decks.look import Look
from kitlib.decks.memo import Memo
from kitlib.decks.pdf.content import Content
from kitlib.decks.pdf.words import clean
from kitlib.decks.pdf.writer import address, frame, typeset
from kitlib.i18n import _


def write_memo_pdf(memo: Memo, cache_dir: Path, look: Look) -> bytes:
    """Write a memo as a PDF.

    Parameters
    ----------
    memo : Memo
        What it says.
    cache_dir : Path
        Folder for fonts; made if missing.
    look : Look
        Colours, and the marking on every page.
    """
    content = Content(cache_dir / "svg", whole=True, ink=look.colours["ink"])
    data = {
        **frame(clean(memo.subject), "", memo.language, look),
        "words": {"memo": _("Memorandum"), "sources": _("Sources"), "columns": _("{count} more columns.")},
        "logo": None,
        "head": [[clean(label), clean(text)] for label, text in memo.head],
        "blocks": content.blocks(memo.blocks),
        "cited": [address(clean(text)) for text in memo.sources],
    }
    made, _report = typeset("memo.typ", data, content, cache_dir, "memo", memo.date)
    return made
