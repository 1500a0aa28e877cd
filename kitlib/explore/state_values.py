"""Homicide by state and year for ``explore.states``: counts, rates, ranks, and the picture of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kitlib.charts import geo, theme
from kitlib.charts.parts import pick
from kitlib.charts.theme import Layer
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.tables import load
from kitlib.i18n import _

VICTIMS, DEATHS = "victims", "deaths"
RATE, COUNT = "rate", "count"
NATION = "00"
LAST = {VICTIMS: 2024, DEATHS: 2022}
FIRST = 2015
DOUBT_FROM = 2018

Values = dict[tuple[str, str, int], tuple[float, float]]


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Names of the states, and of the nation, by code."""
    table = load("states")
    found = dict(zip(table["state_code"], table["state"].replace("México", _("State of México")), strict=True))
    return {NATION: _("nation"), **found}


@lru_cache(maxsize=1)
def values() -> Values:
    """Count and rate by source, state and year; the nation is the sum of its states."""
    victims = pick(load("sesnsp_victims_state_year"), crime=series.MURDER).rename(columns={"victims": "count"})
    deaths = pick(load("homicides_inegi_state_year"), basis="occurrence_year").rename(columns={"homicides": "count"})
    table = load("population_state_year")
    people = {(row["state_code"], int(row["year"])): float(row["population"]) for row in table.to_dict("records")}
    found: Values = {}
    for source, frame in ((VICTIMS, victims), (DEATHS, deaths)):
        frame = frame[(frame["year"] >= FIRST) & (frame["year"] <= LAST[source])]
        nation = frame.groupby("year", as_index=False)["count"].sum().assign(state_code=NATION)
        for row in [*frame.to_dict("records"), *nation.to_dict("records")]:
            code, year, count = row["state_code"], int(row["year"]), float(row["count"])
            found[source, code, year] = (count, 1e5 * count / people[code, year])
    return found


@lru_cache(maxsize=1)
def ranks() -> dict[tuple[str, int, int, str], int]:
    """Place of a state by source, year and measure (0 count, 1 rate), the highest first."""
    found: dict[tuple[str, int, int, str], int] = {}
    for source, last in LAST.items():
        for year in range(FIRST, last + 1):
            for part in (0, 1):
                codes = [code for code in names() if code != NATION]
                codes.sort(key=lambda code: -values()[source, code, year][part])
                found |= {(source, year, part, code): place for place, code in enumerate(codes, start=1)}
    return found


def rows() -> list[dict[str, Any]]:
    """Rows that both pictures draw."""
    return [{"source": source, "code": code, "year": year, COUNT: count, RATE: round(rate, 2)}
            for (source, code, year), (count, rate) in values().items()]  # fmt: skip


def chart() -> Layer:
    """Draw tiles and lines side by side."""
    return {"hconcat": [_tiles(), _lines()], "spacing": 30}


