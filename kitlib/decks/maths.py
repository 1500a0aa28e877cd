"""Formulas in LaTeX as MathML, which browsers draw and screen readers speak without a script.

A formula that the converter does not know is said so, and shown as it was written. Other formats convert
formulas themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, tostring

from kitlib.decks.model import Math, Run

if TYPE_CHECKING:
    from markupsafe import Markup

_ENTITY = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|eqnarray)\}")
_LABEL = re.compile(r"\\label\{[^}]*\}|\\(?:nonumber|notag)\b")
_FORBIDDEN = re.compile(r"^(on.*|.*href|style|src|class|id)$", re.IGNORECASE)
LONGEST = 5_000


@lru_cache(maxsize=512)
def mathml(latex: str, display: bool = False) -> str:
    r"""Convert a formula; an empty text if it cannot be done.

    Parameters
    ----------
    latex : str
        The formula, without dollar signs.
    display : bool
        True for one that stands by itself.

    Examples
    --------
    >>> "<mfrac>" in mathml(r"\frac{a}{b}")
    True
    >>> mathml(r"\unknowncommand{x}")
    ''
    """
    if len(latex) > LONGEST or not latex.strip():
        return ""
    from latex2mathml.converter import convert_to_element

    cleaned = _NUMBERED.sub(r"\\\1{\2*}", _LABEL.sub("", latex))
    try:
        root = convert_to_element(cleaned, display="block" if display else "inline")
    except Exception:  # any formula at all may come in, and the converter raises many kinds
        return ""
    if not all(map(_tidied, root.iter())):
        return ""
    root.set("alttext", " ".join(latex.split()))
    return tostring(root, encoding="unicode")


def _tidied(element: Element) -> bool:
    """Decode what the converter encoded, drop what could act, and tell if every command was known."""
    for name in [name for name in element.attrib if _FORBIDDEN.match(name)]:
        del element.attrib[name]
    for name, value in element.attrib.items():
        element.set(name, _decoded(value))
    element.text = _decoded(element.text or "")
    return element.tag == "mtext" or not re.match(r"\\[A-Za-z]", element.text)


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else "", text)


def html(latex: str, display: bool = False) -> Markup:
    """MathML for a page; what cannot be converted is shown as it was written."""
    from markupsafe import Markup

    made = mathml(latex, display)
    return Markup(made) if made else Markup("<code>{}</code>").format(latex.strip())


def formulas(part: Any) -> Iterator[str]:
    """Find all formulas below a block or run, in reading order."""
    if isinstance(part, Math):
        yield part.latex
    elif isinstance(part, Run):
        if part.math:
            yield part.text
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from formulas(inner)
    elif is_dataclass(part) and type(part).__module__ == Run.__module__:
        for field in fields(part):
            yield from formulas(getattr(part, field.name))
