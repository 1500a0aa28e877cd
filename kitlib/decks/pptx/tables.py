"""Tables as native tables: columns as wide as their words ask for, rows as high as they then need.

A table that is too long for its slide is shortened in ``plan``, not here.
"""

from __future__ import annotations

from typing import Any

from kitlib.decks.model import Inline, Table, plain
from kitlib.decks.pptx import text
from kitlib.decks.pptx.colours import fill
from kitlib.decks.pptx.geometry import EMU, POINT, Box
from kitlib.decks.pptx.metrics import one_line, widest_word
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.pptx.text import Paragraph
from kitlib.i18n import _

PAD_X, PAD_Y, LEAST, CAPTION, SHORT = 18.0, 7.0, 12.0, 24.0, 130.0
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def table_size(size: float) -> float:
    """Points of a table's words in a body of ``size``."""
    return max(LEAST, size - 4)


def _rows(block: Table) -> list[tuple[Inline, ...]]:
    count = len(block.align)
    padded = [(*row, *((),) * count)[:count] for row in (block.header, *block.rows)]
    return padded


def _cell(content: Inline, heading: bool, first: bool) -> Paragraph:
    return Paragraph(content, bold=heading, use="quiet" if heading else "ink")


def least_width(block: Table, size: float) -> float:
    """Width below which words in cells are broken, in pixels."""
    own, rows = table_size(size), _rows(block)
    words = ([widest_word(row[column], own, number == 0) for number, row in enumerate(rows)]
             for column in range(len(block.align)))  # fmt: skip
    return sum(max(found) * POINT + PAD_X + 3 for found in words)


def widths(block: Table, size: float, width: float) -> list[float]:
    """Share ``width`` pixels among the columns: no word broken if that can be, more to who has more to say."""
    rows, own = _rows(block), table_size(size)
    least, wanted = [], []
    for column in range(len(block.align)):
        cells = [(row[column], number == 0) for number, row in enumerate(rows)]
        wanted.append(max(one_line(c, own, bold) for c, bold in cells) * POINT + PAD_X + 3)
        word = max(widest_word(c, own, bold) for c, bold in cells) * POINT + PAD_X + 3
        least.append(max(word, min(wanted[-1], SHORT)))
    if sum(wanted) <= width:
        spare = (width - sum(wanted)) / len(wanted)
        return [one + spare for one in wanted]
    if sum(least) >= width:
        return [one * width / sum(least) for one in least]
    asked = [(w - n) ** 0.75 for w, n in zip(wanted, least, strict=True)]
    spare = width - sum(least)
    return _within([n + spare * a / sum(asked) for n, a in zip(least, asked, strict=True)], wanted)


def _within(given: list[float], wanted: list[float]) -> list[float]:
    """Take from columns what they do not need, and give it to the others."""
    for _round in range(len(given)):
        over = sum(max(0.0, g - w) for g, w in zip(given, wanted, strict=True))
        open_ones = [i for i, (g, w) in enumerate(zip(given, wanted, strict=True)) if g < w]
        if over < 1 or not open_ones:
            break
        given = [min(g, w) for g, w in zip(given, wanted, strict=True)]
        for i in open_ones:
            given[i] += over / len(open_ones)
    return given


def heights(block: Table, size: float, width: float) -> list[float]:
    """Height of each row in pixels, the header first."""
    columns, own = widths(block, size, width), table_size(size)
    return [
        max(
            text.height((_cell(content, number == 0, False),), own, columns[column] - PAD_X)
            for column, content in enumerate(row)
        )
        + 2 * PAD_Y
        for number, row in enumerate(_rows(block))
    ]


def table_height(block: Table, size: float, width: float) -> float:
    """Height of a table with its caption in pixels."""
    return sum(heights(block, size, width)) + (CAPTION if block.caption else 0)


def draw_table(page: Page, block: Table, box: Box, size: float) -> None:
    """Draw a native table with a header row, hairlines between rows and no fills."""
    if block.caption:
        words = page.words((Paragraph(_plain_run(block.caption), use="quiet"),), 12)
        page.box(Box(box.x, box.y, box.w, CAPTION), _("Caption"), words)
        box = Box(box.x, box.y + CAPTION, box.w, box.h - CAPTION)
    rows, columns = _rows(block), widths(block, size, box.w)
    high = heights(block, size, box.w)
    frame = page.slide.shapes.add_table(len(rows), len(columns), *Box(box.x, box.y, box.w, sum(high)).emu)
    table = frame.table
    _style(table, block)
    for column, wide in zip(table.columns, columns, strict=True):
        column.width = round(wide * EMU)
    for row, tall in zip(table.rows, high, strict=True):
        row.height = round(tall * EMU)
    for number, (row, elements) in enumerate(zip(rows, table._tbl.tr_lst, strict=True)):
        for content, align, element in zip(row, block.align, elements.tc_lst, strict=True):
            last = element is elements.tc_lst[-1]
            _fill(page, element, content, align, (number, len(rows), last), table_size(size))
    head = ", ".join(filter(None, (plain(cell) for cell in block.header)))
    about = _("Table with the columns {head}; {count} rows.").format(head=head, count=len(rows) - 1)
    name = frame._element.nvGraphicFramePr.cNvPr
    name.set("name", block.caption or _("Table"))
    name.set("descr", f"{block.caption}. {about}" if block.caption else about)


def _plain_run(words: str) -> Inline:
    from kitlib.decks.model import Run

    return (Run(words),)


def _style(table: Any, block: Table) -> None:
    properties = table._tbl.tblPr
    table.horz_banding, table.first_row = False, True
    table.first_col = all(row and row[0] and row[0][0].strong for row in block.rows)
    for old in properties.findall("{*}tableStyleId"):
        old.text = _NO_STYLE


def _fill(page: Page, element: Any, content: Inline, align: str, at: tuple[int, int, bool], size: float) -> None:
    """Write one cell: its words, its margins and the line below it."""
    from pptx.oxml import parse_xml

    number, count, last = at
    side = {"right": "r", "center": "ctr"}.get(align, "l")
    words = page.words((_cell(content, number == 0, False),), size)
    words = words.replace("<a:pPr ", f'<a:pPr algn="{side}" ', 1)
    line = (19050, "ink") if number == 0 else (9525, "rule" if number == count - 1 else "hairline")
    sides = "".join(f'<a:ln{edge} w="0"><a:noFill/></a:ln{edge}>' for edge in ("L", "R", "T"))
    spaces = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' \
             'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'  # fmt: skip
    x, y = 0 if last else round(PAD_X * EMU), round(PAD_Y * EMU)
    made = parse_xml(
        f"<a:tc {spaces}><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>"
        f'<a:tcPr marL="0" marR="{x}" marT="{y}" marB="{y}" anchor="{"b" if number == 0 else "t"}">{sides}'
        f'<a:lnB w="{line[0]}">{fill(line[1])}</a:lnB><a:noFill/></a:tcPr></a:tc>'
    )
    element.getparent().replace(element, made)
