"""What the kit answers in a notebook: as plain text, and as HTML that a screen reader announces.

What happened is said in words before it is shown by a colour, and the words are the same in both forms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

_EDGE = {"right": "#1A7F5A", "wrong": "#B4540A", "note": "#0F5C7A"}
_STYLE = "border-left:4px solid {edge};padding:.3em .8em;margin:.4em 0;max-width:46em"


@dataclass(frozen=True)
class Reply:
    """One answer of the kit.

    ``head`` says what happened, ``lines`` what to do; ``tone`` is ``right``, ``wrong`` or ``note``. ``record`` is kept
    in the notebook, in the output's metadata, for ``kit validate``.
    """

    head: str
    lines: tuple[str, ...] = ()
    tone: str = "note"
    record: dict[str, Any] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return "\n".join((self.head, *self.lines))

    def html(self) -> str:
        """Return the rich form."""
        body = "".join(f"<p style='margin:.2em 0'>{escape(line)}</p>" for line in self.lines)
        style = _STYLE.format(edge=_EDGE[self.tone])
        return (
            f'<div role="status" class="kit-reply kit-{self.tone}" style="{style}">'
            f"<p style='margin:.2em 0'><strong>{escape(self.head)}</strong></p>{body}</div>"
        )

    def _repr_mimebundle_(self, **_wanted: Any) -> tuple[dict[str, str], dict[str, Any]]:
        metadata = {"kit": self.record} if self.record else {}
        return {"text/plain": repr(self), "text/html": self.html()}, metadata
