"""Firearms that run south: what was traced, and the shares 'from the United States' with their denominators.

Traced is not seized; US-sourced is not traced to a US purchaser. Nothing here estimates the traffic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, share, sources, span
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd


TRACED = ("share_of_traced_firearms_originating_in_us", "share_of_traced_firearms_us_sourced")
PURCHASER = "share_traced_to_a_us_retail_purchaser_or_dealer"
STATED = "share_of_seized_firearms_from_us_as_stated_by_mexico"
ARMY, ARMY_US = "firearms_seized_by_army", "of_those_from_us"
COUNTED, ASKED = "firearms_recovered_and_traced", "trace_requests_from_mexico"


def firearm_shares() -> Figure:
    """Draw published shares of firearms 'from the US', grouped by what they are a share of."""
    table = load("firearms_tracing_mexico")
    traced = table[table["metric"].isin(TRACED)].sort_values("period")
    stated = pick(table, metric=STATED).sort_values("period")
    army = table[table["metric"].isin((ARMY, ARMY_US)) & table["period"].isin(pick(table, metric=ARMY_US)["period"])]
    purchaser = pick(table, metric=PURCHASER)
    rows = _share_rows(traced, purchaser, stated, army)
    values = [row.value for row in rows if row.value is not None]
    said = {"low": number(min(values)), "high": number(max(values)),
            "groups": sum(r.value is None for r in rows),
            "window": span(str(traced["period"].iloc[-1])), "count": len(values),
            "share": rows[3].text.replace("%", _(" per cent"))}  # fmt: skip
    for frame in (traced, stated, army):
        frame.attrs = dict(table.attrs)
    return Figure(
        id="threat/firearm-shares",
        title=_("“From the US” is {low} to {high} per cent: four denominators, never one "
                "series").format(**said),
        subtitle=_("Published shares of firearms in Mexico that came from the United States, by denominator "
                   "and window"),
        alt=_("Dots of {count} published shares in {groups} groups with different denominators, from {low} "
              "to {high} per cent; of firearms traced in {window}, {share} were US-sourced.").format(**said),
        spec=row_chart(rows, top=100, left=250, right=600, width=800),
        sources=sources(traced, purchaser, stated, army),
        as_of=_last(stated),
        note=_("Traced is not seized, and US-sourced (made in or imported into the US) is not traced to a "
               "buyer. All but the shares from GAO as reported by the press; Mexico’s method is not "
               "published and its windows overlap."),
        native=_shares_native(rows),
    )  # fmt: skip


def _share_rows(traced: pd.DataFrame, purchaser: pd.DataFrame, stated: pd.DataFrame, army: pd.DataFrame) -> list[Row]:
    return [
        Row(_("US-sourced, of firearms recovered in Mexico and traced by ATF")),
        *_plain(traced, theme.PRIMARY),
        Row(_("Traced to a US buyer or dealer, of firearms traced by ATF")),
        *_plain(purchaser, theme.MORE[0]),
        Row(_("“From the US”, of firearms seized, as Mexico’s government stated")),
        *_plain(stated, theme.SECOND),
        Row(_("“From the US”, of firearms seized by Mexico’s Army")),
        *_army(army, theme.MORE[1]),
    ]


def _last(rows: pd.DataFrame) -> str:
    return max(str(period).split("/")[-1] for period in rows["period"])


def _publisher(item: Any) -> str:
    if "GAO" in item.publisher_of_figure:
        return _("ATF in GAO")
    if "ATF" in item.publisher_of_figure:
        return _("ATF")
    return _("statement") if "/" not in item.period else ""


def _plain(rows: pd.DataFrame, color: str) -> list[Row]:
    found = []
    item: Any
    for item in rows.itertuples():
        who = _publisher(item)
        label = f"{span(item.period)}, {who}" if who else span(item.period)
        text = number(item.value, "count" if float(item.value).is_integer() else "decimal1") + "%"
        text = f"{item.qualifier} {text}" if item.qualifier in ("about", "just over") else text
        found.append(Row(label, float(item.value), text, _of_what(str(item.qualifier)), color))
    return found


def _of_what(qualifier: str) -> str:
    if qualifier.startswith("of "):
        return qualifier.split(", ")[0]
    return _("attributed to the US Justice Department") if qualifier.startswith("attributed") else ""


def _army(rows: pd.DataFrame, color: str) -> list[Row]:
    found = []
    for period in sorted(rows["period"].unique()):
        part, whole = (one(rows, "value", period=period, metric=metric) for metric in (ARMY_US, ARMY))
        words = _("{part} of {whole}").format(part=number(part), whole=number(whole))
        found.append(Row(span(period), share(part, whole), number(share(part, whole), "decimal1") + "%", words, color))
    return found


def _shares_native(rows: list[Row]) -> Native:
    heading, names, values = "", [], []
    for row in rows:
        if row.value is None:
            heading = row.label
        else:
            names.append(f"{heading}: {row.label}")
            values.append(row.value)
    return Native("bar", tuple(names), {_("Share"): tuple(values)}, _("per cent"))
