"""A memo as a Word file with Word's own headings, lists, tables, links and page numbers, so that it can be edited."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from kitlib.charts import theme
from kitlib.decks.memo import Memo
from kitlib.decks.model import Block, Callout, Cards, Code, Heading, Inline, List, Prose, Run, Table
from kitlib.decks.pdf.words import clean
from kitlib.decks.render import safe_href
from kitlib.i18n import _

FONT, CODE_FONT = "Calibri", "Consolas"
_DEEPEST = 3  # Word's own list styles have three levels


def write_memo_word(memo: Memo) -> bytes:
    """Write a memo as a .docx file.

    Parameters
    ----------
    memo : Memo
        What it says.

    Returns
    -------
    bytes
        The file; the same memo gives the same bytes but for the time that zip keeps.
    """
    document = Document()
    _properties(document, memo)
    _page(document, memo)
    document.add_paragraph(_("Memorandum"), style="Title")
    for label, text in memo.head:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{label}: ").bold = True
        line.add_run(clean(text))
    _Writer(document).blocks(memo.blocks)
    if memo.sources:
        document.add_heading(_("Sources"), level=1)
        for number, text in enumerate(memo.sources, start=1):
            line = document.add_paragraph(f"[{number}] {text}")
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(22), Pt(-22)
            line.paragraph_format.space_after = Pt(4)
            line.runs[0].font.size = Pt(9)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _properties(document: Any, memo: Memo) -> None:
    about = document.core_properties
    about.title, about.author, about.language = clean(memo.subject), clean(memo.author), memo.language
    about.comments, about.keywords = "", clean(memo.marking)
    about.created = about.modified = dt.datetime.fromisoformat(f"{memo.date}T00:00:00")
    for style in document.styles:
        fonts = style.element.find(f".//{qn('w:rFonts')}") if style.element is not None else None
        if fonts is not None:
            for name in list(fonts.attrib):
                del fonts.attrib[name]
            for name in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{name}"), FONT)
        if style.name.startswith(("Heading", "Title")):
            style.font.color.rgb = RGBColor.from_string(theme.INK.removeprefix("#"))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"en": "en-GB", "es": "es-MX"}.get(memo.language, memo.language))
    normal.element.get_or_add_rPr().append(language)


def _page(document: Any, memo: Memo) -> None:
    section = document.sections[0]
    for place in (section.header, section.footer):
        line = place.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if memo.marking:
            line.add_run(clean(memo.marking)).bold = True
    number = section.footer.add_paragraph() if memo.marking else section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


class _Writer:
    """Writes blocks at the end of a document."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def blocks(self, blocks: tuple[Block, ...], depth: int = 0) -> None:
        for block in blocks:
            self._block(block, depth)

    def _block(self, block: Block, depth: int) -> None:
        if isinstance(block, Heading):
            _runs(self.document.add_heading(level=max(1, min(block.level - 2, 4))), block.text)
        elif isinstance(block, Prose):
            _runs(self.document.add_paragraph(), block.text)
        elif isinstance(block, List):
            self._list(block, depth)
        elif isinstance(block, Callout):
            if block.title:
                _runs(self.document.add_paragraph(style="Intense Quote"), block.title)
            self.blocks(block.blocks, depth)
        elif isinstance(block, Table):
            self._table((block.header, *block.rows))
        elif isinstance(block, Cards):
            self._table(((), *block.cards))
        elif isinstance(block, Code):
            self.document.add_paragraph().add_run(clean(block.text, keep=True)).font.name = CODE_FONT
        else:
            self.document.add_paragraph(_("Not shown here: see the slides.")).runs[0].italic = True

    def _list(self, block: List, depth: int) -> None:
        name = "List Number" if block.ordered else "List Bullet"
        style = name if depth == 0 else f"{name} {min(depth + 1, _DEEPEST)}"
        number = self._new_numbers(style, block.start) if block.ordered else None
        for item in block.items:
            line = self.document.add_paragraph(style=style)
            if number is not None:
                line._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
            _runs(line, item.text)
            self.blocks(item.children, depth + 1)

    def _new_numbers(self, style: str, start: int) -> int:
        """Let a list count from its own start; Word would go on counting from the list before."""
        numbering = self.document.part.numbering_part.element
        of_style = self.document.styles[style].element.pPr.numPr.numId.val
        abstract = next(num for num in numbering.num_lst if num.numId == of_style).abstractNumId.val
        made = numbering.add_num(abstract)
        made.add_lvlOverride(0).add_startOverride(start)
        return int(made.numId)

    def _table(self, rows: tuple[tuple[Inline, ...], ...]) -> None:
        rows = rows if rows[0] else rows[1:]
        table = self.document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                line = table.cell(number, place).paragraphs[0]
                _runs(line, text)
                for run in line.runs if number == 0 else ():
                    run.bold = True
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()


def _runs(line: Any, text: Inline) -> None:
    for run in text:
        address = safe_href(run.href) if run.href else ""
        if address.startswith(("http:", "https:", "mailto:")):
            _link(line, run, address)
        else:
            _styled(line.add_run(clean(run.text, keep=True)), run)


def _styled(made: Any, run: Run) -> None:
    made.bold, made.italic = run.strong or None, run.em or None
    if run.code:
        made.font.name = CODE_FONT
    if run.line_break:
        made.add_break()


def _link(line: Any, run: Run, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made = line.add_run(clean(run.text, keep=True))
    _styled(made, run)
    made.font.underline, made.font.color.rgb = True, RGBColor.from_string(theme.PRIMARY.removeprefix("#"))
    link.append(made._r)
    line._p.append(link)
