"""Firearms that go south: estimates of how many, beside what is counted. None of these is the flow.

Shares 'from the United States' with their denominators are drawn in ``kitlib.charts.threat``.
"""

from __future__ import annotations

from typing import Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, pick, sources, span
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

ESTIMATES = (
    "guns_trafficked_capture_recapture_estimate",
    "guns_trafficked_middle_estimate",
    "firearms_smuggled_us_to_mexico",
    "guns_bought_in_us_to_be_trafficked_estimate",
)
TRACES, YEAR = "trace_requests_from_mexico", "2022"


def firearm_estimates() -> Figure:
    """Published estimates of firearms moved a year, outlined, over one count of the same border."""
    table = load("firearms_tracing_mexico")
    guesses = table[table["metric"].isin(ESTIMATES)].sort_values("value")
    guesses.attrs = dict(table.attrs)
    traces = pick(table, metric=TRACES, period=YEAR)
    traced = one(traces, "value")
    rows = [
        Row(_("Estimates of firearms moved or bought to be moved, a year")),
        *(_guess(item) for item in guesses.itertuples()),
        Row(_("Counted")),
        Row(_("{year}, ATF").format(year=YEAR), traced, number(traced), _("trace requests from Mexico"), theme.PRIMARY),
    ]
    said = {"low": number(guesses["value"].min()), "high": number(guesses["value"].max()), "count": len(guesses),
            "traced": number(traced), "year": YEAR}  # fmt: skip
    return Figure(
        id="cooperation/firearm-estimates",
        title=_("Estimates of firearms moved south run from {low} to {high} a year").format(**said),
        subtitle=_("Firearms a year from the United States to Mexico: estimates (outlined) and one count"),
        alt=_("Dots: {count} estimates of firearms moved south a year, from {low} to {high}; beside them {traced} "
              "trace requests from Mexico in {year}.").format(**said),
        spec=row_chart(rows, top=float(guesses["value"].max()), left=330, right=590, width=800),
        sources=sources(guesses, traces),
        as_of=YEAR,
        note=_("Estimates of different years and methods; for Mexico’s own no method was seen. A trace request is "
               "made by choice about a recovered firearm, as reported by the press."),
        native=_native(rows),
    )  # fmt: skip


def _guess(item: Any) -> Row:
    period = span(item.period) if item.period[0].isdigit() else _("undated")
    who = _("Mexico’s government") if "Mexican" in item.publisher_of_figure else str(item.publisher_of_figure)
    detail = _("middle of several") if "middle" in item.metric else ""
    label = _("{period}, {who}").format(period=period, who=who)
    return Row(label, float(item.value), number(item.value), detail, theme.SECOND, hollow=True)


def _native(rows: list[Row]) -> Native:
    drawn = [row for row in rows if row.value is not None]
    names = tuple(f"{row.label} ({row.detail})" if row.detail else row.label for row in drawn)
    return Native("bar", names, {_("Firearms a year"): tuple(row.value for row in drawn)}, _("firearms"))
