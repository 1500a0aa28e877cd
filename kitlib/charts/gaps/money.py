"""Money for police: the two federal transfers, and the budget of one year.

All pesos are nominal: the kit holds no deflator, so a rise here can be a fall in what the money buys.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

START, YEAR = 2015, 2026


def _transfers() -> tuple[pd.DataFrame, pd.DataFrame, list[pd.DataFrame]]:
    """Year and million pesos of FASP and of FORTASEG from two tables, one value a year; and the rows used."""
    budgets, indicators = load("security_budgets"), load("institution_indicators")
    kept = budgets[(budgets["price_basis"] == "nominal") & (budgets["year"] >= START)]
    kept = kept.assign(value=kept["million_pesos"])[["year", "agency_or_fund", "value", "confidence", "source_id"]]
    found = []
    for name, indicator in (("FASP", "fasp"), ("FORTASEG", "fortaseg")):
        more = pick(indicators, indicator=indicator)
        more = more[(more["year"] >= START) & (more["category"] != "distributed")]
        both = [kept[kept["agency_or_fund"] == name], more[["year", "value", "confidence", "source_id"]]]
        found.append(_join(both))
    return found[0], found[1], found


def _join(parts: list[pd.DataFrame]) -> pd.DataFrame:
    from pandas import concat

    frame = concat(parts).drop_duplicates("year").sort_values("year")
    frame["year"] = frame["year"].astype(int)
    return frame


def _in_note(indicator: str, year: int) -> str:
    """The first number in a row's note: what another source says of the same amount."""
    row = pick(load("institution_indicators"), indicator=indicator, year=year)
    notes = " ".join(row["note"].dropna())
    return str(re.findall(r"[\d,]+", notes)[0])


def police_money() -> Figure:
    """FASP and FORTASEG in nominal pesos; years that were not found are gaps."""
    states, towns, used = _transfers()
    years = list(range(START, YEAR + 1))
    lines = [frame.set_index("year")["value"].reindex(years).reset_index() for frame in (states, towns)]
    x, y = theme.x_year("year", tickCount=12), theme.y_value("value")
    ends = {"FASP": one(states, "value", year=YEAR), "FORTASEG": one(towns, "value", year=2019)}
    last_town = int(towns["year"].max())
    said = {"to": YEAR, "end": number(ends["FASP"]), "town": number(ends["FORTASEG"]), "gone": last_town,
            "base": number(one(states, "value", year=2019)), "since": 2019, "from": START,
            "real": _in_note("fasp", YEAR), "rival": _in_note("fortaseg", 2020)}  # fmt: skip
    names = [_("FASP, to states"), _("FORTASEG, to municipalities")]
    label = lines[1][lines[1]["year"] == 2017].assign(words=names[1])
    return Figure(
        id="gaps/police-money",
        title=_("Municipal police lost their subsidy in {gone}; the states’ fund is {end} million in {to}").format(
            **said),
        subtitle=_("Federal transfers for police, million pesos, nominal, {from}–{to}; years without a point were not "
                   "found").format(**said),
        alt=_("Lines of two federal transfers in nominal million pesos. FASP to states: {base} in {since}, {end} in "
              "{to}. FORTASEG to municipalities: {town} in {since}, none from {gone}.").format(**said),
        spec=theme.chart(
            theme.line(lines[0], x, y, theme.PRIMARY),
            theme.line(lines[1], x, y, theme.SECOND),
            theme.text(lines[0][lines[0]["year"] == YEAR].assign(words=names[0]), x, y, "words", theme.PRIMARY,
                       bold=True, align="right", dx=0, dy=-16),
            theme.text(label, x, y, "words", theme.SECOND, bold=True, dx=8, dy=18),
            width=820,
        ),
        sources=sources(*used),
        as_of=str(YEAR),
        note=_("Nominal pesos: México Evalúa puts FASP of {to} {real} per cent below 2014 in real terms. For 2016 "
               "FASP is unconfirmed and FORTASEG derived; for 2020 a senator gave FORTASEG {rival} million. "
               "FORTAMUN, meant in part for security, is not drawn.").format(
            **said),
        native=Native("line", tuple(map(str, years)),
                      {name: values(line["value"]) for name, line in zip(names, lines, strict=True)},
                      _("million pesos, nominal")),
    )  # fmt: skip


def budgets_2026() -> Figure:
    """Approved budget of one year, from the decree: forces, ministry, courts, prosecutor, transfer."""
    table = pick(load("security_budgets"), year=YEAR, stage="approved", confidence="A")
    names = {"Defensa": _("Defence, with the Guard"), "Poder Judicial": _("federal judiciary"), "Marina": _("Navy"),
             "SSPC": _("security ministry (SSPC)"), "FGR": _("federal prosecutor (FGR)"),
             "FASP": _("FASP, transfer to states"), "CNDH": _("human rights commission")}  # fmt: skip
    amounts = {names[key]: one(table, "million_pesos", agency_or_fund=key) for key in names}
    shown = sorted(amounts.items(), key=lambda pair: -pair[1])
    rows = [Row(name, value, number(value), color=theme.SECOND if name == names["FASP"] else theme.PRIMARY)
            for name, value in shown]  # fmt: skip
    said = {"year": YEAR, "defence": number(amounts[names["Defensa"]]), "fasp": number(amounts[names["FASP"]])}
    return Figure(
        id="gaps/budgets-2026",
        title=_("In {year} Defence has {defence} million pesos, the fund for state police {fasp}").format(**said),
        subtitle=_("Approved federal budget, million pesos, nominal, Mexico, {year}").format(**said),
        alt=_("Bars of approved budgets in {year}, million pesos: Defence {defence}, the transfer to states for police "
              "{fasp}.").format(**said),
        spec=row_chart(rows, kind="bar", top=shown[0][1], left=230, right=620, width=780, step=36),
        sources=sources(table),
        as_of=str(YEAR),
        note=_("Defence has many tasks besides security at home, and states pay most of their police themselves: a "
               "comparison of sizes, not of spending on one task."),
        native=Native("bar", tuple(amount[0] for amount in shown),
                      {_("Approved"): tuple(amount[1] for amount in shown)}, _("million pesos")),
    )  # fmt: skip
