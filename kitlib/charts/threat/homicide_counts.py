"""How the counts of the same deaths differ: four side by side, the gap between two, the rivals for 2025.

No figure here joins two counts in one line, and none prints one total for 2025, because none is settled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, one, pick, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.charts.theme import Layer
from kitlib.charts.threat import _homicide as series
from kitlib.charts.threat._homicide import span_of, value
from kitlib.errors import DataError
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

DAILY = theme.MORE[0]


def homicide_four_counts() -> Figure:
    """Four counts of the same deaths by year, each a line of its own."""
    victims = series.victims_years()
    deaths = series.inegi_years(int(victims["year"].min()))
    offences, daily = series.offences_years(), series.daily_report_years()
    shared, last = int(victims["year"].max()), int(offences["year"].max())
    counts = [
        _Count(_("INEGI deaths"), deaths, "homicides", theme.PRIMARY, -2),
        _Count(_("SESNSP victims"), victims, "victims", theme.SECOND, 2),
        _Count(_("SESNSP offences"), offences, "offences", theme.THIRD, 9),
        _Count(_("Daily report"), daily, "victims_daily_report", DAILY, -9),
    ]
    years = list(range(int(deaths["year"].min()), last + 1))
    at_shared = {c.column: number(value(c.frame, c.column, shared)) for c in counts[:3]}
    at_last = {f"{c.column}_last": number(value(c.frame, c.column, last)) for c in counts[2:]}
    said = {"year": shared, "first": years[0], "last": last, "gap": span_of(series.missing_years(deaths)),
            **at_shared, **at_last}  # fmt: skip
    native = {c.name: series.column(c.frame, c.column, years) for c in counts}
    return Figure(
        id="threat/homicide-four-counts",
        title=_("Official counts differ: {year} is {homicides} deaths, {victims} victims, {offences} "
                "offences").format(**said),
        subtitle=_("Intentional homicide a year by "
                   "who counts and what, Mexico, {first}–{last}").format(**said),
        alt=_("Line chart of four counts, {first} to {last}. In {year}: INEGI {homicides} deaths, SESNSP "
              "{victims} victims and {offences} offences, in that order in every year. For {last} only "
              "{offences_last} offences and the "
              "daily report's {victims_daily_report_last} victims exist.").format(**said),
        spec=theme.chart(*_four_lines(counts)),
        sources=sources(deaths.dropna(subset=["homicides"]), victims, offences, daily),
        as_of=f"{last}-12",
        note=_("For {last} no consolidated count of deaths or victims was found. INEGI's count includes "
               "femicide, the others do not. The daily report is a quick count, never consolidated, as "
               "reported by the press.").format(**said),
        native=Native("line", tuple(map(str, years)), native, _("deaths; victims; offences")),
    )  # fmt: skip


@dataclass(frozen=True)
class _Count:
    name: str
    frame: pd.DataFrame
    column: str
    color: str
    dy: int


def _four_lines(counts: list[_Count]) -> list[Layer]:
    x = theme.x_year("year")
    layers: list[Layer] = []
    for count in counts:
        y, known = theme.y_value(count.column, domain=[0, 40000]), count.frame.dropna(subset=[count.column])
        layers.append(theme.line(count.frame, x, y, count.color))
        words = f"{count.name} {number(known[count.column].iloc[-1])}"
        layers.append(theme.end_label(known, x, y, words, count.color, dy=count.dy))
    layers[-2]["mark"]["point"] |= {"shape": "diamond", "size": 110}
    return layers + series.no_count(counts[0].frame, x, theme.y_value("homicides"), 33000)


def _gaps() -> pd.DataFrame:
    """How far INEGI is above prosecutors' victims with femicide, in per cent, by window."""
    import pandas as pd

    table = load("sesnsp_victims_national_year")
    both = table[table["crime"].isin([series.MURDER, series.FEMICIDE])].groupby("year")["victims"].sum()
    deaths = series.inegi_years(int(table.loc[table["crime"] == series.MURDER, "year"].min()))
    last = int(deaths["year"].max())
    rows = [{"window": str(int(year)), "gap": change(count, both[year]), "status": "definitive"}
            for year, count in zip(deaths["year"], deaths["homicides"], strict=True)]  # fmt: skip
    rows.append({"window": " ", "gap": float("nan"), "status": ""})
    for year, status in ((last, "definitive"), (last + 1, "preliminary")):
        victims = series.half_year_victims(year, series.MURDER, series.FEMICIDE)
        gap = change(series.half_year_deaths(year, status), victims)
        rows.append({"window": _("Jan–Jun|{year}").format(year=year), "gap": gap, "status": status})
    found = pd.DataFrame(rows)
    return found.assign(words=[number(gap, "decimal1") if gap == gap else "" for gap in found["gap"]])


