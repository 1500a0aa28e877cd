"""Encounters at the border, and the forces that Mexico sent there in February 2025: what came before what.

Order in time is not cause; an encounter is an event, not a person.
"""

from __future__ import annotations

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import iso_month, month, one, pick, share, sources, top, values
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

SENT = "2025-02-03"
TOTAL = "total_usbp_plus_ofo"


def deployment_and_encounters() -> Figure:
    """Monthly encounters from their peak, with the month of the deployment and what had fallen before it."""
    table = pick(load("cbp_sw_border_encounters_monthly"), component=TOTAL).sort_values("month")
    event = pick(load("timeline_us_mexico_cooperation"), date=SENT, category="military")
    peak = top(table, "encounters").iloc[0]
    frame = table[table["month"] >= peak["month"]][["month", "encounters"]]
    sent = SENT[:7]
    before, during = (one(table, "encounters", month=day) for day in _months(sent))
    said = {"share": number(share(peak["encounters"] - before, peak["encounters"] - during), "percent"),
            "day": date(SENT), "sent": date(sent), "peak": month(peak["month"]), "top": number(peak["encounters"]),
            "before": number(before), "during": number(during),
            "last": number(frame["encounters"].iloc[-1]), "end": month(frame["month"].iloc[-1])}  # fmt: skip
    x, y = theme.x_month("month"), theme.y_value("encounters")
    points = frame[frame["month"].isin([peak["month"], *_months(sent)])]
    points = points.assign(words=points["encounters"].map(number))
    return Figure(
        id="cooperation/deployment-and-encounters",
        title=_("{share} per cent of the fall in encounters came before the deployment of {sent}").format(**said),
        subtitle=_("Encounters a month, southwest land border, {peak}–{end}").format(**said),
        alt=_("Line of monthly encounters from {top} in {peak} to {before} in the month before the deployment, "
              "{during} in {sent} and {last} in {end}; a vertical mark shows the deployment of "
              "{sent}.").format(**said),
        spec=theme.chart(
            theme.line(frame, x, y, theme.PRIMARY, points=False),
            theme.mark_x(x, f"{sent}-01", _("Mexico sends forces to the border"), theme.SECOND),
            theme.text(points[points["month"] != _months(sent)[0]], x, y, "words", theme.PRIMARY, bold=True, dy=-9),
            theme.text(points[points["month"] == _months(sent)[0]], x, y, "words", theme.PRIMARY, bold=True,
                       align="right", dx=-8),
        ),
        sources=sources(table, event),
        as_of=iso_month(frame["month"].iloc[-1]),
        note=_("The fall is measured from the peak to {sent}. Controls inside Mexico and US asylum rules came before; "
               "a new US administration’s measures came in the same weeks. Events, not persons.").format(**said),
        native=Native("line", tuple(iso_month(day) for day in frame["month"]),
                      {_("Encounters"): values(frame["encounters"])}, _("events")),
    )  # fmt: skip


def _months(sent: str) -> list[object]:
    """Month before the deployment, and its own."""
    import pandas as pd

    own = pd.Timestamp(f"{sent}-01")
    return [own - pd.DateOffset(months=1), own]
