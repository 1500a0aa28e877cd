"""Police in numbers: state forces against the standard, municipal forces, staff, and what units exist.

Staff, officers and preventive officers are different universes; each figure names its own. Certificates and
pay are in ``kitlib.charts.gaps.certificates``.
"""

from __future__ import annotations

from typing import Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, one, pick, share, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

YEAR = 2024


def police_per_1000() -> Figure:
    """State officers per 1,000 inhabitants: the states named in the releases, the mean, the standard."""
    table, indicators = load("police_figures"), load("institution_indicators")
    figures = pick(table, period=str(YEAR), level="state", measure="officers_per_1000")
    states = figures[figures["state_code"] != "00"]
    mean = one(figures, "value", state_code="00")
    standard = pick(indicators, indicator="police_per_1000", category="standard")
    level = float(standard["value"].iloc[0])
    rivals = pick(indicators, indicator="police_per_1000", category="mean", year=YEAR)
    others = _(" and ").join(number(v, "decimal2").rstrip("0") for v in sorted(rivals["value"]) if v != mean)
    rows = [
        Row(str(item["state"]), float(item["value"]), number(item["value"], "decimal1"))
        for item in states.to_dict("records")
    ]
    rows.append(Row(_("mean of states"), mean, number(mean, "decimal1"), color=theme.SECOND))
    rows.sort(key=lambda row: -(row.value or 0))
    high, low = rows[0], rows[-1]
    said = {"high": high.text, "most": high.label, "low": low.text, "least": low.label, "year": YEAR,
            "standard": number(level, "decimal1"), "mean": number(mean, "decimal1"), "count": len(states),
            "others": others}  # fmt: skip
    return Figure(
        id="gaps/police-per-1000",
        title=_("State police range from {low} to {high} per 1,000 inhabitants; the standard is "
                "{standard}").format(**said),
        subtitle=_("State officers per 1,000 inhabitants, {count} states that the releases name, {year}").format(
            **said),
        alt=_("Bars of state officers per 1,000 inhabitants in {year}: {most} {high}, mean of states {mean}, {least} "
              "{low}; a line marks the standard of {standard}.").format(**said),
        spec=row_chart(rows, kind="bar", top=float(high.value or 0), left=190, right=740, width=820, step=24,
                       line_at=(level, _("standard {standard}").format(**said))),
        sources=sources(figures, standard, rivals),
        as_of=str(YEAR),
        note=_("The mean counts each state once and leaves out Mexico City, absent from the census; {others} are "
               "quoted too. States between were not named in the copies. As reported by the press.").format(**said),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("State officers"): tuple(row.value for row in rows)}, _("per 1,000 inhabitants")),
    )  # fmt: skip


def municipal_police() -> Figure:
    """Municipal preventive officers per 100,000 inhabitants: the nation and the ends of the range."""
    table = load("police_figures")
    figures = pick(table, measure="preventive_officers_per_100k", period="2020").sort_values("value", ascending=False)
    rows = [_municipal(item) for item in figures.to_dict("records")]
    none = one(table, "value", measure="municipalities_without_police")
    low, high = figures.iloc[-1], figures.iloc[0]
    said = {"low": number(low["value"]), "least": low["state"], "high": number(high["value"]), "most": high["state"],
            "nation": number(one(figures, "value", state_code="00"), "decimal1"), "none": number(none)}  # fmt: skip
    return Figure(
        id="gaps/municipal-police",
        title=_("Municipal police in 2020: {low} per 100,000 inhabitants in {least}, {high} in {most}").format(**said),
        subtitle=_("Municipal preventive officers per 100,000 inhabitants, Mexico and the states named, end of 2020"),
        alt=_("Bars of municipal preventive officers per 100,000 inhabitants in 2020: {most} {high}, Mexico {nation}, "
              "{least} {low}. An atlas of the same year counts {none} municipalities without police.").format(**said),
        spec=row_chart(rows, kind="bar", top=float(high["value"]), left=150, right=600, width=760, step=36),
        sources=sources(figures, pick(table, measure="municipalities_without_police")),
        as_of="2020",
        note=_("Preventive officers only; more officers are not better ones. An atlas of 2020 counts {none} "
               "municipalities without police of their own. As reported by the press from INEGI.").format(**said),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Municipal officers"): tuple(row.value for row in rows)}, _("per 100,000 inhabitants")),
    )  # fmt: skip


def _municipal(item: Any) -> Row:
    nation = item["state_code"] == "00"
    color = theme.SECOND if nation else theme.PRIMARY
    return Row(_("Mexico") if nation else str(item["state"]), float(item["value"]), number(item["value"], "decimal1"),
               color=color)  # fmt: skip


