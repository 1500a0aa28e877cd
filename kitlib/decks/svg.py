"""Figures as SVG for a page: drawn without a browser, named for who cannot see them, safe beside each other.

Only the bare drawing is made here; title, subtitle, sources and note are the page's to set. Drawings are kept
on disk, and the drawing library is imported only for one that is not there yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any
from xml.etree import ElementTree

from kitlib.charts.figure import Figure
from kitlib.charts.theme import FONT
from kitlib.decks.disk import cached, key
from kitlib.decks.fonts import FAMILY, faces_dir

VEGALITE = "5.20"
PADDING = {"left": 0, "top": 5, "right": 4, "bottom": 3}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_TOKEN = "kitsvg0-"
_SPOKEN = re.compile(r"^(role|tabindex|aria-.+)$")
_OUTSIDE = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
_LOCK = Lock()


def figure_svg(figure: Figure, cache_dir: Path, prefix: str = "") -> str:
    """Draw a figure as an ``<svg>`` element that scales with its box.

    Parameters
    ----------
    figure : Figure
        Its specification is drawn, its alt text becomes the drawing's name.
    cache_dir : Path
        Folder where drawings are kept; made if missing.
    prefix : str
        Put before ids inside the drawing. Give each drawing on a page its own: a clip path that belongs to
        a hidden copy clips away the visible one.

    Returns
    -------
    str
        One element, without XML prolog, ``width`` or ``height``.
    """
    bare = _stored(figure.spec, cache_dir)
    unique = prefix or re.sub(r"[^a-z0-9]+", "-", figure.id.lower()) + "-"
    head = f'<svg class="drawing" role="img" aria-label="{_attribute(figure.alt)}"'
    return head + bare.replace(_TOKEN, unique).removeprefix("<svg")


def recoloured(drawing: str, others: Mapping[str, str]) -> str:
    """Put other colours in place of some, all at once; each is written ``#RRGGBB``.

    Examples
    --------
    >>> recoloured('<path fill="#0f5c7a"/>', {"#0F5C7A": "#7A1F5C"})
    '<path fill="#7A1F5C"/>'
    """
    new = {old.lower(): other for old, other in others.items()}
    return re.sub("|".join(new), lambda found: new[found[0].lower()], drawing, flags=re.IGNORECASE) if new else drawing


def warm_up(cache_dir: Path) -> None:
    """Start the drawing engine, half a second's work; call it in a process while something else is done."""
    _convert({"data": {"values": [{}]}, "mark": "point"}, cache_dir)


def is_drawn(figure: Figure, cache_dir: Path) -> bool:
    """Tell if a figure's drawing is kept, so that the engine need not be started for it."""
    return _place(_words(figure.spec), cache_dir).is_file()


def _stored(spec: dict[str, Any], cache_dir: Path) -> str:
    words = _words(spec)
    return cached(_place(words, cache_dir), lambda: _draw(words, cache_dir).encode()).decode()


def _words(spec: dict[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)


def _place(words: str, cache_dir: Path) -> Path:
    return cache_dir / f"{key('svg/2', _drawn_by(), VEGALITE, words)}.svg"


@lru_cache(maxsize=1)
def _drawn_by() -> str:
    return version("vl-convert-python")


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _draw(words: str, cache_dir: Path) -> str:
    """Draw with the page's own typeface: of a list of families the engine would measure another."""
    spec = json.loads(words.replace(FONT, FAMILY))
    config = {"font": FAMILY, **spec.get("config", {}), "aria": False}
    return _inline(_convert({"padding": PADDING, **spec, "background": None, "config": config}, cache_dir))


def _convert(spec: dict[str, Any], cache_dir: Path) -> str:
    import vl_convert

    register_fonts(cache_dir)
    with _LOCK:
        svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGALITE, allowed_base_urls=[])
    return svg


@lru_cache(maxsize=1)
def register_fonts(cache_dir: Path) -> None:
    """Tell the drawing engine our typeface, once a process."""
    import vl_convert

    with _LOCK:
        vl_convert.register_font_directory(str(faces_dir(cache_dir.parent / "fonts")))


def _fetches(name: str, value: str) -> bool:
    """Tell whether an attribute leads out of the drawing, as a stranger's specification may have it."""
    if name.endswith("href"):
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    return bool(_OUTSIDE.search(value))


def _inline(svg: str) -> str:
    """Strip what belongs to a file of its own, and mark the ids."""
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(svg)
    box = root.get("viewBox", "0 0 720 320")
    root.attrib.clear()
    root.set("viewBox", box)
    root.set("preserveAspectRatio", "xMinYMin meet")
    for element in root.iter():
        for name in [n for n in element.attrib if _SPOKEN.match(n)]:
            del element.attrib[name]
        for name in [n for n, value in element.attrib.items() if _fetches(n, value)]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, _TOKEN + value)
            elif name.endswith("href") and value.startswith("#"):
                element.set(name, f"#{_TOKEN}{value[1:]}")
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{_TOKEN}"))
    return ElementTree.tostring(root, encoding="unicode")
