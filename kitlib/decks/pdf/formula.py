"""LaTeX formulas as drawings, made offline with the mathematical typeface that ziamath carries.

Typst's own converters of LaTeX are packages that it would have to fetch. What cannot be drawn is None, and the writer
shows the source.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from kitlib.charts import theme

_SIZE = 24
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|eqnarray)\}")
_LABEL = re.compile(r"\\label\{[^}]*\}|\\(?:nonumber|notag)\b")
_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True)
class Drawn:
    """A formula as SVG; its width, height and what hangs below the line are in sizes of the text around it."""

    svg: bytes
    width: float
    height: float
    depth: float


@lru_cache(maxsize=256)
def draw_formula(latex: str, display: bool = True, colour: str = theme.INK) -> Drawn | None:
    r"""Draw a formula, or return None if its LaTeX is not understood.

    Examples
    --------
    >>> draw_formula(r"\frac{a}{b}").height > draw_formula("a", display=False).height
    True
    >>> draw_formula(r"\frac{a") is None
    True
    """
    try:
        svg = _svg(_NUMBERED.sub(r"\\\1{\2*}", _LABEL.sub("", latex)), display, colour)
    except Exception:  # whatever its parser stumbles over; the source is shown instead
        return None
    found = _BOX.search(svg)
    if not found:
        return None
    _left, top, width, height = (float(part) / _SIZE for part in found.groups())
    return Drawn(svg.encode(), width, height, top + height)


def _svg(latex: str, display: bool, colour: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # in how it finds its typeface
        from ziamath.zmath import Latex

        return str(Latex(latex, size=_SIZE, color=colour, inline=not display).svg())
