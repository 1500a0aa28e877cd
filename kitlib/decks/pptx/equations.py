"""A formula that stands alone as an equation that PowerPoint edits: LaTeX to MathML to Office's own markup.

Programs that do not know that markup show the formula in plain letters, which also stand if the LaTeX cannot be
read. How high an equation stands is reckoned from its fractions, powers and rows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any
from xml.etree import ElementTree

from kitlib.decks.model import Math, Run
from kitlib.decks.pptx import text
from kitlib.decks.pptx.colours import fill
from kitlib.decks.pptx.formula import in_line
from kitlib.decks.pptx.geometry import POINT, Box
from kitlib.decks.pptx.master import NS
from kitlib.decks.pptx.metrics import width
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.pptx.text import Paragraph
from kitlib.i18n import _

FACE, LEAST = "Cambria Math", 11.0
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_ROWS = ("mrow", "math", "mstyle", "mpadded", "mphantom", "semantics", "menclose", "mtd", "merror")
Node = ElementTree.Element


@lru_cache(maxsize=256)
def _mathml(latex: str) -> Node | None:
    """Read LaTeX; None if the converter does not know it."""
    from latex2mathml.converter import convert

    try:
        return ElementTree.fromstring(convert(latex))
    except Exception:  # the converter raises what it likes on what it cannot read
        return None


def _name(node: Node) -> str:
    return node.tag.rpartition("}")[2]


def _lines(node: Node) -> float:
    """Height of a formula in lines of its own size."""
    kind, inner = _name(node), [_lines(child) for child in node]
    most = max(inner, default=1.0)
    if kind == "mfrac":
        return sum(inner) + 0.15
    if kind in ("munder", "mover", "munderover"):
        return inner[0] * 1.25 + 0.75 * sum(inner[1:])
    if kind in ("msup", "msub", "msubsup", "mroot"):
        return most + 0.3 * (len(inner) - 1)
    if kind == "mtable":
        return sum(inner) * 1.15
    return most + 0.15 if kind == "msqrt" else most


def _across(node: Node) -> float:
    """Width of a formula to its size, generously."""
    inner = [_across(child) for child in node]
    kind = _name(node)
    if kind == "mfrac" or kind in ("munder", "mover", "munderover", "mtable"):
        return max(inner, default=0.0) + 0.3
    if inner:
        return sum(inner) + (0.8 if kind in ("msqrt", "mroot") else 0.0)
    return width(node.text or "", 1.1) + (0.5 if kind == "mo" else 0.0)


def _size(block: Math, size: float, room: float) -> float:
    """Points at which an equation fits into ``room`` pixels."""
    node = _mathml(block.latex)
    wide = _across(node) if node is not None else width(in_line(block.latex), 1)
    return max(LEAST, min(size, room / POINT / wide)) if wide else size


def _fallback(block: Math) -> list[Paragraph]:
    return [Paragraph((Run(in_line(block.latex) or block.latex),), italic=True, use="ink")]


def math_height(block: Math, size: float, room: float) -> float:
    """Height of an equation in pixels."""
    node, own = _mathml(block.latex), _size(block, size, room)
    plain = text.height(_fallback(block), own, room)
    return max(plain, _lines(node) * own * 1.45 * POINT) + 8 if node is not None else plain


def draw_math(page: Page, block: Math, box: Box, size: float) -> None:
    """Draw an equation with its LaTeX as alt text, and its plain letters for who cannot show it."""
    node, own = _mathml(block.latex), _size(block, size, box.w)
    shape = page.box(box, _("Equation"), page.words(_fallback(block), own), anchor="ctr")
    shape.xpath("p:nvSpPr/p:cNvPr")[0].set("descr", _("Formula: {latex}").format(latex=text.clean(block.latex)))
    if node is None:
        return
    # "a16" asks for PowerPoint 2016: LibreOffice claims to know "a14", and shows nothing if its Math is not installed.
    from copy import deepcopy

    from pptx.oxml import parse_xml

    around = parse_xml(f'<mc:AlternateContent {NS} {_SPACES}><mc:Choice Requires="a16"/><mc:Fallback/>'
                       "</mc:AlternateContent>")  # fmt: skip
    shape.getparent().replace(shape, around)
    native = deepcopy(shape)
    style = f'<a:rPr lang="{page.language}" sz="{round(100 * own)}">{fill("ink")}<a:latin typeface="{FACE}"/></a:rPr>'
    inner = parse_xml(
        f'<a:p {NS} {_SPACES}><a:pPr><a:buNone/></a:pPr><a14:m><m:oMathPara><m:oMathParaPr><m:jc m:val="left"/>'
        f"</m:oMathParaPr><m:oMath>{_omml(node, style)}</m:oMath></m:oMathPara></a14:m></a:p>"
    )
    for old in native.xpath("p:txBody/a:p"):
        old.getparent().replace(old, inner)
    around[0].append(native)
    around[1].append(shape)


def _omml(node: Node, style: str) -> str:
    kind, inner = _name(node), [_omml(child, style) for child in node]
    if kind in _BUILD and len(inner) >= _BUILD[kind][0]:
        return _BUILD[kind][1](inner, node)
    if kind in _ROWS or not (node.text or "").strip():
        return "".join(inner) or (_run(" ", style) if kind == "mspace" else "")
    plain = kind in ("mtext", "mn") or (kind == "mi" and len(node.text or "") > 1)
    return _run(node.text or "", style, plain)


def _run(words: str, style: str, plain: bool = False) -> str:
    upright = '<m:rPr><m:sty m:val="p"/></m:rPr>' if plain else ""
    return f'<m:r>{upright}{style}<m:t xml:space="preserve">{escape(text.clean(words))}</m:t></m:r>'


def _over(inner: list[str], node: Node) -> str:
    """A sign over its base: an accent if it is one, else a limit."""
    sign = (node[1].text or "").strip()
    accents = {"¯": "̅", "‾": "̅", "―": "̅", "^": "̂", "ˆ": "̂", "~": "̃", "˜": "̃", "→": "⃗", "˙": "̇", ".": "̇"}
    if sign in accents:
        return f'<m:acc><m:accPr><m:chr m:val="{accents[sign]}"/></m:accPr><m:e>{inner[0]}</m:e></m:acc>'
    return f"<m:limUpp><m:e>{inner[0]}</m:e><m:lim>{inner[1]}</m:lim></m:limUpp>"


def _under_over(inner: list[str], _node: Node) -> str:
    low = f"<m:limLow><m:e>{inner[0]}</m:e><m:lim>{inner[1]}</m:lim></m:limLow>"
    return f"<m:limUpp><m:e>{low}</m:e><m:lim>{inner[2]}</m:lim></m:limUpp>"


def _table(inner: list[str], _node: Node) -> str:
    return f"<m:m>{''.join(inner)}</m:m>"


def _root(inner: list[str], _node: Node) -> str:
    return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{"".join(inner)}</m:e></m:rad>'


def _both(inner: list[str], _node: Node) -> str:
    return f"<m:sSubSup><m:e>{inner[0]}</m:e><m:sub>{inner[1]}</m:sub><m:sup>{inner[2]}</m:sup></m:sSubSup>"


_BUILD: dict[str, tuple[int, Callable[[list[str], Any], str]]] = {
    "mfrac": (2, lambda i, _n: f"<m:f><m:num>{i[0]}</m:num><m:den>{i[1]}</m:den></m:f>"),
    "msup": (2, lambda i, _n: f"<m:sSup><m:e>{i[0]}</m:e><m:sup>{i[1]}</m:sup></m:sSup>"),
    "msub": (2, lambda i, _n: f"<m:sSub><m:e>{i[0]}</m:e><m:sub>{i[1]}</m:sub></m:sSub>"),
    "msubsup": (3, _both),
    "msqrt": (1, _root),
    "mroot": (2, lambda i, _n: f"<m:rad><m:deg>{i[1]}</m:deg><m:e>{i[0]}</m:e></m:rad>"),
    "munder": (2, lambda i, _n: f"<m:limLow><m:e>{i[0]}</m:e><m:lim>{i[1]}</m:lim></m:limLow>"),
    "mover": (2, _over),
    "munderover": (3, _under_over),
    "mtable": (1, _table),
    "mtr": (1, lambda i, _n: f"<m:mr>{''.join(f'<m:e>{one}</m:e>' for one in i)}</m:mr>"),
}
