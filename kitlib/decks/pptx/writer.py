"""A deck as a PowerPoint file: native text, tables and charts, on the kit's own master or an organisation's template.

Each slide is planned (``plan``), its head, body and foot are drawn, its notes written; ``package`` makes the file's
bytes the same each time. What a slide says comes from the Deck model alone.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kitlib.decks.look import Look
from kitlib.decks.model import Deck
from kitlib.decks.pptx import colours, master, metrics
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx.borrowed import TemplateWriter
from kitlib.decks.pptx.notes import check_marking
from kitlib.decks.pptx.package import Properties, quick_names, save
from kitlib.decks.pptx.pictures import fitted, read_picture
from kitlib.decks.pptx.slide_writer import Sheet, SlideWriter
from kitlib.decks.pptx.template import open_template
from kitlib.errors import KitError

THEME_NAME = "Mexico Security Kit"
_PLAIN = Look()


def write_pptx(deck: Deck, cache_dir: Path, look: Look = _PLAIN) -> bytes:
    """Write a deck as the bytes of a PowerPoint file.

    Parameters
    ----------
    deck : Deck
        What is shown, in its order; ``deck.presented()`` makes that of a whole module.
    cache_dir : Path
        Folder for drawings and citations that are slow to make; made if missing.
    look : Look
        Colours, typeface, logo, marking and author. With a ``template`` its layouts, colours and typefaces are used;
        the look's own colours, typeface and logo are then left aside.

    Returns
    -------
    bytes
        The same for the same deck and look, whenever it is written.

    Raises
    ------
    KitError
        If the marking is too long for its line, the logo cannot be read, or the template lacks what slides need.
    """
    with ExitStack() as held:
        if look.template:
            made = _on_template(deck, cache_dir, look, look.template, held)
        else:
            made = _on_own_master(deck, cache_dir, look, held)
    author = look.author or THEME_NAME
    return save(made.made, deck, Properties(author, made.language, len(deck.slides)))


def _on_own_master(deck: Deck, cache_dir: Path, look: Look, held: ExitStack) -> Sheet:
    held.enter_context(colours.using(colours.palette(look.colours)))
    held.enter_context(metrics.set_in(look.font))
    check_marking(look.marking, at.MARKING.w)
    made: Any = master.new_presentation(THEME_NAME, look.font)
    logo = None
    if look.logo:
        png, wide, high = _logo(look, cache_dir)
        logo = (png, wide, high, look.logo.alt)
        place = fitted(wide, high, at.LOGO_FOOT, middle=False)
        master.put_logo(made, png, place.at_right(at.RIGHT), look.logo.alt)
    quick_names(made)
    sheet = Sheet(made, deck, look.marking, cache_dir, logo)
    for number, slide in enumerate(deck.slides, start=1):
        SlideWriter(sheet, slide, number).write()
    return sheet


def _on_template(deck: Deck, cache_dir: Path, look: Look, path: Path, held: ExitStack) -> Sheet:
    template = open_template(path)
    held.enter_context(colours.using(template.palette))
    held.enter_context(metrics.set_in(*template.fonts))
    quick_names(template.made)
    sheet = Sheet(template.made, deck, look.marking, cache_dir)
    for number, slide in enumerate(deck.slides, start=1):
        TemplateWriter(sheet, slide, number, template).write()
    return sheet


def _logo(look: Look, cache_dir: Path) -> tuple[bytes, float, float]:
    assert look.logo is not None
    try:
        return read_picture(look.logo.data, look.logo.mime, cache_dir, 640)
    except KitError as error:
        raise KitError(f"The logo cannot be used. {error}") from error
