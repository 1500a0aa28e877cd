"""Pictures that a notebook brought, as Typst can set them: opened, measured, and turned into PNG where need be.

A picture that cannot be opened is None, so that the writer can say so in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

MOST_PIXELS = 2600
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}


@dataclass(frozen=True)
class Picture:
    """A picture with the suffix of its kind, and its size in pixels of a screen."""

    data: bytes
    suffix: str
    width: float
    height: float


def picture(data: bytes, mime: str) -> Picture | None:
    """Open a picture.

    Examples
    --------
    >>> picture(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>', "image/svg+xml").width
    30.0
    >>> picture(b"no picture", "image/png") is None
    True
    """
    return _drawing(data) if mime == "image/svg+xml" else _raster(data)


def _raster(data: bytes) -> Picture | None:
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as opened:
            opened.load()
            kind, (width, height) = str(opened.format), opened.size
            if kind in ("PNG", "JPEG") and max(width, height) <= MOST_PIXELS:
                return Picture(data, "png" if kind == "PNG" else "jpg", width, height)
            smaller = opened.convert("RGBA")
    except Exception:  # whatever a damaged file makes of the decoder
        return None
    smaller.thumbnail((MOST_PIXELS, MOST_PIXELS))
    made = BytesIO()
    smaller.save(made, "PNG")
    return Picture(made.getvalue(), "png", width, height)


def _drawing(data: bytes) -> Picture | None:
    if b"<!ENTITY" in data:
        return None
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return None
    box = [float(part) for part in re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    width, height = (_length(root.get(name, "")) for name in ("width", "height"))
    if len(box) == 4:
        width, height = width or box[2], height or (width or box[2]) * box[3] / max(box[2], 1e-6)
    if root.tag.rpartition("}")[2] != "svg" or width <= 0 or height <= 0:
        return None
    return Picture(data, "svg", width, height)


def _length(text: str) -> float:
    found = re.fullmatch(r"\s*([\d.]+)(\w*)\s*", text)
    return float(found[1]) * _UNITS.get(found[2], 0) if found else 0.0
