"""Blocks of words as native paragraphs: levels, bullets, numbers, emphasis and links, and how high they stand.

Measuring and writing go over the same paragraphs, so what was measured is what is shown. Shapes around the words
are made in ``kitlib.decks.pptx.shapes``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

from kitlib.decks.model import (
    Block,
    Callout,
    Cards,
    Code,
    Heading,
    Image,
    Inline,
    Item,
    List,
    Math,
    Placeholder,
    Prose,
    Run,
    Table,
    plain,
)
from kitlib.decks.pptx.colours import colour, fill
from kitlib.decks.pptx.formula import in_line
from kitlib.decks.pptx.geometry import EMU, POINT
from kitlib.decks.pptx.metrics import FONT, MONO, line, lines
from kitlib.decks.render import safe_href
from kitlib.i18n import _

INDENTS = (28, 24, 22)
NESTED_LESS, SMALLEST = 2.0, 12.0
_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_UNFIT = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

WORDS = (Prose, List, Heading)
Link = Callable[[str], str]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a text box.

    ``bullet`` is empty, ``"-"`` or the number that an ordered list gives it; ``depth`` counts list levels from
    1 and is 0 outside lists. ``larger`` is added to the size of the text around it, in points; ``use`` names a
    colour other than the box's own; ``uses``, one for each run.
    """

    text: Inline
    depth: int = 0
    bullet: str = ""
    bold: bool = False
    italic: bool = False
    larger: float = 0
    before: float = 9
    use: str = ""
    least: float = SMALLEST
    spacing: float = 1.0
    uses: tuple[str, ...] = ()

    @property
    def indent(self) -> float:
        """Pixels from the box's edge to the words."""
        return float(sum(INDENTS[: self.depth]))

    def size(self, size: float) -> float:
        """Size of type in a box whose text has ``size`` points."""
        return max(size + self.larger, self.least) if self.larger < 0 else size + self.larger


def paragraphs(blocks: Iterable[Block], depth: int = 0) -> Iterator[Paragraph]:
    """Flatten blocks of words; a table inside them becomes lines, a picture its alt text."""
    for block in blocks:
        if isinstance(block, Prose):
            before, larger = (5, -NESTED_LESS) if depth else (12, 0.0)
            yield Paragraph(_trimmed(block.text), depth, before=before, larger=larger)
        elif isinstance(block, Heading):
            yield Paragraph(block.text, depth, bold=True, before=14)
        elif isinstance(block, List):
            for number, item in enumerate(block.items, start=block.start):
                yield from _item(item, depth + 1, str(number) if block.ordered else "-")
        elif isinstance(block, Callout):
            if block.title:
                yield Paragraph(block.title, depth, bold=True)
            yield from paragraphs(block.blocks, depth)
        elif isinstance(block, Code):
            for line in block.text.expandtabs(4).split("\n"):
                yield Paragraph((Run(line, code=True),), depth, larger=-NESTED_LESS, before=0)
        elif isinstance(block, Table | Cards):
            rows = (block.header, *block.rows) if isinstance(block, Table) else block.cards
            for row in rows:
                yield Paragraph((Run(" | ".join(filter(None, map(plain, row)))),), depth, before=4)
        elif isinstance(block, Math):
            yield Paragraph((Run(in_line(block.latex), em=True),), depth)
        elif isinstance(block, Placeholder | Image):
            words = block.text if isinstance(block, Placeholder) else _("Picture: {alt}").format(alt=block.alt)
            yield Paragraph((Run(words),), depth, use="quiet")


def _trimmed(words: Inline) -> Inline:
    """Drop the space that a bold lead leaves before the words that followed it."""
    return (replace(words[0], text=words[0].text.lstrip()), *words[1:]) if words else words


def _item(item: Item, depth: int, bullet: str) -> Iterator[Paragraph]:
    less = -NESTED_LESS if depth > 1 else 0
    yield Paragraph(item.text, depth, bullet, larger=less, before=9 if depth == 1 else 5)
    yield from paragraphs(item.children, depth)


def height(parts: Iterable[Paragraph], size: float, width: float) -> float:
    """Height of paragraphs in a box ``width`` pixels wide, in pixels."""
    total, first = 0.0, True
    for part in parts:
        own = part.size(size)
        count = max(1, lines(part.text, own, (width - part.indent) / POINT, part.bold))
        total += count * own * line() * POINT * part.spacing + (0 if first else part.before)
        first = False
    return total


