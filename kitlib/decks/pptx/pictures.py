"""Pictures on slides: figures that PowerPoint cannot draw itself, pictures of a notebook, and logos.

Drawings become PNG through Typst, which is quicker at it than the drawing engine and reaches no file or address. They
are set in the deck's own typeface, so a slide needs no font that a user may not have.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from kitlib.charts.figure import Figure
from kitlib.decks import disk
from kitlib.decks.fonts import FAMILY, faces_dir
from kitlib.decks.layout import shape
from kitlib.decks.model import Image, Placeholder
from kitlib.decks.pptx.colours import current, fill
from kitlib.decks.pptx.geometry import Box
from kitlib.decks.pptx.shapes import Page, draw_placeholder, placeholder_height
from kitlib.decks.svg import figure_svg, recoloured
from kitlib.errors import KitError
from kitlib.i18n import _

SCALE, LARGER, DPI = 1.5, 2.0, 96
PLATE = 12.0
SHOWN = ("image/png", "image/jpeg", "image/gif")
_FACES = re.compile(r"""(font-family\s*[:=]\s*)("[^"]*"|'[^']*'|[^;"'}<>]+)""")
_BOX = re.compile(r'viewBox="([^"]+)"')
_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: {fill})
#image(bytes(sys.inputs.svg), format: "svg", width: {width}pt)
"""
_LOCK = Lock()


def _shape(svg: str) -> tuple[float, float]:
    _x, _y, wide, high = (float(part) for part in _BOX.findall(svg)[0].split())
    return wide, high


def svg_png(svg: str, cache_dir: Path, width: int, paper: str = "") -> bytes:
    """Turn a drawing into a PNG.

    Parameters
    ----------
    svg : str
        The drawing.
    cache_dir : Path
        Folder where pictures are kept; made if missing.
    width : int
        Pixels.
    paper : str
        Colour behind it as ``#RRGGBB``; empty for none.

    Raises
    ------
    KitError
        If it is no drawing that can be read.
    """
    name = disk.key("png/4", version("typst"), str(width), paper, svg)
    faces = faces_dir(cache_dir / "fonts")
    return disk.cached(cache_dir / "png" / f"{name}.png", lambda: _draw(svg, faces, width, paper))


def _draw(svg: str, faces: Path, width: int, paper: str) -> bytes:
    svg = _FACES.sub(lambda found: found[1] + (f'"{FAMILY}"' if found[2][0] != "'" else f"'{FAMILY}'"), svg)
    page = _PAGE.format(fill=f'rgb("{paper}")' if paper else "none", width=width)
    try:
        with _LOCK:
            made: Any = _compiler(faces).compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg})
    except Exception as error:  # Typst's own kind of error is not one that can be named before it is loaded
        raise KitError(f"The drawing cannot be read: {str(error).splitlines()[0]}") from error
    return bytes(made)


@lru_cache(maxsize=4)
def _compiler(faces: Path) -> Any:
    """Start Typst once; it sees the folder of the faces alone, so a drawing can name no other file."""
    import typst

    return typst.Compiler(root=str(faces), font_paths=[str(faces)], ignore_system_fonts=True)


def draw_picture(page: Page, figure: Figure, box: Box, cache_dir: Path) -> None:
    """Put the figure's picture into a box, as large as fits, with its alt text."""
    svg = figure_svg(figure, cache_dir / "svg", "png-")
    wide, high = _shape(svg)
    place = fitted(wide, high, box, shape(figure) != "wide")
    data = svg_png(_in_colours(svg), cache_dir, round(place.w * SCALE), current().paper)
    _put(page, data, place, figure.id, figure.alt).set("title", figure.title)


def _in_colours(svg: str) -> str:
    """Make a drawing a file of its own, in the deck's typeface and in the colours of the palette."""
    head, rest = svg.split(">", 1)
    space = "" if "xmlns=" in head else ' xmlns="http://www.w3.org/2000/svg"'
    return recoloured(f"{head}{space}>{rest}", current().drawn())


def fitted(wide: float, high: float, box: Box, middle: bool, most: float = 99.0) -> Box:
    """Fit a picture into a box without changing its shape, at the box's left or in its middle."""
    scale = min(box.w / wide, box.h / high, most)
    w, h = wide * scale, high * scale
    return Box(box.x + (box.w - w) / 2 if middle else box.x, box.y, w, h)


def _put(page: Page, data: bytes, box: Box, name: str, alt: str) -> Any:
    picture = page.slide.shapes.add_picture(BytesIO(data), *box.emu)
    about = picture._element.nvPicPr.cNvPr
    about.set("name", name)
    about.set("descr", alt)
    return about


def read_picture(data: bytes, mime: str, cache_dir: Path, width: int) -> tuple[bytes, float, float]:
    """Read a picture as PowerPoint takes it, with its size in pixels of a screen.

    Parameters
    ----------
    data, mime : bytes, str
        PNG, JPEG or GIF stay as they are; SVG is drawn ``width`` pixels wide.
    cache_dir : Path
        Folder where pictures are kept.
    width : int
        Pixels.

    Raises
    ------
    KitError
        If the picture cannot be read.
    """
    from PIL import Image as Opened

    svg = mime == "image/svg+xml"
    if svg:
        data = svg_png(data.decode("utf-8", "replace"), cache_dir, width)
    elif mime not in SHOWN:
        raise KitError(f"A picture of the kind {mime} cannot be shown. Allowed: PNG, JPEG, GIF, SVG.")
    try:
        with Opened.open(BytesIO(data)) as opened:
            wide, high = opened.size
            dots = opened.info.get("dpi", (DPI, DPI))[0] if not svg else DPI
            opened.load()
    except (OSError, ValueError, SyntaxError, Opened.DecompressionBombError) as error:
        raise KitError(_("The picture cannot be read.")) from error
    share = DPI / dots if 40 < dots < 1000 else 1.0
    return data, wide * share, high * share


def draw_image(page: Page, block: Image, box: Box, cache_dir: Path) -> None:
    """Put a notebook's picture into a box; a sentence if it cannot be read."""
    try:
        data, wide, high = read_picture(block.data, block.mime, cache_dir, round(box.w * SCALE))
    except KitError as error:
        missing = Placeholder(text=f"{error} {block.alt}".strip())
        draw_placeholder(page, missing, Box(box.x, box.y, box.w, placeholder_height(missing, 16, box.w)), 16)
        return
    alt = block.alt or _("A picture without a description")
    most = 99.0 if block.mime == "image/svg+xml" else LARGER
    _put(page, data, fitted(wide, high, box, wide < 1.6 * high, most), _("Picture"), alt)


def draw_logo(page: Page, data: bytes, size: tuple[float, float], box: Box, alt: str) -> None:
    """Put a logo into a box, at its left, on a plate of paper: made for paper, it may not be seen on dark ground."""
    place = fitted(*size, box, middle=False)
    plate = replace(place, y=place.y - PLATE, w=place.w + 2 * PLATE, h=place.h + 2 * PLATE)
    page.box(plate, _("Plate"), look=f"{fill('paper')}<a:ln><a:noFill/></a:ln>", decorative=True)
    _put(page, data, replace(place, x=place.x + PLATE), _("Logo"), alt)
