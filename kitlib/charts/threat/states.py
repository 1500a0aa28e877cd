"""Homicide by state in one year: the map, the typical state, and how concentrated the victims are.

All three are prosecutors' victims of intentional homicide (SESNSP), never INEGI deaths. Change between two
half-years is in ``state_change``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kitlib.charts import geo, theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import pick, share, sources
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

YEAR = 2024
EDGES = [10.0, 20.0, 40.0, 60.0]
SESNSP = theme.SECOND


def state_year(year: int = YEAR) -> pd.DataFrame:
    """Return victims, population, rate per 100,000 and shares of the nation by state, from the lowest rate up."""
    found = pick(load("sesnsp_victims_state_year"), year=year, crime=series.MURDER)
    people = pick(load("population_state_year"), year=year)[["state_code", "population"]]
    joined = found.merge(people, on="state_code", validate="one_to_one")
    joined = joined.merge(load("states")[["state_code", "abbr"]], on="state_code", validate="one_to_one")
    joined["state"] = joined["state"].replace("México", _("State of México"))
    joined["rate"] = 1e5 * joined["victims"] / joined["population"]
    return joined.sort_values("rate", ignore_index=True)


def national_rate(data: pd.DataFrame) -> float:
    """Return the nation's rate per 100,000: all victims over all inhabitants, not a mean of states."""
    return 1e5 * float(data["victims"].sum()) / float(data["population"].sum())


def _rate(value: float) -> str:
    return number(value, "decimal1")


def _percent(value: float) -> str:
    return number(value, "decimal1") + "%"


def _sources(data: pd.DataFrame) -> tuple[str, ...]:
    return (*sources(data), *sources(load("population_state_year")))


# Where names stand: x, y, alignment, and the end of the line to the state (drawing units).
_NAMES: dict[str, tuple[float, float, str, tuple[float, float] | None]] = {
    "02": (40, 128, "center", None),
    "06": (296, 418, "right", (361, 380)),
    "08": (298, 113, "center", None),
    "10": (338, 222, "center", None),
    "11": (280, 340, "right", (428, 332)),
    "05": (403, 152, "center", None),
    "17": (420, 470, "right", (484, 390)),
    "25": (240, 296, "right", (276, 232)),
    "26": (191, 88, "center", None),
    "31": (737, 290, "center", None),
    "09": (590, 268, "left", (485, 374)),
}


def _map_labels(data: pd.DataFrame) -> list[geo.Label]:
    found = []
    for row in data[data["state_code"].isin(list(_NAMES))].to_dict("records"):
        x, y, align, to = _NAMES[str(row["state_code"])]
        inside = to is None and str(row["state_code"]) not in ("02", "31")
        dark = inside and geo.class_of(row["rate"], EDGES) >= 2
        words = f"{row['state']}{'|' if align == 'center' else ' '}{_rate(row['rate'])}"
        found.append(geo.Label(words, x, y, align, theme.PAPER if dark else theme.INK, to))
    return found


def _classes(data: pd.DataFrame) -> list[str]:
    counts = [sum(geo.class_of(rate, EDGES) == i for rate in data["rate"]) for i in range(len(EDGES) + 1)]
    edges = [number(edge) for edge in EDGES]
    spans = [_("under {top}").format(top=edges[0]),
             *(_("{low} to {top}").format(low=low, top=top) for low, top in pairwise(edges)),
             _("{low} or more").format(low=edges[-1])]  # fmt: skip
    return [
        _("{span}: {count} states").format(span=span, count=count) for span, count in zip(spans, counts, strict=True)
    ]


def state_rate_map() -> Figure:
    """Draw the rate of each state on a map, shaded in five classes, key states named."""
    data = state_year()
    low, high = data.iloc[0], data.iloc[-1]
    said: dict[str, Any] = {"year": YEAR, "nation": _rate(national_rate(data)), "low": low["state"],
                            "low_rate": _rate(low["rate"]), "high": high["state"],
                            "high_rate": _rate(high["rate"]), "classes": "; ".join(_classes(data))}  # fmt: skip
    width, height = geo.size()
    layers = [geo.map_layer(dict(zip(data["state_code"], data["rate"], strict=True)), EDGES),
              *geo.label_layers(_map_labels(data)),
              *geo.key_layers(_("Victims per 100,000"), _classes(data), 610, 30)]  # fmt: skip
    return Figure(
        id="threat/state-rate-map",
        title=_("The national rate, {nation}, hides states "
                "from {low_rate} ({low}) to {high_rate} ({high})").format(**said),
        subtitle=_("Victims of intentional homicide per 100,000 inhabitants by state, SESNSP on CONAPO, "
                   "Mexico, {year}").format(**said),
        alt=_("Map of the states shaded by victims of intentional homicide per 100,000 inhabitants in "
              "{year}: from {low_rate} in {low} to {high_rate} in {high}; the nation has {nation}. Classes: "
              "{classes}.").format(**said),
        spec=theme.chart(*layers, width=width, height=height),
        sources=(*_sources(data), "svg_maps_mexico"),
        as_of=str(YEAR),
        note=_("Prosecutors' victims, not INEGI deaths; states classify differently. The map is a drawing: "
               "measure nothing on it."),
    )  # fmt: skip