def state_staff() -> Figure:
    """Staff of state security institutions by year; years that were not seen are gaps."""
    table = pick(load("police_figures"), measure="staff_of_state_security_institutions")
    frame = table.assign(year=table["period"].astype(int)).sort_values("year")
    first, last = int(frame["year"].min()), int(frame["year"].max())
    every = frame.set_index("year")["value"].reindex(range(first, last + 1))
    drawn = every.dropna().reset_index()
    drawn["words"] = drawn["value"].map(number)
    start, end = float(every[first]), float(every[last])
    said = {"from": first, "to": last, "start": number(start), "end": number(end),
            "rise": number(change(end, start), "percent")}  # fmt: skip
    x, y = theme.x_band("year"), theme.y_value("value", labels=False, grid=False)
    x["scale"]["domain"] = list(range(first, last + 1))
    return Figure(
        id="gaps/state-staff",
        title=_("Staff of state security forces grew {rise} per cent from {from} to {to}, to {end}").format(**said),
        subtitle=_("Staff of state public security institutions at year end, Mexico, {from}–{to}").format(**said),
        alt=_("Columns of staff of state security institutions: {start} in {from}, {end} in {to}, with gaps.").format(
            **said),
        spec=theme.chart(theme.columns(drawn, x, y, theme.PRIMARY),
                         theme.text(drawn, x, y, "words", align="center", dx=0, dy=-10, fontSize=13)),
        sources=sources(frame),
        as_of=str(last),
        note=_("Staff of all kinds, not officers on patrol; {to} includes Mexico City, delivered late. The year "
               "without a column was not in the copies seen. As reported by the press from INEGI.").format(**said),
        native=Native("column", tuple(str(year) for year in every.index),
                      {_("Staff"): tuple(None if v != v else float(v) for v in every)}, _("persons")),
    )  # fmt: skip


def state_units() -> Figure:
    """State forces that report each kind of unit, and what their officers do."""
    table = load("institution_indicators")
    units, tasks = (pick(table, indicator=name) for name in ("state_units_existing", "state_police_functions"))
    names = {"intelligence or analysis": _("intelligence or analysis"), "cyber police": _("cyber police"),
             "community proximity": _("community proximity"), "investigation": _("investigation"),
             "prevention": _("prevention"), "reaction": _("reaction")}  # fmt: skip
    rows = [Row(_("State forces with such a unit, end of 2024"))]
    rows += [Row(names[item["category"]], float(item["value"]), number(item["value"]))
             for item in units.sort_values("value", ascending=False).to_dict("records")]  # fmt: skip
    rows.append(Row(_("Per cent of officers in four functions, end of 2021")))
    total = float(tasks["value"].sum())
    shares = {item["category"]: share(float(item["value"]), total) for item in tasks.to_dict("records")}
    rows += [Row(names[name], value, number(value, "decimal1"), color=theme.SECOND)
             for name, value in sorted(shares.items(), key=lambda pair: -pair[1])]  # fmt: skip
    said = {"units": number(one(units, "value", category="investigation")),
            "share": number(shares["investigation"], "decimal1"),
            "intelligence": number(one(units, "value", category="intelligence or analysis"))}  # fmt: skip
    return Figure(
        id="gaps/state-units",
        title=_("{units} state forces had an investigation unit; {share} per cent of officers "
                "investigated").format(**said),
        subtitle=_("Units that state police reported (end of 2024), and functions of their officers (end of 2021)"),
        alt=_("Bars in two groups. Units at the end of 2024: {intelligence} state forces had intelligence, {units} "
              "investigation. Officers at the end of 2021: {share} per cent in investigation.").format(**said),
        spec=row_chart(rows, kind="bar", top=55, left=230, right=600, width=760, step=27),
        sources=sources(units, tasks),
        as_of="2024",
        note=_("Two years and two measures. A unit that exists may be small or idle; criminal investigation is mainly "
               "a task of prosecutors’ police. As reported by the press from INEGI."),
        native=Native("bar", tuple(row.label for row in rows if row.value is not None and row.color == theme.PRIMARY),
                      {_("State forces"): tuple(r.value for r in rows if r.value and r.color == theme.PRIMARY)},
                      _("state forces")),
    )  # fmt: skip


def investigators() -> Figure:
    """Draw federal investigative police at four dates, with the federal prosecutors of the last."""
    table = pick(load("institution_indicators"), indicator="prosecution_staff")
    police = pick(table, category="ministerial police").sort_values("year")
    rows = [
        Row(str(int(item["year"])), float(item["value"]), number(item["value"])) for item in police.to_dict("records")
    ]
    lawyers = one(table, "value", category="federal prosecutors")
    said = {"from": rows[0].label, "to": rows[-1].label, "first": rows[0].text, "last": rows[-1].text,
            "fall": number(-change(rows[-1].value or 0, rows[0].value or 0), "percent"), "low": rows[1].label,
            "lawyers": number(lawyers)}  # fmt: skip
    rows.append(Row(_("{to}: prosecutors").format(**said), lawyers, number(lawyers), color=theme.THIRD))
    return Figure(
        id="gaps/investigators",
        title=_("Federal investigators fell {fall} per cent from {from} to {to}, all of it by {low}").format(**said),
        subtitle=_("Investigative police of the federal prosecutor (PGR, FGR from 2019), persons, four dates"),
        alt=_("Bars of federal investigative police: {first} in {from}, {last} in {to}; beside them {lawyers} federal "
              "prosecutors.").format(**said),
        spec=row_chart(rows, kind="bar", top=rows[0].value or 0, left=170, right=600, width=760, step=36),
        sources=sources(table),
        as_of=said["to"],
        note=_("Four dates from several pages, not a yearly series; staff of the Federal Police, dissolved in 2019, is "
               "not in it. As reported by the press."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Persons"): tuple(row.value for row in rows)}, _("persons")),
    )  # fmt: skip