def _tiles() -> Layer:
    corners = theme.records(geo.tile_places().rename(columns={"state_code": "code"}).drop(columns="state"))
    width, height = geo.tile_size()
    scale = {"domain": [0, width], "range": [0, 380]}
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, height], "range": [0, 300]}}
    steps: list[Layer] = [
        {"filter": f"datum.code !== '{NATION}' && datum.source === source && datum.year === year"},
        {"lookup": "code", "from": {"data": {"values": corners}, "key": "code",
                                    "fields": ["abbr", "x", "y", "x2", "y2"]}},
        {"calculate": "datum[measure]", "as": "value"},
        {"calculate": "format(datum.value, measure === 'rate' ? '.0f' : ',.0f')", "as": "words"},
        {"calculate": "(datum.x + datum.x2) / 2", "as": "mx"},
        {"calculate": "datum.y + 0.34 * (datum.y2 - datum.y)", "as": "my"},
        {"calculate": "datum.y + 0.72 * (datum.y2 - datum.y)", "as": "wy"},
    ]  # fmt: skip
    edges = {RATE: [10, 20, 40, 60], COUNT: [250, 500, 1000, 2000]}
    shade = " : ".join(f"datum.value < (measure === 'rate' ? {r} : {c}) ? {n}"
                       for n, (r, c) in enumerate(zip(edges[RATE], edges[COUNT], strict=True)))  # fmt: skip
    steps.append({"calculate": f"{shade} : 4", "as": "class"})
    fill = {"field": "class", "type": "ordinal", "legend": None, "scale": {"domain": [0, 1, 2, 3, 4],
                                                                           "range": geo.shades(5)}}  # fmt: skip
    chosen = {"condition": {"test": "datum.code === state", "value": theme.SECOND}, "value": theme.PAPER}
    thick = {"condition": {"test": "datum.code === state", "value": 4}, "value": 0}
    ink = {"condition": {"test": "datum.class > 2", "value": theme.PAPER}, "value": theme.INK}
    text = {"type": "text", "fontSize": 11.5}
    at = {"x": {**x, "field": "mx"}, "color": ink}
    return {
        "data": {"values": rows()}, "transform": steps, "width": 380, "height": 300,
        "layer": [
            {"mark": "rect", "encoding": {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}, "fill": fill,
                                          "stroke": chosen, "strokeWidth": thick}},
            {"mark": text, "encoding": {**at, "y": {**y, "field": "my"}, "text": {"field": "abbr"}}},
            {"mark": {**text, "fontWeight": 600, "fontSize": 12.5},
             "encoding": {**at, "y": {**y, "field": "wy"}, "text": {"field": "words"}}},
        ],
    }  # fmt: skip


def _lines() -> Layer:
    data, mine = {"values": rows()}, {"filter": "datum.source === source"}
    x = theme.x_year("year", values=[FIRST, 2018, 2021, LAST[VICTIMS]])
    x["scale"] = {**x["scale"], "domain": [FIRST, LAST[VICTIMS] + 6]}  # room for names at the lines' ends
    y = theme.y_value(RATE, "d")
    band = {"data": {"values": [{"source": DEATHS, "year": DOUBT_FROM - 0.5, "end": LAST[DEATHS] + 0.5}]},
            "transform": [mine], "mark": {"type": "rect", "color": theme.GRID, "opacity": 0.8},
            "encoding": {"x": x, "x2": {"field": "end"}}}  # fmt: skip
    layers: list[Layer] = [band]
    for test, color, width in (("datum.code === '00'", theme.THIRD, 2), ("datum.code === state", theme.SECOND, 3)):
        layers.append({"data": data, "transform": [mine, {"filter": test}],
                       "mark": {"type": "line", "color": color, "strokeWidth": width,
                                "strokeDash": theme.DASH if color == theme.THIRD else [1, 0]},
                       "encoding": {"x": x, "y": y}})  # fmt: skip
    called = [{"code": code, "name": name} for code, name in names().items()]
    last = [mine, {"filter": "(datum.code === '00' || datum.code === state) && datum.year === (source === 'deaths' ? "
                             f"{LAST[DEATHS]} : {LAST[VICTIMS]})"},
            {"lookup": "code", "from": {"data": {"values": called}, "key": "code", "fields": ["name"]}}]  # fmt: skip
    label = {"type": "text", "align": "left", "dx": 7, "fontWeight": 600, "fontSize": 14}
    shade = {"condition": {"test": "datum.code === '00'", "value": theme.THIRD}, "value": theme.SECOND}
    layers.append({"data": data, "transform": last, "mark": label,
                   "encoding": {"x": x, "y": y, "text": {"field": "name"}, "color": shade}})  # fmt: skip
    now = {"data": {"values": [{}]}, "transform": [{"calculate": "year", "as": "year"}],
           "mark": {"type": "rule", "color": theme.QUIET, "strokeDash": [2, 3]}, "encoding": {"x": x}}  # fmt: skip
    title = {"text": _("Rate per 100,000 inhabitants"), "fontSize": 13, "fontWeight": "normal", "color": theme.QUIET,
             "anchor": "start"}  # fmt: skip
    return {"layer": [*layers, now], "width": 270, "height": 260, "title": title}
