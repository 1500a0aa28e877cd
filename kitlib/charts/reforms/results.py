"""Results so far and what money was set aside: falls by count and base, insecurity, effectiveness, budgets.

Every percentage names its count, base and window. Levels of homicide are in ``kitlib.charts.threat``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, one, pick, sources, values
from kitlib.charts.rows import Row, row_chart
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

NEW_SERIES = "sesnsp_victims_rnid"
ANNOUNCED = ("2025-09", "2025-10", "2026-01", "2026-02")


def homicide_falls() -> Figure:
    """The fall of homicide in nine official or quoted measures, smallest first."""
    rows = _falls()
    said = {"least": number(rows[0].value or 0, "percent"), "most": number(rows[-1].value or 0, "percent"),
            "count": number(len(rows)), "first": rows[0].label, "last": rows[-1].label}  # fmt: skip
    half = load("homicides_inegi_national_first_half")
    return Figure(
        id="reforms/homicide-falls",
        title=_("Minus {least} to minus {most} per cent: count, base and window decide").format(**said),
        subtitle=_("Fall of homicide in Mexico by {count} measures, per cent, 2024 to February 2026").format(**said),
        alt=_("Bars of {count} measures of the fall, from {least} per cent ({first}) to {most} per cent "
              "({last}).").format(**said),
        spec=row_chart(rows, kind="bar", top=50, left=390, right=640, width=860, step=31),
        sources=sources(half[half["year"] >= 2024], load("sesnsp_victims_national_month"),
                        load("sesnsp_offences_national_month"), load("competing_homicide_figures"),
                        load("homicide_daily_report_month"), _announced()),
        as_of="2026-02",
        note=_("All point down. Outlined: announced from the new register of 2026, over a base from the old one. "
               "Announced averages, daily report and quoted totals as reported by the press; INEGI’s 2025 is "
               "preliminary."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Fall"): tuple(round(row.value or 0, 1) for row in rows)}, _("per cent")),
    )  # fmt: skip


def _announced() -> pd.DataFrame:
    found = series.announced()
    return found[found["period"].isin(ANNOUNCED)]


def _falls() -> list[Row]:
    quoted, daily = load("competing_homicide_figures"), load("homicide_daily_report_month")
    offences = series.offences_years()
    december = one(quoted, "value", period="2024-12", series="daily_report")
    old = one(quoted, "value", period="2024", series="not_stated")
    new = one(quoted, "value", period="2025", series="not_stated")
    half, years = _("January–June {a} to {b}").format(a=2024, b=2025), _("{a} to {b}").format(a=2024, b=2025)
    found = [
        _fall(_("INEGI deaths, {when}").format(when=half), series.half_year_deaths(2025, "preliminary"),
              series.half_year_deaths(2024, "definitive"), theme.PRIMARY),
        _fall(_("Prosecutors’ victims, {when}").format(when=half), series.half_year_victims(2025),
              series.half_year_victims(2024), theme.SECOND),
        _fall(_("Prosecutors’ offences, {when}").format(when=years), series.value(offences, "offences", 2025),
              series.value(offences, "offences", 2024), theme.SECOND),
        _fall(_("Total as quoted on 2 January 2026, {when}").format(when=years), new, old, theme.THIRD),
        _fall(_("Daily report, December {a} to {b}").format(a=2024, b=2025),
              float(daily.sort_values("month")["victims_daily_report"].iloc[-1]), december, theme.MORE[0]),
    ]  # fmt: skip
    base = series.base_average(series.victims_months())
    item: Any
    for item in _announced().itertuples():
        words = _("Announced average, {base} to {when}").format(base=series.BASE_WORDS, when=date(item.period))
        found.append(_fall(words, float(item.victims_per_day_announced), base, theme.MORE[2],
                           hollow=item.series == NEW_SERIES))  # fmt: skip
    return sorted(found, key=lambda row: row.value or 0)


def _fall(label: str, new: float, old: float, color: str, *, hollow: bool = False) -> Row:
    percent = change(new, old)
    return Row(label, -percent, number(percent, "signed_percent1") + "%", "", color, hollow)


def city_insecurity() -> Figure:
    """Share of adults in cities who feel unsafe, at the dates seen."""
    table = pick(load("institution_indicators"), indicator="perception_city_insecure").sort_values("period")
    frame = table[["period", "value"]].assign(month=table["period"] + "-01")
    low, last = frame.nsmallest(1, "value").iloc[0], frame.iloc[-1]
    said = {"a": number(low["value"], "percent1"), "from": date(str(low["period"])),
            "b": number(last["value"], "percent1"), "to": date(str(last["period"])),
            "c": number(frame["value"].iloc[0], "percent1"), "first": date(str(frame["period"].iloc[0]))}  # fmt: skip
    x = {**theme.x_month("month"), "axis": {"format": "%Y", "title": None, "tickCount": 8}}
    y = theme.y_value("value", "d", domain=[0, 100])
    dots = theme.line(frame[["month", "value"]], x, y, theme.PRIMARY)
    marked = frame[frame["period"].isin([frame["period"].iloc[0], low["period"]])]
    names = [_("{when}: {value}").format(when=date(str(p)), value=number(v, "percent1"))
             for p, v in zip(marked["period"], marked["value"], strict=True)]  # fmt: skip
    spots = marked[["month", "value"]].assign(words=names)
    first, lowest = spots.head(1), spots.tail(1)
    return Figure(
        id="reforms/city-insecurity",
        title=_("Feeling unsafe: {c} in {first}, {a} per cent in {from}, {b} in {to}").format(**said),
        subtitle=_("Adults who feel unsafe in their city, per cent, ENSU (INEGI), rounds seen, {first}–{to}").format(
            **said),
        alt=_("Line of adults who feel unsafe in their city: {c} per cent in {first}, lowest {a} in {from}, {b} in "
              "{to}.").format(**said),
        spec=theme.chart(dots, theme.text(first, x, y, "words", theme.PRIMARY, bold=True, dx=0, dy=-20),
                         theme.text(lowest, x, y, "words", theme.PRIMARY, bold=True, dx=0, dy=24, align="center"),
                         theme.end_label(frame[["month", "value"]], x, y, said["b"], theme.PRIMARY), height=290),
        sources=sources(table),
        as_of=str(last["period"]),
        note=_("As reported by the press. Only the rounds that we saw, joined by a line; the number of cities changed. "
               "A survey of feeling answers to more than homicide: extortion, robbery, news."),
        native=Native("line", tuple(frame["period"]), {_("Feel unsafe"): values(frame["value"])}, _("per cent")),
    )  # fmt: skip


def perceived_effectiveness() -> Figure:
    """How many find each force effective, one survey."""
    names = {"Marina": (_("Navy"), True), "Fuerza Aérea": (_("Air Force"), True), "Ejército": (_("Army"), True),
             "Guardia Nacional": (_("National Guard"), True), "Policía Estatal": (_("State police"), False),
             "Policía Preventiva Municipal": (_("Municipal police"), False)}  # fmt: skip
    table = pick(load("institution_indicators"), indicator="perceived_effectiveness").sort_values(
        "value", ascending=False
    )
    rows = []
    item: Any
    for item in table.itertuples():
        name, military = names[str(item.category)]
        rows.append(Row(name, float(item.value), number(item.value, "percent1") + "%",
                        _("military") if military else _("civil"),
                        theme.SECOND if military else theme.PRIMARY))  # fmt: skip
    said = {"a": rows[0].label, "high": number(rows[0].value or 0, "percent1"), "b": rows[-1].label.lower(),
            "low": number(rows[-1].value or 0, "percent1"),
            "guard": next(row.text for row in rows if row.label == _("National Guard")).rstrip("%"),
            "when": date(str(table["period"].iloc[0]))}  # fmt: skip
    return Figure(
        id="reforms/perceived-effectiveness",
        title=_("{high} per cent find the {a} effective, {guard} the Guard, {low} the {b}").format(**said),
        subtitle=_("Adults in cities who find a force very or somewhat effective, per cent, ENSU, "
                   "{when}").format(**said),
        alt=_("Bars of perceived effectiveness in {when}: {a} {high} per cent, National Guard {guard}, {b} {low}. "
              "Every military force stands above both police forces.").format(**said),
        spec=row_chart(rows, kind="bar", top=100, left=170, right=620, width=780, step=38),
        sources=sources(table),
        as_of=str(table["period"].iloc[0]),
        note=_("As reported by the press. A perception and not a performance: those who meet a force daily are not "
               "those who see it on television, and non-answers may differ by force."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Find it effective"): tuple(row.value for row in rows)}, _("per cent")),
    )  # fmt: skip


def ministry_budgets() -> Figure:
    """Budgets of Defence, Navy and the security ministry, three years, nominal."""
    table = pick(load("security_budgets"), price_basis="nominal")
    kept = table[table["agency_or_fund"].isin(["Defensa", "Marina", "SSPC"]) & (table["year"] >= 2024)]
    best = kept.sort_values("stage").drop_duplicates(["year", "agency_or_fund"])  # approved before proposed
    guard = pick(table, agency_or_fund="Defensa: Comandancia de la Guardia Nacional")
    rows: list[Row] = []
    heads = {"SSPC": (_("Security ministry (SSPC)"), theme.PRIMARY), "Defensa": (_("Defence"), theme.SECOND),
             "Marina": (_("Navy"), theme.MORE[1])}  # fmt: skip
    for agency, (name, color) in heads.items():
        rows.append(Row(name))
        item: Any
        for item in best[best["agency_or_fund"] == agency].sort_values("year").itertuples():
            words = _("{year}, {stage}").format(year=int(item.year), stage=_(str(item.stage)))
            rows.append(Row(words, float(item.million_pesos), number(item.million_pesos), _remark(agency, item.year),
                            color, hollow=item.stage == "proposed"))  # fmt: skip
    said = {"a": number(one(best, "million_pesos", agency_or_fund="SSPC", year=2024)),
            "b": number(one(best, "million_pesos", agency_or_fund="SSPC", year=2026)),
            "c": number(one(best, "million_pesos", agency_or_fund="Defensa", year=2026)),
            "guard": number(guard["million_pesos"].iloc[0])}  # fmt: skip
    drawn = [row for row in rows if row.value is not None]
    best.attrs = dict(table.attrs)
    return Figure(
        id="reforms/ministry-budgets",
        title=_("SSPC: {a} million pesos in 2024 with the Guard, {b} in 2026 without it").format(**said),
        subtitle=_("Budgets of three ministries, million pesos, nominal, 2024–2026"),
        alt=_("Bars of budgets in million pesos: the security ministry {a} in 2024 and {b} in 2026; Defence {c} in "
              "2026, of which {guard} for the Guard’s command.").format(**said),
        spec=row_chart(rows, kind="bar", top=260000, left=190, right=500, width=860, step=26),
        sources=sources(best, guard),
        as_of="2026",
        note=_("Nominal: prices rise. SSPC’s 2025 is the proposal. The Guard left the ministry’s budget between 2025 "
               "and 2026; the Guard’s command alone has {guard} inside Defence, not the whole Guard. As reported by "
               "the press to 2025, 2026 from the decree.").format(**said),
        native=Native("bar", tuple(f"{name}: {row.label}" for name, row in _named(rows)),
                      {_("Million pesos"): tuple(row.value for row in drawn)}, _("million pesos, nominal")),
    )  # fmt: skip


def _remark(agency: str, year: int) -> str:
    if agency == "SSPC":
        return _("without the Guard") if year > 2025 else _("with the Guard")
    return _("with the Maya Train") if agency == "Defensa" and year < 2025 else ""


def _named(rows: list[Row]) -> list[tuple[str, Row]]:
    found, head = [], ""
    for row in rows:
        if row.value is None:
            head = row.label
        else:
            found.append((head, row))
    return found
