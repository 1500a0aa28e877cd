"""The typeface of formulas in HTML, cut down to the signs that a deck has; browsers stretch and stack them with it.

It comes with ziamath, which draws formulas for PDF, so that a formula looks the same there. A deck without formulas
carries none of it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kitlib.decks.disk import cached, key
from kitlib.decks.fonts import cut
from kitlib.decks.maths import formulas, mathml

_ITALIC = ((0x61, 26, 0x1D44E), (0x41, 26, 0x1D434), (0x3B1, 25, 0x1D6FC), (0x391, 25, 0x1D6E2))
_FEATURES = ["ssty", "dtls", "flac", "ccmp", "kern"]


def math_font_css(part: Any, cache_dir: Path) -> str:
    """Write an ``@font-face`` rule for the formulas below slides; empty if there are none.

    Parameters
    ----------
    part : tuple of Slide
        Where formulas are looked for.
    cache_dir : Path
        Folder where cut-down fonts are kept; made if missing.
    """
    texts = {unescape(re.sub(r"<[^>]*>", "", mathml(latex))) for latex in formulas(part)}
    signs = "".join(sorted(set("".join(texts)) - {"\n"}))
    path = _path()
    if not signs.strip() or path is None:
        return ""
    wanted = signs + "".join(_italics(signs)) + "0123456789()[]{}|=+−\u2061\u2062\u2032"
    font = path.read_bytes()
    name = key("mathfont/2", font, wanted, " ".join(_FEATURES))
    kept = cached(cache_dir / f"{path.stem}-{name}.ttf", lambda: cut(font, wanted, _FEATURES))
    data = b64encode(kept).decode("ascii")
    return f'@font-face{{font-family:"STIX Two Math";src:url("data:font/ttf;base64,{data}") format("truetype")}}'


def _path() -> Path | None:
    spec = find_spec("ziamath")
    places = spec.submodule_search_locations if spec else None
    path = Path(places[0]) / "fonts" / "STIXTwoMath-Regular.ttf" if places else None
    return path if path and path.is_file() else None


def _italics(signs: str) -> Iterator[str]:
    """Slanted forms of letters, which a browser takes for variables."""
    for sign in signs:
        for first, count, slanted in _ITALIC:
            if first <= ord(sign) < first + count:
                yield "\u210e" if sign == "h" else chr(slanted + ord(sign) - first)
