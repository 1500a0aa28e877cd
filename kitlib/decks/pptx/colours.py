"""Colours of a slide by their use, each taken from the theme of the master, so that a new theme recolours all.

The six accents and the four base colours are set in the theme; every other shade is one of them made lighter,
darker or greyer. The values are those of ``templates/tokens.css``; no slide holds a colour of its own.
"""

from __future__ import annotations

THEME = {
    "dk1": "18222D",
    "lt1": "FFFFFF",
    "dk2": "0E2A3B",
    "lt2": "F4F7F9",
    "accent1": "0F5C7A",
    "accent2": "BC4E27",
    "accent3": "6B7480",
    "accent4": "2E7D5B",
    "accent5": "8A5A9E",
    "accent6": "8F6A00",
    "hlink": "0F5C7A",
    "folHlink": "4A5561",
}

Shade = tuple[tuple[str, int], ...]
_USES: dict[str, tuple[str, Shade]] = {
    "ink": ("tx1", ()),
    "quiet": ("tx1", (("satMod", 44000), ("lumMod", 75000), ("lumOff", 23400))),
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
_BY_RGB = {f"#{value}": name for name, value in THEME.items() if name.startswith("accent")} | {
    "#18222D": "ink",
    "#4A5561": "quiet",
    "#D5DBE1": "rule",
    "#E3E8ED": "hairline",
    "#FFFFFF": "paper",
}


def colour(use: str) -> str:
    """Write the DrawingML element of a colour by its use.

    Examples
    --------
    >>> colour("accent1")
    '<a:schemeClr val="accent1"/>'
    """
    name, shade = _USES[use]
    inner = "".join(f'<a:{step} val="{value}"/>' for step, value in shade)
    return f'<a:schemeClr val="{name}">{inner}</a:schemeClr>' if inner else f'<a:schemeClr val="{name}"/>'


def fill(use: str) -> str:
    """Write a solid fill.

    Examples
    --------
    >>> fill("ink")
    '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    """
    return f"<a:solidFill>{colour(use)}</a:solidFill>"


def use_of(rgb: str) -> str:
    """Find the use of a colour that a chart's specification gives as ``#RRGGBB``; empty if it is none of ours.

    Examples
    --------
    >>> use_of("#bc4e27"), use_of("#123456")
    ('accent2', '')
    """
    return _BY_RGB.get(rgb.upper(), "")
