"""Teach and brief Mexico's security from evidence in which every number can be traced.

In a notebook: ``from kitlib import load, fact, claim, cite, check``. Names are resolved when first used, so that
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
    from kitlib.exercises.check import check, hint, progress
    from kitlib.exercises.predict import predict
    from kitlib.exercises.variant import variant

__version__ = "0.1.0"
__all__ = ["check", "cite", "claim", "claims", "fact", "hint", "load", "predict", "progress", "variant"]

_HOME = {
    "check": "kitlib.exercises.check",
    "cite": "kitlib.evidence.sources",
    "claim": "kitlib.evidence.claims",
    "claims": "kitlib.evidence.claims",
    "fact": "kitlib.evidence.facts",
    "hint": "kitlib.exercises.check",
    "load": "kitlib.evidence.tables",
    "predict": "kitlib.exercises.predict",
    "progress": "kitlib.exercises.check",
    "variant": "kitlib.exercises.variant",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'kitlib' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
