"""One slide on somebody else's template: words into its placeholders, the rest into the room of its body.

Subject and measure stand at the top of that room and sources at its bottom, since templates seldom have a place for
them; a handling marking goes into the footer placeholder if it fits there. Sizes start from the template's own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from html import escape
from typing import Any

from kitlib.decks.model import Block, Inline, Run, Slide, plain
from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx import notes, text
from kitlib.decks.pptx.geometry import POINT, Box
from kitlib.decks.pptx.master import NS
from kitlib.decks.pptx.metrics import line, lines, one_line, shorten
from kitlib.decks.pptx.plan import plan
from kitlib.decks.pptx.rescale import rescale
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.pptx.slide_writer import Sheet, SlideWriter
from kitlib.decks.pptx.template import Dress, Found, Spot, Template
from kitlib.decks.pptx.text import Paragraph
from kitlib.i18n import _, date

TITLE_MOST, TITLE_LEAST, OPENING_MOST, WORDS_LEAST = 32.0, 18.0, 40.0, 12.0
HEAD_SIZE, SOURCES, GAP, LINE = 14.0, 9.5, 12.0, 20.0
FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"


class TemplateWriter(SlideWriter):
    """Writes one slide on a template."""

    def __init__(self, sheet: Sheet, slide: Slide, number: int, template: Template) -> None:
        super().__init__(sheet, slide, number)
        self.template = template

    def write(self) -> None:
        """Write the slide with its notes, in the template's own size."""
        super().write()
        if self.template.bare:
            for run in self.page.slide._element.xpath(".//a:r/a:rPr[not(a:latin)]"):
                _say_face(run, "+mn-lt")
        rescale(self.page.slide, self.template.scale)

    def _begin(self, use: str) -> None:
        self.found: Found = self.template.layouts[use]
        slide = self.sheet.made.slides.add_slide(self.found.layout)
        for holder in list(slide.placeholders):
            holder._element.getparent().remove(holder._element)
        self.page = Page(slide, self.sheet.language)

    def _hold(self, spot: Spot, box: Box, words: str, more: str = "") -> None:
        """Put a placeholder on the slide, with a place of its own and without insets."""
        index = f' idx="{spot.idx}"' if spot.idx else ""
        name = _NAMES.get(spot.kind, _NAMES["body"])
        shape = self.page.add(
            f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{self.page.next_id()}" name="{name}"/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{spot.kind}"{index}/></p:nvPr>'
            "</p:nvSpPr>"
            f'<p:spPr>{box.xfrm}</p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"{more}><a:noAutofit/>'
            f"</a:bodyPr><a:lstStyle/>{words}</p:txBody></p:sp>"
        )
        _put_on(shape, spot.dress)

    def _head_line(self, spot: Spot, box: Box, most: float) -> None:
        """Write the title as large as its placeholder holds it; what is too long ends in the notes."""
        title = self.slide.title if plain(self.slide.title).strip() else (Run(self.deck.title),)
        measured: Inline = tuple(replace(r, text=r.text.upper()) for r in title) if spot.caps else title
        size, room = min(spot.size, most), box.w / POINT
        while size > TITLE_LEAST and lines(measured, size, room, bold=True) > self._rows(size, box):
            size -= 1
        rows = self._rows(size, box)
        if lines(measured, size, room, bold=True) > rows:
            self.left_out.append(_("Full title: {title}").format(title=plain(title)))
            title = (Run(shorten(plain(title), size * (1.25 if spot.caps else 1), room, rows, bold=True)),)
        self._hold(spot, box, self.page.words([Paragraph(title)], size))

    @staticmethod
    def _rows(size: float, box: Box) -> int:
        return max(1, int(box.h / (size * line() * POINT)))

    def _opening_parts(self) -> list[Paragraph]:
        blocks = text.paragraphs(self.slide.blocks)
        found = [Paragraph(self.slide.subtitle)] if plain(self.slide.subtitle).strip() else []
        found += [replace(part, larger=part.larger - 2) for part in blocks]
        if self.slide.kind == "title" and self.deck.as_of:
            found.append(Paragraph((Run(notes.footer(self.deck, self.slide)),), larger=-4))
        return found

    def _opening_spot(self) -> Spot | None:
        return self.template.layouts[self.slide.kind].first("subTitle", "body", "obj")

    def _opens(self) -> bool:
        spot, words = self._opening_spot(), all(isinstance(block, text.WORDS) for block in self.slide.blocks)
        return words and spot is not None and text.height(self._opening_parts(), WORDS_LEAST, spot.box.w) <= spot.box.h

    def _opening(self) -> None:
        self._begin(self.slide.kind)
        self._head_line(self.found.title, self.found.title.box, OPENING_MOST)
        spot, parts = self._opening_spot(), self._opening_parts()
        if spot and parts:
            size = min(spot.size, 24.0)
            while size > WORDS_LEAST and text.height(parts, size, spot.box.w) > spot.box.h:
                size -= 1
            self._hold(spot, spot.box, self.page.words(parts, size, "bullets"))

    def _content(self) -> None:
        region, found = self.template.region, self.template.layouts["content"]
        head = self._head()
        high = text.height(head, HEAD_SIZE, region.w) + GAP if head else 0.0
        body = Box(region.x, region.y + high, region.w, region.h - high - self._reserved)
        spot = found.first("body", "obj")
        size = max(at.BODY_LEAST, min(at.BODY_SIZE, spot.size if spot else at.BODY_SIZE))
        planned = plan(self.slide, body, size, WORDS_LEAST)
        self._begin("content" if any(placed.main for placed in planned.placed) else "only")
        own = self.found.title
        box = own.box if own.box.y + own.box.h <= region.y + 1 else found.title.box
        self._head_line(own, box, TITLE_MOST)
        if head:
            self.page.box(Box(region.x, region.y, region.w, high - GAP), _("Subject and measure"),
                          self.page.words(head, HEAD_SIZE))  # fmt: skip
        self._blocks(planned)

    def _head(self) -> list[Paragraph]:
        kicker = plain(self.slide.kicker)
        if self.slide.when == "backup":
            kicker = " · ".join(filter(None, (_("Backup"), kicker)))
        found = [Paragraph((Run(kicker),), bold=True, larger=-2, use="accent1")] if kicker else []
        if plain(self.slide.subtitle).strip():
            found.append(Paragraph(self.slide.subtitle, use="quiet", before=3))
        return found

    def _main(self, blocks: tuple[Block, ...], size: float, box: Box) -> None:
        spot = self.found.first("body", "obj")
        if spot is None:
            super()._main(blocks, size, box)
            return
        words = self.page.words(text.paragraphs(blocks), size, "bullets" if spot.bullets else "")
        self._hold(spot, box, words, ' anchor="t"')

    @cached_property
    def _source(self) -> str:
        return notes.footer(self.deck, self.slide, self.template.region.w, SOURCES)

    def _in_footer(self, words: str) -> bool:
        """Tell if words stand in the template's footer in one line."""
        found = self.template.layouts["content" if self.slide.kind == "content" else self.slide.kind].first("ftr")
        return bool(found and one_line((Run(words),), SOURCES) <= found.box.w / POINT)

    @cached_property
    def _reserved(self) -> float:
        """Room at the bottom of the body for what the footer does not hold."""
        high, marking = 0.0, self.sheet.marking
        if self._source and (marking or not self._in_footer(self._source)):
            high += text.height([Paragraph((Run(self._source),))], SOURCES, self.template.region.w) + GAP
        if marking and not self._in_footer(marking):
            high += LINE
        return high

    def _foot(self) -> None:
        region, marking = self.template.region, self.sheet.marking
        footer, bottom = "", region.y + region.h
        if marking and self._in_footer(marking):
            footer = marking
        elif marking:
            notes.check_marking(marking, region.w)
            bottom -= LINE
            words = self.page.words([Paragraph((Run(marking),), bold=True, use="ink")], at.MARKING_SIZE)
            place = Box(region.x, bottom, region.w, LINE)
            self.page.box(place, _("Handling marking"), words.replace("<a:pPr ", '<a:pPr algn="ctr" ', 1), anchor="b")
        if self._source and self.slide.kind != "title":
            if not marking and self._in_footer(self._source):
                footer = self._source
            elif not self._opened:
                part = Paragraph((Run(self._source),), use="quiet")
                high = text.height([part], SOURCES, region.w)
                place = Box(region.x, bottom - high, region.w, high)
                self.page.box(place, _("Sources"), self.page.words([part], SOURCES))
        self._foot_holders(footer)

    @property
    def _opened(self) -> bool:
        return self.slide.kind != "content" and self._opens()

    def _foot_holders(self, footer: str) -> None:
        spot = self.found.first("ftr")
        footer = footer or (spot.words if spot else "")
        if spot and footer:
            self._hold(spot, spot.box, self.page.words([Paragraph((Run(footer),))], min(spot.size, SOURCES)))
        spot = self.found.first("dt")
        if spot and self.deck.as_of:
            said = date(self.deck.as_of)
            size = min(spot.size, SOURCES, 0.98 * spot.box.w / POINT / one_line((Run(said),), 1))
            self._hold(spot, spot.box, self.page.words([Paragraph((Run(said),))], size))
        spot = self.found.first("sldNum")
        if spot:
            size = round(100 * min(spot.size, 12))
            self._hold(spot, spot.box, f'<a:p><a:fld id="{FIELD}" type="slidenum"><a:rPr lang="{self.sheet.language}" '
                                       f'sz="{size}"/><a:t>{self.number}</a:t></a:fld></a:p>')  # fmt: skip


