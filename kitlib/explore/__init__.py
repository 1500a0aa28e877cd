"""Explorers: a question answered by hand, in words and in a picture, with and without a kernel.

``from kitlib import explore``, then ``explore.baseline()`` as a cell's last line. Names are resolved when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kitlib.explore.bases import baseline
    from kitlib.explore.calendar_years import calendars
    from kitlib.explore.events import timeline
    from kitlib.explore.institution_map import institutions
    from kitlib.explore.ledger import claims
    from kitlib.explore.state_map import states
    from kitlib.explore.turning import cycle
    from kitlib.explore.universes import funnel
    from kitlib.explore.weighing import options

__all__ = ["baseline", "calendars", "claims", "cycle", "funnel", "institutions", "options", "states", "timeline"]

_HOME = {  # no module bears its explorer's name: importing it would hide the function
    "baseline": "bases",
    "calendars": "calendar_years",
    "claims": "ledger",
    "cycle": "turning",
    "funnel": "universes",
    "institutions": "institution_map",
    "options": "weighing",
    "states": "state_map",
    "timeline": "events",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"kitlib.explore.{_HOME[name]}"), name)
    raise AttributeError(f"module 'kitlib.explore' has no attribute {name!r}; it offers {', '.join(__all__)}")
