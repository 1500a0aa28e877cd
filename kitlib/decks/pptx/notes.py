"""What stands under a slide: its sources in the footer, and in the speaker notes all that the footer cannot hold."""

from __future__ import annotations

from pathlib import Path

from kitlib.decks import disk, layout
from kitlib.decks.cards import references
from kitlib.decks.model import Deck, Run, Slide
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx import text
from kitlib.decks.pptx.geometry import POINT
from kitlib.decks.pptx.metrics import lines, one_line, shorten
from kitlib.errors import KitError
from kitlib.evidence.facts import Fact
from kitlib.evidence.sources import cite, source
from kitlib.i18n import _, date

FOOTER_LINES = 3


def check_marking(marking: str, room: float, size: float = at.MARKING_SIZE) -> None:
    """Refuse a marking that would run out of its line.

    Parameters
    ----------
    marking : str
        Handling marking.
    room, size : float
        Pixels of its line, and points of its letters.

    Raises
    ------
    KitError
        With the number of characters that fit.
    """

    def fits(words: str) -> bool:
        return one_line((Run(words),), size, bold=True) <= room / POINT

    if marking.strip() and not fits(marking):
        most = next(kept for kept in range(len(marking), -1, -1) if fits(marking[:kept]))
        raise KitError(
            f"The marking has {len(marking)} characters: {marking[:40]!r}... One line at the foot of a slide holds "
            f"about {most} of them. Shorten it."
        )


def footer(deck: Deck, slide: Slide, room: float = at.FOOTER.w, size: float = at.FOOTER_SIZE) -> str:
    """Write the footer as every format has it, in as many lines as there are here; the notes have all sources."""
    width = room / POINT
    found = layout.footer(deck, slide, lambda words: lines((Run(words),), size, width) <= FOOTER_LINES)
    return shorten(found, size, width, FOOTER_LINES)


def notes(deck: Deck, slide: Slide, left_out: list[str], cache_dir: Path) -> str:
    """Speaker notes: what is said, what did not fit, the facts on the slide, and full citations."""
    found = text.as_text(slide.notes)
    found += left_out
    parts = [slide.title, slide.kicker, slide.subtitle, slide.blocks]
    names = dict.fromkeys(name for kind, name in references(tuple(parts)) if kind == "fact" and name in deck.facts)
    if names:
        found += ["", _("Facts on this slide:"), *(f"• {_fact(deck.facts[name])}" for name in names)]
    if slide.caveats:
        found += ["", _("To be said with it:"), *(f"• {said}" for said in slide.caveats)]
    if slide.sources:
        found += ["", _("Sources:"), *(f"• {line}" for line in _cited(slide.sources, cache_dir))]
    return "\n".join(found).strip()


def _fact(fact: Fact) -> str:
    more = [fact.status, _("as of {date}").format(date=date(fact.as_of)) if fact.as_of else "", fact.standing]
    said = f"{fact.label}: {fact.text} {fact.unit}".strip()
    inner = ", ".join(filter(None, more))
    return f"{said} ({inner})" if inner else said


def _cited(names: tuple[str, ...], cache_dir: Path) -> list[str]:
    """Full citations; citeproc takes its time, so they are kept."""
    entries = [repr(source(name)) for name in names]
    path = cache_dir / "cited" / f"{disk.key('cited/1', *entries)}.txt"
    made = disk.cached(path, lambda: "\n".join(cite(name).replace("\n", " ") for name in names).encode())
    return made.decode().split("\n")