def _put_on(shape: Any, dress: Dress | None) -> None:
    """Set words as the prompt was; beside code say the typeface, since LibreOffice lets code run on otherwise."""
    from pptx.oxml import parse_xml

    runs = shape.xpath(".//a:r/a:rPr | .//a:fld/a:rPr")
    titled = bool(shape.xpath(".//p:ph[@type='title' or @type='ctrTitle']"))
    spoken = bool(dress or shape.xpath(".//a:r/a:rPr/a:latin"))
    face = (dress.face if dress else "") or (("+mj-lt" if titled else "+mn-lt") if spoken else "")
    for run in runs:
        if face and run.find("{*}latin") is None:
            _say_face(run, face)
        if dress and dress.fill and run.find("{*}solidFill") is None and run.find("{*}hlinkClick") is None:
            run.insert(0, parse_xml(dress.fill))
        if dress and dress.bold and not run.get("b") and titled:
            run.set("b", dress.bold)
    if dress and dress.align:
        for paragraph in shape.xpath(".//a:p/a:pPr"):
            paragraph.set("algn", dress.align)


def _say_face(run: Any, face: str) -> None:
    from pptx.oxml import parse_xml

    run.insert(len(run.findall("{*}solidFill")), parse_xml(f'<a:latin {NS} typeface="{escape(face)}"/>'))


_NAMES = {
    "title": _("Title"), "ctrTitle": _("Title"), "subTitle": _("Subtitle"), "body": _("Content"),
    "ftr": _("Footer"), "sldNum": _("Slide number"), "dt": _("Date"),
}  # fmt: skip
