"""Labels of a chart kept apart: where each stands in pixels, and how far one is moved if it lies on another.

Labels are written where the figure has them, which suits its own shape; on a smaller chart, as on a template of 4:3,
two can meet. Only upright charts are looked at: names of a bar chart's rows stand in rows of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kitlib.decks.pptx.chart_frame import Frame, label_width
from kitlib.decks.pptx.geometry import Box
from kitlib.decks.pptx.recipe import Label, Recipe, Series

LINE, GAP = 18.0, 5.0


def settled(recipe: Recipe, place: Frame, heights: Callable[[Series, Frame], list[float | None]]) -> Recipe:
    """Move labels up or down, as little as needed, until none lies on another.

    Parameters
    ----------
    recipe : Recipe
        What is drawn; it is not changed.
    place : Frame
        Where its plot stands.
    heights : callable
        Gives the values of a series as drawn.
    """
    if recipe.kind == "bar" or recipe.stacked:
        return recipe
    taken: list[Box] = []
    made = []
    for series in recipe.series:
        values, labels = heights(series, place), dict(series.labels)
        for at, label in series.labels.items():
            if at < 0 or values[at] is None:
                continue
            own = _box(label, at, values[at] or 0.0, place, len(recipe.categories))
            by = _way_out(own, taken, place.tall)
            taken.append(own.moved(by))
            labels[at] = replace(label, shift=(label.shift[0], label.shift[1] + by)) if by else label
        made.append(replace(series, labels=labels))
    return replace(recipe, series=made)


def _box(label: Label, at: int, value: float, place: Frame, count: int) -> Box:
    """Pixels that the words of a label take."""
    wide, high = label_width(label), LINE * (label.words.count("\n") + 1)
    x = place.wide * (place.x + place.w * (at + 0.5) / count)
    y = place.tall * (place.y + place.h * (1 - (value - place.low) / ((place.high - place.low) or 1)))
    left = {"r": x + GAP, "l": x - GAP - wide}.get(label.where, x - wide / 2)
    top = {"t": y - GAP - high, "b": y + GAP}.get(label.where, y - high / 2)
    return Box(left + label.shift[0], top + label.shift[1], wide, high)


def _way_out(own: Box, taken: list[Box], tall: float) -> float:
    """Find the smallest move up or down, inside the chart, after which a label lies on no other; 0 if there is none."""
    ways = [0.0]
    ways += [move for other in taken for move in (other.y - own.h - own.y, other.y + other.h - own.y)]
    free = [by for by in ways if not any(_meet(own.moved(by), other) for other in taken)]
    inside = [by for by in free if by == 0 or (own.y + by >= 0 and own.y + own.h + by <= tall)]
    return min(inside, key=abs, default=0.0)


def _meet(one: Box, other: Box) -> bool:
    """Tell if two boxes overlap, by more than a hair."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 1 and down > 1
