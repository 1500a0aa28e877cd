"""Somebody else's PowerPoint template: opened, emptied of its slides, its layouts known by their placeholders.

Layouts are told by what placeholders they have and where these stand, never by name or index, which every program
numbers in its own way. Places are in pixels of a slide that is 720 high (narrower slides are shrunk further), so that
the rest of the package lays out as ever; ``rescale`` brings what was drawn back to the template's own size.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kitlib.decks.pptx.colours import Palette, borrowed
from kitlib.decks.pptx.geometry import EMU, HIGH, Box
from kitlib.decks.pptx.template_file import open_file
from kitlib.decks.pptx.template_theme import adopt, theme
from kitlib.errors import KitError

WORDS, TITLES, FOOT = ("body", "obj", "subTitle"), ("title", "ctrTitle"), ("ftr", "sldNum", "dt")
LEAST_WIDE, LEAST_HIGH, NARROW = 420.0, 240.0, 960.0
_PROMPTS = ("footer", "pie de página")
_INSETS = {"lIns": 91440, "tIns": 45720, "rIns": 91440, "bIns": 45720}


@dataclass(frozen=True)
class Dress:
    """Look of a prompt: size in points, weight, side, fill (DrawingML) and typeface; empty is not said."""

    size: float
    bold: str
    align: str
    fill: str
    face: str


@dataclass(frozen=True)
class Spot:
    """A placeholder of a layout: its kind and index as the file has them, its room without insets, its type.

    ``dress`` is how its prompt is set, where the file says that at the prompt and not in a style, as LibreOffice does.
    """

    kind: str
    idx: str
    box: Box
    size: float
    caps: bool
    bullets: bool
    words: str = ""
    dress: Dress | None = None


@dataclass(frozen=True)
class Found:
    """A layout with its placeholders."""

    layout: Any
    spots: tuple[Spot, ...]

    def first(self, *kinds: str) -> Spot | None:
        """Largest placeholder of some kinds."""
        return max((s for s in self.spots if s.kind in kinds), key=lambda s: s.box.w * s.box.h, default=None)

    @property
    def title(self) -> Spot:
        """Its title; ask only layouts that were chosen for one."""
        found = self.first(*TITLES)
        assert found is not None
        return found

    @property
    def inner(self) -> tuple[Spot, ...]:
        """What is neither title nor foot."""
        return tuple(s for s in self.spots if s.kind not in (*TITLES, *FOOT))


@dataclass(frozen=True)
class Template:
    """An open template: its layouts by use (title, section, content, only), its colours, typefaces and scale."""

    made: Any
    layouts: dict[str, Found]
    region: Box
    palette: Palette
    fonts: tuple[str, ...]
    scale: float

    @property
    def bare(self) -> bool:
        """Whether its master has no text styles, so that every run must say its typeface."""
        return self.layouts["content"].title.dress is not None


def open_template(path: Path) -> Template:
    """Open a template and find its layouts.

    Raises
    ------
    KitError
        If it cannot be read, or has no layout that slides could use.
    """
    made = open_file(path)
    wide, high = made.slide_width / EMU, made.slide_height / EMU
    scale = min(high / HIGH, wide / NARROW)
    masters = [[_read(layout, scale) for layout in master.slide_layouts] for master in made.slide_masters]
    page = Box(0, 0, wide / scale, high / scale)
    for found in masters:
        layouts = choose(found, page)
        if layouts:
            break
    else:
        raise KitError(_missing(path, [one for found in masters for one in found]))
    region = _region(layouts["content"], page)
    if region.w < LEAST_WIDE or region.h < LEAST_HIGH:
        name = layouts["content"].layout.name
        raise KitError(
            f"{path.name}: the body placeholder of the layout '{name}' has {region.w:.0f} x {region.h:.0f} pixels of a "
            f"slide of {page.w:.0f} x {page.h:.0f}. At least {LEAST_WIDE:.0f} x {LEAST_HIGH:.0f} are needed. "
            "Make it larger in the slide master."
        )
    content = layouts["content"]
    title, body = content.title.dress, (content.first("body", "obj") or content.title).dress
    if title and body:
        adopt(content.layout.slide_master, title.fill, title.face, body.face)
    scheme, fonts, paper = theme(content.layout.slide_master)
    return Template(made, layouts, region, borrowed(scheme, paper), fonts, scale)


def _read(layout: Any, scale: float) -> Found:
    spots = (_spot(holder, layout.slide_master, scale) for holder in layout.placeholders)
    return Found(layout, tuple(spot for spot in spots if spot))


def _spot(holder: Any, master: Any, scale: float) -> Spot | None:
    """Read a placeholder; None if it has no place on the slide."""
    ph = holder._element.xpath("p:nvSpPr/p:nvPr/p:ph | p:nvPicPr/p:nvPr/p:ph")
    if not ph or None in (holder.left, holder.top, holder.width, holder.height):
        return None
    kind = ph[0].get("type", "obj")
    above = [holder._element, *_ancestor(master, kind)]
    left, top, right, bottom = (_inset(above, side) for side in _INSETS)
    box = Box((holder.left + left) / EMU / scale, (holder.top + top) / EMU / scale,
              (holder.width - left - right) / EMU / scale, (holder.height - top - bottom) / EMU / scale)  # fmt: skip
    levels = _levels(above, master, kind)
    dress = None if levels else _dress(above)
    size = dress.size if dress and dress.size else next((int(v) for v in _attributes(levels, "sz")), 1800) / 100
    caps = next(iter(_attributes(levels, "cap")), "none") == "all"
    bullet = next((_bullet(level) for level in levels if _bullet(level)), "buNone")
    words = holder.text_frame.text.strip() if kind == "ftr" else ""
    words = "" if words.strip("<>").lower() in _PROMPTS else words
    return Spot(kind, ph[0].get("idx", ""), box, size / scale, caps, bullet != "buNone", words, dress)


def _ancestor(master: Any, kind: str) -> list[Any]:
    family = "title" if kind in TITLES else kind if kind in FOOT else "body"
    return [found.getparent().getparent().getparent() for found in master._element.xpath("p:cSld/p:spTree//p:ph")
            if found.get("type", "obj") == family][:1]  # fmt: skip


def _inset(above: list[Any], side: str) -> int:
    found = (shape.xpath(f"p:txBody/a:bodyPr/@{side}") for shape in above)
    return next((int(one[0]) for one in found if one), _INSETS[side])


def _levels(above: list[Any], master: Any, kind: str) -> list[Any]:
    """First list level of a placeholder, from the nearest style to the farthest."""
    style = "titleStyle" if kind in TITLES else "otherStyle" if kind in FOOT else "bodyStyle"
    own = [level for shape in above for level in shape.xpath("p:txBody/a:lstStyle/a:lvl1pPr")]
    return [*own, *master._element.xpath(f"p:txStyles/p:{style}/a:lvl1pPr")]


def _dress(above: list[Any]) -> Dress:
    """Read how the prompt itself is set, in the layout or else in the master."""
    from pptx.oxml.xmlchemy import serialize_for_reading

    for shape in above:
        for run in shape.xpath("p:txBody/a:p/*[self::a:r or self::a:fld]/a:rPr | p:txBody/a:p/a:endParaRPr"):
            fill, face = run.find("{*}solidFill"), run.find("{*}latin")
            if fill is None and face is None and not run.get("sz"):
                continue
            side = next(iter(run.xpath("ancestor::*[local-name()='p'][1]/*[local-name()='pPr']/@algn")), "")
            return Dress(int(run.get("sz", 0)) / 100, run.get("b", ""), side,
                         "" if fill is None else serialize_for_reading(fill),
                         "" if face is None else face.get("typeface", ""))  # fmt: skip
    return Dress(0, "", "", "", "")


def _attributes(levels: list[Any], name: str) -> list[str]:
    looks = (level.find("{*}defRPr") for level in levels)
    return [look.get(name) for look in looks if look is not None and look.get(name)]


def _bullet(level: Any) -> str:
    names = (child.tag.rpartition("}")[2] for child in level)
    return next((name for name in names if name in ("buNone", "buChar", "buAutoNum", "buBlip")), "")


def choose(found: list[Found], page: Box) -> dict[str, Found]:
    """Choose the layouts for title, section, content and title-only slides; empty if there is none for content."""
    whole = page.w * page.h

    def content(one: Found) -> float:
        body, title = one.first("body", "obj"), one.first("title")
        if not body or not title or body.box.y + body.box.h / 2 < title.box.y + title.box.h / 2:
            return 0.0
        return body.box.w * body.box.h / whole - 0.5 * (len(one.inner) - 1)

    def opening(one: Found) -> float:
        title, below = one.first(*TITLES), one.first("subTitle")
        marks = (title is not None and title.kind == "ctrTitle") + 2 * (below is not None)
        return marks - 0.5 * max(0, len(one.inner) - 1) if title and below else 0.0

    def section(one: Found) -> float:
        title, body = one.first("title"), one.first("body")
        if not title or not body or len(one.inner) != 1 or body.box.h > 0.4 * page.h:
            return 0.0
        return title.box.y / page.h - 0.2

    def only(one: Found) -> float:
        title = one.first("title")
        return 1 - title.box.y / page.h - 0.5 if title and not one.inner else 0.0

    scores = {"content": content, "title": opening, "section": section, "only": only}
    best = {use: max(found, key=score, default=None) for use, score in scores.items()}
    kept = {use: one for use, one in best.items() if one and scores[use](one) > 0.02}
    if "content" not in kept:
        return {}
    kept.setdefault("title", kept["content"])
    kept.setdefault("section", kept["title"])
    kept.setdefault("only", kept["content"])
    return kept


def _missing(path: Path, found: list[Found]) -> str:
    kinds = [", ".join(dict.fromkeys(s.kind for s in one.spots)) or "no placeholder" for one in found]
    listed = "; ".join(f"'{one.layout.name}' ({inner})" for one, inner in zip(found, kinds, strict=True))
    return (
        f"{path.name} has no layout with a title and, below it, a body placeholder. Needed: one layout with both; "
        "of use besides: a title slide (title and subtitle) and one with a title alone. Found: "
        f"{listed or 'no layout'}. Add the layout in the slide master and save the template again."
    )


def _region(content: Found, page: Box) -> Box:
    """Room for what a slide shows: the body placeholder, clear of title and foot."""
    body = content.first("body", "obj")
    assert body is not None
    title, box = content.title.box, body.box
    top, bottom = max(box.y, 0.0), min(box.y + box.h, page.h)
    if title.y < top < title.y + title.h and title.x < box.x + box.w:
        top = title.y + title.h
    for spot in content.spots:
        if spot.kind in FOOT and spot.box.y > (top + bottom) / 2:
            bottom = min(bottom, spot.box.y - 4)
    left, right = max(box.x, 0.0), min(box.x + box.w, page.w)
    return Box(left, top, right - left, bottom - top)
