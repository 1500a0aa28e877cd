"""Impunity as several organisations measure it: by crime, and rival rates side by side.

A rate here always names its study and its base: files known to prosecutors, or homicides with a conviction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

YEAR, BEFORE = 2023, 2022


def _rate(value: float) -> str:
    return number(value, "decimal1")


def impunity_by_crime() -> Figure:
    """Draw México Evalúa's impunity by crime in two years."""
    wide, used = _by_crime()
    rows = [Row(name, now, _rate(now), _("{year}: {rate}").format(year=BEFORE, rate=_rate(old)), theme.PRIMARY)
            for name, old, now in wide]  # fmt: skip
    low, rest = wide[-1], wide[:-1]
    said = {"year": YEAR, "before": BEFORE, "top": wide[0][0], "top_rate": rows[0].text, "low": low[0],
            "low_rate": rows[-1].text, "rest": _rate(min(now for _n, _o, now in rest)),
            "rose": sum(now > old for _n, old, now in wide), "count": len(wide)}  # fmt: skip
    return Figure(
        id="gaps/impunity-by-crime",
        title=_("Impunity in {year}: {low} {low_rate} per cent, the other crimes {rest} to {top_rate}").format(**said),
        subtitle=_("Impunity in per cent of files known to prosecutors, México Evalúa, {year}, and the year "
                   "before").format(**said),
        alt=_("Bars of impunity by crime in {year}, México Evalúa: {top} {top_rate} per cent, {low} "
              "{low_rate}; {rose} of {count} crimes above {before}.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=190, right=600, width=800, step=36),
        sources=sources(used),
        as_of=str(YEAR),
        note=_("An organisation’s estimate from official answers, as reported by the press. A year’s rate ignores "
               "sentences that come later; crimes nobody reported are in no file."),
        native=Native("bar", tuple(name for name, _o, _n in wide),
                      {str(YEAR): tuple(now for _n, _o, now in wide),
                       str(BEFORE): tuple(old for _n, old, _now in wide)}, _("per cent of files")),
    )  # fmt: skip


def _by_crime() -> tuple[list[tuple[str, float, float]], pd.DataFrame]:
    """Name, rate before and rate of each crime, highest first; with the rows of the second table."""
    first = pick(load("institution_indicators"), indicator="impunity", instrument="México Evalúa, Hallazgos")
    second = pick(load("impunity_by_crime"), state_code="00", measure="impunity_mexico_evalua")
    names = {"homicide": _("homicide"), "disappearance": _("disappearance"), "kidnapping": _("kidnapping"),
             "extortion": _("extortion"), "rape": _("rape"), "dispossession": _("dispossession"),
             "fraud": _("fraud")}  # fmt: skip
    found = []
    for crime, name in names.items():
        if crime in set(first["category"].dropna()):
            old, now = (one(first, "value", category=crime, year=year) for year in (BEFORE, YEAR))
        else:
            old, now = (one(second, "value", crime=crime, period=str(year)) for year in (BEFORE, YEAR))
        found.append((name, old, now))
    return sorted(found, key=lambda item: -item[2]), second


def impunity_rivals() -> Figure:
    """Rival rates of impunity under the study and base that each has."""
    table, crime = load("institution_indicators"), load("impunity_by_crime")
    hallazgos = pick(table, indicator="impunity", instrument="México Evalúa, Hallazgos")
    radiography = pick(table, indicator="impunity", instrument="México Evalúa, Radiografía")
    zero = pick(crime, crime="intentional_homicide", state_code="00").query("measure.str.contains('impunidad_cero')")
    spanned = one(zero, "value", period="2016/2021")
    rows = [Row(_("All crimes, files known to prosecutors"))]
    rows += [_row(str(year), one(hallazgos, "value", category="all", year=year), _("México Evalúa, Hallazgos"))
             for year in (2021, 2022)]  # fmt: skip
    rows += [_row("2024", one(radiography, "value", year=2024), _("México Evalúa, another study")),
             Row(_("Homicide, files known to prosecutors"))]  # fmt: skip
    rows += [_row(str(year), one(hallazgos, "value", category="homicide", year=year), _("México Evalúa, Hallazgos"))
             for year in (2021, 2022, 2023)]  # fmt: skip
    rows += [Row(_("Homicide, killings without a conviction")),
             _row("2021", one(zero, "value", period="2021"), _("Impunidad Cero, one year"), theme.SECOND),
             _row("2016–2021", spanned, _("Impunidad Cero, six years together"), theme.SECOND)]  # fmt: skip
    drawn = [row for row in rows if row.value is not None]
    rates = [row.value or 0 for row in drawn]
    said = {"low": _rate(min(rates)), "high": _rate(max(rates)), "count": len(rates), "span": _rate(spanned)}
    return Figure(
        id="gaps/impunity-rivals",
        title=_("Impunity is {low} to {high} per cent by study, crime and year: no trend joins them").format(**said),
        subtitle=_("Published rates of impunity, Mexico, per cent, by what they are rates of"),
        alt=_("Bars of {count} published rates of impunity in three groups, from {low} to {high} per cent; "
              "homicides of six years together {span}.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=120, right=520, width=800, step=26),
        sources=sources(hallazgos[hallazgos["category"].isin(["all", "homicide"])], radiography, zero),
        as_of="2024",
        note=_("Estimates of two organisations, as reported by the press. The method changed between 2021 and 2022 "
               "and again with the study of 2024."),
        native=Native("bar", tuple(f"{row.label}, {row.detail}" for row in drawn),
                      {_("Impunity"): tuple(rates)}, _("per cent")),
    )  # fmt: skip


def _row(label: str, value: float, who: str, color: str = theme.PRIMARY) -> Row:
    return Row(label, value, _rate(value), who, color)
