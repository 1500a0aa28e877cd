"""The kit's own 16:9 master: theme, text styles, and the layouts that its slides are made from.

python-pptx opens its default template, whose master and layouts are all replaced here: nothing of its 4:3 is
left. What a slide says is written elsewhere; a user who edits this master in PowerPoint restyles every slide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from kitlib.decks.pptx import geometry as at
from kitlib.decks.pptx.colours import colour, current, fill
from kitlib.decks.pptx.geometry import Box
from kitlib.decks.pptx.metrics import FONT
from kitlib.i18n import _

if TYPE_CHECKING:
    from pptx.presentation import Presentation

NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
KICKER, SUBTITLE, MARKING, BACKUP, FOOTER, NUMBER, BODY = 20, 21, 22, 23, 11, 12, 1


@dataclass(frozen=True)
class Holder:
    """A placeholder of master or layout: its kind and index, its place and how its text looks."""

    kind: str
    idx: int
    name: str
    box: Box
    prompt: str
    size: float
    use: str = "ink"
    bold: bool = False
    align: str = "l"
    anchor: str = "t"
    caps: bool = False
    plain: bool = True
    spacing: float = 1.0
    field: str = ""


@dataclass(frozen=True)
class Layout:
    """A layout of the master; ``dark`` ones have the night background."""

    name: str
    holders: tuple[Holder, ...]
    kind: str = ""
    dark: bool = False
    bar: Box | None = field(default=None)


def _title(box: Box, size: float, kind: str = "title", use: str = "ink", anchor: str = "t") -> Holder:
    return Holder(kind, 0, _("Title"), box, _("The finding, as a sentence"), size, use, bold=True, anchor=anchor,
                  spacing=at.TITLE_SPACING)  # fmt: skip


def _foot(quiet: str, text: str) -> tuple[Holder, ...]:
    return (
        Holder("body", BACKUP, _("Backup tag"), at.BACKUP, _("Backup"), at.FOOTER_SIZE,
               "accent2" if quiet == "quiet" else text, True, "r", caps=True),
        Holder("body", MARKING, _("Handling marking"), at.MARKING, _("Handling marking"), at.MARKING_SIZE, text, True,
               "ctr", anchor="ctr"),
        Holder("ftr", FOOTER, _("Sources"), at.FOOTER, _("Sources"), at.FOOTER_SIZE, quiet),
        Holder("sldNum", NUMBER, _("Slide number"), at.NUMBER, "‹#›", at.FOOTER_SIZE, quiet, align="r",
               field="slidenum"),
    )  # fmt: skip


_HEAD = (
    _title(at.TITLE, at.TITLE_SIZE),
    Holder("body", KICKER, _("Kicker"), at.KICKER, _("Subject"), at.KICKER_SIZE, "accent1", True, caps=True),
    Holder("body", SUBTITLE, _("Subtitle"), at.SUBTITLE, _("Measure, unit, place and time"), at.SUBTITLE_SIZE, "quiet"),
)
_CONTENT = Holder("body", BODY, _("Content"), at.BODY, _("Text"), at.BODY_SIZE, plain=False)
_ASIDE = Holder("body", BODY, _("Text"), at.ASIDE, _("Text"), at.ASIDE_SIZE, plain=False)


def _opening(name: str, kind: str, size: float) -> Layout:
    subtitle = "subTitle" if kind == "title" else "body"
    holders = (
        _title(at.OPENING_TITLE, size, "ctrTitle" if kind == "title" else "title", "night-text"),
        Holder(subtitle, BODY, _("Subtitle"), at.OPENING_SUBTITLE, _("Subtitle"), at.BODY_SIZE, "night-quiet"),
        *_foot("night-quiet", "night-text"),
    )
    return Layout(name, holders, kind, dark=True, bar=at.OPENING_BAR)


LAYOUTS = {
    "title": _opening(_("Title"), "title", at.OPENING_SIZE),
    "section": _opening(_("Section"), "secHead", 36.0),
    "content": Layout(_("Title and content"), (*_HEAD, _CONTENT, *_foot("quiet", "ink")), "obj"),
    "only": Layout(_("Title and chart, table or cards"), (*_HEAD, *_foot("quiet", "ink")), "titleOnly"),
    "beside": Layout(_("Chart and text"), (*_HEAD, _ASIDE, *_foot("quiet", "ink")), "chartAndTx"),
}
_MASTER = (_HEAD[0], _CONTENT, *(h for h in _foot("ink", "ink") if h.kind != "body"))


def new_presentation(name: str, font: str = "") -> Presentation:
    """Open an empty presentation with the kit's master and its layouts.

    Parameters
    ----------
    name : str
        Name of the theme, which PowerPoint shows in its Design tab; its colours are those of the palette in force.
    font : str
        Typeface of the theme; empty for the kit's.
    """
    import pptx
    from pptx.util import Emu

    made = pptx.Presentation()
    made.part._element.find("{*}sldSz").attrib.pop("type", None)
    made.slide_width, made.slide_height = Emu(at.WIDE * at.EMU), Emu(at.HIGH * at.EMU)
    master: Any = made.slide_master
    _set_theme(master.part, name, font or FONT)
    _replace(master.element, _tree(_MASTER, _rule("rule")), _background("paper"))
    styles = master.element.find("{*}txStyles")
    styles.getparent().replace(styles, _xml(_text_styles()))
    layouts = list(made.slide_layouts)
    for layout, spec in zip(layouts, LAYOUTS.values(), strict=False):
        _set_layout(layout, spec)
    for layout in layouts[len(LAYOUTS) :]:
        made.slide_layouts.remove(layout)
    return made


def put_logo(made: Presentation, png: bytes, box: Box, alt: str) -> None:
    """Put a logo into the foot of the master, whence every content slide shows it."""
    from io import BytesIO

    root: Any = made.slide_master
    _image, rel = root.part.get_or_add_image_part(BytesIO(png))
    name = f'<p:cNvPr id="92" name="{escape(_("Logo"))}" descr="{escape(alt)}"/>'
    root.shapes._spTree.append(_xml(
        f'<p:pic {NS}><p:nvPicPr>{name}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</p:blipFill><p:spPr>{box.xfrm}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    ))  # fmt: skip


def layout(deck: Presentation, name: str) -> Any:
    """Layout of a presentation from ``new_presentation``, by its key in ``LAYOUTS``."""
    return deck.slide_layouts[list(LAYOUTS).index(name)]


def _xml(text: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(text)


def _set_theme(master: Any, name: str, font: str) -> None:
    from pptx.opc.oxml import serialize_part_xml

    theme = next(rel.target_part for rel in master.rels.values() if rel.reltype.endswith("/theme"))
    root = _xml(theme.blob)
    root.set("name", name)
    colours = "".join(f'<a:{key}><a:srgbClr val="{value[1:].upper()}"/></a:{key}>'
                      for key, value in current().scheme.items())  # fmt: skip
    latin = f'<a:latin typeface="{escape(font)}"/><a:ea typeface=""/><a:cs typeface=""/>'
    faces = "".join(f"<a:{role}Font>{latin}</a:{role}Font>" for role in ("major", "minor"))
    for tag, inner in (("clrScheme", colours), ("fontScheme", faces)):
        old = root.find(f".//{{*}}{tag}")
        old.getparent().replace(old, _xml(f'<a:{tag} {NS} name="{escape(name)}">{inner}</a:{tag}>'))
    theme.blob = serialize_part_xml(root)


def _set_layout(layout: Any, spec: Layout) -> None:
    bar = _bar(spec.bar) if spec.bar else ""
    rule = _rule("night-rule") if spec.dark else ""
    _replace(layout.element, _tree(spec.holders, rule + bar), _background("night") if spec.dark else "")
    layout.element.find("{*}cSld").set("name", spec.name)
    for holder in layout.element.xpath("//p:ph[not(@type='ftr' or @type='sldNum')]"):
        holder.set("hasCustomPrompt", "1")
    layout.element.set("type", spec.kind)
    if spec.dark:
        layout.element.set("showMasterSp", "0")


def _replace(root: Any, tree: str, background: str) -> None:
    """Put a new shape tree, and a background if there is one, into a master or a layout."""
    data = root.find("{*}cSld")
    for child in list(data):
        data.remove(child)
    if background:
        data.append(_xml(background))
    data.append(_xml(tree))


def _background(use: str) -> str:
    return f"<p:bg {NS}><p:bgPr>{fill(use)}<a:effectLst/></p:bgPr></p:bg>"


def _tree(holders: tuple[Holder, ...], more: str) -> str:
    group = ('<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
             '<a:off x="0" '
             'y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
             '</p:grpSpPr>')  # fmt: skip
    shapes = "".join(_holder(holder, number) for number, holder in enumerate(holders, start=2))
    return f"<p:spTree {NS}>{group}{more}{shapes}</p:spTree>"


def _holder(holder: Holder, number: int) -> str:
    idx = f' idx="{holder.idx}"' if holder.idx else ""
    levels = "".join(_level(holder, level) for level in range(1, 3 if not holder.plain else 2))
    spacing = f' spc="{80 if holder.caps else 0}"' if holder.caps else ""
    text = f"<a:t>{escape(holder.prompt)}</a:t>"
    run = (f'<a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="{holder.field}"><a:rPr '
           f'lang="en-GB"/>{text}</a:fld>'
           if holder.field else f'<a:r><a:rPr lang="en-GB"{spacing}/>{text}</a:r>')  # fmt: skip
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{escape(holder.name)}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr>"
        f'<p:nvPr><p:ph type="{holder.kind}"{idx}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{holder.box.xfrm}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{holder.anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle>{levels}</a:lstStyle><a:p>{run}</a:p></p:txBody></p:sp>"
    )


def _level(holder: Holder, level: int) -> str:
    """Look of one list level of a placeholder; bullets come from the master's text styles."""
    place = ' marL="0" indent="0"' if holder.plain else ""
    bullet = "<a:buNone/>" if holder.plain else ""
    caps = ' cap="all" spc="80"' if holder.caps else ""
    size = round(100 * (holder.size - (0 if level == 1 else 2)))
    use = holder.use if level == 1 else "quiet"
    return (
        f'<a:lvl{level}pPr algn="{holder.align}"{place}><a:lnSpc><a:spcPct '
        f'val="{round(holder.spacing * 100000)}"/></a:lnSpc>'
        f'{bullet}<a:defRPr sz="{size}" b="{int(holder.bold)}"{caps}>{fill(use)}</a:defRPr></a:lvl{level}pPr>'
    )


