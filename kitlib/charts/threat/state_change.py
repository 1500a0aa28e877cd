"""How homicide changed by state between two half-years: the tile grid, and Sinaloa against the rest.

Both compare January to June of two years in one vintage of one file (SESNSP, June 2025). Small bases are
drawn hollow: a per cent change of forty victims says little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import geo, theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, pick, sources
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

BEFORE, AFTER = 2024, 2025
SMALL = 50
SINALOA = "25"
FALLS = ("#DCE8EE", "#8FB6C8", theme.PRIMARY)
RISES = ("#F6E3DA", "#DD9A7C", theme.SECOND)
STEPS = (20.0, 40.0)


def half_years() -> pd.DataFrame:
    """Victims of January to June by state in both years (``before``, ``after``) and the ``change`` in per cent."""
    months = pick(load("sesnsp_victims_state_month"), crime=series.MURDER)
    months = months[months["month"].dt.month <= 6]
    sums = months.groupby(["state_code", months["month"].dt.year.rename("year")])["victims"].sum().unstack("year")
    found = sums[[BEFORE, AFTER]].rename(columns={BEFORE: "before", AFTER: "after"}).reset_index()
    found = geo.tile_places().merge(found, on="state_code", validate="one_to_one")
    return found.assign(change=100 * (found["after"] / found["before"] - 1))


def _shade(percent: float) -> str:
    ramp = RISES if percent > 0 else FALLS
    return theme.PAPER if percent == 0 else ramp[sum(abs(percent) >= step for step in STEPS)]


def _dressed(data: pd.DataFrame) -> pd.DataFrame:
    """Add what the tiles look like: hollow where the base is small, white words on dark."""
    rows: list[dict[str, Any]] = []
    for base, percent in zip(data["before"], data["change"], strict=True):
        small, fill = base < SMALL, _shade(percent)
        strong = theme.THIRD if percent == 0 else (theme.SECOND if percent > 0 else theme.PRIMARY)
        dark = fill in (theme.PRIMARY, theme.SECOND) and not small
        words = number(percent, "signed_percent") if round(percent) else "0"
        rows.append({"fill": theme.PAPER if small else fill, "edge": strong if small or percent >= 0 else fill,
                     "ink": theme.PAPER if dark else theme.INK, "dashed": bool(small), "words": words})  # fmt: skip
    looks: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]}
    return data.assign(**looks)


def state_change_tiles() -> Figure:
    """Draw a tile a state with its change between two half-years, rises and falls in two colours with their sign."""
    data = half_years()
    nation = change(data["after"].sum(), data["before"].sum())
    risen = data[data["change"] > 0].sort_values("change", ascending=False)
    top, least = risen.iloc[0], series.lowest(data, "change")
    small = data[data["before"] < SMALL]
    said = {"fell": number(-nation, "decimal1"), "nation": _percent(nation), "state": top["state"],
            "rose": number(top["change"], "percent"), "others": len(risen) - 1, "risen": len(risen),
            "names": ", ".join(risen["state"]), "before": BEFORE, "after": AFTER, "small": SMALL,
            "least": least["state"], "least_change": number(-least["change"], "percent"),
            "few": ", ".join(small["state"])}  # fmt: skip
    width, height = geo.tile_size()
    return Figure(
        id="threat/state-change-tiles",
        title=_("The nation fell {fell} per cent; {risen} states rose, {state} by {rose} per cent").format(**said),
        subtitle=_(
            "Victims of intentional homicide, SESNSP, change by state, January–June {before} to {after}, per cent"
        ).format(**said),
        alt=_(
            "Tile grid of the change by state from January–June {before} to January–June {after}. The "
            "nation fell {fell} per cent; rises in {names}, of {rose} per cent in {state}; the largest "
            "fall is {least_change} per cent in {least}."
        ).format(**said),
        spec=theme.chart(*geo.tile_layers(_dressed(data)), *_tile_key(), width=width, height=height),
        sources=(*sources(load("sesnsp_victims_state_month")), *sources(load("states"))),
        as_of=f"{AFTER}-06",
        note=_(
            "Dashed: fewer than {small} victims in January–June {before}, where a per cent says little "
            "({few}). Tiles are only roughly in place."
        ).format(**said),
        native=_change_native(data),
    )


def _percent(percent: float) -> str:
    return number(percent, "signed_percent1") + "%"


def _change_native(data: pd.DataFrame) -> Native:
    ordered = data.sort_values("change")
    values = tuple(round(float(percent), 1) for percent in ordered["change"])
    return Native("bar", tuple(ordered["state"]), {_("change"): values}, _("per cent"))


def _tile_key() -> list[theme.Layer]:
    """Draw the key in the empty corner of the grid: six shades, falls to rises, and the dashed tile."""
    width, height = geo.tile_size()
    low, high = (number(step) for step in STEPS)
    names = [f"−{high}", f"−{low}", "0", f"+{low}", f"+{high}"]
    left, top, box = width - 308, 34, 50
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, width], "range": [0, width]}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [0, height], "range": [0, height]}}
    shades = [*reversed(FALLS), *RISES]
    boxes = [{"x": left + i * box, "x2": left + (i + 1) * box - 2, "y": top, "y2": top + 16, "fill": fill}
             for i, fill in enumerate(shades)]  # fmt: skip
    ticks = [{"x": left + (i + 1) * box - 1, "y": top + 28, "words": name} for i, name in enumerate(names)]
    words = [{"x": left, "y": top - 14, "words": _("change, per cent")},
             {"x": left + 30, "y": top + 57, "words": _("dashed: fewer than "
                                                        "{small} victims before").format(small=SMALL)}]  # fmt: skip
    dashed = [{"x": left, "x2": left + 20, "y": top + 49, "y2": top + 65}]
    style = {"type": "text", "fontSize": 13, "color": theme.QUIET}
    at = {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}}
    corner = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    outline = {"type": "rect", "stroke": theme.QUIET, "strokeWidth": 2, "strokeDash": theme.DASH, "filled": False}
    return [
        {"data": {"values": boxes}, "mark": "rect",
         "encoding": {**at, **corner, "fill": {"field": "fill", "type": "nominal", "scale": None}}},
        {"data": {"values": ticks}, "mark": style, "encoding": {**at, "text": {"field": "words"}}},
        {"data": {"values": words}, "mark": {**style, "align": "left"}, "encoding": {**at, "text": {"field": "words"}}},
        {"data": {"values": dashed}, "mark": outline, "encoding": {**at, **corner}},
    ]  # fmt: skip


def sinaloa_and_the_rest() -> Figure:
    """Draw the months of Sinaloa beside those of the nation without it, each from zero."""
    months = pick(load("sesnsp_victims_state_month"), crime=series.MURDER)
    months = months[months["month"] >= f"{BEFORE - 1}"]
    mine = pick(months, state_code=SINALOA)[["month", "victims"]]
    rest = months[months["state_code"] != SINALOA].groupby("month")["victims"].sum().reset_index()
    data = half_years()
    own, others = data[data["state_code"] == SINALOA], data[data["state_code"] != SINALOA]
    sums = {name: (float(part["before"].sum()), float(part["after"].sum()))
            for name, part in (("own", own), ("rest", others), ("all", data))}  # fmt: skip
    said: dict[str, Any] = {"before": BEFORE, "after": AFTER, "low": number(sums["own"][0]),
                            "high": number(sums["own"][1]), "state": str(own["state"].iloc[0]),
                            **{f"{name}_change": _percent(change(new, old)) for name, (old, new) in sums.items()},
                            "rest_fell": number(-change(sums["rest"][1], sums["rest"][0]), "decimal1")}  # fmt: skip
    panels = [_half_year_panel(mine, sums["own"], said["state"], theme.SECOND, 250),
              _half_year_panel(rest, sums["rest"], _("The nation "
                                                     "without {state}").format(**said), theme.THIRD, 3000)]  # fmt: skip
    return Figure(
        id="threat/sinaloa-and-the-rest",
        title=_("{state} went from {low} to {high} victims; the nation without it fell {rest_fell} per cent").format(
            **said
        ),
        subtitle=_(
            "Victims of intentional homicide a month, SESNSP; January–June {before} and {after} shaded, with sums"
        ).format(**said),
        alt=_(
            "Two line charts of victims a month. January–June {before} to {after}: {state} from {low} to "
            "{high} ({own_change}), the nation without it {rest_change}, the nation as a whole "
            "{all_change}."
        ).format(**said),
        spec={"$schema": theme.SCHEMA, "hconcat": panels, "spacing": 44, "config": theme.CONFIG},
        sources=sources(load("sesnsp_victims_state_month")),
        as_of=f"{AFTER}-06",
        note=_(
            "The panels have different scales. One file, cut in June {after}; later cuts revise months a little."
        ).format(**said),
    )


def _half_year_panel(frame: pd.DataFrame, sums: tuple[float, float], name: str, color: str, top: float) -> theme.Layer:
    import pandas as pd

    x, y = theme.x_month("month"), theme.y_value("victims", domain=[0, top])
    layers = [theme.shade(x, f"{year}-01-01", f"{year}-06-01") for year in (BEFORE, AFTER)]
    layers.append(theme.line(frame, x, y, color, points=False))
    rise = _percent(change(sums[1], sums[0]))
    texts = (number(sums[0]), f"{number(sums[1])} ({rise})")
    for year, text in zip((BEFORE, AFTER), texts, strict=True):
        words = pd.DataFrame({"month": [f"{year}-06-01"], "victims": [top], "words": [text]})
        layers.append(theme.text(words, x, y, "words", color, bold=True, align="right", dx=-3, dy=12, fontSize=15))
    panel = theme.chart(*layers, width=370, height=290, title=theme.panel_title(name, color))
    return {key: part for key, part in panel.items() if key not in ("$schema", "config")}
