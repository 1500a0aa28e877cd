"""How high text stands in a PowerPoint shape, estimated from letter widths: PowerPoint itself lays out only on opening.

Sizes, margins and wrapping come from the shape, its layout or its master. The estimate is generous, for a warning that
is wrong would soon be ignored; another typeface than Arial can be narrower or wider.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitlib.decks.pptx.metrics import LINE, width

EMU_POINT = 12700
SLACK = 1.2
_INSETS = {"lIns": 91440, "tIns": 45720, "rIns": 91440, "bIns": 45720}
_STYLES = {"TITLE": "title", "CENTER_TITLE": "title", "BODY": "body", "OBJECT": "body", "SUBTITLE": "body"}


def place(shape: Any) -> str:
    """Name what a placeholder is for, such as ``TITLE``; of any other shape the empty text."""
    return shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type else ""


def overfull(shape: Any) -> float:
    """Height of a shape's text as a share of its box where that is clearly too much, else 0."""
    if not shape.has_text_frame or not shape.text_frame.text.strip() or not shape.width or not shape.height:
        return 0
    bodies = list(_bodies(shape))
    if _inherited(bodies, "./a:bodyPr/@vert", "horz") != "horz" or _grows(bodies):
        return 0
    left, top, right, bottom = (int(_inherited(bodies, f"./a:bodyPr/@{name}", str(v))) for name, v in _INSETS.items())
    high = (shape.height - top - bottom) / EMU_POINT
    room = (shape.width - left - right) / EMU_POINT
    if _inherited(bodies, "./a:bodyPr/@wrap", "square") == "none":
        room = float("inf")
    scale = int(_inherited(bodies, "./a:bodyPr/a:normAutofit/@fontScale", "100000")) / 100000
    needed = sum(_height(paragraph, shape, bodies, room, scale) for paragraph in shape.text_frame.paragraphs)
    return needed / high if high > 0 and needed > SLACK * high else 0


def _grows(bodies: list[Any]) -> bool:
    """Tell whether PowerPoint makes the shape as high as its text."""
    return any(body.xpath("./a:bodyPr/a:spAutoFit") for body in bodies[:1])


def _height(paragraph: Any, shape: Any, bodies: list[Any], room: float, scale: float) -> float:
    size = scale * max(_size(sizes, paragraph, shape, bodies) for sizes in paragraph._p.xpath(".//a:rPr") or [None])
    lines = sum(_lines(part, size, room) for part in paragraph.text.split("\v"))
    spacing = paragraph.line_spacing
    line = size * LINE
    if isinstance(spacing, float):
        line *= spacing
    elif spacing is not None:
        line = spacing.pt
    return lines * line + (paragraph.space_before.pt if paragraph.space_before else 0)


def _lines(text: str, size: float, room: float) -> int:
    here, lines = 0.0, 1
    for word in text.split(" "):
        if here and here + width(word, size) > room:
            here, lines = 0.0, lines + 1
        here += width(word + " ", size)
    return lines


def _size(properties: Any, paragraph: Any, shape: Any, bodies: list[Any]) -> float:
    """Size of text in points: its own, its shape's, its layout's or its master's."""
    if properties is not None and properties.get("sz"):
        return int(properties.get("sz")) / 100
    level = f"lvl{paragraph.level + 1}pPr"
    style = _STYLES.get(place(shape), "other")
    master = f"./p:txStyles/p:{style}Style/a:{level}/a:defRPr/@sz"
    sizes = _inherited(bodies, f"./a:lstStyle/a:{level}/a:defRPr/@sz", "")
    if not sizes and shape.is_placeholder:
        sizes = next(iter(shape.part.slide_layout.slide_master._element.xpath(master)), "")
    return int(sizes or 1800) / 100


def _inherited(bodies: list[Any], path: str, default: str) -> str:
    for body in bodies:
        found = body.xpath(path)
        if found:
            return str(found[0])
    return default


def _bodies(shape: Any) -> Iterator[Any]:
    """Text bodies that a shape takes its style from, its own first."""
    at = shape
    while at is not None:
        yield from at._element.xpath("./p:txBody")[:1]
        at = getattr(at, "_base_placeholder", None) if at.is_placeholder else None
