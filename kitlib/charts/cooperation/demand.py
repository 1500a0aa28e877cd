"""US demand beside US deaths: what the household survey reports, and what the death certificates count.

A survey answer is not a count of users, and a death is not a measure of demand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, pick, sources, values
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

SYNTHETIC = "synthetic_opioids_excl_methadone"
USE = "used illegally made fentanyl in the past year"


def deaths_and_reported_use() -> Figure:
    """Deaths with synthetic opioids over people who report use, in the years that the survey asks about it."""
    survey = pick(load("us_drug_use_nsduh"), measure=USE).sort_values("survey_year")
    years = [int(year) for year in survey["survey_year"]]
    table = pick(load("overdose_deaths_annual"), drug_class=SYNTHETIC, status="final")
    deaths = table[table["year"].isin(years)].sort_values("year")
    deaths.attrs = dict(table.attrs)
    dead, users = deaths["deaths"], survey["persons"]
    said = {"from": years[0], "to": years[-1], "deaths": number(-change(dead.iloc[-1], dead.iloc[0]), "percent"),
            "use": number(-change(users.iloc[-1], users.iloc[0]), "percent"),
            "d_a": number(dead.iloc[0]), "d_b": number(dead.iloc[-1]),
            "u_a": number(users.iloc[0]), "u_b": number(users.iloc[-1])}  # fmt: skip
    return Figure(
        id="cooperation/deaths-and-reported-use",
        title=_("From {from} to {to} US deaths with synthetic opioids fell {deaths} per cent, "
                "reported use {use}").format(**said),
        subtitle=_("US deaths with synthetic opioids, final; people aged 12 or older who report use "
                   "of illegal fentanyl"),
        alt=_("Two panels of columns, {from} to {to}. Deaths with synthetic opioids: {d_a} to {d_b}. People who "
              "report use of illegally made fentanyl in the past year: {u_a} to {u_b}.").format(**said),
        spec=theme.stack(
            _panel(deaths, "year", "deaths", _("Deaths"), theme.SECOND),
            _panel(survey, "survey_year", "persons", _("People who report use in the past year"), theme.PRIMARY),
        ),
        sources=sources(deaths, survey),
        as_of=str(years[-1]),
        note=_("The survey’s agency calls its count almost certainly an underestimate, and its margin of error was "
               "not seen: the small change may be none. First and last survey year as reported by Filter."),
        native=Native("column", tuple(str(year) for year in years),
                      {_("Deaths"): values(dead), _("People who report use"): values(users)}, _("persons")),
    )  # fmt: skip


def _panel(rows: pd.DataFrame, year: str, value: str, name: str, color: str) -> Layer:
    frame = rows[[year, value]].assign(words=rows[value].map(number))
    x, y = theme.x_band(year), theme.y_value(value, labels=False, grid=False)
    words = theme.text(frame, x, y, "words", align="center", dx=0, dy=-10)
    return theme.chart(theme.columns(frame, x, y, color), words, width=560, height=120,
                       title=theme.panel_title(name, color))  # fmt: skip
