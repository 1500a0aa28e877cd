"""Overdose deaths in the United States: by drug, by month, provisional beside final; and purity.

Deaths are in final counts unless a mark is hollow or dashed. Seizures are in
``kitlib.charts.threat.seizures``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import iso_month, month, one, pick, sources, top, values
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

SYNTHETIC, ALL = "synthetic_opioids_excl_methadone", "all_drugs"


def _classes() -> dict[str, tuple[str, str]]:
    return {
        SYNTHETIC: (_("synthetic opioids"), theme.PRIMARY),
        "psychostimulants": (_("psychostimulants"), theme.SECOND),
        "cocaine": (_("cocaine"), theme.MORE[0]),
        "prescription_opioids": (_("prescription opioids"), theme.MORE[1]),
        "heroin": (_("heroin"), theme.THIRD),
    }


def overdose_by_drug() -> Figure:
    """US overdose deaths by drug class, final counts read in official sources; a year without one is a gap."""
    final = pick(load("overdose_deaths_annual"), status="final", confidence="A")
    years = list(range(int(final["year"].min()), int(final["year"].max()) + 1))
    x, y = theme.x_year("year"), theme.y_value("deaths")
    layers, series = _class_lines(final, years, x, y)
    peak, peak_layer = _peak(pick(final, drug_class=SYNTHETIC), x, y)
    said: dict[str, Any] = {"peak": number(peak["deaths"]), "year": int(peak["year"]), "from": years[0],
            "to": years[-1], "last": number(one(final, "deaths", drug_class=SYNTHETIC, year=years[-1]))}  # fmt: skip
    drawn = final[final["drug_class"].isin(list(_classes()))]
    said["other"] = number(drawn[drawn["drug_class"] != SYNTHETIC]["deaths"].max())
    drawn.attrs = final.attrs
    return Figure(
        id="threat/overdose-by-drug",
        title=_("Synthetic opioid deaths peaked at {peak} in {year} and fell to {last} in "
                "{to}").format(**said),
        subtitle=_("Overdose deaths a year in which the drug was involved, United States, "
                   "{from}–{to}, final").format(**said),
        alt=_("Lines of US overdose deaths by drug class, {from} to {to}: synthetic opioids other than "
              "methadone rise to {peak} in {year} and fall to {last} in {to}; no other class passes "
              "{other}.").format(**said),
        spec=theme.chart(*layers, peak_layer),
        sources=sources(drawn),
        as_of=str(years[-1]),
        note=_("One death can count in several classes: never add them. Synthetic opioids are mainly, not "
               "only, fentanyl. Where a line ends early, no final count was read in an official source."),
        native=Native("line", tuple(str(v) for v in years), series, _("deaths")),
    )  # fmt: skip


def _class_lines(
    final: pd.DataFrame, years: list[int], x: Layer, y: Layer
) -> tuple[list[Layer], dict[str, tuple[float | None, ...]]]:
    layers: list[Layer] = []
    series: dict[str, tuple[float | None, ...]] = {}
    for drug, (name, color) in _classes().items():
        rows = pick(final, drug_class=drug).set_index("year")[["deaths"]].reindex(years)
        frame = rows.rename_axis("year").reset_index()
        last = frame.dropna().iloc[-1]
        label = f"{name} {number(last['deaths'])}"
        if int(last["year"]) != years[-1]:
            label += f" ({int(last['year'])})"
        layers += [theme.line(frame, x, y, color), theme.end_label(frame, x, y, label, color, dx=10)]
        series[name] = values(frame["deaths"])
    return layers, series


def _peak(rows: pd.DataFrame, x: Layer, y: Layer) -> tuple[Any, Layer]:
    highest = top(rows[["year", "deaths"]], "deaths")
    words = highest.assign(words=[f"{number(highest['deaths'].iloc[0])} ({highest['year'].iloc[0]})"])
    return highest.iloc[0], theme.text(words, x, y, "words", theme.PRIMARY, bold=True, align="right", dx=-4, dy=-14)


def overdose_provisional() -> Figure:
    """Provisional 12-month counts as a dashed line beside final counts of whole years as points."""
    table, final = load("overdose_vsrr_12month_us"), pick(load("overdose_deaths_annual"), status="final")
    x, y = theme.x_month("month", tickCount={"interval": "year", "step": 2}), theme.y_value("deaths")
    layers: list[Layer] = []
    said: dict[str, Any] = {}
    drawn = []
    for drug, name, measure, color in ((ALL, _("all drugs"), "predicted_else_reported", theme.SECOND),
                                       (SYNTHETIC, _("synthetic opioids"), "predicted",
                                        theme.PRIMARY)):  # fmt: skip
        rows = pick(table, drug_class=drug, measure=measure).rename(columns={"twelve_months_ending": "month"})
        rows = rows.sort_values("month")
        whole = pick(final, drug_class=drug)
        whole = whole[whole["year"] >= int(rows["month"].dt.year.min())]
        drawn += [rows, whole]
        layers += _provisional(rows[["month", "deaths"]], whole[["year", "deaths"]], x, y, name, color)
        said[drug] = number(rows["deaths"].iloc[-1])
        said[f"{drug}_end"] = month(rows["month"].iloc[-1])
    year = int(pick(final, drug_class=ALL)["year"].max())
    at_end = table[table["twelve_months_ending"] == f"{year}-12-01"]
    said |= {"year": year, "final": number(one(final, "deaths", drug_class=ALL, year=year)),
             "early": number(one(at_end, "deaths", drug_class=ALL))}  # fmt: skip
    return Figure(
        id="threat/overdose-provisional",
        title=_("Provisional counts run above final ones: {early} against {final} for {year}").format(**said),
        subtitle=_("US overdose deaths: provisional 12-month sums (dashed); final years (points, at "
                   "December)"),
        alt=_("Two dashed lines of provisional 12-month overdose deaths and points of final yearly counts "
              "just below them. All drugs in {year}: {early} provisional, {final} final; the year to "
              "{all_drugs_end} stands at {all_drugs}, provisional.").format(**said),
        spec=theme.chart(*layers),
        sources=sources(*drawn),
        as_of=iso_month(table["twelve_months_ending"].max()),
        note=_("Provisional counts are CDC’s predictions by place of occurrence, non-residents included; final "
               "counts are of residents. Neighbouring 12-month sums share 11 months: never add them."),
    )  # fmt: skip


def _provisional(rows: pd.DataFrame, whole: pd.DataFrame, x: Layer, y: Layer, name: str, color: str) -> list[Layer]:
    points = whole.assign(month=[f"{year}-12-01" for year in whole["year"]])[["month", "deaths"]]
    last = rows.tail(1)
    words = _("{name}, provisional {value}").format(name=name, value=number(last["deaths"].iloc[0]))
    filled = {"type": "point", "filled": True, "size": 90, "color": color, "opacity": 1}
    hollow = {"type": "point", "filled": False, "fill": theme.PAPER, "stroke": color, "size": 90,
              "strokeWidth": 2.5,
              "opacity": 1}  # fmt: skip
    final = points.tail(1).assign(words=_("final {value}").format(value=number(points["deaths"].iloc[-1])))
    return [
        theme.line(rows, x, y, color, dashed=True, points=False),
        {"data": {"values": theme.records(points)}, "mark": filled, "encoding": {"x": x, "y": y}},
        {"data": {"values": theme.records(last)}, "mark": hollow, "encoding": {"x": x, "y": y}},
        theme.end_label(rows, x, y, words, color, dx=12),
        theme.text(final, x, y, "words", color, dx=7, dy=-11, fontSize=13),
    ]
