"""The picture of ``explore.baseline``: the series with base and window, and the fall beside the announced ones."""

from __future__ import annotations

from typing import Any

from kitlib.charts import theme
from kitlib.charts.theme import Layer
from kitlib.explore.bases_values import FIRST, HALF, INEGI, NEW, announced_falls, averages, is_announced
from kitlib.i18n import _, date

WINDOWS = ("2024", HALF, "2025", "2025-12", NEW, "2026-02")


def params() -> list[Layer]:
    """Tables that Vega looks values up in."""
    table = {count: {period: round(value, 3) for period, value in found.items()}
             for count, found in averages().items()}  # fmt: skip
    return [
        {"name": "averages", "value": table},
        {"name": "from_value", "expr": "averages[count][base]"},
        {"name": "to_value", "expr": "averages[count][window]"},
        {"name": "known", "expr": "isValid(from_value) && isValid(to_value)"},
        {"name": "fall", "expr": "known ? 100 * (to_value / from_value - 1) : 0"},
    ]


def _span(period: str) -> dict[str, Any]:
    """Start, middle and end of a period on the axis of years."""
    year = int(period[:4])
    first, last = (0, 6) if period == HALF else (0, 12) if len(period) == 4 else (int(period[5:]) - 1, int(period[5:]))
    start, end = (round(year + month / 12, 3) for month in (first, last))
    return {"key": period, "start": start, "end": end, "at": round((start + end) / 2, 3)}


def chart() -> Layer:
    """Draw the series over the bars."""
    return theme.stack(_lines(), _bars(), spacing=16)


def _lines() -> Layer:
    rows = [
        {"count": count, "at": _span(period)["at"], "value": round(value, 2),
         "announced": is_announced(count, period) or period >= NEW}
        for count, found in averages().items()
        for period, value in sorted(found.items())
        if len(period) == (4 if count == INEGI else 7) and period != HALF
    ]  # fmt: skip
    x = theme.x_year("at")
    x["scale"] = {**x["scale"], "domain": [FIRST, 2026.8]}
    y = theme.y_value("value", "d", domain=[0, 110])
    mine = [{"filter": "datum.count === count"}]
    solid = {"type": "line", "color": theme.THIRD, "strokeWidth": 2.5}
    hollow = {"type": "point", "color": theme.THIRD, "fill": theme.PAPER, "size": 36, "opacity": 1}
    layers: list[Layer] = [
        {"data": {"values": rows}, "transform": [*mine, {"filter": "!datum.announced"}], "mark": solid,
         "encoding": {"x": x, "y": y}},
        {"data": {"values": rows}, "transform": [*mine, {"filter": "datum.announced"}], "mark": hollow,
         "encoding": {"x": x, "y": y}},
        *_ends("base", "from_value", _("base"), theme.PRIMARY, x, y, -16),
        *_ends("window", "to_value", _("window"), theme.SECOND, x, y, 20),
        theme.mark_x(x, int(NEW[:4]), _("new register"), align="right", dx=-6),
    ]  # fmt: skip
    return theme.chart(*layers, height=190)


def _ends(name: str, value: str, words: str, color: str, x: Layer, y: Layer, dy: int) -> list[Layer]:
    """Mark the base or the window: a bar over its months, and its value."""
    periods = _base_periods() if name == "base" else WINDOWS
    data = {"values": [_span(period) for period in periods]}
    chosen = [{"filter": f"datum.key === {name} && isValid({value})"}, {"calculate": value, "as": "value"},
              {"calculate": f"'{words} ' + format({value}, '.1f')", "as": "words"}]  # fmt: skip
    plain = {key: part for key, part in x.items() if key != "axis"}
    mark = {"type": "rule", "color": color, "strokeWidth": 7, "strokeCap": "round"}
    label = {"type": "text", "dy": dy, "fontWeight": 600, "color": color, "fontSize": 15, "baseline": "middle",
             "align": {"expr": "datum.at < 2019 ? 'left' : 'center'"}}  # fmt: skip
    bar, where = {"x": {**plain, "field": "start"}, "x2": {"field": "end"}, "y": y}, {"x": plain, "y": y}
    return [
        {"data": data, "transform": chosen, "mark": mark, "encoding": bar},
        {"data": data, "transform": chosen, "mark": label, "encoding": {**where, "text": {"field": "words"}}},
    ]


def _base_periods() -> list[str]:
    years = range(FIRST, 2026)
    return [*map(str, years), *(f"{year}-{month:02}" for year in years for month in range(1, 13))]


def _bars() -> Layer:
    own = _("Your base and window")
    rows = [{"label": own, "own": True, "value": 0.0, "at": 0}]
    for at, (period, fall) in enumerate(announced_falls().items(), start=1):
        label = _("Announced, to {period}").format(period=date(period))
        rows.append({"label": label, "own": False, "value": round(fall, 2), "at": at})
    step: list[Layer] = [{"calculate": "datum.own ? fall : datum.value", "as": "value"},
                         {"calculate": f"datum.own && !known ? '{_('no value')}' : "
                                       "format(datum.value, '+.1f') + '%'",
                          "as": "words"}]  # fmt: skip
    scale = {"domain": [-60, 60], "range": [250, 690], "clamp": True}
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": None}
    y = {"field": "at", "type": "ordinal", "axis": None, "scale": {"padding": 0.25}}
    color = {"condition": {"test": "datum.own", "value": theme.PRIMARY}, "value": theme.SECOND}
    name = {"type": "text", "align": "left", "fontSize": 14, "color": theme.INK, "baseline": "middle"}
    number_mark = {"type": "text", "fontSize": 15, "fontWeight": 600, "baseline": "middle",
                   "align": {"expr": "datum.value > 0 ? 'left' : 'right'"},
                   "dx": {"expr": "datum.value > 0 ? 8 : -8"}}  # fmt: skip
    zero = {"type": "rule", "color": theme.RULE, "x": {"expr": "470"}}
    layers = [
        {"mark": {"type": "bar", "height": {"band": 0.7}}, "encoding": {"x": x, "y": y, "color": color}},
        {"mark": number_mark, "encoding": {"x": x, "y": y, "text": {"field": "words"}, "color": color}},
        {"mark": name, "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}}},
        {"mark": zero, "encoding": {}},
    ]
    return {"data": {"values": rows}, "transform": step, "width": theme.WIDTH, "height": 120, "layer": layers}
