"""How every chart looks: colours, type, and the few marks that all of them are made of.

Charts are Vega-Lite 5 written as plain dicts. Altair would write the same, but importing it costs a student
about two seconds before the first figure; the tests hold every specification against its schema instead.
A mark here takes a frame and column names and returns one layer; ``chart`` puts layers together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Layer = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH, HEIGHT = 720, 320
FONT = "Source Sans Pro, Helvetica Neue, Arial, sans-serif"

INK, QUIET, RULE, GRID, PAPER = "#18222D", "#4A5561", "#D5DBE1", "#E3E8ED", "#FFFFFF"
PRIMARY, SECOND, THIRD = "#0F5C7A", "#BC4E27", "#6B7480"
MORE = ("#2E7D5B", "#8A5A9E", "#8F6A00")
PALETTE = (PRIMARY, SECOND, THIRD, *MORE)
SEQUENTIAL = ("#EAF1F5", "#0B3D53")
DASH = [5, 4]

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "title": {"anchor": "start", "frame": "group", "fontSize": 19, "fontWeight": 600, "color": INK, "offset": 14,
              "subtitleFontSize": 14, "subtitleColor": QUIET, "subtitlePadding": 5, "lineHeight": 23,
              "subtitleLineHeight": 18},
    "axis": {"labelColor": QUIET, "labelFontSize": 14, "titleColor": QUIET, "titleFontSize": 13,
             "titleFontWeight": "normal", "domainColor": RULE, "tickColor": RULE, "gridColor": GRID,
             "labelPadding": 6, "labelLimit": 0},
    "axisX": {"grid": False, "labelFlush": False},
    "axisY": {"domain": False, "ticks": False},
    "legend": {"labelColor": QUIET, "labelFontSize": 13, "titleColor": QUIET, "titleFontSize": 13,
               "titleFontWeight": "normal"},
    "text": {"fontSize": 14, "color": INK},
}  # fmt: skip


def records(frame: pd.DataFrame) -> list[Layer]:
    """Rows as Vega-Lite takes them: dates as ISO text, missing values as null."""
    columns = {str(name): _cells(frame[name]) for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Values of a column as plain Python."""
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%d")
    return [None if gone else cell for cell, gone in zip(column.tolist(), column.isna().tolist(), strict=True)]


def chart(*layers: Layer, width: int = WIDTH, height: int = HEIGHT, **more: Any) -> Layer:
    """Lay marks over each other; the first one's axes lead."""
    return {"$schema": SCHEMA, "width": width, "height": height, "layer": list(layers), "config": CONFIG, **more}


def stack(*charts: Layer, spacing: int = 30, **more: Any) -> Layer:
    """Put charts under each other, as panels of one figure."""
    panels = [{key: part for key, part in one.items() if key not in ("$schema", "config")} for one in charts]
    return {"$schema": SCHEMA, "vconcat": panels, "spacing": spacing, "config": CONFIG, **more}


def panel_title(words: str, color: str = INK) -> Layer:
    """Name one panel, over its left edge."""
    return {"text": words, "fontSize": 15, "fontWeight": 600, "color": color, "anchor": "start", "offset": 10}


def x_band(field: str, **axis: Any) -> Layer:
    """Give one place to each category, in the order of the rows: years under columns."""
    return {"field": field, "type": "ordinal", "sort": None, "scale": {"padding": 0.22},
            "axis": {"title": None, "labelAngle": 0, "ticks": False, **axis}}  # fmt: skip


def x_year(field: str, **axis: Any) -> Layer:
    """A year axis; years are numbers, so that a missing year leaves its place."""
    scale = {"nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale,
            "axis": {"format": "d", "title": None, "tickMinStep": 1, "tickCount": 8, **axis}}  # fmt: skip


def x_month(field: str, **axis: Any) -> Layer:
    """A month axis, labelled by years."""
    return {"field": field, "type": "temporal", "timeUnit": "utcyearmonth",
            "axis": {"format": "%Y", "title": None, "tickCount": {"interval": "year", "step": 1}, **axis}}  # fmt: skip


def y_value(field: str, style: str = ",d", zero: bool = True, domain: list[float] | None = None, **axis: Any) -> Layer:
    """A value axis with thousands separators, from zero unless said."""
    scale: dict[str, Any] = {"zero": zero}
    if domain:
        scale["domain"] = domain
    return {"field": field, "type": "quantitative", "scale": scale,
            "axis": {"format": style, "title": None, "tickCount": 5, **axis}}  # fmt: skip


def line(frame: pd.DataFrame, x: Layer, y: Layer, color: str, *, dashed: bool = False, points: bool = True) -> Layer:
    """A line of one series; gaps stay gaps. Dashed with hollow points means preliminary."""
    mark: dict[str, Any] = {"type": "line", "color": color, "strokeWidth": 3, "invalid": "break-paths-filter-domains"}
    if dashed:
        mark["strokeDash"] = DASH
    if points:
        mark["point"] = {"filled": not dashed, "fill": PAPER if dashed else color, "color": color, "size": 45}
    return {"data": {"values": records(frame)}, "mark": mark, "encoding": {"x": x, "y": y}}


