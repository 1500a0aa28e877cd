"""Pictures that a notebook brought, as Typst can set them: opened, measured, and made SVG.

Files are handed to Typst as text, so that pixels travel inside an SVG. A picture that cannot be opened is None, so
that the writer can say so in its place.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

MOST_PIXELS = 2600
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, with its size in pixels of a screen; ``drawn`` if it has no pixels of its own."""

    data: bytes
    width: float
    height: float
    drawn: bool = False


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
                return Picture(_wrapped(data, kind, width, height), width, height)
            smaller = opened.convert("RGBA")
    except Exception:  # whatever a damaged file makes of the decoder
        return None
    smaller.thumbnail((MOST_PIXELS, MOST_PIXELS))
    made = BytesIO()
    smaller.save(made, "PNG")
    return Picture(_wrapped(made.getvalue(), "PNG", width, height), width, height)


def _wrapped(data: bytes, kind: str, width: int, height: int) -> bytes:
    link = f"data:image/{kind.lower()};base64,{b64encode(data).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{link}"/></svg>'
    ).encode()


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
    return Picture(data, width, height, drawn=True)


def _length(text: str) -> float:
    found = re.fullmatch(r"\s*([\d.]+)(\w*)\s*", text)
    return float(found[1]) * _UNITS.get(found[2], 0) if found else 0.0
