"""One slide on the kit's own master: its head, body, foot and notes.

What stands where is decided in ``plan``; a slide of somebody else's template is written in ``borrowed``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kitlib.decks.model import (
    Block,
    Callout,
    Cards,
    Code,
    Deck,
    FigureBlock,
    Image,
    Math,
    Placeholder,
    Run,
    Slide,
    Table,
    plain,
)
from kitlib.decks.pptx import equations, master, notes, shapes, tables, text
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx.charts import draw_chart, is_native
from kitlib.decks.pptx.formula import without_math
from kitlib.decks.pptx.geometry import POINT, Box
from kitlib.decks.pptx.metrics import balanced, lines, shorten
from kitlib.decks.pptx.notes_part import add_notes
from kitlib.decks.pptx.pictures import draw_image, draw_logo, draw_picture
from kitlib.decks.pptx.plan import Placed, Plan, plan
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.pptx.text import Paragraph
from kitlib.i18n import _

LANGUAGES = {"en": "en-GB", "es": "es-MX"}
_DRAW: dict[type, Callable[[Page, Any, Box, float], None]] = {
    Callout: shapes.draw_callout,
    Cards: shapes.draw_cards,
    Code: shapes.draw_code,
    Math: equations.draw_math,
    Placeholder: shapes.draw_placeholder,
    Table: tables.draw_table,
}


@dataclass(frozen=True)
class Sheet:
    """What all slides of a file share: the file, its deck, marking and logo (PNG, width, height, alt text)."""

    made: Any
    deck: Deck
    marking: str
    cache_dir: Path
    logo: tuple[bytes, float, float, str] | None = None

    @property
    def language(self) -> str:
        """Language tag of the words."""
        return LANGUAGES.get(self.deck.language, self.deck.language)


class SlideWriter:
    """Writes one slide."""

    inherit = "all"

    def __init__(self, sheet: Sheet, slide: Slide, number: int) -> None:
        self.sheet, self.deck, self.slide, self.number = sheet, sheet.deck, without_math(slide), number
        self.left_out: list[str] = []

    def write(self) -> None:
        """Write the slide with its notes."""
        if self.slide.kind == "content" or not self._opens():
            self._content()
        else:
            self._opening()
        self._foot()
        self._notes()

    def _opens(self) -> bool:
        """Tell if an opening slide has no more on it than words that find room there."""
        parts = list(text.paragraphs(self.slide.blocks))
        words = all(isinstance(block, text.WORDS) for block in self.slide.blocks)
        return words and text.height(parts, 16, at.OPENING_BODY.w) <= at.OPENING_BODY.h

    def _start(self, layout: str) -> None:
        found = self.sheet.made.slides.add_slide(master.layout(self.sheet.made, layout))
        self.page = Page(found, self.sheet.language)
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
        words = self.page.words(parts, size, inherit="all")
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
        if self.sheet.logo and kind == "title":
            png, wide, high, alt = self.sheet.logo
            draw_logo(self.page, png, (wide, high), at.LOGO_TITLE, alt)
        if self.slide.blocks:
            box = replace(at.OPENING_BODY, y=below + (90 if self.slide.subtitle else 0))
            parts = text.styled(text.paragraphs(self.slide.blocks), use="night-quiet")
            self.page.box(box, _("Text"), self.page.words(parts, 16))

    def _content(self) -> None:
        slide = self.slide
        count = min(2, self._title_lines())
        up = 0.0 if count == 2 else at.TITLE_SIZE * 1.15 * POINT
        rows = lines(slide.subtitle, at.SUBTITLE_SIZE, at.WIDTH / POINT)
        subtitle = replace(at.SUBTITLE.moved(-up), h=max(1, min(2, rows)) * 23)
        top = subtitle.y + subtitle.h + 20 if slide.subtitle else at.SUBTITLE.y - up + 12
        planned = plan(slide, Box(at.LEFT, top, at.WIDTH, at.RULE_Y - 14 - top))
        self._start(planned.layout)
        self._title(at.TITLE, at.TITLE_SIZE, at.TITLE_LEAST)
        self._set(master.KICKER, [Paragraph(slide.kicker)])
        self._set(master.SUBTITLE, [Paragraph(slide.subtitle)], box=subtitle if up or rows > 1 else None)
        self._blocks(planned)
        if master.BODY in self.holders:
            self._set(master.BODY, [])

    def _blocks(self, planned: Plan) -> None:
        if planned.cut:
            self.left_out.append(_("The slide is shortened; the handout has all of it."))
        for placed in planned.placed:
            self._draw(placed)

    def _title_lines(self) -> int:
        return lines(self.slide.title, at.TITLE_SIZE, at.WIDTH / POINT, bold=True)

    def _draw(self, placed: Placed) -> None:
        block = placed.part.blocks[0]
        if isinstance(block, FigureBlock):
            self._figure(block, placed.box)
        elif isinstance(block, Image):
            draw_image(self.page, block, placed.box, self.sheet.cache_dir)
        elif type(block) in _DRAW:
            _DRAW[type(block)](self.page, block, placed.box, placed.size)
        elif placed.main:
            self._main(placed.part.blocks, placed.size, placed.box)
        else:
            words = self.page.words(text.styled(text.paragraphs(placed.part.blocks), use="ink"), placed.size)
            self.page.box(placed.box, _("Text"), words)

    def _main(self, blocks: tuple[Block, ...], size: float, box: Box) -> None:
        """Write the words that stand in the layout's own text box."""
        default = at.BODY_SIZE if box.w > at.ASIDE.w else at.ASIDE_SIZE
        self._set(master.BODY, list(text.paragraphs(blocks)), 0 if size == default else size, box)

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
            draw_picture(self.page, figure, box, self.sheet.cache_dir)

    def _foot(self) -> None:
        backup = self.slide.when == "backup"
        self._set(master.BACKUP, [Paragraph((Run(_("Backup")),))] if backup else [])
        self._set(master.MARKING, [Paragraph((Run(self.sheet.marking),))])
        tree = self.page.slide.shapes._spTree
        for idx in (master.BACKUP, master.MARKING):
            for found in tree.xpath(f'p:sp[p:nvSpPr/p:nvPr/p:ph/@idx="{idx}"]'):
                tree.append(found)
        source = notes.footer(self.deck, self.slide)
        if source:
            self._placeholder("ftr", master.FOOTER, _("Sources"), self.page.words([Paragraph((Run(source),))]))
        number = (f'<a:p><a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
                  f'<a:rPr lang="{self.sheet.language}"/><a:t>{self.number}</a:t></a:fld></a:p>')  # fmt: skip
        self._placeholder("sldNum", master.NUMBER, _("Slide number"), number)

    def _placeholder(self, kind: str, idx: int, name: str, words: str) -> None:
        self.page.add(
            f'<p:sp {master.NS}><p:nvSpPr><p:cNvPr id="{self.page.next_id()}" name="{name}"/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
            f"<p:txBody><a:bodyPr/><a:lstStyle/>{words}</p:txBody></p:sp>"
        )

    def _notes(self) -> None:
        said = notes.notes(self.deck, self.slide, self.left_out, self.sheet.cache_dir)
        if said:
            add_notes(self.page.slide, said, self.sheet.language)
