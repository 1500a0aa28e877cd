"""Templates that the kit did not make: one drawn in LibreOffice, one of python-pptx with its marks mixed up."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pptx
from pptx.util import Emu

SPACES = {
    "office": "office:1.0", "style": "style:1.0", "text": "text:1.0", "draw": "drawing:1.0",
    "presentation": "presentation:1.0", "fo": "xsl-fo-compatible:1.0", "svg": "svg-compatible:1.0",
}  # fmt: skip
WORDS = "urn:oasis:names:tc:opendocument:xmlns:"


def _frame(kind: str, x: float, y: float, w: float, h: float, inner: str = "", more: str = "") -> str:
    return (f'<draw:frame presentation:class="{kind}" presentation:style-name="House-{kind}" '
            f'presentation:placeholder="true" svg:x="{x}cm" svg:y="{y}cm" svg:width="{w}cm" '
            f'svg:height="{h}cm"{more}><draw:text-box>{inner}</draw:text-box></draw:frame>')  # fmt: skip


def _style(kind: str, size: int, colour: str, family: str = "Georgia", align: str = "start") -> str:
    name = {"title": "House-title", "outline": "House-outline1", "subtitle": "House-subtitle"}[kind]
    return (f'<style:style style:name="{name}" style:family="presentation"><style:graphic-properties draw:fill="none" '
            f'draw:stroke="none" draw:textarea-vertical-align="middle"/><style:paragraph-properties '
            f'fo:text-align="{align}" fo:margin-left="0.6cm" fo:margin-top="0.3cm"/><style:text-properties '
            f'fo:font-family="{family}" fo:font-size="{size}pt" fo:color="{colour}" fo:font-weight="bold"/>'
            "</style:style>")  # fmt: skip


def _field(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def flat_presentation() -> str:
    """Write a presentation whose master has a page of 28 by 21 cm, a band at its left, the number first."""
    spaces = " ".join(f'xmlns:{name}="{WORDS}{rest}"' for name, rest in SPACES.items())
    master = (
        '<draw:rect draw:style-name="band" svg:x="0cm" svg:y="0cm" svg:width="2cm" svg:height="21cm"/>'
        '<draw:rect draw:style-name="band" svg:x="2.6cm" svg:y="19.1cm" svg:width="24cm" svg:height="0.08cm"/>'
        + _frame("page-number", 23.5, 19.4, 3, 1, _field("<text:page-number>‹#›</text:page-number>"))
        + _frame("outline", 3, 5.2, 23.5, 13.4)
        + _frame("footer", 8, 19.4, 12, 1, _field("<presentation:footer/>"))
        + _frame("title", 3, 1, 23.5, 3.6)
        + _frame("date-time", 3, 19.4, 4.5, 1, _field("<presentation:date-time/>"))
    )
    kinds = (("title", "subtitle"), ("title", "outline"), ("title",))
    layouts = "".join(
        f'<style:presentation-page-layout style:name="L{n}">'
        + "".join(f'<presentation:placeholder presentation:object="{kind}" svg:x="3cm" svg:y="{1 + 5 * m}cm" '
                  'svg:width="23.5cm" svg:height="4cm"/>' for m, kind in enumerate(parts))
        + "</style:presentation-page-layout>" for n, parts in enumerate(kinds)
    )  # fmt: skip
    pages = "".join(
        f'<draw:page draw:name="p{n}" draw:master-page-name="House" presentation:presentation-page-layout-name="L{n}">'
        + _frame("title", 3, 1, 23.5, 3.6)
        + (_frame(parts[1], 3, 6, 23.5, 9) if len(parts) > 1 else "")
        + "</draw:page>"
        for n, parts in enumerate(kinds)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.presentation"><office:styles>'
        '<style:style style:name="band" style:family="graphic"><style:graphic-properties draw:fill="solid" '
        'draw:fill-color="#6a1b4d" draw:stroke="none"/></style:style>'
        f"{_style('title', 40, '#6a1b4d')}{_style('outline', 28, '#202020', 'Verdana')}"
        f"{_style('subtitle', 26, '#404040', align='center')}{layouts}</office:styles>"
        '<office:automatic-styles><style:page-layout style:name="PL"><style:page-layout-properties '
        'fo:page-width="28cm" fo:page-height="21cm" style:print-orientation="landscape"/></style:page-layout>'
        '<style:style style:name="dp" style:family="drawing-page"><style:drawing-page-properties draw:fill="solid" '
        'draw:fill-color="#fffaf0"/></style:style></office:automatic-styles><office:master-styles>'
        '<style:master-page style:name="House" style:page-layout-name="PL" draw:style-name="dp">'
        f"{master}</style:master-page></office:master-styles><office:body><office:presentation>{pages}"
        "</office:presentation></office:body></office:document>"
    )


def from_libreoffice(folder: Path, kind: str = "potx") -> Path:
    """Let LibreOffice draw the template and save it as ``kind``."""
    source = folder / "house.fodp"
    source.write_text(flat_presentation(), encoding="utf-8")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, source],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"house.{kind}"


def mixed_up(folder: Path, wide: int = 9144000, high: int = 6858000) -> Path:
    """Take python-pptx's template, give its layouts other names and indexes, and put a slide into it."""
    made: Any = pptx.Presentation()
    for number, layout in enumerate(made.slide_layouts):
        layout._element.cSld.set("name", f"Vorlage {number}")
        layout._element.attrib.pop("type", None)
        tree = layout.shapes._spTree
        for holder in list(layout.placeholders):
            mark = holder._element.xpath("p:nvSpPr/p:nvPr/p:ph | p:nvPicPr/p:nvPr/p:ph")[0]
            mark.attrib.pop("idx", None)
            holder.name = "Platzhalter"
            tree.remove(holder._element)
            tree.insert(2, holder._element)
        for holder in layout.placeholders:
            places = [round(n * by / of) for n, by, of in zip(
                (holder.left, holder.top, holder.width, holder.height), (wide, high) * 2, (9144000, 6858000) * 2,
                strict=True)]  # fmt: skip
            holder.left, holder.top, holder.width, holder.height = map(Emu, places)
    made.slide_width, made.slide_height = Emu(wide), Emu(high)
    made.slides.add_slide(made.slide_layouts[1]).shapes[0].text_frame.text = "A slide of the template"
    path = folder / f"mixed {wide} x {high}.pptx"
    made.save(path)
    return path


def without_body(folder: Path) -> Path:
    """Make a template whose layouts have a title and nothing else."""
    made: Any = pptx.Presentation()
    for layout in made.slide_layouts:
        for holder in list(layout.placeholders):
            if "title" not in str(holder.placeholder_format.type).lower():
                holder._element.getparent().remove(holder._element)
    path = folder / "bare.pptx"
    made.save(path)
    return path
