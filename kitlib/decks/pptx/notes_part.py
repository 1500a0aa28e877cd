"""Speaker notes as a part of the file: the slide's picture above, the words below, and nothing else to fill."""

from __future__ import annotations

from html import escape
from typing import Any

from kitlib.decks.pptx.master import NS
from kitlib.decks.pptx.text import clean

_HOLDERS = {"sldImg": 'noGrp="1" noRot="1" noChangeAspect="1"', "body": 'noGrp="1"'}


def add_notes(slide: Any, words: str, language: str) -> None:
    """Give a slide its notes, one paragraph a line; the notes master is made with the first of them."""
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml
    from pptx.parts.slide import NotesSlidePart

    package = slide.part.package
    holders = _master_holders(package.presentation_part.notes_master_part)
    lines = "".join(_line(line, language) for line in words.split("\n"))
    shapes = _shape("sldImg", holders.get("sldImg", ""), 2, "") + _shape("body", holders.get("body", "1"), 3, lines)
    element = parse_xml(
        f'<p:notes {NS}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
        "</p:notes>"
    )
    name = PackURI(package.next_partname("/ppt/notesSlides/notesSlide%d.xml"))
    part: Any = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, package, element)
    part.relate_to(package.presentation_part.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
    part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
    slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)


def _master_holders(master: Any) -> dict[str, str]:
    """Index of each kind of placeholder in the notes master."""
    return {found.get("type", "obj"): found.get("idx", "") for found in master._element.xpath("//p:ph")}


def _shape(kind: str, idx: str, number: int, words: str) -> str:
    index = f' idx="{idx}"' if idx else ""
    name = "Slide" if kind == "sldImg" else "Notes"
    body = f"<p:txBody><a:bodyPr/><a:lstStyle/>{words}</p:txBody>" if words else ""
    return (f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks {_HOLDERS[kind]}/>'
            f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}"{index}/></p:nvPr></p:nvSpPr><p:spPr/>{body}</p:sp>')  # fmt: skip


def _line(line: str, language: str) -> str:
    words = escape(clean(line), quote=False)
    return f'<a:p><a:r><a:rPr lang="{language}"/><a:t>{words}</a:t></a:r></a:p>' if words else "<a:p/>"
