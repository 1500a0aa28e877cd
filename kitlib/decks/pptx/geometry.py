"""Where the parts of a slide stand, in pixels of a slide of 1280 by 720, as the HTML deck counts them.

One pixel is 9,525 EMU and three quarters of a point, so a slide is 13.333 by 7.5 inches. Sizes of type are in
points. Master, layouts and slides take their places from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

EMU = 9525
WIDE, HIGH = 1280, 720
LEFT, RIGHT = 64, 1216
POINT = 4 / 3


@dataclass(frozen=True)
class Box:
    """A rectangle on the slide."""

    x: float
    y: float
    w: float
    h: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in EMU."""
        return round(self.x * EMU), round(self.y * EMU), round(self.w * EMU), round(self.h * EMU)

    @property
    def xfrm(self) -> str:
        """The place as DrawingML writes it."""
        x, y, w, h = self.emu
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'

    def at_right(self, edge: float) -> Box:
        """Return the same box with its right side at ``edge``."""
        return replace(self, x=edge - self.w)

    def moved(self, by: float) -> Box:
        """Return the same box, lower by some pixels."""
        return replace(self, y=self.y + by)


WIDTH = RIGHT - LEFT
LOGO_TITLE = Box(LEFT, 64, 320, 72)
LOGO_FOOT = Box(1096, 672, 120, 24)
KICKER = Box(LEFT, 40, WIDTH, 22)
TITLE = Box(LEFT, 64, WIDTH, 80)
SUBTITLE = Box(LEFT, 150, WIDTH, 26)
BODY = Box(LEFT, 194, WIDTH, 432)
ASIDE = Box(LEFT + 768, 194, WIDTH - 768, 432)
MAIN = Box(LEFT, 194, 736, 432)
RULE_Y = 642
FOOTER = Box(LEFT, 649, 1000, 48)
BACKUP = Box(1080, 649, 88, 18)
NUMBER = Box(1168, 649, 48, 18)
MARKING = Box(LEFT, 699, WIDTH, 17)
OPENING_BAR = Box(LEFT, 208, 72, 6)
OPENING_TITLE = Box(LEFT, 236, 1040, 138)
OPENING_SUBTITLE = Box(LEFT, 388, 900, 80)
OPENING_BODY = Box(LEFT, 480, 900, 150)

TITLE_SIZE, TITLE_LEAST, TITLE_SPACING = 26.0, 20.0, 0.95
OPENING_SIZE, OPENING_LEAST = 40.0, 28.0
KICKER_SIZE, SUBTITLE_SIZE, FOOTER_SIZE, MARKING_SIZE = 11.0, 14.0, 10.0, 10.0
BODY_SIZE, ASIDE_SIZE, BODY_LEAST = 20.0, 16.0, 14.0
