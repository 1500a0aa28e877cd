"""The formats that a deck is written in, and how each is made: one list for modules and briefs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kitlib.decks.look import Look
from kitlib.decks.model import Deck
from kitlib.errors import KitError

FORMATS = {
    "deck": "deck.html",
    "pptx": "deck.pptx",
    "pdf": "deck.pdf",
    "notes": "notes.pdf",
    "handout": "handout.html",
}


def chosen(names: Sequence[str], known: Mapping[str, str] = FORMATS) -> tuple[str, ...]:
    """Check the names of formats and put them in order; ``all`` stands for each of them.

    Raises
    ------
    KitError
        On a name that is no format.

    Examples
    --------
    >>> chosen(["pdf", "deck"])
    ('deck', 'pdf')
    """
    wanted = set(known) if "all" in names else set(names)
    for name in wanted - set(known):
        raise KitError(f"Unknown format {name!r}. Allowed: {', '.join(known)}, all.")
    return tuple(name for name in known if name in wanted)


def write(name: str, deck: Deck, handout: Deck, cache_dir: Path, look: Look) -> str | bytes:
    """Write a deck in one format.

    Parameters
    ----------
    name : str
        One of ``FORMATS``.
    deck : Deck
        What is shown in the room.
    handout : Deck
        What the handout is read from, with what is not shown.
    cache_dir : Path
        Folder where fonts and drawings are kept.
    look : Look
        Colours, logo, marking, template.
    """
    if name == "deck":
        from kitlib.decks.html import write_deck

        return write_deck(deck, cache_dir, look)
    if name == "handout":
        from kitlib.decks.handout import write_handout

        return write_handout(handout, cache_dir, look)
    if name == "pptx":
        from kitlib.decks.pptx import write_pptx

        return write_pptx(deck, cache_dir, look)
    from kitlib.decks.pdf import write_pdf

    return write_pdf(deck, cache_dir, name == "notes", look)
