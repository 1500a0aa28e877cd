"""Room inside a chart: how wide its axis labels and end labels are, where the plot stands, where its axis ends.

A chart's plot is placed by hand, so that direct labels have room at the right in every program that opens it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kitlib.decks.pptx.geometry import POINT
from kitlib.decks.pptx.metrics import width
from kitlib.decks.pptx.recipe import Label, Recipe

SIZE = 12.0
_MONTH = re.compile(r"^\d{4}-\d{2}$")
_YEAR = re.compile(r"^\d{4}$")
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Frame:
    """Places in fractions of the chart, and the ends and steps of its axes; ``dated`` is the format of dates."""

    x: float
    y: float
    w: float
    h: float
    low: float
    high: float
    step: float
    skip: int
    wide: float
    tall: float
    dated: str


def _dated(recipe: Recipe, skip: int) -> str:
    """Choose the format of an axis of dates, on which every program spaces its labels; empty for names.

    Months get one, and years if there is no room to name them all.
    """
    if len(recipe.categories) > 12 and all(_MONTH.match(name) for name in recipe.categories):
        return "yyyy-mm"
    return "yyyy" if skip > 1 and all(_YEAR.match(name) for name in recipe.categories) else ""


def label_width(label: Label) -> float:
    """Width of a label in pixels."""
    detail = width(f"   {label.detail}", SIZE) if label.detail else 0.0
    return (max(width(line, SIZE, label.bold) for line in label.words.split("\n")) + detail) * POINT


def limits(recipe: Recipe) -> tuple[float, float, float]:
    """Low end, high end and step of the value axis; it starts at zero unless the figure says otherwise."""
    values = [v for s in recipe.data for v in s.values if v is not None] or [1.0]
    if recipe.stacked:
        sums = [sum(s.values[n] or 0 for s in recipe.data) for n in range(len(recipe.categories))]
        values = [*values, *sums]
    low, high = min(0.0, *values), max(0.0, *values)
    if recipe.domain:
        low, high = min(low, recipe.domain[0]), max(high, recipe.domain[1])
    span = (high - low) or 1.0
    size = 10 ** math.floor(math.log10(span / 5))
    step = next(s * size for s in _STEPS if span / (s * size) <= 6)
    if not recipe.axis:
        return low, high * 1.02, step
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def number_format(recipe: Recipe) -> str:
    """Choose the value axis's number format: thousands separators, and the decimals that its steps need."""
    low, _high, step = limits(recipe)
    return "#,##0" if float(step).is_integer() and float(low).is_integer() else "#,##0.0"


def frame(recipe: Recipe, wide: float, tall: float) -> Frame:
    """Place the plot of a chart that is ``wide`` by ``tall`` pixels."""
    low, high, step = limits(recipe)
    left, top, bottom = 4.0, 26.0, 32.0
    if recipe.kind == "bar":
        longest = max(width(name, SIZE) for name in recipe.categories) * POINT
        left, top, bottom = min(0.4 * wide, longest + 18), 6.0, 32.0 if recipe.axis else 6.0
    elif recipe.axis:
        ticks = (f"{number:,.1f}" if step < 1 else f"{number:,.0f}" for number in (low, high))
        left = max(width(tick, SIZE) for tick in ticks) * POINT + 14
    if recipe.legend:
        top += 24
    right = 12.0
    for _round in range(3):
        right = _right(recipe, wide - left - right, high, low)
    right = min(right, 0.45 * wide)
    across = wide - left - right
    skip = 1 if recipe.kind == "bar" else _skip(recipe, across)
    plot = (left / wide, top / tall, across / wide, (tall - top - bottom) / tall)
    return Frame(*plot, low, high, step, skip, wide, tall, _dated(recipe, skip))


def _right(recipe: Recipe, across: float, high: float, low: float) -> float:
    """Pixels that labels need beyond the plot's right edge."""
    room, count = 12.0, len(recipe.categories)
    for series in recipe.series:
        for at, label in series.labels.items():
            if recipe.kind == "bar":
                value = series.values[at] or 0.0
                left_over = across * (1 - (value - low) / ((high - low) or 1))
                room = max(room, label_width(label) + 16 - left_over)
            elif at >= 0:
                share = {"r": 1.0, "l": 0.0}.get(label.where, 0.5)
                left_over = across * (1 - (at + 0.5) / count)
                room = max(room, share * label_width(label) + (14 if share == 1 else 4) - left_over)
    return room


def _skip(recipe: Recipe, across: float) -> int:
    """How many categories go to one label of the axis, so that labels do not touch."""
    widest = max(max(width(word, SIZE) for word in name.split(" ")) for name in recipe.categories) * POINT + 14
    each = across / len(recipe.categories)
    return next((n for n in (1, 2, 5, 10, 20, 25, 50) if n * each >= widest), 100)
