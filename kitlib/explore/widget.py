"""The controls of an explorer as a widget: what the page shows beside a running notebook, and what it asks for.

anywidget carries it, since ipywidgets' own controls can neither name a slider for a screen reader nor speak words
when they change. Imported only when an explorer is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kitlib.i18n import _

_HERE = Path(__file__).parent


class Controls(anywidget.AnyWidget):
    """Controls, the words for a screen reader, and the call that opens the state.

    Parameters
    ----------
    answer : callable
        Called with the values that a reader chose, or with None to reset.
    traits : Any
        Values of the traits below.
    """

    _esm = (_HERE / "controls.js").read_text(encoding="utf-8")
    _css = (_HERE / "controls.css").read_text(encoding="utf-8")
    question = traitlets.Unicode().tag(sync=True)
    controls: Any = traitlets.List().tag(sync=True)
    values: Any = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    reset_words = traitlets.Unicode(_("Reset")).tag(sync=True)

    def __init__(self, answer: Callable[[dict[str, Any] | None], None], **traits: Any) -> None:
        super().__init__(**traits)
        self._ask = answer
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict):
            self._ask(None if content.get("reset") else dict(content.get("values") or {}))

    def told(self, **traits: Any) -> None:
        """Show another state, in one message."""
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)
        self.send_state("values")  # also where nothing changed: the page may show what was refused

    def view(self) -> dict[str, Any]:
        """Return the output that shows it."""
        made = self._repr_mimebundle_()
        return dict(made[0] if isinstance(made, tuple) else made or {})
