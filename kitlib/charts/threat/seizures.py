"""Fentanyl seized at the southwest border: where, and whether its fall can explain the fall in deaths.

Weights are of the mixture. A seizure total measures enforcement as well as flow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, iso_month, month, pick, sources, top, values
from kitlib.errors import DataError
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

PORTS, BETWEEN = "ofo_at_ports_of_entry", "usbp_between_ports"
HALF_YEARS = (2023, 2024)


def seizures_by_component() -> Figure:
    """Fentanyl seized by fiscal year, at ports of entry and between them."""
    table = pick(load("cbp_drug_seizures_fy"), drug="fentanyl", region="southwest_border", months_covered="full_year")
    wide = table.pivot(index="fiscal_year", columns="component", values="pounds").reset_index()
    wide["total"] = wide[PORTS] + wide[BETWEEN]
    wide["at_ports"] = 100 * wide[PORTS] / wide["total"]
    wide["words"] = wide["total"].map(number)
    wide["inside"] = [_("{share}%").format(share=number(value, "percent")) for value in wide["at_ports"]]
    first, last = wide.iloc[0], wide.iloc[-1]
    said = {"share": number(last["at_ports"], "percent"), "total": number(last["total"]),
            "to": int(last["fiscal_year"]),
            "from": int(first["fiscal_year"]), "low": number(wide["at_ports"].min(), "percent"),
            "high": number(wide["at_ports"].max(), "percent"), "peak": number(wide["total"].max()),
            "top": int(top(wide, "total")["fiscal_year"].iloc[0])}  # fmt: skip
    return Figure(
        id="threat/seizures-by-component",
        title=_("Ports of entry: {share} per cent of the {total} lb of fentanyl seized in "
                "fiscal {to}").format(**said),
        subtitle=_("Pounds of fentanyl seized at the southwest border, by US fiscal year, "
                   "{from}–{to}").format(**said),
        alt=_("Stacked columns of fentanyl seized by fiscal year, {from} to {to}: total {peak} pounds at the "
              "peak in {top}, {total} in {to}; between {low} and {high} per cent of each year’s weight at "
              "ports of entry.").format(**said),
        spec=_component_spec(wide),
        sources=sources(table),
        as_of=f"{int(last['fiscal_year'])}-09",
        note=_("Shows where fentanyl was found, not where it crosses: what is not stopped is not counted. "
               "Weight of the mixture. Fiscal {next} is not over "
               "in the data and is left out.").format(next=int(last["fiscal_year"]) + 1),
        native=Native("column", tuple(str(v) for v in wide["fiscal_year"]),
                      {_("At ports of entry"): values(wide[PORTS]),
                       _("Between ports"): values(wide[BETWEEN])}, _("pounds")),
    )  # fmt: skip


def _component_spec(wide: pd.DataFrame) -> Layer:
    x = theme.x_band("fiscal_year")
    y = theme.y_value("total", labels=False, grid=False)
    ports, middle = {**y, "field": PORTS}, {**y, "field": "middle"}
    above = {"y2": {"field": PORTS}}
    between = theme.columns(wide, x, y, theme.SECOND, stroke=theme.PAPER, strokeWidth=1.5)
    between["encoding"] |= above
    last = wide.tail(1).assign(middle=lambda rows: rows[PORTS] / 2, over=lambda rows: rows[PORTS] + rows[BETWEEN] / 2)
    last = last.assign(a=_("at ports of entry"), b=_("between ports"))
    return theme.chart(
        theme.columns(wide, x, ports, theme.PRIMARY),
        between,
        theme.text(wide, x, y, "words", align="center", dx=0, dy=-11),
        theme.text(
            wide.assign(middle=wide[PORTS] / 2),
            x,
            middle,
            "inside",
            theme.PAPER,
            align="center",
            dx=0,
            bold=True,
        ),
        theme.text(last, x, middle, "a", theme.PRIMARY, bold=True, dx=44),
        theme.text(last, x, {**y, "field": "over"}, "b", theme.SECOND, bold=True, dx=44),
    )


def seizures_and_deaths() -> Figure:
    """Monthly deaths over monthly seizures on one time axis, with two half-years compared."""
    deaths = pick(load("overdose_deaths_t404_monthly"), status="final")[["month", "deaths"]]
    table = pick(load("cbp_sw_border_seizures_monthly"), drug="fentanyl")
    pounds = table.groupby("month")["pounds"].sum().reset_index()
    said = _said(deaths, pounds)
    return Figure(
        id="threat/seizures-and-deaths",
        title=_("By late {b} deaths were down {deaths} per cent, seizures up {pounds}; these fell {later} in "
                "{to}").format(**said),
        subtitle=_("A month: US deaths with synthetic opioids, final; pounds of fentanyl seized at the "
                   "southwest border"),
        alt=_("Two panels on one time axis. From the second half of {a} to that of {b} deaths fell from "
              "{d_a} to {d_b}, by {deaths} per cent, while seizures went from {p_a} to {p_b} pounds; from "
              "{before} to {to} seizures fell {later} per cent.").format(**said),
        spec=_two_panels(deaths, pounds, said),
        sources=sources(load("overdose_deaths_t404_monthly"), table, _provisional()),
        as_of=iso_month(pounds["month"].max()),
        note=_("Timing settles nothing alone: {peaks}, and in January to June {b} both were below a year before "
               "(deaths {deaths_h1}, pounds {pounds_h1} per cent). Seizures measure enforcement as well as "
               "flow.").format(**said),
    )  # fmt: skip


def _provisional() -> pd.DataFrame:
    drug = {"drug_class": "synthetic_opioids_excl_methadone", "measure": "predicted"}
    return pick(load("overdose_vsrr_12month_us"), **drug)


def _half(rows: pd.DataFrame, column: str, year: int, second: bool = True) -> float:
    inside = rows[(rows["month"].dt.year == year) & ((rows["month"].dt.month > 6) == second)]
    if len(inside) != 6:
        raise DataError(f"{column}: {len(inside)} months in a half of {year}; six are needed.")
    return float(inside[column].sum())


def _peak_of_sums(rows: pd.DataFrame, column: str) -> str:
    sums = rows.sort_values("month").set_index("month")[column].rolling(12).sum()
    return month(sums.idxmax())


def _peaks(deaths: str, pounds: str) -> str:
    if deaths == pounds:
        return _("12-month sums of both peak in {month}").format(month=deaths)
    words = _("12-month sums peak in {deaths} (deaths) and {pounds} (seizures)")
    return words.format(deaths=deaths, pounds=pounds)


def _said(deaths: pd.DataFrame, pounds: pd.DataFrame) -> dict[str, Any]:
    a, b = HALF_YEARS
    d_a, d_b = (_half(deaths, "deaths", year) for year in HALF_YEARS)
    p_a, p_b = (_half(pounds, "pounds", year) for year in HALF_YEARS)
    first_d, first_p = ([_half(rows, name, year, second=False) for year in HALF_YEARS]
                        for rows, name in ((deaths, "deaths"), (pounds, "pounds")))  # fmt: skip
    years = pounds.groupby(pounds["month"].dt.year)["pounds"].sum()
    end = int(years.index[-1])
    sums = _provisional().set_index("twelve_months_ending")["deaths"]
    return {"a": a, "b": b, "d_a": number(d_a), "d_b": number(d_b), "p_a": number(p_a), "p_b": number(p_b),
            "deaths": number(-change(d_b, d_a), "percent"), "pounds": number(change(p_b, p_a), "percent"),
            "to": end, "before": end - 1, "later": number(-change(years[end], years[end - 1]), "percent"),
            "deaths_h1": number(change(first_d[1], first_d[0]), "signed_percent"),
            "pounds_h1": number(change(first_p[1], first_p[0]), "signed_percent"),
            "early": number(sums[f"{end}-12-01"]), "earlier": number(sums[f"{end - 1}-12-01"]),
            "peaks": _peaks(_peak_of_sums(deaths, "deaths"), _peak_of_sums(pounds, "pounds"))}  # fmt: skip


def _two_panels(deaths: pd.DataFrame, pounds: pd.DataFrame, said: dict[str, Any]) -> Layer:
    x = theme.x_month("month")
    x["scale"] = {"domain": [iso_month(pounds["month"].min()), iso_month(pounds["month"].max())]}
    bare = {**x, "axis": {**x["axis"], "labels": False}}
    y_deaths, y_pounds = theme.y_value("deaths", tickCount=4), theme.y_value("pounds", tickCount=4)
    provisional = _("{to}, provisional: {early} in 12 months,\n{earlier} a year before").format(**said)
    at = {"month": f"{said['to']}-01-15", "deaths": 5200.0}
    later = {"data": {"values": [{**at, "words": provisional.split("\n")}]},
             "mark": {"type": "text", "align": "left", "fontSize": 13, "color": theme.QUIET,
                      "lineHeight": 17},
             "encoding": {"x": bare, "y": y_deaths, "text": {"field": "words"}}}  # fmt: skip
    upper = theme.chart(
        *_windows(bare, (_("{d_a} deaths").format(**said), _("{d_b} deaths").format(**said))),
        theme.line(deaths, bare, y_deaths, theme.PRIMARY, points=False), later,
        width=800, height=125, title=theme.panel_title(_("Deaths with synthetic opioids a month"), theme.PRIMARY),
    )  # fmt: skip
    low = theme.chart(
        *_windows(x, (_("{p_a} lb").format(**said), _("{p_b} lb").format(**said))),
        theme.line(pounds, x, y_pounds, theme.SECOND, points=False),
        width=800, height=125, title=theme.panel_title(_("Pounds of fentanyl seized a month"), theme.SECOND),
    )  # fmt: skip
    return theme.stack(upper, low, spacing=22)


def _windows(x: Layer, words: tuple[str, str]) -> list[Layer]:
    layers = []
    for year, total in zip(HALF_YEARS, words, strict=True):
        layers.append(theme.shade(x, f"{year}-07", f"{year + 1}-01"))
        place = {"data": {"values": [{"month": f"{year}-10", "words": [_("July–December"), total]}]}}
        mark = {
            "type": "text",
            "fontSize": 13,
            "color": theme.INK,
            "baseline": "top",
            "lineHeight": 16,
            "dy": -34,
        }
        layers.append({**place, "mark": mark,
                       "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "words"}}})  # fmt: skip
    return layers
