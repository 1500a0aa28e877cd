"""Encounters at the southwest border: by month, by legal authority, by fiscal and calendar year.

An encounter is an event, not a person. Smuggling and trafficking are not counted here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import iso_month, month, one, pick, sources, top, values
from kitlib.charts.rows import Row, row_chart
from kitlib.errors import DataError
from kitlib.evidence.claims import claim
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

TOTAL, PATROL = "total_usbp_plus_ofo", "usbp_between_ports"
CLAIM, CLAIM_YEAR = "T14", 2023


def encounters_monthly() -> Figure:
    """Encounters by month, with the months in which the data show expulsions under Title 42."""
    table = pick(load("cbp_sw_border_encounters_monthly"), component=TOTAL).sort_values("month")
    frame = table[["month", "encounters"]]
    expelled = pick(load("cbp_sw_border_encounters_by_authority_monthly"), legal_authority="title_42")
    start, end = expelled["month"].min(), expelled["month"].max()
    highest, now = top(frame, "encounters").iloc[0], frame.iloc[-1]
    after = frame[frame["month"] > highest["month"]]
    drop = after.assign(lost=after["encounters"].pct_change()).nsmallest(1, "lost").iloc[0]
    said = {"top": number(highest["encounters"]), "peak": month(highest["month"]),
            "low": number(drop["encounters"]),
            "fall": month(drop["month"]), "last": number(now["encounters"]), "end": month(now["month"]),
            "from": month(frame["month"].iloc[0])}  # fmt: skip
    return Figure(
        id="threat/encounters-monthly",
        title=_("Encounters fell from {top} in {peak} to {low} in {fall}").format(**said),
        subtitle=_("Encounters a month, southwest land border, between and at ports of "
                   "entry, {from}–{end}").format(**said),
        alt=_("Line of monthly encounters, {from} to {end}: the highest month is {peak} with {top}; {fall} "
              "has {low} and {end} {last}.").format(**said),
        spec=_monthly_spec(frame, (highest["month"], drop["month"]), (start, end)),
        sources=sources(table, expelled),
        as_of=iso_month(now["month"]),
        note=_("Events, not persons: repeat crossings count each time. Values before October 2021 are "
               "rounded to ten. The table by legal authority begins in {start}: "
               "Title 42 was in use before.").format(start=month(start)),
        native=Native("line", tuple(iso_month(v) for v in frame["month"]),
                      {_("Encounters"): values(frame["encounters"])}, _("events")),
    )  # fmt: skip


def _monthly_spec(frame: pd.DataFrame, marked: tuple[Any, Any], window: tuple[Any, Any]) -> Layer:
    x, y = theme.x_month("month", tickCount={"interval": "year", "step": 2}), theme.y_value("encounters")
    start, end = window
    points = frame[frame["month"].isin(marked)]
    pairs = zip(points["month"], points["encounters"], strict=True)
    points = points.assign(words=[f"{number(value)} ({month(when)})" for when, value in pairs])
    dot = {"type": "point", "filled": True, "size": 80, "color": theme.PRIMARY, "opacity": 1}
    lines = [_("Title 42 in the data"), f"{month(start)}–", month(end)]
    quiet = {"type": "text", "align": "right", "dx": -8, "baseline": "top", "fontSize": 13, "lineHeight": 16}
    name = {
        "data": {"values": [{"month": iso_month(start), "words": lines}]},
        "mark": {**quiet, "color": theme.QUIET},
        "encoding": {"x": x, "y": {"value": 4}, "text": {"field": "words"}},
    }
    return theme.chart(
        theme.shade(x, iso_month(start), iso_month(end)),
        name,
        theme.line(frame, x, y, theme.PRIMARY, points=False),
        {"data": {"values": theme.records(points)}, "mark": dot, "encoding": {"x": x, "y": y}},
        theme.text(points.head(1), x, y, "words", theme.PRIMARY, bold=True, dx=10, dy=-4),
        theme.text(points.tail(1), x, y, "words", theme.PRIMARY, bold=True, dx=10, dy=-18),
    )


def claimed_millions() -> float:
    """Read the number of encounters that the essay gives out of its quotation in the ledger.

    Examples
    --------
    >>> claimed_millions()
    2500000.0
    """
    found = re.search(r"([\d.]+) million", claim(CLAIM).quote)
    if not found:
        raise DataError(f"Claim {CLAIM} no longer quotes a number of millions: {claim(CLAIM).quote!r}.")
    return float(found[1]) * 1_000_000


def _three_counts(table: pd.DataFrame, claimed: float) -> tuple[list[Row], list[pd.DataFrame]]:
    kinds = (
        (_("Calendar year {year}"), "calendar", TOTAL),
        (_("Fiscal year {year}"), "fiscal", TOTAL),
        (_("Fiscal {year}, Border Patrol alone"), "fiscal", PATROL),
    )
    rows, drawn = [], []
    for words, kind, component in kinds:
        found = pick(table, period_type=kind, component=component)
        value = one(found, "encounters")
        color = theme.PRIMARY if value > claimed else theme.THIRD
        rows.append(Row(words.format(year=CLAIM_YEAR), value, number(value), color=color))
        drawn.append(found)
    return rows, drawn


def encounters_fiscal_calendar() -> Figure:
    """Encounters of 2023 by calendar year, fiscal year and Border Patrol alone, against the claim."""
    table = pick(
        load("cbp_border_encounters_annual"),
        year=CLAIM_YEAR,
        area="southwest_land_border",
        complete_year=True,
    )
    claimed = claimed_millions()
    rows, drawn = _three_counts(table, claimed)
    said = {"claim": number(claimed / 1e6, "decimal1"), "calendar": rows[0].text, "fiscal": rows[1].text,
            "patrol": rows[2].text, "year": CLAIM_YEAR, "before": CLAIM_YEAR - 1}  # fmt: skip
    return Figure(
        id="threat/encounters-fiscal-calendar",
        title=_("“Over {claim} million” holds for calendar {year} ({calendar}), not for "
                "fiscal {year}").format(**said),
        subtitle=_("Encounters at the southwest land border, {year}: the same claim by "
                   "three counts").format(**said),
        alt=_("Bars against a line at {claim} million: calendar {year} {calendar} is above, fiscal {year} "
              "{fiscal} just below, Border Patrol alone {patrol} well below.").format(**said),
        spec=row_chart(rows, kind="bar", top=2.6e6, left=250, right=790, width=800, step=46, inside=True,
                       line_at=(claimed, _("the essay’s {claim} million").format(**said))),
        sources=sources(*drawn),
        as_of=f"{CLAIM_YEAR}-12",
        note=_("The claim is de la Torre’s ({claim_id} in the ledger). Fiscal {year} is October {before} to "
               "September {year}. Events, not persons.").format(claim_id=CLAIM, **said),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Encounters"): tuple(row.value for row in rows)},
                      _("events")),
    )  # fmt: skip
