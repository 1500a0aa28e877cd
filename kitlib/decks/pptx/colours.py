"""Colours of a slide by their use, each taken from the theme of the master, so that a new theme recolours all.

The six accents and the four base colours are set in the theme; every other shade is one of them made lighter,
darker or greyer. No slide holds a colour of its own. A ``Palette`` is in force while a file is written: the kit's,
an organisation's, or that of its PowerPoint template.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from kitlib.charts import theme
from kitlib.decks.look import COLOURS
from kitlib.decks.tones import contrast, luminance

Shade = tuple[tuple[str, int], ...]
Uses = dict[str, tuple[str, Shade]]

WASH = "#F4F7F9"
READABLE = 4.5
_QUIET: Shade = (("satMod", 44000), ("lumMod", 75000), ("lumOff", 23400))
_USES: Uses = {
    "ink": ("tx1", ()),
    "quiet": ("tx1", _QUIET),
    "paper": ("bg1", ()),
    "wash": ("bg2", ()),
    "rule": ("bg2", (("lumMod", 89000),)),
    "hairline": ("bg2", (("lumMod", 94000),)),
    "night": ("tx2", ()),
    "night-text": ("bg1", ()),
    "night-quiet": ("bg2", (("lumMod", 88000),)),
    "night-rule": ("tx2", (("satMod", 45000), ("lumMod", 75000), ("lumOff", 15000))),
    "spark": ("accent2", (("lumMod", 75000), ("lumOff", 25000))),
    "second-wash": ("accent2", (("lumMod", 10000), ("lumOff", 89500))),
    **{f"accent{n}": (f"accent{n}", ()) for n in range(1, 7)},
}
_DRAWN = (theme.PRIMARY, theme.SECOND, theme.THIRD, *theme.MORE)
_BY_RGB = {rgb.upper(): f"accent{n}" for n, rgb in enumerate(_DRAWN, start=1)} | {
    theme.INK.upper(): "ink",
    theme.QUIET.upper(): "quiet",
    theme.RULE.upper(): "rule",
    "#E3E8ED": "hairline",
    theme.PAPER.upper(): "paper",
}


@dataclass(frozen=True)
class Palette:
    """Colours of one file.

    ``scheme`` has the theme's colours as ``#RRGGBB`` by their names there (dk1, lt1, dk2, lt2, accent1 to accent6,
    hlink, folHlink); ``uses`` says which of them, how shaded, each use takes.
    """

    scheme: dict[str, str]
    uses: Uses = field(default_factory=lambda: dict(_USES))
    paper: str = theme.PAPER

    def for_words(self, name: str) -> Shade:
        """Shade an accent until words in it can be read on paper; accents that can be read stay as they are."""
        rgb, light = self.scheme.get(name, ""), luminance(self.paper) > 0.3
        for kept in range(100, 20, -10):
            mixed = _mix(rgb, "#000000" if light else "#FFFFFF", kept / 100) if rgb else self.paper
            if not rgb or contrast(mixed, self.paper) >= READABLE:
                break
        if kept == 100:
            return ()
        return (("lumMod", kept * 1000),) if light else (("lumMod", kept * 1000), ("lumOff", 100000 - kept * 1000))

    def drawn(self) -> dict[str, str]:
        """Colours of the kit's drawings that are others here, by the kit's own."""
        own = dict(zip((*_DRAWN, theme.INK, theme.PAPER), (*(f"accent{n}" for n in range(1, 7)), "dk1", "lt1"),
                       strict=True))  # fmt: skip
        mine = {old: self.scheme.get(name, old).upper() for old, name in own.items()}
        return {old: new for old, new in mine.items() if new != old.upper()}


def palette(colours: dict[str, str] = COLOURS) -> Palette:
    """Make the palette of a look, whose colours have the keys of ``COLOURS``.

    Examples
    --------
    >>> palette().scheme["accent1"]
    '#0F5C7A'
    """
    given = {**COLOURS, **colours}
    plain = given["rule"].upper() == COLOURS["rule"].upper()
    scheme = {
        "dk1": given["ink"], "lt1": given["paper"], "dk2": given["night"],
        "lt2": WASH if plain else _mix(given["rule"], given["paper"], 0.3),
        "accent1": given["primary"], "accent2": given["second"], "accent3": given["third"],
        **{f"accent{n}": rgb for n, rgb in enumerate(theme.MORE[:3], start=4)},
        "hlink": given["primary"], "folHlink": given["quiet"],
    }  # fmt: skip
    uses = dict(_USES)
    if given["quiet"].upper() != COLOURS["quiet"].upper():
        uses["quiet"] = ("folHlink", ())
    if luminance(given["night_text"]) < luminance(given["night"]):
        uses |= {"night-text": ("tx1", ()), "night-quiet": ("tx1", _QUIET)}
    return Palette(scheme, uses, given["paper"])


def borrowed(scheme: dict[str, str], paper: str) -> Palette:
    """Make the palette of somebody's template: greys come from its paper and ink, since its other colours vary."""
    light = luminance(paper) > 0.3

    def grey(kept: int) -> Shade:
        return (("lumMod", kept),) if light else (("lumMod", kept), ("lumOff", 100000 - kept))

    uses = dict(_USES) | {
        "wash": ("bg1", grey(96000)),
        "hairline": ("bg1", grey(90000)),
        "rule": ("bg1", grey(82000)),
        "quiet": ("tx1", (("lumMod", 75000), ("lumOff", 25000)) if light else (("lumMod", 80000),)),
    }
    if not light:
        uses["second-wash"] = ("bg1", grey(90000))
    return Palette(scheme, uses, paper)


_OWN = palette()
_NOW: ContextVar[Palette | None] = ContextVar("palette", default=None)


@contextmanager
def using(chosen: Palette) -> Iterator[None]:
    """Write with other colours for a while."""
    token = _NOW.set(chosen)
    try:
        yield
    finally:
        _NOW.reset(token)


def current() -> Palette:
    """Palette in force."""
    return _NOW.get() or _OWN


def _mix(rgb: str, other: str, kept: float) -> str:
    pairs = ((int(rgb[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(a * kept + b * (1 - kept)):02X}" for a, b in pairs)


def colour(use: str, words: bool = False) -> str:
    """Write the DrawingML element of a colour by its use; ``words`` in it must be readable on paper.

    Examples
    --------
    >>> colour("accent1")
    '<a:schemeClr val="accent1"/>'
    """
    now = current()
    name, shade = now.uses[use]
    if words and not shade and name.startswith("accent"):
        shade = now.for_words(name)
    inner = "".join(f'<a:{step} val="{value}"/>' for step, value in shade)
    return f'<a:schemeClr val="{name}">{inner}</a:schemeClr>' if inner else f'<a:schemeClr val="{name}"/>'


def fill(use: str, words: bool = False) -> str:
    """Write a solid fill.

    Examples
    --------
    >>> fill("ink")
    '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    """
    return f"<a:solidFill>{colour(use, words)}</a:solidFill>"


def use_of(rgb: str) -> str:
    """Find the use of a colour that a chart's specification gives as ``#RRGGBB``; empty if it is none of ours.

    Examples
    --------
    >>> use_of("#bc4e27"), use_of("#123456")
    ('accent2', '')
    """
    return _BY_RGB.get(rgb.upper(), "")
