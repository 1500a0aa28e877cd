"""Teach and brief Mexico's security from evidence in which every number can be traced.

In a notebook: ``from kitlib import load, fact, claim, cite``. Names are resolved when first used, so that
importing the package costs nothing.

Examples
--------
>>> import kitlib
>>> kitlib.fact("homicides-inegi-2023").text
'32,252'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kitlib.evidence.claims import claim, claims
    from kitlib.evidence.facts import fact
    from kitlib.evidence.sources import cite
    from kitlib.evidence.tables import load

__version__ = "0.1.0"
__all__ = ["cite", "claim", "claims", "fact", "load"]

_HOME = {
    "cite": "kitlib.evidence.sources",
    "claim": "kitlib.evidence.claims",
    "claims": "kitlib.evidence.claims",
    "fact": "kitlib.evidence.facts",
    "load": "kitlib.evidence.tables",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'kitlib' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
