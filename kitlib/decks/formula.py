"""LaTeX formulas as drawings, made offline with a mathematical typeface that comes along.

Writers that cannot set mathematics themselves take these; what cannot be drawn is None, and the writer shows the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kitlib.charts import theme

_SIZE = 24
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
    import ziamath

    try:
        svg: str = ziamath.Latex(latex, size=_SIZE, color=colour, inline=not display).svg()
    except Exception:  # whatever its parser stumbles over; the source is shown instead
        return None
    found = _BOX.search(svg)
    if not found:
        return None
    _left, top, width, height = (float(part) / _SIZE for part in found.groups())
    return Drawn(svg.encode(), width, height, top + height)
