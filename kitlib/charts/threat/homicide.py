"""Homicide by year: the long run, the rate, the essay's 36,000, and four counts of the same deaths.

Each figure keeps its counts apart: INEGI deaths, prosecutors' victims, prosecutors' offences and the daily
report are never in one line. Falls, bases and windows are in ``homicide_change``; states in ``states``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, sources
from kitlib.charts.theme import Layer
from kitlib.charts.threat import _homicide as series
from kitlib.charts.threat._homicide import span_of, value
from kitlib.errors import DataError
from kitlib.evidence.claims import claim
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd


def _points(frame: pd.DataFrame, labels: dict[int, str]) -> pd.DataFrame:
    """Rows of the years named, with the words to write at them."""
    kept = frame[frame["year"].isin(labels)]
    return kept.assign(words=kept["year"].map(labels))


def homicide_long_run() -> Figure:
    """INEGI's definitive deaths by homicide, every year since 1990.

    Examples
    --------
    >>> homicide_long_run().id
    'threat/homicide-long-run'
    """
    data = series.inegi_years()
    counts = data.dropna(subset=["homicides"])
    low, high = (int(find(counts, "homicides")["year"]) for find in (series.lowest, series.highest))
    at = {"first": int(counts["year"].min()), "last": int(counts["year"].max()), "low": low, "high": high}
    said: dict[str, Any] = {f"{name}_year": year for name, year in at.items()}
    said |= {name: number(value(data, "homicides", year)) for name, year in at.items()}
    years = [int(year) for year in data["year"]]
    native = {_("INEGI deaths"): series.column(data, "homicides", years)}
    return Figure(
        id="threat/homicide-long-run",
        title=_("Homicides rose from {low} in {low_year} to {high} in {high_year} and were {last} in "
                "{last_year}").format(**said),
        subtitle=_("Deaths by homicide registered a year, INEGI definitive counts, Mexico, "
                   "{first_year}–{last_year}").format(**said),
        alt=_("Line chart of deaths by homicide a year in Mexico, {first_year} to {last_year}: {first} in "
              "{first_year}, a low of {low} in {low_year}, the highest, {high}, in {high_year}, then down "
              "to {last} in {last_year}. "
              "{gap} is a gap.").format(gap=span_of(series.missing_years(data)), **said),
        spec=theme.chart(*_long_run(data, at)),
        sources=sources(counts),
        as_of=str(at["last"]),
        note=_("Definitive counts only; first releases, nearly always lower, are not mixed in. Counts since "
               "2018 as reported by the press."),
        native=Native("line", tuple(map(str, years)), native, _("deaths")),
    )  # fmt: skip


def _long_run(data: pd.DataFrame, at: dict[str, int]) -> list[Layer]:
    x, y = theme.x_year("year"), theme.y_value("homicides", domain=[0, 40000])
    words = {year: f"{year}: {number(value(data, 'homicides', year))}" for year in at.values()}
    layers = [theme.line(data, x, y, theme.PRIMARY)]
    for year in series.missing_years(data):
        mark = _("{year}: no definitive count found").format(year=year)
        layers.append(theme.mark_x(x, year, mark, align="right", dx=-6))
    for name, dx, dy in (("first", 2, 17), ("low", -34, 17), ("high", -30, -15)):
        label = _points(data, {at[name]: words[at[name]]})
        layers.append(theme.text(label, x, y, "words", theme.INK, dx=dx, dy=dy))
    for text, dy in ((_("INEGI deaths"), 0), (words[at["last"]], 17)):
        layers.append(theme.end_label(data, x, y, text, theme.PRIMARY, dy=dy))
    return layers


def homicide_count_and_rate() -> Figure:
    """Draw count and rate of the same years side by side, each against its level of the first year."""
    data = series.rates(series.inegi_years())
    known = data.dropna(subset=["rate"])
    first, last = int(known["year"].min()), int(known["year"].max())
    said: dict[str, Any] = {"first": first, "last": last, "gap": span_of(series.missing_years(data))}
    counts, rates = _levels(known, "homicides", "count"), _levels(known, "rate", "decimal1")
    panels = [_level_panel(data, "homicides", ",d", 40000, _("Deaths a year"), counts),
              _level_panel(data, "rate", "d", 35, _("Deaths a year "
                                                    "per 100,000 inhabitants"), rates)]  # fmt: skip
    return Figure(
        id="threat/homicide-count-and-rate",
        title=_("From {first} to {last} the count rose {count} per cent, the rate {rate} per cent").format(
            count=counts["up"], rate=rates["up"], **said),
        subtitle=_("Deaths by homicide, INEGI definitive, and per 100,000 on CONAPO's population, Mexico, "
                   "{first}–{last}").format(**said),
        alt=_("Two line charts side by side, {first} to {last}. Deaths: {c[start]}, peak {c[peak]} in "
              "{c[peak_year]}, {c[now]} at the end. Deaths per 100,000 inhabitants: {r[start]}, peak "
              "{r[peak]} in {r[peak_year]}, {r[now]} at the end.").format(c=counts, r=rates, **said),
        spec={"$schema": theme.SCHEMA, "hconcat": panels, "spacing": 40, "config": theme.CONFIG},
        sources=sources(known, load("population_state_year")),
        as_of=str(last),
        note=_("Base: CONAPO's mid-year projections of 2023; INEGI's own base makes its rates since 2020 a "
               "little higher. {gap} is missing; counts since 2018 as reported by the press.").format(**said),
    )  # fmt: skip


def _levels(known: pd.DataFrame, name: str, style: str) -> dict[str, Any]:
    """Read start, peak and end of a column, in words, and the rise from start to end."""
    start, now = float(known[name].iloc[0]), float(known[name].iloc[-1])
    peak = series.highest(known, name)
    return {"start": number(start, style), "now": number(now, style),
            "up": number(change(now, start), "percent"),
            "peak": number(float(peak[name]), style), "peak_year": int(peak["year"]), "level": start,
            "first": int(known["year"].iloc[0]), "last": int(known["year"].iloc[-1])}  # fmt: skip


def _level_panel(data: pd.DataFrame, name: str, style: str, top: float, words: str, at: dict[str, Any]) -> Layer:
    x, y = theme.x_year("year", tickCount=5), theme.y_value(name, style, domain=[0, top])
    rule = {"data": {"values": [{name: at["level"]}]},
            "mark": {"type": "rule", "color": theme.QUIET, "strokeDash": theme.DASH},
            "encoding": {"y": {k: v for k, v in y.items() if k != "axis"}}}  # fmt: skip
    layers = [rule, theme.line(data, x, y, theme.PRIMARY)]
    for year, text, mark in (
        (at["first"], at["start"], {"dy": -30, "dx": 0}),
        (at["peak_year"], at["peak"], {"dy": -15, "dx": 26, "align": "right"}),
    ):
        layers.append(theme.text(_points(data, {year: f"{year}: {text}"}), x, y, "words", **mark))
    for text, dy in ((f"{at['last']}: {at['now']}", 24), (f"+{at['up']}%", 44)):
        layers.append(theme.end_label(data, x, y, text, theme.PRIMARY, dy=dy, dx=4, align="right"))
    panel = theme.chart(*layers, width=375, height=300, title=theme.panel_title(words))
    return {key: part for key, part in panel.items() if key not in ("$schema", "config")}


def claimed_level() -> float:
    """Read the number in the essay's claim T06 from its quotation."""
    quote = claim("T06").quote
    found = re.search(r"\d{1,3}(?:,\d{3})+", quote)
    if found is None:
        raise DataError(f"Claim T06 has no number in its quotation: {quote!r}. Correct data/claims.csv.")
    return float(found.group().replace(",", ""))


