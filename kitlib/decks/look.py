"""The look of a deck that an organisation can change: colours, typeface, logo, PowerPoint template."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kitlib.charts import theme

COLOURS = {
    "ink": theme.INK,
    "quiet": theme.QUIET,
    "rule": theme.RULE,
    "paper": theme.PAPER,
    "night": "#0E2A3B",
    "night_text": "#FFFFFF",
    "night_quiet": "#C9D6DF",
    "primary": theme.PRIMARY,
    "second": theme.SECOND,
    "third": theme.THIRD,
}


@dataclass(frozen=True)
class Logo:
    """A picture for the title slide and the footer: bytes of a PNG, JPEG or SVG, and its alt text."""

    data: bytes
    mime: str
    alt: str


@dataclass(frozen=True)
class Look:
    """What writers take from a theme; the default is the kit's own.

    ``colours`` has the keys of ``COLOURS``; ``font`` is the family that replaces the kit's own in HTML and PowerPoint
    if the reader's machine has it; ``template`` is a PowerPoint file (.pptx, .potx) whose layouts are used.
    """

    colours: dict[str, str] = field(default_factory=lambda: dict(COLOURS))
    font: str = ""
    logo: Logo | None = None
    template: Path | None = None
    marking: str = ""
    author: str = ""

    def drawn(self) -> dict[str, str]:
        """Colours of the kit's drawings that are others here, by the kit's own."""
        names = ("ink", "quiet", "rule", "paper", "primary", "second", "third")
        return {COLOURS[n]: self.colours[n] for n in names if self.colours.get(n, COLOURS[n]) != COLOURS[n]}