def state_rates() -> Figure:
    """Show the rates of all states as sorted dots, with median, mean and nation."""
    data = state_year()
    median, mean, nation = float(data["rate"].median()), float(data["rate"].mean()), national_rate(data)
    low, high = data.iloc[0], data.iloc[-1]
    said = {"median": _rate(median), "mean": _rate(mean), "nation": _rate(nation), "year": YEAR,
            "count": len(data), "low": low["state"], "low_rate": _rate(low["rate"]), "high": high["state"],
            "high_rate": _rate(high["rate"]), "below": int((data["rate"] < nation).sum())}  # fmt: skip
    native: dict[str, tuple[float | None, ...]] = {
        _("victims per 100,000"): tuple(round(float(rate), 1) for rate in data["rate"])
    }
    return Figure(
        id="threat/state-rates",
        title=_("The typical state has {median} victims per "
                "100,000, the mean of the states is {mean}").format(**said),
        subtitle=_("Victims of intentional homicide per 100,000 inhabitants, {count} states, SESNSP on "
                   "CONAPO, {year}").format(**said),
        alt=_("Dots of the {count} states in order of their rate in {year}, from {low_rate} in {low} to "
              "{high_rate} in {high}. Median {median}, nation {nation}, mean of the states {mean}; {below} "
              "states are below the national rate.").format(**said),
        spec=_sorted_dots(data, median, mean, nation),
        sources=_sources(data),
        as_of=str(YEAR),
        note=_("Half of the states are below the median. A few high states pull up the mean, in which each "
               "state counts alike; the national rate weighs states by inhabitants."),
        native=Native("bar", tuple(data["state"]), native, _("per 100,000")),
    )  # fmt: skip


def _sorted_dots(data: pd.DataFrame, median: float, mean: float, nation: float) -> dict[str, Any]:
    x = theme.x_band("abbr", labelAngle=-90, labelFontSize=12, labelPadding=4)
    y = theme.y_value("rate", "d", domain=[0, 120])
    dots = {"data": {"values": theme.records(data)}, "encoding": {"x": x, "y": y},
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "color": SESNSP}}  # fmt: skip
    layers: list[theme.Layer] = []
    for level, words, color, dy, dash in (
        (mean, _("mean of the states {rate}"), theme.QUIET, -9, theme.DASH),
        (nation, _("nation {rate}"), theme.INK, 10, [1, 0]),
        (median, _("median state {rate}"), theme.PRIMARY, 10, [1, 0]),
    ):
        named = words.format(rate=_rate(level))
        mark = theme.mark_y(y, level, named, color, align="right", dx=0, dy=dy, fontWeight=600)
        mark["layer"][0]["mark"] |= {"strokeDash": dash, "strokeWidth": 1.5}
        mark["layer"][1]["encoding"]["x"] = {"value": theme.WIDTH}
        layers.append(mark)
    ends = data.assign(words=data["state"] + " " + data["rate"].map(_rate))
    top = theme.text(ends.tail(3), x, y, "words", theme.INK, align="right", dx=-9)
    bottom = theme.text(ends.head(1), x, y, "words", theme.INK, dx=-6, dy=-22)
    return theme.chart(dots, *layers, top, bottom)


def state_concentration() -> Figure:
    """Add states up from the one with most victims, to see how many hold half of them."""
    data = state_year().sort_values("victims", ascending=False, ignore_index=True)
    whole, people = float(data["victims"].sum()), float(data["population"].sum())
    data = data.assign(states=range(1, len(data) + 1), held=100 * data["victims"].cumsum() / whole)
    half = int((data["held"] < 50).sum()) + 1
    first = data.head(half)
    said = {"half": half, "count": len(data), "year": YEAR, "names": ", ".join(first["state"]),
            "held": number(float(first["held"].iloc[-1]), "percent"), "top": first["state"].iloc[0],
            "people": number(share(float(first["population"].sum()), people), "percent"),
            "top_held": number(float(first["held"].iloc[0]), "percent1")}  # fmt: skip
    native: dict[str, tuple[float | None, ...]] = {
        _("share of victims"): tuple(round(float(held), 1) for held in data["held"])
    }
    return Figure(
        id="threat/state-concentration",
        title=_("{half} of {count} states hold {held} per cent of the victims, {people} per cent of the "
                "people").format(**said),
        subtitle=_("Share of victims of intentional homicide held by the states with most of them, SESNSP, "
                   "Mexico, {year}").format(**said),
        alt=_("Rising line of the share of victims in {year} as states are added from the one with most: "
              "{top} alone holds {top_held} per cent, the first {half} ({names}) {held} per cent, all "
              "{count} the whole.").format(**said),
        spec=_added_up(data, half),
        sources=_sources(data),
        as_of=str(YEAR),
        note=_("A count favours states with many inhabitants; rates put them in another order."),
        native=Native("line", tuple(map(str, data["states"])), native, _("per cent")),
    )  # fmt: skip


def _added_up(data: pd.DataFrame, half: int) -> dict[str, Any]:
    import pandas as pd

    x = theme.x_year("states", title=_("states, added from the one with most victims"), tickCount=8)
    y = theme.y_value("held", "d", domain=[0, 100])
    origin = pd.concat([pd.DataFrame({"states": [0], "held": [0.0]}), data[["states", "held"]]])
    shares = data["held"].map(_percent)
    named = data.assign(words=data["state"] + " " + shares).head(half)
    rest = data.assign(words=shares)[data["states"].isin([16, 24])]
    return theme.chart(
        theme.mark_y(y, 50, _("half of the victims"), theme.INK),
        theme.line(origin, x, y, SESNSP),
        theme.text(named, x, y, "words", theme.INK, dx=10, dy=9, fontSize=13),
        theme.text(rest, x, y, "words", theme.INK, dx=4, dy=16, fontSize=13),
        height=340,
    )
