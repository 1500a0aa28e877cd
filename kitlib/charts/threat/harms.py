"""Harm beyond homicide: people still missing, extortion, and other crimes beside killing.

Disappearances here are a stock at one date, never a yearly flow; crimes are SESNSP victims. Homicide itself
is in ``kitlib.charts.threat.homicide``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, one, pick, sources, values
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

BASE_YEAR = 2018


def disappeared_by_year() -> Figure:
    """People still missing at one date, by the year in which they disappeared."""
    table = load("disappeared_by_year_sex")
    frame = table.groupby("year")["still_missing_persons"].sum().reset_index()
    frame["words"] = frame["still_missing_persons"].map(number)
    first, last = frame.iloc[0], frame.iloc[-1]
    as_of = table.attrs["as_of"]
    x, y = theme.x_band("year"), theme.y_value("still_missing_persons", labels=False, grid=False)
    said = {"first": first["words"], "last": last["words"], "from": int(first["year"]),
            "to": int(last["year"]),
            "date": date(as_of), "total": number(frame["still_missing_persons"].sum())}  # fmt: skip
    spec = theme.chart(
        theme.columns(frame, x, y, theme.MORE[1]),
        theme.text(frame, x, y, "words", align="center", dx=0, dy=-10, fontSize=13),
    )
    return Figure(
        id="threat/disappeared-by-year",
        title=_("Of those who disappeared in {to}, {last} are still missing: a stock, not a "
                "trend").format(**said),
        subtitle=_("People in Mexico’s register still missing on {date}, by year of "
                   "disappearance").format(**said),
        alt=_("Columns of people still missing on {date}, by year of disappearance: {first} for {from}, "
              "{last} for {to}, {total} in all. Later columns are taller partly because there was less time "
              "to find people."
              ).format(**said),
        spec=spec,
        sources=sources(table),
        as_of=as_of,
        note=_("People found since are in no column, and recent cases had less time to be found: the rise is "
               "no measure of disappearances. States fill the register unevenly."),
        native=Native("column", tuple(str(v) for v in frame["year"]),
                      {_("Still missing"): values(frame["still_missing_persons"])}, _("persons")),
    )  # fmt: skip


def disappeared_register() -> Figure:
    """Draw the size of the register as quoted at dates, with the disputed figure of March 2024."""
    table = load("disappeared_register_snapshots")
    drawn = table[table["series"] != "rnped"].sort_values("as_of")
    drawn.attrs = dict(table.attrs)
    before = pick(table, series="rnped")
    disputed = pick(drawn, series="interior_ministry_figure").iloc[0]
    rival = drawn[drawn["as_of"] < disputed["as_of"]].iloc[-1]
    rows = [_snapshot(item) for item in drawn.itertuples()]
    said = {"days": number((disputed["as_of"] - rival["as_of"]).days), "low": number(disputed["missing"]),
            "high": number(rival["missing"]),
            "month": date(disputed["as_of"].strftime("%Y-%m")), "old": number(before["missing"].iloc[0]),
            "last": rows[-1].text, "end": rows[-1].label}  # fmt: skip
    return Figure(
        id="threat/disappeared-register",
        title=_("Two official totals, {days} days apart in {month}: {high} missing, and "
                "{low}").format(**said),
        subtitle=_("People registered as missing in Mexico, as quoted at seven dates").replace(
            _("seven"), number(len(rows))),
        alt=_("Bars of the register’s size at {count} dates: {high} and, {days} days later in {month}, {low} "
              "as the Interior Ministry put it; {last} on {end}.").format(count=len(rows), **said),
        spec=row_chart(rows, kind="bar", top=float(drawn["missing"].max()), left=150, right=500, width=800),
        sources=sources(drawn),
        as_of=drawn["as_of"].max().strftime("%Y-%m-%d"),
        note=_("As quoted by the press, read by different people on different bases. A predecessor register "
               "({old} at the end of 2015) had another coverage and is not drawn.").format(**said),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Missing"): tuple(row.value for row in rows)},
                      _("persons")),
    )  # fmt: skip


def _snapshot(item: Any) -> Row:
    day, size = date(item.as_of.strftime("%Y-%m-%d")), float(item.missing)
    if item.series == "interior_ministry_figure":
        said = _("Interior Ministry, called official")
        return Row(day, size, number(size), said, theme.SECOND, hollow=True)
    reader = _("register, read by Data Cívica") if "Data Civica" in str(item.note) else _("register")
    return Row(day, size, number(size), reader, theme.MORE[1])


def extortion_victims() -> Figure:
    """Draw registered victims of extortion by year; the last year is read from a published chart."""
    table = pick(load("sesnsp_victims_national_year"), crime="extortion")
    frame = table[["year", "victims", "confidence"]].assign(words=table["victims"].map(number))
    first, last = int(frame["year"].min()), int(frame["year"].max())
    base, end = one(frame, "victims", year=BASE_YEAR), one(frame, "victims", year=last)
    said = {"rise": number(change(end, base), "percent"), "end": number(end), "base": number(base),
            "to": last,
            "from": first, "since": BASE_YEAR,
            "first": number(one(frame, "victims", year=first))}  # fmt: skip
    x, y = theme.x_band("year"), theme.y_value("victims", labels=False, grid=False)
    places = frame.assign(_order=range(len(frame)))
    x["scale"]["domain"] = [int(v) for v in frame["year"]]
    spec = theme.chart(
        theme.columns(places[places["confidence"] == "A"], x, y, theme.SECOND),
        theme.columns(places[places["confidence"] != "A"], x, y, theme.SECOND, hollow=True),
        theme.text(places, x, y, "words", align="center", dx=0, dy=-10, fontSize=13),
    )
    return Figure(
        id="threat/extortion-victims",
        title=_("Registered extortion victims rose {rise} per cent from {since} to {to}, to "
                "{end}").format(**said),
        subtitle=_("Victims of extortion in prosecutors’ files (SESNSP) a year, Mexico, "
                   "{from}–{to}").format(**said),
        alt=_("Columns of registered extortion victims by year, {from} to {to}: {first} in {from}, {base} in "
              "{since}, {end} in {to}.").format(**said),
        spec=spec,
        sources=sources(table),
        as_of=str(last),
        note=_("Extortion is rarely reported: a rise can also be more reporting. {to} (outlined) was read "
               "from a published chart, not from the file.").format(**said),
        native=Native("column", tuple(str(v) for v in frame["year"]),
                      {_("Extortion victims"): values(frame["victims"])}, _("victims")),
    )  # fmt: skip


def beyond_homicide_index() -> Figure:
    """Victims of four crimes in one register, each set to 100 in 2018."""
    table = load("sesnsp_victims_national_year")
    homicide = pick(table, crime="intentional_homicide")
    last, first = int(homicide["year"].max()), int(homicide["year"].min())
    layers, series, ends = _index_lines(table, last)
    said = {"from": first, "to": last, "since": BASE_YEAR,
            "fall": number(100 - ends["intentional_homicide"], "percent"),
            "rise": number(ends["extortion"] - 100, "percent"), "kidnap": number(ends["kidnapping"]),
            "femicide": number(ends["femicide"])}  # fmt: skip
    return Figure(
        id="threat/beyond-homicide-index",
        title=_("From {since} to {to} homicide victims fell {fall} per cent while "
                "extortion’s rose {rise}").format(**said),
        subtitle=_("Victims a year in prosecutors’ files (SESNSP), Mexico, {from}–{to}, "
                   "{since} = 100").format(**said),
        alt=_("Lines of victims of four crimes, {since} set to 100: in {to} extortion stands {rise} per cent "
              "higher, intentional homicide {fall} per cent lower, femicide at {femicide}, kidnapping at "
              "{kidnap}.").format(**said),
        spec=theme.chart(*layers),
        sources=sources(pick(table, year=last)),
        as_of=str(last),
        note=_("Whether one crime took the place of another is open: that one fell while another rose shows "
               "no cause. Extortion and femicide also move with reporting and classification."),
        native=Native("line", tuple(str(v) for v in range(first, last + 1)), series, _("index, 2018 = 100")),
    )  # fmt: skip


def _index_lines(
    table: pd.DataFrame, last: int
) -> tuple[list[Layer], dict[str, tuple[float | None, ...]], dict[str, float]]:
    styles = {"extortion": (_("extortion"), theme.MORE[2], 0), "femicide": (_("femicide"), theme.MORE[1], -9),
              "intentional_homicide": (_("intentional homicide"), theme.SECOND, 9),
              "kidnapping": (_("kidnapping"), theme.THIRD, 0)}  # fmt: skip
    x, y = theme.x_year("year"), theme.y_value("index", "d")
    layers = [theme.mark_y(y, 100, _("{year} = 100").format(year=BASE_YEAR))]
    series: dict[str, tuple[float | None, ...]] = {}
    ends: dict[str, float] = {}
    for crime, (name, color, nudge) in styles.items():
        rows = pick(table, crime=crime)
        base = one(rows, "victims", year=BASE_YEAR)
        frame = rows[rows["year"] <= last].assign(index=rows["victims"] / base * 100)
        ends[crime] = float(frame["index"].iloc[-1])
        label = f"{name} {number(ends[crime])}"
        layers.append(theme.line(frame[["year", "index"]], x, y, color))
        layers.append(theme.end_label(frame, x, y, label, color, dy=nudge, dx=10))
        series[name] = values(frame["index"].round(1))
    return layers, series, ends
