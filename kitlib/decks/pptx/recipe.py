"""What a native chart shows: its series and their looks, its labels, its reference marks; nothing of DrawingML.

``reader`` makes a recipe from a figure; ``chart_xml`` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class Unfit(Exception):  # noqa: N818 - a decision, not a fault
    """The figure says something that a native chart cannot; it stays a picture."""


@dataclass
class Label:
    """Words at a point of a series.

    ``where`` is t, b, l, r or ctr; ``shift`` a nudge in pixels; ``detail`` stands after the words, quieter.
    """

    words: str
    use: str
    where: str
    shift: tuple[float, float] = (0, 0)
    bold: bool = False
    detail: str = ""


@dataclass
class Series:
    """One series with its look.

    ``role`` is data, reference (a level over the whole plot), mark (an upright with a name), band (a shaded span),
    words (loose words at points) or top (words at a share of the plot's height, which ``values`` then holds).
    ``open`` markers are outlines.
    ``hollow``, ``points`` (colours) and ``spots`` (markers) are by category; ``labels`` too, -1 being any.
    """

    name: str
    values: list[float | None]
    use: str = "accent1"
    role: str = "data"
    dashed: bool = False
    joined: bool = True
    markers: bool = False
    open: bool = False
    labels: dict[int, Label] = field(default_factory=dict)
    hollow: set[int] = field(default_factory=set)
    points: dict[int, str] = field(default_factory=dict)
    spots: set[int] = field(default_factory=set)


@dataclass
class Recipe:
    """A native chart: its kind, its categories, and its series in drawing order.

    ``value_labels`` is the number format of values written at every column, ``axis`` whether the value axis is
    shown, ``domain`` what it must reach.
    """

    kind: str
    categories: tuple[str, ...]
    series: list[Series]
    unit: str
    stacked: bool = False
    value_labels: str = ""
    axis: bool = True
    domain: tuple[float, float] | None = None

    @property
    def data(self) -> list[Series]:
        """The series that carry values."""
        return [s for s in self.series if s.role in ("data", "reference")]

    @property
    def legend(self) -> bool:
        """Whether a legend is needed, since some series has no label of its own."""
        shown = [s for s in self.series if s.role == "data"]
        return len(shown) > 1 and (self.stacked or not all(s.labels for s in shown))