def homicide_gap() -> Figure:
    """How far INEGI's deaths are above the prosecutors' victims, by year and for two half-years."""
    data = _gaps()
    years = data[data["window"].str.isdigit()]
    known = years.dropna(subset=["gap"])
    low, first, last = series.lowest(known, "gap"), known.iloc[0], known.iloc[-1]
    before, half = (row for _index, row in data.tail(2).iterrows())
    said = {"low": low, "first": first, "last": last, "before": before, "half": half,
            "half_year": int(last["window"]) + 1,
            "gone": ", ".join(years.loc[years["gap"].isna(), "window"])}  # fmt: skip
    kept = data[data["window"].str.strip() != ""]
    values = tuple(None if gap != gap else round(float(gap), 1) for gap in kept["gap"])
    return Figure(
        id="threat/homicide-gap",
        title=_("INEGI counts more than prosecutors: by {low[words]} per cent in {low[window]}, by "
                "{last[words]} in {last[window]}").format(**said),
        subtitle=_("INEGI deaths above SESNSP victims of "
                   "intentional homicide and femicide, per cent, Mexico"),
        alt=_("Column chart of how far INEGI's count is above SESNSP's, in per cent: {first[words]} in "
              "{first[window]}, lowest {low[words]} in {low[window]}, {last[words]} in {last[window]}; "
              "January to June {last[window]} {before[words]}, January to June {half_year} {half[words]} "
              "(preliminary).").format(**said),
        spec=_gap_columns(data),
        sources=sources(series.inegi_years(int(first["window"])).dropna(subset=["homicides"]),
                        load("sesnsp_victims_national_month"), _half_year_rows(int(last["window"]))),
        as_of=f"{said['half_year']}-06",
        note=_("Hollow: INEGI preliminary. {gone}: no definitive count found. {first[window]} was the first "
               "year of SESNSP's register. INEGI half-years as reported by the press.").format(**said),
        native=Native("column", tuple(kept["window"].str.replace("|", " ", regex=False)),
                      {_("INEGI above SESNSP"): values}, _("per cent")),
    )  # fmt: skip


def _gap_columns(data: pd.DataFrame) -> Layer:
    x = theme.x_band("window", labelExpr="split(datum.label, '|')")
    x["scale"] = {**x["scale"], "domain": list(data["window"])}
    y = theme.y_value("gap", "d", domain=[0, 15])
    early = data["status"] == "preliminary"
    gone = data[data["gap"].isna() & (data["window"].str.strip() != "")].assign(words=_("no count"))
    mark = {"type": "text", "color": theme.QUIET, "fontSize": 13}
    missing = {"data": {"values": theme.records(gone)}, "mark": mark,
               "encoding": {"x": x, "y": {"value": 290}, "text": {"field": "words"}}}  # fmt: skip
    labels = data.dropna(subset=["gap"])
    return theme.chart(
        theme.columns(data[~early], x, y, theme.PRIMARY),
        theme.columns(data[early], x, y, theme.PRIMARY, hollow=True),
        theme.text(labels, x, y, "words", theme.INK, bold=True, align="center", dx=0, dy=-11),
        missing,
        width=800,
        height=300,
    )


def _half_year_rows(year: int) -> pd.DataFrame:
    rows = load("homicides_inegi_national_first_half")
    return rows[rows["year"] >= year]