def columns(frame: pd.DataFrame, x: Layer, y: Layer, color: str, *, hollow: bool = False, **mark: Any) -> Layer:
    """Draw columns of one series from zero. Hollow with a dashed edge means preliminary."""
    style: dict[str, Any] = {"type": "bar", "color": color, **mark}
    if hollow:
        style.update({"color": PAPER, "stroke": color, "strokeWidth": 2, "strokeDash": DASH})
    return {"data": {"values": records(frame)}, "mark": style, "encoding": {"x": x, "y": y}}


def shade(when: Layer, start: Any, end: Any, color: str = GRID) -> Layer:
    """Draw a pale band behind the marks, from ``start`` to ``end``: a window that is compared."""
    field, plain = when["field"], {key: value for key, value in when.items() if key != "timeUnit"}
    mark = {"type": "rect", "color": color, "opacity": 0.6}
    encoding = {"x": plain, "x2": {"field": "_end"}}
    return {"data": {"values": [{field: start, "_end": end}]}, "mark": mark, "encoding": encoding}


def text(
    frame: pd.DataFrame, x: Layer, y: Layer, label: str, color: str = INK, *, bold: bool = False, **mark: Any
) -> Layer:
    """Words at points of the chart: direct labels and annotations. ``label`` is a column."""
    style = {"type": "text", "color": color, "align": "left", "baseline": "middle", "dx": 8, **mark}
    if bold:
        style["fontWeight"] = 600
    encoding = {"x": x, "y": y, "text": {"field": label, "type": "nominal"}}
    return {"data": {"values": records(frame)}, "mark": style, "encoding": encoding}


def end_label(frame: pd.DataFrame, x: Layer, y: Layer, name: str, color: str, **mark: Any) -> Layer:
    """The series' name in its colour at the line's last point."""
    last = frame.dropna(subset=[y["field"]]).tail(1).assign(_label=name)
    return text(last[[x["field"], y["field"], "_label"]], x, y, "_label", color, bold=True, **mark)


def bars(frame: pd.DataFrame, category: str, value: Layer, color: str, *, order: list[str] | None = None,
         highlight: dict[str, str] | None = None) -> Layer:  # fmt: skip
    """Horizontal bars, one a category, in the order given (else as the rows come)."""
    y = {"field": category, "type": "nominal", "sort": order,
         "axis": {"title": None, "labelLimit": 260, "labelColor": INK, "domain": False, "ticks": False}}  # fmt: skip
    encoding: dict[str, Any] = {"y": y, "x": value, "color": {"value": color}}
    if highlight:
        encoding["color"] = {"condition": [
            {"test": f"datum[{category!r}] === {name!r}", "value": shade} for name, shade in highlight.items()
        ], "value": color}  # fmt: skip
    return {"data": {"values": records(frame)}, "mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": encoding}


def mark_x(when: Layer, at: Any, words: str, color: str = QUIET, **mark: Any) -> Layer:
    """A vertical line with its name: a change of method, a law, an event."""
    values = [{when["field"]: at, "_words": words}]
    x = {k: v for k, v in when.items() if k != "axis"}
    rule = {"mark": {"type": "rule", "color": color, "strokeDash": [2, 3]}, "encoding": {"x": x}}
    style = {"type": "text", "align": "left", "dx": 5, "baseline": "top", "color": color, "fontSize": 13, **mark}
    words_layer = {"mark": style, "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "_words"}}}
    return {"data": {"values": values}, "layer": [rule, words_layer]}


def mark_y(value: Layer, at: float, words: str, color: str = QUIET, **mark: Any) -> Layer:
    """A horizontal line with its name: a claimed level, a threshold, an average."""
    values = [{value["field"]: at, "_words": words}]
    y = {k: v for k, v in value.items() if k != "axis"}
    rule = {"mark": {"type": "rule", "color": color, "strokeDash": DASH}, "encoding": {"y": y}}
    style = {"type": "text", "align": "left", "dx": 6, "dy": -9, "color": color, "fontSize": 13, **mark}
    words_layer = {"mark": style, "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "_words"}}}
    return {"data": {"values": values}, "layer": [rule, words_layer]}


def footnote(lines: list[str], width: int) -> Layer:
    """The note, sources and date under a figure in a notebook."""
    mark = {"type": "text", "align": "left", "baseline": "top", "color": QUIET, "fontSize": 12, "lineHeight": 16,
            "x": 0, "y": 0}  # fmt: skip
    return {"data": {"values": [{}]}, "width": width, "height": 16 * len(lines), "mark": mark,
            "encoding": {"text": {"value": lines}}, "view": {"stroke": None}}  # fmt: skip
