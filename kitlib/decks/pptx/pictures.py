"""Figures as pictures: what PowerPoint cannot draw itself, drawn at twice the size of the slide.

The drawing is the one of the HTML deck, set in its typeface, so a slide needs no font that a user may not have.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from kitlib.charts.figure import Figure
from kitlib.decks import disk
from kitlib.decks.fonts import FAMILY
from kitlib.decks.layout import shape
from kitlib.decks.pptx.geometry import Box
from kitlib.decks.pptx.shapes import Page
from kitlib.decks.svg import figure_svg, register_fonts

SCALE = 2.0
_FACES = re.compile(r'font-family="[^"]*"')
_BOX = re.compile(r'viewBox="([^"]+)"')
_PAPER = '<rect x="-50%" y="-50%" width="200%" height="200%" fill="#ffffff"/>'


def _shape(svg: str) -> tuple[float, float]:
    _x, _y, wide, high = (float(part) for part in _BOX.findall(svg)[0].split())
    return wide, high


def figure_png(svg: str, cache_dir: Path, width: int) -> bytes:
    """Turn a figure's drawing into a PNG on white, ``width`` pixels wide.

    Parameters
    ----------
    svg : str
        The drawing, as ``kitlib.decks.svg.figure_svg`` makes it.
    cache_dir : Path
        Folder where pictures are kept; made if missing.
    width : int
        Pixels.
    """
    name = disk.key("png/3", version("vl-convert-python"), str(width), svg)
    return disk.cached(cache_dir / "png" / f"{name}.png", lambda: _draw(svg, width, cache_dir))


def _draw(svg: str, width: int, cache_dir: Path) -> bytes:
    """Draw on paper: the library's transparent pictures come out with greyed half-tones."""
    import vl_convert
    from PIL import Image

    register_fonts(cache_dir / "svg")
    wide, high = _shape(svg)
    head, rest = svg.split(">", 1)
    space = "" if "xmlns=" in head else ' xmlns="http://www.w3.org/2000/svg"'
    sized = f'{head}{space} width="{wide}" height="{high}">{_PAPER}{rest}'
    made = vl_convert.svg_to_png(_FACES.sub(f'font-family="{FAMILY}"', sized), scale=width / wide)
    out = BytesIO()
    Image.open(BytesIO(made)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def draw_picture(page: Page, figure: Figure, box: Box, cache_dir: Path) -> None:
    """Put the figure's picture into a box, as large as fits, with its alt text."""
    svg = figure_svg(figure, cache_dir / "svg", "png-")
    wide, high = _shape(svg)
    scale = min(box.w / wide, box.h / high)
    w, h = wide * scale, high * scale
    data = figure_png(svg, cache_dir, round(w * SCALE))
    x = box.x if shape(figure) == "wide" else box.x + (box.w - w) / 2
    picture = page.slide.shapes.add_picture(BytesIO(data), *Box(x, box.y, w, h).emu)
    name = picture._element.nvPicPr.cNvPr
    name.set("name", figure.id)
    name.set("title", figure.title)
    name.set("descr", figure.alt)

