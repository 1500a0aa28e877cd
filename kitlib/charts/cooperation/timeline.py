"""The timeline of cooperation: dated events in lanes, a record that thickens with the sources.

How many events stand there says what was written about, not how much was done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import share, sources
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

LANES = {
    _("Frameworks and meetings"): ("framework", "meeting"),
    _("Transfers and extraditions"): ("transfer_extradition",),
    _("Arrests and courts"): ("law_enforcement", "judicial"),
    _("Laws and bills"): ("legislation",),
    _("Incidents"): ("incident",),
    _("Designation, tariffs, finance"): ("designation", "trade_tariff", "finance"),
}
SINCE = "2025-01"
NAMED = {
    "2008-06": _("first Mérida money"),
    "2020-12-18": _("law on foreign agents"),
    "2020-10-15": _("ex-minister arrested"),
    "2021-10-08": _("Bicentennial Framework"),
    "2017-01-19": _("extradition, El Chapo"),
    "2019-12-09": _("García Luna arrested"),
}


def timeline() -> Figure:
    """Events of the cooperation timeline in lanes by kind, 2007 to 2026."""
    table = load("timeline_us_mexico_cooperation")
    lane = {kind: name for name, kinds in LANES.items() for kind in kinds}
    frame = table[table["category"].isin(list(lane))]
    frame = frame.assign(lane=frame["category"].map(lane), day=[_day(str(v)) for v in frame["date"]],
                         named=frame["date"].astype(str).map(NAMED))  # fmt: skip
    late = frame[frame["day"] >= SINCE]
    said = {"all": number(len(frame)), "late": number(len(late)), "since": date(SINCE),
            "share": number(share(len(late), len(frame)), "percent"),
            "from": frame["day"].min()[:4], "to": date(frame["day"].max()[:7])}  # fmt: skip
    counts = frame.groupby(frame["day"].str[:4]).size()
    return Figure(
        id="cooperation/timeline",
        title=_("{late} of {all} dated events fall since {since}: pressure, and more of a record").format(**said),
        subtitle=_("Events of US–Mexico security cooperation in this kit’s timeline, {from} to {to}").format(**said),
        alt=_("Strip of {all} dated events in six lanes, {from} to {to}; {late} of them, {share} per cent, fall since "
              "{since}.").replace(_("six"), number(len(LANES))).format(**said),
        spec=_spec(frame),
        sources=sources(frame.dropna(subset=["named"])),
        as_of=frame["day"].max()[:7],
        note=_("A selection from sources that grow denser with time: a lane’s length is not the amount of cooperation. "
               "Sources: of the events named here; the table has each event’s own."),
        native=Native("column", tuple(counts.index), {_("Events"): tuple(float(v) for v in counts)}, _("events")),
    )  # fmt: skip


def _day(text: str) -> str:
    """Put events known by month or year at its middle, so that they fall inside it."""
    return text + {4: "-07-01", 7: "-15", 10: ""}[len(text)]


def _spec(frame: pd.DataFrame) -> Layer:
    x = {"field": "day", "type": "temporal", "axis": {"format": "%Y", "title": None, "tickCount": 10, "grid": True}}
    y = {"field": "lane", "type": "nominal", "sort": list(LANES), "scale": {"domain": list(LANES)},
         "axis": {"title": None, "labelLimit": 260, "labelColor": theme.INK, "grid": True}}  # fmt: skip
    points = [{"day": day, "lane": lane, "late": day >= SINCE}
              for day, lane in zip(frame["day"], frame["lane"], strict=True)]  # fmt: skip
    color = {"condition": {"test": "datum.late", "value": theme.SECOND}, "value": theme.PRIMARY}
    mark = {"type": "tick", "thickness": 2.5, "size": 24, "opacity": 0.9}
    named = frame.dropna(subset=["named"])[["day", "lane", "named"]]
    return theme.chart(
        {"data": {"values": points}, "mark": mark, "encoding": {"x": x, "y": y, "color": color}},
        theme.text(named, x, y, "named", theme.PRIMARY, fontSize=13, dx=0, dy=-19, align="center"),
        width=660,
        height=50 * len(LANES),
    )