def as_text(blocks: Iterable[Block]) -> list[str]:
    """Blocks as lines of plain text with list markers, for speaker notes."""
    found = []
    for part in paragraphs(blocks):
        sign = "" if not part.bullet else "• " if part.bullet == "-" else f"{part.bullet}. "
        found.append("    " * max(0, part.depth - 1) + sign + clean(plain(part.text)))
    return found


def clean(text: str) -> str:
    r"""Drop terminal colours and the characters that XML cannot hold.

    Examples
    --------
    >>> clean("a\x1b[31mb\x00c")
    'abc'
    """
    return _UNFIT.sub("", _TERMINAL.sub("", text))


def write(parts: Iterable[Paragraph], language: str, link: Link, size: float = 0, inherit: str = "") -> str:
    """Write paragraphs as DrawingML.

    Parameters
    ----------
    parts : iterable of Paragraph
        What to write, in order.
    language : str
        Such as ``en-GB``; each run carries it.
    link : callable
        Makes the relationship id for an address.
    size : float
        Points; 0 leaves the size to the layout.
    inherit : str
        ``all`` in a placeholder of our master, whose levels, indents and bullets are there; ``bullets`` if that alone
        is known of it; empty in a shape of its own.
    """
    return "".join(_paragraph(part, language, link, size, inherit, number) for number, part in enumerate(parts))


def _paragraph(part: Paragraph, language: str, link: Link, size: float, inherit: str, number: int) -> str:
    own = round(100 * part.size(size)) if size else 0
    before = f'<a:spcBef><a:spcPts val="{round(75 * (part.before if number else 0))}"/></a:spcBef>'
    own_lines = part.spacing != 1 or inherit != "all"
    spacing = f'<a:lnSpc><a:spcPct val="{round(part.spacing * 100000)}"/></a:lnSpc>' if own_lines else ""
    before += '<a:spcAft><a:spcPts val="0"/></a:spcAft>' if inherit != "all" else ""
    level = f' lvl="{part.depth - 1}"' if part.depth > 1 else ""
    uses = part.uses or (part.use,) * len(part.text)
    runs = "".join(_run(run, part, use, language, link, own) for run, use in zip(part.text, uses, strict=True))
    if not runs:
        runs = f'<a:endParaRPr lang="{language}"' + (f' sz="{own}"/>' if own else "/>")
    return f"<a:p><a:pPr{_margins(part, inherit)}{level}>{spacing}{before}{_bullet(part, inherit)}</a:pPr>{runs}</a:p>"


def _margins(part: Paragraph, inherit: str) -> str:
    if part.bullet and inherit == "all":
        return ""
    first = -INDENTS[part.depth - 1] if part.bullet else 0
    return f' marL="{round(part.indent * EMU)}" indent="{round(first * EMU)}"'


def _bullet(part: Paragraph, inherit: str) -> str:
    if not part.bullet:
        return "<a:buNone/>"
    if part.bullet != "-":
        return f'<a:buClr>{colour("accent1")}</a:buClr><a:buFont typeface="+mj-lt"/>' \
               f'<a:buAutoNum type="arabicPeriod" startAt="{part.bullet}"/>'  # fmt: skip
    if inherit:
        return ""
    return f'<a:buClr>{colour("accent1")}</a:buClr><a:buFont typeface="{FONT}"/><a:buChar char="–"/>'


def _run(run: Run, part: Paragraph, use: str, language: str, link: Link, own: int) -> str:
    style = f' sz="{own}"' if own else ""
    style += ' b="1"' if run.strong or part.bold else ""
    style += ' i="1"' if run.em or part.italic else ""
    inner = fill(use, words=True) if use else ""
    inner += f'<a:latin typeface="{MONO}"/><a:cs typeface="{MONO}"/>' if run.code else ""
    # without its size an empty line would be as high as the layout's text
    end = f'<a:br><a:rPr lang="{language}"{style} dirty="0">{inner}</a:rPr></a:br>'
    address = safe_href(run.href) if run.href else ""
    if address and ":" in address:
        inner += f'<a:hlinkClick r:id="{link(address)}"/>'
    about = f'<a:rPr lang="{language}"{style} dirty="0">{inner}</a:rPr>'
    parts = [f"<a:r>{about}<a:t>{escape(text)}</a:t></a:r>" if text else "" for text in clean(run.text).split("\n")]
    return end.join(parts) + (end if run.line_break else "")


def styled(parts: Iterable[Paragraph], **changes: object) -> list[Paragraph]:
    """Change some fields of all paragraphs."""
    return [replace(part, **changes) for part in parts]  # type: ignore[arg-type]
