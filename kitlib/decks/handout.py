"""A deck's contents as one article: words, figures with their values, notes, every number explained, all sources.

What a briefer says stands folded below its slide and opens in print. What only the room needs (moves for
instructors, steps, controls) is left out. How a page looks is in ``templates/handout.css``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from kitlib.decks.cards import Card, Ref, cards
from kitlib.decks.fonts import font_css
from kitlib.decks.html import logo_address
from kitlib.decks.layout import shape
from kitlib.decks.live import is_live, live_script, live_spec
from kitlib.decks.look import Look
from kitlib.decks.mathfont import math_font_css
from kitlib.decks.model import Block, Callout, Deck, FigureBlock, List, Slide, plain
from kitlib.decks.render import environment, inline_script, slug, template_text
from kitlib.decks.svg import figure_svg
from kitlib.decks.tones import look_css
from kitlib.evidence.claims import ledger
from kitlib.evidence.sources import cite, sources
from kitlib.i18n import _

_ADDRESS = re.compile(r"(https?://\S*[^\s.,;)])")


@dataclass(frozen=True)
class Part:
    """A slide as a part of the article; ``chapter`` is the section that it stands in."""

    slide: Slide
    id: str
    level: int
    chapter: str

    @property
    def title(self) -> str:
        """Its title as plain text."""
        return plain(self.slide.title)

    @property
    def notes(self) -> tuple[Block, ...]:
        """What a briefer says, without what is meant for an instructor."""
        return speaker_notes(self.slide)

    @property
    def has_figure(self) -> bool:
        """Tell if a figure states the subtitle already."""
        return any(isinstance(block, FigureBlock) for block in self.slide.blocks)


def write_handout(deck: Deck, cache_dir: Path, look: Look = Look()) -> str:  # noqa: B008 - frozen
    """Write a deck as the text of one HTML article.

    Parameters
    ----------
    deck : Deck
        All slides of a module, those that are not shown in class included.
    cache_dir : Path
        Folder for fonts and drawings that are slow to make; made if missing.
    look : Look
        Colours, typeface, logo, handling marking and author. Figures keep their colours.

    Returns
    -------
    str
        HTML complete in itself, without script unless a figure has controls.
    """
    from markupsafe import Markup

    parts = _parts(deck)
    known = cards(_said_too(deck))
    numbers = iter(range(1, 1 + sum(1 for _figure in deck.figures())))
    live = {id(figure): live_spec(figure) for figure in deck.figures() if is_live(figure)}
    drawn = [figure_svg(figure, cache_dir / "svg") for figure in deck.figures()]
    colours, works = look_css(look, (*drawn, *live.values())), template_text("live.css") if live else ""
    css = [template_text("tokens.css"), colours, works, template_text("handout.css"), _marking_css(look.marking)]
    template = environment(cache_dir).get_template("handout.html")
    return template.render(
        deck=deck,
        parts=parts,
        chapters=[part for part in parts if part.slide.kind == "section"],
        cards=known,
        evidence=_evidence(known),
        bibliography=_bibliography(_sources(deck, known)),
        drawing=lambda figure: Markup(figure_svg(figure, cache_dir / "svg", f"h{next(numbers)}-")),
        shape=shape,
        spec_of=lambda figure: Markup(live.get(id(figure), "")),
        live_scripts=[Markup(text) for text in _live_scripts(cache_dir)] if live else [],
        marking=look.marking,
        author=look.author,
        logo=look.logo and {"src": logo_address(look.logo), "alt": look.logo.alt},
        fonts=Markup(font_css(cache_dir / "fonts") + math_font_css(deck.slides, cache_dir / "fonts")),
        css=Markup("".join(css)),
    )


def _live_scripts(cache_dir: Path) -> tuple[str, str]:
    return live_script(cache_dir / "scripts"), inline_script(template_text("live.js") + "window.kitLive();")


def speaker_notes(slide: Slide) -> tuple[Block, ...]:
    """Notes of a slide that anyone may read: those for instructors are left out, at any depth."""
    return _public(slide.notes)


def _public(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    kept = []
    for block in blocks:
        if isinstance(block, Callout):
            if plain(block.title).strip(" .:").casefold() == _("For the instructor").casefold():
                continue
            block = replace(block, blocks=_public(block.blocks))
        elif isinstance(block, List):
            block = replace(block, items=tuple(replace(item, children=_public(item.children)) for item in block.items))
        kept.append(block)
    return tuple(kept)


def _said_too(deck: Deck) -> Deck:
    """The deck with its public notes among the blocks, so that their numbers get cards as well."""
    slides = (replace(slide, blocks=(*slide.blocks, *speaker_notes(slide))) for slide in deck.slides)
    return replace(deck, slides=tuple(slides))


def _marking_css(marking: str) -> str:
    """Print the marking at the foot of every page; a letter that CSS could take amiss is written by its number."""
    safe = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):06x}" for c in marking)
    return f'@page {{ @bottom-center {{ content: "{safe}"; font: 600 9pt sans-serif; }} }}\n' if marking else ""


def _parts(deck: Deck) -> list[Part]:
    """Give each slide its place under the last section."""
    parts: list[Part] = []
    chapter = ""
    for slide in deck.slides:
        if slide.kind != "content":
            chapter = plain(slide.title)
        under = slide.kind == "content" and any(p.slide.kind == "section" for p in parts)
        parts.append(Part(slide, slug(slide.id), 3 if under else 2, chapter))
    return parts


def _evidence(known: dict[Ref, Card]) -> list[tuple[str, str, list[Card]]]:
    numbers = [card for card in known.values() if card.kind == "fact"]
    claims = [card for card in known.values() if card.kind == "claim"]
    return [
        (_("Numbers in this handout"), "numbers", numbers),
        (_("Claims in this handout"), "claims", claims),
    ]


def _sources(deck: Deck, known: dict[Ref, Card]) -> list[str]:
    """Collect the ids of everything the article rests on, sorted by citation."""
    used = {name for slide in deck.slides for name in slide.sources}
    used |= {name for figure in deck.figures() for name in figure.sources}
    used |= {name for kind, name in known if kind == "source"}
    used |= {name for kind, fact in known if kind == "fact" for name in deck.facts[fact].sources}
    used |= {name for kind, claim in known if kind == "claim" for name in ledger()[claim].source_ids}
    return sorted(used & set(sources()), key=lambda name: cite(name).casefold())


def _bibliography(names: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Cut each citation into text and addresses, as (text, href)."""
    return [(name, [_linked(piece) for piece in _ADDRESS.split(cite(name)) if piece]) for name in names]


def _linked(piece: str) -> tuple[str, str]:
    return piece, piece if _ADDRESS.fullmatch(piece) else ""
