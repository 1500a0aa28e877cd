"""Explorers: a question answered by hand, in words and in a picture, with and without a kernel.

``from kitlib import explore``, then ``explore.baseline()`` as a cell's last line. Names are resolved when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kitlib.explore.bases import baseline

__all__ = ["baseline"]

_HOME = {"baseline": "bases"}  # no module bears its explorer's name: importing it would hide the function


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"kitlib.explore.{_HOME[name]}"), name)
    raise AttributeError(f"module 'kitlib.explore' has no attribute {name!r}; it offers {', '.join(__all__)}")
