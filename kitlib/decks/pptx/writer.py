"""A deck as a PowerPoint file: native text, tables and charts on the kit's own master.

Each slide is planned (``plan``), its head, body and foot are drawn, its notes written; ``package`` makes the file's
bytes the same each time. What a slide says comes from the Deck model alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kitlib.decks.model import Callout, Cards, Code, Deck, FigureBlock, Run, Slide, Table, plain
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx import master, notes, shapes, tables, text
from kitlib.decks.pptx.charts import draw_chart, is_native
from kitlib.decks.pptx.geometry import POINT, Box
from kitlib.decks.pptx.metrics import balanced, lines, shorten
from kitlib.decks.pptx.package import Properties, save
from kitlib.decks.pptx.pictures import draw_picture
from kitlib.decks.pptx.plan import Placed, plan
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.pptx.text import Paragraph
from kitlib.i18n import _

LANGUAGES = {"en": "en-GB", "es": "es-MX"}
THEME_NAME = "Mexico Security Kit"
_DRAW: dict[type, Callable[[Page, Any, Box, float], None]] = {
    Callout: shapes.draw_callout,
    Cards: shapes.draw_cards,
    Code: shapes.draw_code,
    Table: tables.draw_table,
}


def write_pptx(deck: Deck, cache_dir: Path, marking: str = "", author: str = THEME_NAME) -> bytes:
    """Write a deck as the bytes of a PowerPoint file.

    Parameters
    ----------
    deck : Deck
        What is shown, in its order; ``deck.presented()`` makes that of a whole module.
    cache_dir : Path
        Folder for drawings and citations that are slow to make; made if missing.
    marking : str
        Handling marking, at the foot of every slide.
    author : str
        Author in the file's properties.

    Returns
    -------
    bytes
        The same for the same deck, whenever it is written.
    """
    made = master.new_presentation(THEME_NAME)
    for number, slide in enumerate(deck.slides, start=1):
        _Writer(made, deck, slide, number, marking, cache_dir).write()
    return save(made, deck, Properties(author, LANGUAGES.get(deck.language, deck.language), len(deck.slides)))


class _Writer:
    """Writes one slide."""

    def __init__(self, made: Any, deck: Deck, slide: Slide, number: int, marking: str, cache_dir: Path) -> None:
        self.made, self.deck, self.slide, self.number = made, deck, slide, number
        self.marking, self.cache_dir = marking, cache_dir
        self.language = LANGUAGES.get(deck.language, deck.language)
        self.left_out: list[str] = []

    def write(self) -> None:
        if self.slide.kind == "content":
            self._content()
        else:
            self._opening()
        self._foot()
        self._notes()

    def _start(self, layout: str) -> None:
        found = self.made.slides.add_slide(master.layout(self.made, layout))
        self.page = Page(found, self.language)
        self.holders = {shape.placeholder_format.idx: shape for shape in found.placeholders}
        names = {holder.idx: holder.name for holder in master.LAYOUTS[layout].holders}
        for idx, shape in self.holders.items():
            shape.name = names[idx]

    def _set(self, idx: int, parts: list[Paragraph], size: float = 0, box: Box | None = None, inset: float = 0) -> None:
        """Fill a placeholder, or take it off the slide if there is nothing to say in it."""
        from pptx.oxml import parse_xml

        shape = self.holders.pop(idx)
        if not any(plain(part.text).strip() for part in parts):
            shape._element.getparent().remove(shape._element)
            return
        words = self.page.words(parts, size, inherit=True)
        old = shape._element.txBody
        narrower = f' rIns="{round(inset * at.EMU)}"' if inset else ""
        new = parse_xml(f"<p:txBody {master.NS}><a:bodyPr{narrower}/><a:lstStyle/>{words}</p:txBody>")
        old.getparent().replace(old, new)
        if box:
            shape.left, shape.top, shape.width, shape.height = box.emu

    def _title(self, box: Box, size: float, least: float) -> tuple[float, int]:
        """Write the title in two lines at most; return its size and lines."""
        title, own, room = self.slide.title, size, box.w / POINT
        title = title if plain(title).strip() else (Run(self.deck.title),)
        while own > least and lines(title, own, room, bold=True) > 2:
            own -= 1
        if lines(title, own, room, bold=True) > 2:
            self.left_out.append(_("Full title: {title}").format(title=plain(title)))
            title = (Run(shorten(plain(title), own, room, 2, bold=True)),)
        count = lines(title, own, room, bold=True)
        inset = box.w - balanced(title, own, room, count) * POINT if count > 1 else 0
        self._set(0, [Paragraph(title)], 0 if own == size else own, inset=max(0, inset))
        return own, count

    def _opening(self) -> None:
        kind = self.slide.kind
        self._start(kind)
        size = {"title": at.OPENING_SIZE}.get(kind, 36.0)
        own, count = self._title(at.OPENING_TITLE, size, at.OPENING_LEAST)
        below = at.OPENING_TITLE.y + count * own * POINT * 1.15 + 22
        subtitle = replace(at.OPENING_SUBTITLE, y=below)
        self._set(master.BODY, [Paragraph(self.slide.subtitle)], box=None if count == 2 else subtitle)
        if self.slide.blocks:
            box = replace(at.OPENING_BODY, y=below + 90)
            parts = text.styled(text.paragraphs(self.slide.blocks), use="night-quiet")
            self.page.box(box, _("Text"), self.page.words(parts, 16))

    def _content(self) -> None:
        slide = self.slide
        count = min(2, self._title_lines())
        up = 0.0 if count == 2 else at.TITLE_SIZE * 1.15 * POINT
        rows = lines(slide.subtitle, at.SUBTITLE_SIZE, at.WIDTH / POINT)
        subtitle = replace(at.SUBTITLE.moved(-up), h=max(1, min(2, rows)) * 23)
        top = subtitle.y + subtitle.h + 20 if slide.subtitle else at.SUBTITLE.y - up + 12
        planned = plan(slide, top)
        self._start(planned.layout)
        self._title(at.TITLE, at.TITLE_SIZE, at.TITLE_LEAST)
        self._set(master.KICKER, [Paragraph(slide.kicker)])
        self._set(master.SUBTITLE, [Paragraph(slide.subtitle)], box=subtitle if up or rows > 1 else None)
        if planned.cut:
            self.left_out.append(_("The slide is shortened; the handout has all of it."))
        for placed in planned.placed:
            self._draw(placed)
        if master.BODY in self.holders:
            self._set(master.BODY, [])

    def _title_lines(self) -> int:
        return lines(self.slide.title, at.TITLE_SIZE, at.WIDTH / POINT, bold=True)

    def _draw(self, placed: Placed) -> None:
        block = placed.part.blocks[0]
        if isinstance(block, FigureBlock):
            self._figure(block, placed.box)
        elif type(block) in _DRAW:
            _DRAW[type(block)](self.page, block, placed.box, placed.size)
        elif placed.main:
            default = at.BODY_SIZE if placed.box.w > at.ASIDE.w else at.ASIDE_SIZE
            size = 0 if placed.size == default else placed.size
            self._set(master.BODY, list(text.paragraphs(placed.part.blocks)), size, placed.box)
        else:
            words = self.page.words(text.styled(text.paragraphs(placed.part.blocks), use="ink"), placed.size)
            self.page.box(placed.box, _("Text"), words)

    def _figure(self, block: FigureBlock, box: Box) -> None:
        figure = block.figure
        if block.titled:
            parts = [Paragraph((Run(figure.title),), bold=True, use="ink"),
                     Paragraph((Run(figure.subtitle),), larger=-2, use="quiet", before=3)]  # fmt: skip
            high = text.height(parts, 15, box.w)
            self.page.box(Box(box.x, box.y, box.w, high), figure.title, self.page.words(parts, 15))
            box = Box(box.x, box.y + high + 10, box.w, box.h - high - 10)
        if is_native(figure):
            draw_chart(self.page, figure, box)
        else:
            draw_picture(self.page, figure, box, self.cache_dir)

    def _foot(self) -> None:
        backup = self.slide.when == "backup"
        self._set(master.BACKUP, [Paragraph((Run(_("Backup")),))] if backup else [])
        self._set(master.MARKING, [Paragraph((Run(self.marking),))])
        tree = self.page.slide.shapes._spTree
        for idx in (master.BACKUP, master.MARKING):
            for found in tree.xpath(f'p:sp[p:nvSpPr/p:nvPr/p:ph/@idx="{idx}"]'):
                tree.append(found)
        source = notes.footer(self.deck, self.slide)
        if source:
            self._placeholder("ftr", master.FOOTER, _("Sources"), self.page.words([Paragraph((Run(source),))]))
        number = (f'<a:p><a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
                  f'<a:rPr lang="{self.language}"/><a:t>{self.number}</a:t></a:fld></a:p>')  # fmt: skip
        self._placeholder("sldNum", master.NUMBER, _("Slide number"), number)

    def _placeholder(self, kind: str, idx: int, name: str, words: str) -> None:
        self.page.add(
            f'<p:sp {master.NS}><p:nvSpPr><p:cNvPr id="{self.page.next_id()}" name="{name}"/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{words}</p:txBody></p:sp>"
        )

    def _notes(self) -> None:
        said = notes.notes(self.deck, self.slide, self.left_out, self.cache_dir)
        if said:
            frame = self.page.slide.notes_slide.notes_text_frame
            frame.text = said
