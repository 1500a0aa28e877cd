"""Callouts, cards, code and plain text boxes as native shapes, measured before they are drawn.

Each kind has a height for a width, and a way to draw it on a ``Page``. Words are written by ``text``; tables,
charts and pictures have modules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from kitlib.decks.highlight import pieces
from kitlib.decks.model import Callout, Cards, Code, Inline, Placeholder, Run, plain
from kitlib.decks.pptx import text
from kitlib.decks.pptx.colours import fill
from kitlib.decks.pptx.geometry import POINT, Box
from kitlib.decks.pptx.master import NS
from kitlib.decks.pptx.metrics import one_line
from kitlib.decks.pptx.text import Paragraph
from kitlib.i18n import _

CALLOUT_PAD, CODE_PAD, CARD_PAD = (27, 12, 20, 13), (18, 13, 18, 13), (22, 24, 20, 18)
CARD_GAP, CARD_LEAST, CARD_NARROW, CARD_TIGHT, EDGE = 24, 196, 200, 150, 5
CARD_FIGURE = 34.0
TIGHT, TIGHT_GAP, TIGHT_PAD, TIGHT_FIGURE = 15.0, 12, (14, 14, 12, 10), 24.0
CODE_USES = {"key": "accent1", "name": "accent1", "text": "accent4", "number": "accent2", "note": "quiet"}
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


class Page:
    """A slide that is being written: gives ids and links, takes shapes."""

    def __init__(self, slide: Any, language: str) -> None:
        self.slide = slide
        self.language = language
        self._links: dict[str, str] = {}

    def link(self, address: str) -> str:
        """Relationship id for an address outside the file."""
        if address not in self._links:
            from pptx.opc.constants import RELATIONSHIP_TYPE

            made = self.slide.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            self._links[address] = made
        return self._links[address]

    def next_id(self) -> int:
        """Find an id that no shape of the slide has."""
        return 1 + max(int(found) for found in self.slide.shapes._spTree.xpath("//p:cNvPr/@id"))

    def add(self, xml: str) -> Any:
        """Put a shape on top of the others, last in reading order."""
        from pptx.oxml import parse_xml

        element = parse_xml(xml)
        self.slide.shapes._spTree.append(element)
        return element

    def words(self, parts: Iterable[Paragraph], size: float = 0, inherit: str = "") -> str:
        """Paragraphs in the slide's language, with its links."""
        return text.write(parts, self.language, self.link, size, inherit)

    def box(self, box: Box, name: str, words: str = "", pad: tuple[float, ...] = (0, 0, 0, 0), look: str = "",
            anchor: str = "t", decorative: bool = False) -> Any:  # fmt: skip
        """Draw a rectangle with words in it; ``look`` is its fill and line."""
        left, top, right, bottom = (round(side * 9525) for side in pad)
        kind = "" if look else ' txBox="1"'
        return self.add(
            f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{self.next_id()}" name="{escape(name)}">'
            f"{_DECORATIVE if decorative else ''}</p:cNvPr><p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr><p:spPr>{box.xfrm}"
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{look or "<a:noFill/>"}</p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" '
            f'anchor="{anchor}">'
            f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{words or '<a:p><a:endParaRPr/></a:p>'}</p:txBody></p:sp>"
        )


def _look(inside: str, line: str = "") -> str:
    edge = f'<a:ln w="9525">{fill(line)}</a:ln>' if line else "<a:ln><a:noFill/></a:ln>"
    return (fill(inside) if inside else "<a:noFill/>") + edge


def _bar(page: Page, box: Box, use: str) -> None:
    page.box(box, _("Edge"), look=_look(use), decorative=True)


def _callout_parts(block: Callout) -> list[Paragraph]:
    found = [Paragraph(block.title, bold=True, use="ink")] if block.title else []
    words = text.styled(text.paragraphs(block.blocks), use="ink")
    return found + (words if block.title else text.styled(words, italic=True))


def callout_size(size: float) -> float:
    """Points of a callout's words in a body of ``size``."""
    return max(14.0, size - 1.5)


def callout_height(block: Callout, size: float, width: float) -> float:
    """Height of a callout in pixels."""
    left, top, right, bottom = CALLOUT_PAD
    return text.height(_callout_parts(block), callout_size(size), width - left - right) + top + bottom


def draw_callout(page: Page, block: Callout, box: Box, size: float) -> None:
    """Draw a callout as a tinted box, or a quotation as an untinted one, with an edge at its left."""
    words = page.words(_callout_parts(block), callout_size(size))
    name = plain(block.title) or _("Quotation")
    page.box(box, name, words, CALLOUT_PAD, _look("second-wash" if block.title else ""), anchor="ctr")
    _bar(page, Box(box.x, box.y, EDGE, box.h), "accent2" if block.title else "rule")


def _lines(block: Code) -> tuple[Paragraph, ...]:
    found = pieces(block.text.expandtabs(4), block.language if block.kind == "source" else "")
    runs = tuple(Run(words, strong=kind == "key", em=kind == "note", code=True) for kind, words in found)
    return (Paragraph(runs, uses=tuple(CODE_USES.get(kind, "ink") for kind, _words in found)),)


