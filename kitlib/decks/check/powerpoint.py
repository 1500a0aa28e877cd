"""Check a PowerPoint file through python-pptx: where shapes lie, alt text, titles, notes, words, and whether text fits.

Contrast is not measured here: colours come from themes. How high text stands is estimated in ``fit``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kitlib.decks.check.fit import overfull, place
from kitlib.decks.check.report import Finding, Report, Row, count, habits
from kitlib.errors import KitError

EMU_POINT = 12700
_FOOT = ("FOOTER", "SLIDE_NUMBER", "DATE")
_LINKED = ("image", "video", "audio", "media", "oleObject", "attachedTemplate", "frame", "package")
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def check_pptx(path: Path) -> Report:
    """Check a PowerPoint file."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise KitError(f"{path} cannot be read as a PowerPoint file: {error}.") from error
    rows, found = [], _linked(deck)
    for number, slide in enumerate(deck.slides, start=1):
        row = _row(slide, number)
        rows.append(row)
        found += [Finding(row.slide, kind, detail) for kind, detail in _wrong(slide, deck)]
    return Report(path, tuple(rows), (*found, *habits(rows)))


def _row(slide: Any, number: int) -> Row:
    shapes = list(_flat(slide.shapes))
    title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    words = sum(count(text) for shape in shapes if place(shape) not in _FOOT for text in _texts(shape))
    figures = sum(1 for shape in shapes if _kind(shape))
    return Row(str(number), " ".join(title.split()), words, count(notes.text) if notes is not None else 0, figures)


def _wrong(slide: Any, deck: Any) -> Iterator[tuple[str, str]]:
    title = slide.shapes.title
    if title is None or not title.text_frame.text.strip():
        yield "no title", ""
    for shape in slide.shapes:
        box = [shape.left, shape.top, shape.width, shape.height]
        if None not in box and not _inside(box, deck):
            yield "outside slide", shape.name
    for shape in _flat(slide.shapes):
        kind = _kind(shape)
        if kind and not _described(shape):
            yield "no alt text", f"{kind} {shape.name!r}"
        high = overfull(shape)
        if high:
            yield "text does not fit", f"{shape.name!r}: about {high:.0%} of its box: {shape.text_frame.text[:60]}"


def _inside(box: list[int], deck: Any) -> bool:
    left, top, wide, high = box
    slack = EMU_POINT
    return (
        left >= -slack and top >= -slack
        and left + wide <= deck.slide_width + slack and top + high <= deck.slide_height + slack
    )  # fmt: skip


def _flat(shapes: Any) -> Iterator[Any]:
    """Yield shapes, those inside groups too."""
    for shape in shapes:
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from _flat(shape.shapes)
        else:
            yield shape


def _kind(shape: Any) -> str:
    """Say what needs alt text; a word box needs none."""
    if getattr(shape, "has_chart", False):
        return "chart"
    if getattr(shape, "has_table", False):
        return "table"
    return "picture" if shape._element.tag.endswith(("}pic", "}graphicFrame")) else ""


def _described(shape: Any) -> bool:
    about = shape._element.xpath("./*[1]/p:cNvPr")
    if not about:
        return False
    decorative = any(e.get("val") in ("1", "true") for e in about[0].iter(_DECORATIVE))
    return decorative or bool((about[0].get("descr") or "").strip())


def _texts(shape: Any) -> Iterator[str]:
    if shape.has_text_frame:
        yield shape.text_frame.text
    elif getattr(shape, "has_table", False):
        yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)


def _linked(deck: Any) -> list[Finding]:
    """Find parts that PowerPoint would fetch; links that a reader follows are none."""
    found = []
    for part in deck.part.package.iter_parts():
        for relation in part.rels.values():
            if relation.is_external and relation.reltype.rsplit("/", 1)[-1] in _LINKED:
                found.append(Finding("deck", "outside request", relation.target_ref))
    return found
