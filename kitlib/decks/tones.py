"""Colours of a page in light and dark: the look's own, what is derived from them, and each one's dark twin.

A twin keeps hue and saturation and takes the luminance at which every contrast stays what it was: light text on
dark paper has the ratio that dark text had on light paper, between any two colours. So a look that can be read
in light can be read in dark, figures included. Nothing is checked here; what a theme may hold is ``look``'s affair.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from functools import lru_cache

from kitlib.decks.look import COLOURS, Look
from kitlib.decks.render import template_text

DARK_PAPER = "#111C25"
_SAME_IN_DARK = re.compile(r"^(night.*|spark)$")
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_RGB = re.compile(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)")
_DERIVED = {
    "wash": ("ink", "paper", 0.04),
    "hairline": ("rule", "paper", 0.65),
    "night-deep": ("night", "ink", 0.7),
    "night-rule": ("night-text", "night", 0.2),
    "primary-wash": ("primary", "paper", 0.08),
    "second-wash": ("second", "paper", 0.08),
    "second-ink": ("second", "ink", 0.75),
    "spark": ("second", "night-text", 0.75),
    "focus": ("primary", "primary", 1.0),
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it.

    Examples
    --------
    >>> luminance("#FFFFFF"), luminance("#000000")
    (1.0, 0.0)
    """
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return round(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2], 6)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    Examples
    --------
    >>> round(contrast("#18222D", "#FFFFFF"), 1)
    16.1
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1024)
def twin(colour: str, paper: str = "#FFFFFF") -> str:
    """The colour that does on dark paper what this one does on light ``paper``.

    Examples
    --------
    >>> twin("#FFFFFF")
    '#111C25'
    >>> round(contrast(twin("#BC4E27"), twin("#FFFFFF")), 1) == round(contrast("#BC4E27", "#FFFFFF"), 1)
    True
    """
    base = luminance(DARK_PAPER) + 0.05
    wanted = base * (luminance(paper) + 0.05) / (luminance(colour) + 0.05) - 0.05
    hue, _light, strength = colorsys.rgb_to_hls(*_rgb(colour))
    if strength < 0.02 or colour.upper() == paper.upper():
        hue, _light, strength = colorsys.rgb_to_hls(*_rgb(DARK_PAPER))
        if abs(wanted + 0.05 - base) < 1e-9:
            return DARK_PAPER
    low, high = 0.0, 1.0
    for _step in range(24):
        middle = (low + high) / 2
        dim = luminance(_hex(colorsys.hls_to_rgb(hue, middle, strength))) < wanted
        low, high = (middle, high) if dim else (low, middle)
    return _hex(colorsys.hls_to_rgb(hue, high, strength))


def look_css(look: Look, drawn: Iterable[str] = ()) -> str:
    """Write the look as CSS custom properties, and the dark twins of what a page shows.

    Parameters
    ----------
    look : Look
        Colours and typeface; what equals the kit's own is left as ``tokens.css`` has it.
    drawn : iterable of str
        SVG or specifications whose colours change in dark.
    """
    known = tokens(look)
    light = [f"--{name}: {value};" for name, value in known.items() if value != _own()[name]]
    if look.font:
        family = " ".join(re.sub(r"[^\w .-]", "", look.font).split())
        light.append(f'--sans: "{family}", {_stack()};')
    dark = [
        f"--{name}: light-dark({value}, {twin(value, known['paper'])});"
        for name, value in known.items()
        if not _SAME_IN_DARK.match(name)
    ]
    rules = [":root { " + " ".join(light) + " }\n"] if light else []
    both = "\n".join([":root { " + " ".join(dark) + " }", *_drawing_rules(drawn)])
    return "".join(rules) + "@supports (color: light-dark(#fff, #000)) {\n" + both + "\n}\n"


def _drawing_rules(drawn: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for text in drawn:
        found |= {name: name for name in _HEX.findall(text)}
        found |= {rgb.group(): _hex([int(part) / 255 for part in rgb.groups()]) for rgb in _RGB.finditer(text)}
    found |= {"white": "#FFFFFF", "black": "#000000"} if found else {}
    return [
        f'.figure [{name}="{written}"] {{ {name}: light-dark({value}, {twin(value)}); }}'
        for written, value in sorted(found.items())
        for name in ("fill", "stroke", "stop-color")
    ]


def tokens(look: Look) -> dict[str, str]:
    """All colours of a page: the kit's own, those that the look sets, and what hangs on these."""
    made = dict(_own())
    changed = {n.replace("_", "-") for n, v in look.colours.items() if v.upper() != COLOURS.get(n, "").upper()}
    for name in changed & set(made):
        made[name] = look.colours[name.replace("-", "_")]
    for name, (one, other, share) in _DERIVED.items():
        if changed & {one, other} and name not in changed:
            made[name] = _mix(made[one], made[other], share)
    return made


@lru_cache(maxsize=1)
def _own() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-fA-F]{6});", template_text("tokens.css")))


@lru_cache(maxsize=1)
def _stack() -> str:
    found = re.search(r"--sans: ([^;]+);", template_text("tokens.css"))
    return found[1] if found else "sans-serif"


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)


def _mix(one: str, other: str, share: float) -> str:
    return _hex(share * a + (1 - share) * b for a, b in zip(_rgb(one), _rgb(other), strict=True))