def _rule(use: str) -> str:
    box = Box(at.LEFT, at.RULE_Y, at.WIDTH, 0)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="90" name="{escape(_("Rule"))}"/><p:cNvCxnSpPr/><p:nvPr '
        f'userDrawn="1"/></p:nvCxnSpPr>'
        f'<p:spPr>{box.xfrm}<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525">{fill(use)}</a:ln>'
        f"</p:spPr></p:cxnSp>"
    )


def _bar(box: Box) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="91" name="{escape(_("Bar"))}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{box.xfrm}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill("spark")}<a:ln><a:noFill/>'
        f"</a:ln></p:spPr>"
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


BULLETS = ((28, "–"), (24, "–"), (22, "–"))


def _text_styles() -> str:
    """Title, body and other text of the master: fonts of the theme, real bullets at three levels."""
    font = '<a:latin typeface="+{0}-lt"/><a:ea typeface="+{0}-ea"/><a:cs typeface="+{0}-cs"/>'
    title = (f'<a:lvl1pPr algn="l"><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="2600" b="1" '
             f'kern="1200">'
             f"{fill('ink')}{font.format('mj')}</a:defRPr></a:lvl1pPr>")  # fmt: skip
    body, margin = "", 0
    for level, (indent, sign) in enumerate(BULLETS, start=1):
        margin += indent
        body += (
            f'<a:lvl{level}pPr marL="{margin * at.EMU}" indent="{-indent * at.EMU}" algn="l"><a:spcBef><a:spcPts '
            f'val="700"/>'
            f'</a:spcBef><a:buClr>{colour("accent1")}</a:buClr><a:buFont typeface="{FONT}"/><a:buChar char="{sign}"/>'
            f'<a:defRPr sz="{(2000, 1800, 1600)[level - 1]}" kern="1200">{fill("ink" if level == 1 else "quiet")}'
            f"{font.format('mn')}</a:defRPr></a:lvl{level}pPr>"
        )
    look = f'<a:defRPr sz="1800" kern="1200">{fill("ink")}{font.format("mn")}</a:defRPr>'
    other = f'<a:lvl1pPr algn="l">{look}</a:lvl1pPr>'
    return (f"<p:txStyles {NS}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{body}</p:bodyStyle>"
            f"<p:otherStyle>{other}</p:otherStyle></p:txStyles>")  # fmt: skip
