"""Bring what was drawn on a slide of 720 pixels to the size of a template: places, type, margins and charts alike."""

from __future__ import annotations

from typing import Any

_LENGTHS = {
    "off": ("x", "y"),
    "ext": ("cx", "cy"),
    "gridCol": ("w",),
    "tr": ("h",),
    "pPr": ("marL", "indent"),
    "bodyPr": ("lIns", "tIns", "rIns", "bIns"),
    "tcPr": ("marL", "marR", "marT", "marB"),
    "rPr": ("sz",),
    "defRPr": ("sz",),
    "endParaRPr": ("sz",),
    "spcPts": ("val",),
}


def rescale(slide: Any, factor: float) -> None:
    """Multiply every length of a slide, and the type of its charts, by ``factor``."""
    if abs(factor - 1) < 0.005:
        return
    _multiply(slide._element, factor)
    for rel in slide.part.rels.values():
        if rel.reltype.endswith("/chart"):
            _multiply(rel.target_part._element, factor)


def _multiply(root: Any, factor: float) -> None:
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        for attribute in _LENGTHS.get(name, ()):
            value = element.get(attribute)
            if value is not None:
                own = round(int(value) * factor)
                element.set(attribute, str(own - own % 50 if attribute == "sz" else own))
