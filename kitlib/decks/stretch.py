"""Give a chart the size of its room, so that it fills a slide with text of one size instead of being magnified.

Only width and height of a Vega-Lite specification change, and only where marks are placed by scales: a chart
that places something by pixels keeps the size that its author gave it. Nothing is drawn here.
"""

from __future__ import annotations

from typing import Any

from kitlib.charts.figure import Figure

Box = tuple[float, float]
Spec = dict[str, Any]
TITLE_LINE = 66
SMALLEST, LARGEST = 1.0, 1.25


def slide_box(title: str) -> Box:
    """Room for a figure that has a slide for itself; a title of two lines takes one from it."""
    return (1152, 488 if len(title) <= TITLE_LINE else 450)


def shape(figure: Figure) -> str:
    """Say whether a figure is ``wide``, as a chart, or ``compact``, as a map."""
    width, height = figure.spec.get("width"), figure.spec.get("height")
    if isinstance(width, int | float) and isinstance(height, int | float) and width < 1.6 * height:
        return "compact"
    return "wide"


def stretches(spec: Spec) -> bool:
    """Tell if a chart, or panels under each other, can be drawn wider or taller.

    Examples
    --------
    >>> unit = {"width": 720, "height": 320, "mark": "line", "encoding": {"x": {"field": "year"}}}
    >>> stretches(unit), stretches({**unit, "encoding": {"x": {"value": 500}}})
    (True, False)
    """
    return all(_is_sized(panel) and not _is_pinned(panel) for panel in _panels(spec))


def stretched(spec: Spec, drawn: Box, box: Box) -> Spec:
    """Size a chart so that it fills a box, axes and labels around it included.

    Parameters
    ----------
    spec : dict
        A specification that ``stretches``.
    drawn : (width, height)
        How large it came out as its author sized it, in pixels.
    box : (width, height)
        Room on the page, in pixels. Text comes out at its own size or up to a quarter larger.
    """
    panels = _panels(spec)
    width, height = max(p["width"] for p in panels), sum(p["height"] for p in panels)
    around = drawn[0] - width, drawn[1] - height
    narrowest = 0.85 * width + around[0]
    scale = max(SMALLEST, min(LARGEST, box[1] / drawn[1], box[0] / narrowest))
    wider = min((box[0] / scale - around[0]) / width, 1.4)
    taller = min(max((box[1] / scale - around[1]) / height, 0.6), 1.3)
    sized = [{**p, "width": round(p["width"] * wider), "height": round(p["height"] * taller)} for p in panels]
    return {**spec, "vconcat": sized} if "vconcat" in spec else sized[0]


def _panels(spec: Spec) -> list[Spec]:
    return list(spec["vconcat"]) if "vconcat" in spec else [spec]


def _is_sized(panel: Spec) -> bool:
    sides = (panel.get("width"), panel.get("height"))
    return ("layer" in panel or "mark" in panel) and all(isinstance(side, int | float) for side in sides)


def _is_pinned(panel: Spec) -> bool:
    """Tell if marks stand at pixels: a place by value, a map, or words set far beside bars, which grow."""
    units = _units(panel)
    shifted = [unit["mark"] for unit in units if _is(unit, "text") and abs(unit["mark"].get("dx", 0)) > 16]
    if shifted and any(_is(unit, "bar") for unit in units):
        return True
    places = [unit.get("encoding", {}).get(channel, {}) for unit in units for channel in ("x", "y", "x2", "y2")]
    by_pixel = any(place.get("value") or place.get("scale", ...) is None for place in places)
    return by_pixel or any("projection" in unit for unit in units)


def _units(spec: Spec) -> list[Spec]:
    """List all layers of a chart that draw, and the chart itself."""
    return [spec, *(unit for layer in spec.get("layer", ()) for unit in _units(layer))]


def _is(unit: Spec, kind: str) -> bool:
    mark = unit.get("mark")
    return isinstance(mark, dict) and mark.get("type") == kind
