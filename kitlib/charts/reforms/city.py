"""Mexico City: homicides and deaths of undetermined intent, apart and together.

A death of undetermined intent can be a homicide, an accident or a suicide; adding both gives an upper bound that no
reclassification between the two can move. What caused a change is not shown here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import pick, sources, values
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

HOMICIDE, UNDETERMINED = "mexico_city_homicide", "mexico_city_undetermined_intent_deaths"


def city_deaths() -> pd.DataFrame:
    """Return ``homicides``, ``undetermined`` and ``both`` of Mexico City by ``year``, INEGI, newest release of each.

    Examples
    --------
    >>> city_deaths().set_index("year").loc[2022, ["homicides", "undetermined"]].astype(int).tolist()
    [747, 1549]
    """
    table = load("institution_indicators")
    killed = pick(table, indicator=HOMICIDE, instrument="INEGI", period_basis="year")
    killed = killed[killed["value_type"] != "preliminary"][["year", "value"]].rename(columns={"value": "homicides"})
    other = pick(table, indicator=UNDETERMINED)[["year", "value"]].rename(columns={"value": "undetermined"})
    found = killed.merge(other, on="year", validate="one_to_one").sort_values("year")
    found = found.assign(both=found["homicides"] + found["undetermined"]).reset_index(drop=True)
    seen = table[table["indicator"].isin([HOMICIDE, UNDETERMINED]) & (table["instrument"] == "INEGI")]
    seen = seen[(seen["period_basis"] == "year") & (seen["value_type"] != "preliminary")]
    found.attrs = {**table.attrs, "sources": list(sources(seen))}
    return found


def mexico_city_deaths() -> Figure:
    """Stack homicides and deaths of undetermined intent, four years."""
    frame = city_deaths()
    rows: Any = frame.set_index("year")
    said = {"a": number(rows.at[2019, "homicides"]), "b": number(rows.at[2022, "homicides"]),
            "c": number(rows.at[2019, "both"]), "d": number(rows.at[2022, "both"]),
            "e": number(rows.at[2021, "both"]), "f": number(rows.at[2021, "homicides"])}  # fmt: skip
    return Figure(
        id="reforms/mexico-city-deaths",
        title=_("2019–2022: homicides {a} to {b}; with undetermined {c} to {d} ({e} in 2021)").format(**said),
        subtitle=_("Deaths by homicide and of undetermined intent, Mexico City, INEGI, as reported by the press"),
        alt=_("Stacked columns for 2018, 2019, 2021 and 2022. Homicides fall from {a} in 2019 to {f} in 2021 and {b} "
              "in 2022. Together with deaths of undetermined intent: {c}, {e} and {d}.").format(**said),
        spec=_columns(frame),
        sources=sources(frame),
        as_of="2022",
        note=_("No figure for 2020 was seen. Undetermined is a medical class: some are homicides, some accidents or "
               "suicides, and nobody knows the shares. Omar García Harfuch headed the city’s police 2019 to 2023."),
        native=Native("column", tuple(str(v) for v in frame["year"]),
                      {_("Homicides"): values(frame["homicides"]),
                       _("Undetermined intent"): values(frame["undetermined"])}, _("deaths")),
    )  # fmt: skip


def _columns(frame: pd.DataFrame) -> Layer:
    years = list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))
    known = frame.assign(zero=0, total=frame["both"].map(number), low=frame["homicides"] / 2,
                         high=frame["homicides"] + frame["undetermined"] / 2,
                         killed=frame["homicides"].map(number), other=frame["undetermined"].map(number))  # fmt: skip
    x = theme.x_band("year")
    x["scale"]["domain"] = years
    y = theme.y_value("homicides", labels=False, grid=False, domain=[0, 4000])
    layers: list[Layer] = []
    for low, high, color in (("zero", "homicides", theme.SECOND), ("homicides", "both", theme.MORE[1])):
        layers.append({"data": {"values": theme.records(known)}, "mark": {"type": "bar", "color": color},
                       "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}}})  # fmt: skip
    for at, words in (("low", "killed"), ("high", "other")):
        layers.append(theme.text(known, x, {**y, "field": at}, words, theme.PAPER, bold=True, align="center", dx=0))
    layers.append(theme.text(known, x, {**y, "field": "both"}, "total", align="center", dx=0, dy=-11, bold=True))
    gap = known.head(1).assign(year=2020, words=_("not seen"))
    layers.append(theme.text(gap, x, {**y, "field": "low"}, "words", theme.QUIET, align="center", dx=0))
    last = known.tail(1)
    for at, words, color in (("low", _("homicides"), theme.SECOND), ("high", _("undetermined intent"), theme.MORE[1])):
        layers.append(theme.text(last.assign(words=words), x, {**y, "field": at}, "words", color, bold=True, dx=64))
    return theme.chart(*layers, width=660, height=300)