def homicide_2025_rivals() -> Figure:
    """Set the rival totals for 2025 side by side, each with who counts; none is the total."""
    frames, said = _rivals()
    rows = _rival_rows(said)
    words = {name: number(figure) for name, figure in said.items()}
    drawn = [row for row in rows if row.value is not None]
    native = {_("victims; offences in the last row"): tuple(row.value for row in drawn)}
    return Figure(
        id="threat/homicide-2025-rivals",
        title=_("No total for 2025 is settled: {daily} "
                "in one quoted count, {press} in another").format(**words),
        subtitle=_("Victims of intentional homicide in 2025, Mexico, by who counts and how; offences apart"),
        alt=_("Row chart of rival totals for 2025: the daily report {daily} victims; {press} as quoted on 2 "
              "January 2026; worked out, {ours}, {states} and {months}; {offences} offences. None is "
              "settled.").format(**words),
        spec=row_chart(rows, kind="bar", top=25000, left=300, right=500, width=810),
        sources=sources(*frames),
        as_of="2026-01-21",
        note=_("Quoted figures as reported by the press; the two at the bottom of the hollow ones are "
               "unconfirmed. None of them is a consolidated total."),
        native=Native("bar", tuple(row.label for row in drawn), native, _("victims")),
    )  # fmt: skip


def _rivals() -> tuple[list[pd.DataFrame], dict[str, float]]:
    quoted, months = load("competing_homicide_figures"), series.victims_months()
    offences = series.offences_years()
    daily, press = (pick(quoted, period="2025", series=name) for name in ("daily_report", "not_stated"))
    states = pick(quoted, period="2025", series="sesnsp_victims")
    longer = pick(quoted, period="2024-10/2025-12")
    found = re.search(r"([0-9.]+) percent", str(states["measure"].iloc[0]))
    if found is None:
        raise DataError("competing_homicide_figures: the row of seven states does not say their share.")
    before = months[(months["month"] >= "2024-10") & (months["month"] < "2025")]["victims"].sum()
    share, total = float(found.group(1)), one(longer, "value")
    said = {"daily": one(daily, "value"), "press": one(press, "value"), "total": total, "share": share,
            "states": round(100 * one(states, "value") / share, -1), "months": total - float(before),
            "ours": round(series.file_and_announced(2025), -1),
            "offences": value(offences, "offences", 2025)}  # fmt: skip
    later = series.announced()
    later = later[(later["month"] > months["month"].max()) & (later["month"].dt.year == 2025)]
    return [daily, press, months, later, states, longer, offences], said


def _rival(label: str, total: float, detail: str, color: str, hollow: bool = False) -> Row:
    text = number(total) if not hollow else _("about {total}").format(total=number(round(total, -1)))
    return Row(label, total, text, detail, color, hollow)


def _rival_rows(said: dict[str, float]) -> list[Row]:
    headings = (_("Quoted for the whole year"), _("Worked out from figures of part of it (hollow)"),
                _("Another unit"), _("Not found: INEGI's deaths "
                                     "of 2025; SESNSP's victims, consolidated"))  # fmt: skip
    share = _("Seven states, printed as {share} per cent").format(**said)
    window = _("{total} in fifteen months, less file").format(total=number(said["total"]))
    purple, orange = theme.MORE[1], theme.SECOND
    return [
        Row(headings[0]),
        _rival(_("Daily report, twelve months"), said["daily"], _("federal and state quick count"), DAILY),
        _rival(_("Quoted on 2 January 2026"), said["press"], _("who counts is not stated"), purple),
        Row(headings[1]),
        _rival(_("SESNSP to June, then announced"), said["ours"], _("our sum: averages times days"), orange, True),
        _rival(share, said["states"], _("unconfirmed: perhaps to November"), orange, True),
        _rival(window, said["months"], _("unconfirmed: window not stated"), orange, True),
        Row(headings[2]),
        _rival(_("SESNSP offences"), said["offences"], _("one can have several victims"), theme.THIRD),
        Row(headings[3]),
    ]
