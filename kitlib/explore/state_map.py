"""States that move apart: a tile for each, its rank, and its line against the nation's.

Holds words and picture. INEGI's deaths by year of occurrence are incomplete in the last years, which is drawn as a
band of doubt; prosecutors' victims are whole from 2015 to 2024.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kitlib.charts import geo, theme
from kitlib.charts.theme import Layer
from kitlib.charts.threat import _homicide as series
from kitlib.charts.threat._parts import pick, sources
from kitlib.evidence.tables import load
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.i18n import _, number

VICTIMS, DEATHS = "victims", "deaths"
RATE, COUNT = "rate", "count"
NATION = "00"
LAST = {VICTIMS: 2024, DEATHS: 2022}
FIRST = 2015
DOUBT_FROM = 2018
_SOURCES = {VICTIMS: _("SESNSP: prosecutors' victims"), DEATHS: _("INEGI: deaths")}
_UNITS = {VICTIMS: _("victims"), DEATHS: _("deaths")}

Values = dict[tuple[str, str, int], tuple[float, float]]


def states(state: str | None = None, year: int | None = None, measure: str | None = None,
           source: str | None = None) -> Explorer:  # fmt: skip
    """Choose a state, a year, a measure and who counts; see its rank and its line against the nation's.

    Parameters
    ----------
    state : str, optional
        Two digits, as in the table ``states``: ``"25"`` is Sinaloa.
    year : int, optional
        From 2015 to 2024; INEGI's deaths by state end in 2022.
    measure : str, optional
        ``"rate"`` per 100,000 inhabitants or ``"count"``.
    source : str, optional
        ``"victims"`` (SESNSP) or ``"deaths"`` (INEGI).

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> print(states(state="25", year=2024).words.splitlines()[0])
    Sinaloa, 2024: 994 victims, 31.4 per 100,000 inhabitants.
    """
    names = sorted(_names().items(), key=lambda item: item[1])
    controls = (
        Control("state", _("State"), "25", tuple((code, name) for code, name in names if code != NATION)),
        Control("year", _("Year"), 2024, low=FIRST, high=LAST[VICTIMS]),
        Control("measure", _("Measure"), RATE, ((RATE, _("rate per 100,000")), (COUNT, _("count")))),
        Control("source", _("Who counts"), VICTIMS, tuple(_SOURCES.items())),
    )
    return Explorer(
        name="states",
        question=_("Does this state move with the nation?"),
        subtitle=_("Intentional homicide by state and year, Mexico, from {first}").format(first=FIRST),
        controls=controls,
        said=(Said(("source", "year", "state"), _say_value), Said(("source", "measure", "year", "state"), _say_rank),
              Said(("source", "state"), _say_nation), Said(("source",), _say_doubt)),
        chart=_chart,
        alt=_("Tile grid of the states, beside the chosen state's line and the nation's."),
        sources=(*sources(load("sesnsp_victims_state_year"), load("homicides_inegi_state_year")),
                 *sources(load("population_state_year"))),
        as_of="2025-06",
        note=_("Rates on CONAPO's mid-year population. INEGI's deaths are by year of occurrence here."),
    ).started(state=state, year=year, measure=measure, source=source)  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
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
def _ranks() -> dict[tuple[str, int, int, str], int]:
    """Place of a state by source, year and measure (0 count, 1 rate), the highest first."""
    found: dict[tuple[str, int, int, str], int] = {}
    for source, last in LAST.items():
        for year in range(FIRST, last + 1):
            for part in (0, 1):
                codes = [code for code in _names() if code != NATION]
                codes.sort(key=lambda code: -values()[source, code, year][part])
                found |= {(source, year, part, code): place for place, code in enumerate(codes, start=1)}
    return found


def _say_value(source: str, year: int, state: str) -> str:
    found = values().get((source, state, year))
    if found is None:
        return _("{source}: our data by state end in {last}. Choose an earlier year, or the other source.").format(
            source=_SOURCES[source], last=LAST[source])  # fmt: skip
    return _("{state}, {year}: {count} {unit}, {rate} per 100,000 inhabitants.").format(
        state=_names()[state], year=year, count=number(found[0]), unit=_UNITS[source],
        rate=number(found[1], "decimal1"))  # fmt: skip


def _say_rank(source: str, measure: str, year: int, state: str) -> str:
    place = _ranks().get((source, year, int(measure == RATE), state))
    if place is None:
        return ""
    how = _("by rate") if measure == RATE else _("by count")
    return _("Place {place} of {all} {how}.").format(place=place, all=len(_names()) - 1, how=how)


def _say_nation(source: str, state: str) -> str:
    first, last = FIRST, LAST[source]
    mine, theirs = ([values()[source, code, year][1] for year in (first, last)] for code in (state, NATION))
    ways = [_("rose") if after > before else _("fell") for before, after in (mine, theirs)]
    words = _("From {first} to {last} its rate {way} from {before} to {after}").format(
        first=first, last=last, way=ways[0], before=number(mine[0], "decimal1"),
        after=number(mine[1], "decimal1"))  # fmt: skip
    together = _("; the nation's {way} too") if ways[0] == ways[1] else _("; the nation's {way}")
    return words + together.format(way=ways[1]) + _(", from {before} to {after}.").format(
        before=number(theirs[0], "decimal1"), after=number(theirs[1], "decimal1"))  # fmt: skip


def _say_doubt(source: str) -> str:
    if source == VICTIMS:
        return _("These are victims in prosecutors' files: a state that files less, or files under another crime, "
                 "looks safer.")  # fmt: skip
    return _("Shaded: from {year} the states' sums are below INEGI's published totals. A fall there may be missing "
             "records.").format(year=DOUBT_FROM)  # fmt: skip


def _chart() -> Layer:
    return {"hconcat": [_tiles(), _lines()], "spacing": 30}


def _tiles() -> Layer:
    rows = [{"source": source, "code": code, "year": year, COUNT: count, RATE: round(rate, 2)}
            for (source, code, year), (count, rate) in values().items() if code != NATION]  # fmt: skip
    corners = theme.records(geo.tile_places().rename(columns={"state_code": "code"}).drop(columns="state"))
    width, height = geo.tile_size()
    scale = {"domain": [0, width], "range": [0, 380]}
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, height], "range": [0, 300]}}
    steps: list[Layer] = [
        {"filter": "datum.source === source && datum.year === year"},
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
        "data": {"values": rows}, "transform": steps, "width": 380, "height": 300,
        "layer": [
            {"mark": "rect", "encoding": {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}, "fill": fill,
                                          "stroke": chosen, "strokeWidth": thick}},
            {"mark": text, "encoding": {**at, "y": {**y, "field": "my"}, "text": {"field": "abbr"}}},
            {"mark": {**text, "fontWeight": 600, "fontSize": 12.5},
             "encoding": {**at, "y": {**y, "field": "wy"}, "text": {"field": "words"}}},
        ],
    }  # fmt: skip


def _lines() -> Layer:
    rows: list[dict[str, Any]] = [{"source": source, "code": code, "y": year, "value": round(rate, 2)}
                                  for (source, code, year), (_count, rate) in values().items()]  # fmt: skip
    data, mine = {"values": rows}, {"filter": "datum.source === source"}
    x = theme.x_year("y", values=[FIRST, 2018, 2021, LAST[VICTIMS]])
    x["scale"] = {**x["scale"], "domain": [FIRST, LAST[VICTIMS] + 6]}  # room for names at the lines' ends
    y = theme.y_value("value", "d")
    band = {"data": {"values": [{"source": DEATHS, "y": DOUBT_FROM - 0.5, "end": LAST[DEATHS] + 0.5}]},
            "transform": [mine], "mark": {"type": "rect", "color": theme.GRID, "opacity": 0.8},
            "encoding": {"x": x, "x2": {"field": "end"}}}  # fmt: skip
    layers: list[Layer] = [band]
    for test, color, width in (("datum.code === '00'", theme.THIRD, 2), ("datum.code === state", theme.SECOND, 3)):
        layers.append({"data": data, "transform": [mine, {"filter": test}],
                       "mark": {"type": "line", "color": color, "strokeWidth": width,
                                "strokeDash": theme.DASH if color == theme.THIRD else [1, 0]},
                       "encoding": {"x": x, "y": y}})  # fmt: skip
    names = [{"code": code, "name": name} for code, name in _names().items()]
    last = [mine, {"filter": "(datum.code === '00' || datum.code === state) && datum.y === (source === 'deaths' ? "
                             f"{LAST[DEATHS]} : {LAST[VICTIMS]})"},
            {"lookup": "code", "from": {"data": {"values": names}, "key": "code", "fields": ["name"]}}]  # fmt: skip
    label = {"type": "text", "align": "left", "dx": 7, "fontWeight": 600, "fontSize": 14}
    shade = {"condition": {"test": "datum.code === '00'", "value": theme.THIRD}, "value": theme.SECOND}
    layers.append({"data": data, "transform": last, "mark": label,
                   "encoding": {"x": x, "y": y, "text": {"field": "name"}, "color": shade}})  # fmt: skip
    now = {"data": {"values": [{}]}, "transform": [{"calculate": "year", "as": "y"}],
           "mark": {"type": "rule", "color": theme.QUIET, "strokeDash": [2, 3]}, "encoding": {"x": x}}  # fmt: skip
    title = {"text": _("Rate per 100,000 inhabitants"), "fontSize": 13, "fontWeight": "normal", "color": theme.QUIET,
             "anchor": "start"}  # fmt: skip
    return {"layer": [*layers, now], "width": 270, "height": 260, "title": title}