def homicide_36000() -> Figure:
    """Both official counts against the level that the essay gives for 2023."""
    victims, level, judged = series.victims_years(), claimed_level(), 2023
    deaths = series.inegi_years(int(victims["year"].min()))
    above = {int(year) for year in deaths.loc[deaths["homicides"] > level, "year"]}
    above |= {int(year) for year in victims.loc[victims["victims"] > level, "year"]}
    years = [int(year) for year in deaths["year"]]
    said = {"level": number(level), "judged": judged, "deaths": number(value(deaths, "homicides", judged)),
            "victims": number(value(victims, "victims", judged)), "above": span_of(sorted(above)),
            "first": years[0], "last": years[-1], "most": number(victims["victims"].max()),
            "rate": number(value(series.rates(deaths), "rate", judged), "decimal1")}  # fmt: skip
    native = {_("INEGI deaths"): series.column(deaths, "homicides", years),
              _("SESNSP victims"): series.column(victims, "victims", years),
              _("the essay's figure for {judged}").format(**said): (level,) * len(years)}  # fmt: skip
    return Figure(
        id="threat/homicide-36000",
        title=_("{judged}: {deaths} deaths (INEGI), {victims} "
                "victims (SESNSP); only {above} passed {level}").format(**said),
        subtitle=_("Homicides a year, Mexico, {first}–{last}: "
                   "INEGI definitive deaths and SESNSP victims").format(**said),
        alt=_("Two lines, {first} to {last}, and a dashed level at {level}, the essay's figure for "
              "{judged}. In {judged} INEGI has {deaths} deaths and SESNSP {victims} victims of intentional "
              "homicide, both below it. INEGI's line is above it only in {above}; the most that SESNSP has "
              "is {most}.").format(**said),
        spec=theme.chart(*_against_level(deaths, victims, level, judged)),
        sources=sources(deaths.dropna(subset=["homicides"]), victims),
        as_of=str(said["last"]),
        note=_("The essay calls it a rate; it is a count. The rate of {judged} is {rate} per 100,000 (INEGI "
               "deaths, CONAPO population). Femicide is in "
               "INEGI's count, not in the victims drawn.").format(**said),
        native=Native("line", tuple(map(str, years)), native, _("deaths; victims")),
    )  # fmt: skip


def _against_level(deaths: pd.DataFrame, victims: pd.DataFrame, level: float, judged: int) -> list[Layer]:
    x, y = theme.x_year("year"), theme.y_value("homicides", domain=[0, 40000])
    words = _("{level}: the essay's figure for {judged}").format(level=number(level), judged=judged)
    layers = [theme.shade(x, judged - 0.45, judged + 0.45), theme.mark_y(y, level, words, theme.INK)]
    layers += series.no_count(deaths, x, y, 33000)
    drawn = victims.rename(columns={"victims": "homicides"})
    for frame, color, name, dy in ((deaths, theme.PRIMARY, _("INEGI deaths"), -15),
                                   (drawn, theme.SECOND, _("SESNSP victims"), 18)):  # fmt: skip
        label = _points(frame, {judged: number(value(frame, "homicides", judged))})
        layers += [theme.line(frame, x, y, color), theme.end_label(frame, x, y, name, color),
                   theme.text(label, x, y, "words", color, bold=True, dy=dy, dx=0,
                              align="center")]  # fmt: skip
    return layers