def code_height(block: Code, size: float, width: float) -> float:
    """Height of code in pixels; each line of it can break."""
    room = width - CODE_PAD[0] - CODE_PAD[2]
    parts = [Paragraph((Run(line or " ", code=True),), before=0) for line in block.text.expandtabs(4).split("\n")]
    return text.height(parts, code_size(size), room) + CODE_PAD[1] + CODE_PAD[3]


def code_size(size: float) -> float:
    """Points of code in a body of ``size``."""
    return max(11.0, size - 6)


def draw_code(page: Page, block: Code, box: Box, size: float) -> None:
    """Draw code or output in a box of fixed-width letters."""
    name = {"source": _("Code"), "error": _("Error")}.get(block.kind, _("Output"))
    page.box(box, name, page.words(_lines(block), code_size(size)), CODE_PAD, _look("wash", "hairline"))
    if block.kind == "error":
        _bar(page, Box(box.x, box.y, EDGE, box.h), "accent2")


def placeholder_height(block: Placeholder, size: float, width: float) -> float:
    """Height of the box that says what is missing, in pixels."""
    left, top, right, bottom = CODE_PAD
    return text.height(_missing(block), callout_size(size), width - left - right) + top + bottom


def _missing(block: Placeholder) -> list[Paragraph]:
    return [Paragraph((Run(block.text),), use="quiet")]


def draw_placeholder(page: Page, block: Placeholder, box: Box, size: float) -> None:
    """Draw a calm box with the sentence that says what is missing."""
    words = page.words(_missing(block), callout_size(size))
    page.box(box, _("Not shown"), words, CODE_PAD, _look("wash", "rule"), anchor="ctr")


def _columns(block: Cards, width: float, size: float) -> int:
    """Cards in a row: all of them, or half where they would be narrow; set tightly, what takes less height."""
    count = len(block.cards)
    half, least = -(-count // 2), CARD_TIGHT if size <= TIGHT else CARD_NARROW
    if _card_width(count, width, size) < least:
        return half
    if _card_width(count, width, size) >= CARD_NARROW:
        return count
    return min(count, half, key=lambda columns: _rows_height(block, size, width, columns))


def _card_gap(size: float) -> int:
    return TIGHT_GAP if size <= TIGHT else CARD_GAP


def _card_width(columns: int, width: float, size: float) -> float:
    return (width - _card_gap(size) * (columns - 1)) / columns


def _card_pad(size: float) -> tuple[int, int, int, int]:
    return TIGHT_PAD if size <= TIGHT else CARD_PAD


def _card(card: tuple[Inline, Inline, Inline], size: float, figure: float) -> list[Paragraph]:
    tight = size <= TIGHT
    return [
        Paragraph(card[0], bold=True, larger=figure - size, use="ink", least=16, spacing=0.95),
        Paragraph(card[1], larger=-6, use="quiet", before=2 if tight else 4),
        Paragraph(card[2], larger=-4, use="ink", before=8 if tight else 14, least=12 if tight else 14),
    ]


def _figure_size(block: Cards, size: float, own: float) -> float:
    """Points at which the widest figure still fits a card ``own`` wide in one line."""
    left, _top, right, _bottom = _card_pad(size)
    room = (own - left - right) / POINT
    widest = max(one_line(card[0], 1, bold=True) for card in block.cards)
    most = TIGHT_FIGURE if size <= TIGHT else CARD_FIGURE
    return max(18.0, min(most, room / widest if widest else most))


def _card_height(block: Cards, size: float, own: float, one_row: bool) -> float:
    left, top, right, bottom = _card_pad(size)
    figure, room = _figure_size(block, size, own), own - left - right
    highest = max(text.height(_card(card, size, figure), size, room) for card in block.cards)
    least = CARD_LEAST if size > TIGHT and one_row else 0.0
    return max(least, highest + top + bottom)


def _rows_height(block: Cards, size: float, width: float, columns: int) -> float:
    rows = -(-len(block.cards) // columns)
    return rows * _card_height(block, size, _card_width(columns, width, size), rows == 1) + (rows - 1) * _card_gap(size)


def cards_height(block: Cards, size: float, width: float) -> float:
    """Height of all rows of cards in pixels, each row as high as the highest card."""
    return _rows_height(block, size, width, _columns(block, width, size))


def draw_cards(page: Page, block: Cards, box: Box, size: float) -> None:
    """Draw rival figures side by side, each in a card with an edge in its own colour."""
    columns = _columns(block, box.w, size)
    own, gap = _card_width(columns, box.w, size), _card_gap(size)
    figure, high = _figure_size(block, size, own), _card_height(block, size, own, columns == len(block.cards))
    for number, card in enumerate(block.cards):
        row, column = divmod(number, columns)
        place = Box(box.x + column * (own + gap), box.y + row * (high + gap), own, high)
        words = page.words(_card(card, size, figure), size)
        page.box(place, plain(card[0]), words, _card_pad(size), _look("paper", "rule"))
        _bar(page, Box(place.x, place.y, place.w, EDGE), f"accent{number % 6 + 1}")
