"""Row charts: one labelled dot, bar or pair of dots a line, with its value written beside it.

For figures whose rows must be told apart by words (who says so, of what, in which window) more than by
place. A row is drawn with everything it needs, so no axis and no legend stand between reader and number.
Columns and lines over time are in ``kitlib.charts.theme``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kitlib.charts import theme
from kitlib.charts.theme import Layer

STEP, GAP, TOP = 29, 16, 6

_COLOR = {"field": "color", "type": "nominal", "scale": None}


@dataclass(frozen=True)
class Row:
    """One line of a row chart.

    Parameters
    ----------
    label : str
        Name at the left.
    value : float, optional
        What is drawn; without it the row is a heading.
    text : str
        The value in words, beside the mark.
    detail : str
        More words after the value, quieter.
    color : str
        Colour of mark and value.
    hollow : bool
        Draw an outline: preliminary, unconfirmed or of another date.
    start : float, optional
        Earlier value of a pair; drawn hollow and joined to ``value``.
    start_text : str
        That value in words.
    """

    label: str
    value: float | None = None
    text: str = ""
    detail: str = ""
    color: str = theme.PRIMARY
    hollow: bool = False
    start: float | None = None
    start_text: str = ""


def row_chart(rows: list[Row], *, kind: str = "dot", top: float, left: int = 300, right: int = 580,
              width: int = 800,
              step: int = STEP, inside: bool = False,
              line_at: tuple[float, str] | None = None) -> Layer:  # fmt: skip
    """Draw rows from zero to ``top`` between the pixels ``left`` and ``right``.

    Parameters
    ----------
    rows : list of Row
        In the order drawn; a row without a value is a heading.
    kind : str
        ``"dot"`` (a dot on a thin stem) or ``"bar"``.
    top : float
        Value at the pixel ``right``.
    left, right, width, step : int
        Pixels: where values start, where ``top`` is, the whole plot, and one row's height.
    inside : bool
        Write values inside the bars' ends, in white.
    line_at : tuple of float and str, optional
        A vertical reference: value and name.

    Examples
    --------
    >>> spec = row_chart([Row("Mexico", 24.9, "24.9"), Row("World", 5.2, "5.2")], top=25)
    >>> spec["height"], len(spec["layer"])
    (64, 4)
    """
    placed, tall = _placed(rows, step)
    x = {"type": "quantitative", "scale": {"domain": [0, top], "range": [left, right]}, "axis": None}
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, tall], "range": [0, tall]},
    }
    drawn = [row for row in placed if row["value"] is not None]
    layers = _headings([row for row in placed if row["value"] is None], y, width)
    layers += _bars(drawn, x, y) if kind == "bar" else _dots(drawn, x, y)
    layers += [*_reference(line_at, x), *_words(drawn, x, y, inside)]
    return theme.chart(*layers, width=width, height=tall)


def _placed(rows: list[Row], step: int) -> tuple[list[dict[str, Any]], int]:
    y, found = TOP, []
    for number, row in enumerate(rows):
        y += GAP if row.value is None and number else 0
        middle, half = y + step / 2, step * 0.31
        found.append(
            {
                **asdict(row),
                "zero": 0,
                "y": middle,
                "y0": middle - half,
                "y1": middle + half,
                "under": y + step,
            }
        )
        y += step
    return found, y


def _layer(values: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]) -> list[Layer]:
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}] if values else []


def _headings(rows: list[dict[str, Any]], y: Layer, width: int) -> list[Layer]:
    name = {"type": "text", "align": "left", "fontWeight": 600, "fontSize": 14, "color": theme.INK}
    under = {"y": {**y, "field": "under"}, "x": {"value": 0}, "x2": {"value": width}}
    return [
        *_layer(rows, name, {"x": {"value": 0}, "y": y, "text": {"field": "label"}}),
        *_layer(rows, {"type": "rule", "color": theme.RULE}, under),
    ]


def _reference(line_at: tuple[float, str] | None, x: Layer) -> list[Layer]:
    if line_at is None:
        return []
    values = [{"at": line_at[0], "words": line_at[1]}]
    rule = {"type": "rule", "color": theme.INK, "strokeDash": theme.DASH}
    words = {"type": "text", "baseline": "bottom", "dy": -5, "fontSize": 14, "color": theme.INK}
    place = {"x": {**x, "field": "at"}}
    return [
        *_layer(values, rule, place),
        *_layer(values, words, {**place, "y": {"value": 0}, "text": {"field": "words"}}),
    ]


def _bars(rows: list[dict[str, Any]], x: Layer, y: Layer) -> list[Layer]:
    place = {
        "x": {**x, "field": "zero"},
        "x2": {"field": "value"},
        "y": {**y, "field": "y0"},
        "y2": {"field": "y1"},
    }
    outline = {"type": "rect", "fill": theme.PAPER, "strokeWidth": 2, "strokeDash": theme.DASH}
    return [
        *_layer([row for row in rows if not row["hollow"]], {"type": "rect"}, {**place, "fill": _COLOR}),
        *_layer([row for row in rows if row["hollow"]], outline, {**place, "stroke": _COLOR}),
    ]


def _dots(rows: list[dict[str, Any]], x: Layer, y: Layer) -> list[Layer]:
    pairs = [row for row in rows if row["start"] is not None]
    stems = [row for row in rows if row["start"] is None]
    end = {"x2": {"field": "value"}, "y": y}
    full = {"type": "point", "filled": True, "size": 130, "opacity": 1}
    outline = {"type": "point", "fill": theme.PAPER, "size": 110, "strokeWidth": 2.5, "opacity": 1}
    value = {"x": {**x, "field": "value"}, "y": y, "color": _COLOR}
    return [
        *_layer(
            stems,
            {"type": "rule", "color": theme.RULE, "strokeWidth": 1.5},
            {"x": {**x, "field": "zero"}, **end},
        ),
        *_layer(pairs, {"type": "rule", "strokeWidth": 3}, {"x": {**x, "field": "start"}, **end, "color": _COLOR}),
        *_layer(pairs, outline, {"x": {**x, "field": "start"}, "y": y, "color": _COLOR}),
        *_layer([row for row in rows if not row["hollow"]], full, value),
        *_layer([row for row in rows if row["hollow"]], outline, value),
    ]


def _words(rows: list[dict[str, Any]], x: Layer, y: Layer, inside: bool) -> list[Layer]:
    name = {"type": "text", "align": "left", "color": theme.INK}
    value = {"type": "text", "fontWeight": 600, "fontSize": 15}
    place = {"x": {**x, "field": "value"}, "y": y, "text": {"field": "text"}}
    color = {"value": theme.PAPER} if inside else _COLOR
    beside = {"align": "right", "dx": -10} if inside else {"align": "left", "dx": 12}
    details = [row for row in rows if row["detail"]]
    room = 20 + 9 * max((len(row["text"]) for row in details), default=0)
    found = _layer(rows, name, {"x": {"value": 0}, "y": y, "text": {"field": "label"}})
    found += _layer([row for row in rows if row["start"] is None], {**value, **beside}, {**place, "color": color})
    found += _layer(details, {**name, "dx": room, "color": theme.QUIET, "fontSize": 13},
                    {**place, "text": {"field": "detail"}})  # fmt: skip
    for row in (row for row in rows if row["start"] is not None):
        left, right = ("value", "start") if row["value"] < row["start"] else ("start", "value")
        for end, align, dx in ((left, "right", -12), (right, "left", 12)):
            words = {"field": "text" if end == "value" else "start_text"}
            found += _layer([row], {**value, "align": align, "dx": dx},
                            {"x": {**x, "field": end}, "y": y, "text": words, "color": _COLOR})  # fmt: skip
    return found
