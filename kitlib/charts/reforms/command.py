"""Who commanded the National Guard, and when: in law, in operations, in fact.

Every bar is a row of ``relations``; nothing is drawn for a time in which the table has no row of that kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import pick, sources
from kitlib.charts.reforms.institutions import AFTER
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

LANES = (_("In law (formal)"), _("Operational control"), _("In fact (reported)"))
LANES_OF = {"formal": LANES[:1], "operational": LANES[1:2], "operational_and_administrative": LANES[1:2],
            "de_facto": LANES[2:], "formal_and_operational": LANES[:2]}  # fmt: skip
COLORS = {"SSPC": theme.PRIMARY, "DEFENSA": theme.SECOND}


def guard_command() -> Figure:
    """Draw the command of the Guard over time in three lanes."""
    table = pick(load("relations"), source_agency="GN", relation="subordinate_to").sort_values("from_day")
    formal = table[table["command"] == "formal"].iloc[0]
    other = table[table["command"] == "operational"].iloc[0]
    said = {"start": _month(other["from_day"]), "end": _month(formal["to_day"]), "day": date(AFTER),
            "months": number(round((formal["to_day"] - other["from_day"]).days / (365.25 / 12))),
            "rows": number(len(table)), "formal": date(formal["to_day"].strftime("%Y-%m-%d"))}  # fmt: skip
    bars = _bars(table)
    return Figure(
        id="reforms/guard-command",
        title=_("{start} to {end}: civilian in law, under Defence in practice").format(**said),
        subtitle=_("Command of the National Guard by kind and ministry, March 2019 to {day}").format(**said),
        alt=_("Three lanes of bars from {rows} dated relations. In law the Guard is under the civilian ministry SSPC "
              "until {formal}, then under Defence. Operational control lies with Defence from {start} to December "
              "2023 and again from October 2024. For January to September 2024 Defence is reported in fact. The two "
              "differ for about {months} months.").format(**said),
        spec=_lanes(bars),
        sources=sources(table),
        as_of=AFTER,
        note=_("Where a lane is empty the table has no row of that kind. In 2024, outlined, the Court’s ruling had "
               "ended the transfer and a columnist reports incomplete compliance: unconfirmed beyond the press."),
        native=Native("bar", tuple(f"{row['lane']}: {row['words']}" for row in bars),
                      {_("Months"): tuple(row["months"] for row in bars)}, _("months")),
    )  # fmt: skip


def _month(day: Any) -> str:
    return date(day.strftime("%Y-%m"))


def _bars(table: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    found = []
    item: Any
    for item in table.itertuples():
        end = pd.Timestamp(AFTER) if pd.isna(item.to_day) else item.to_day
        span = f"{_month(item.from_day)}–{_('today') if pd.isna(item.to_day) else _month(end)}"
        for lane in LANES_OF[str(item.command)]:
            found.append({"lane": lane, "from": item.from_day.strftime("%Y-%m-%d"), "to": end.strftime("%Y-%m-%d"),
                          "middle": (item.from_day + (end - item.from_day) / 2).strftime("%Y-%m-%d"),
                          "who": _("Defence") if item.target_agency == "DEFENSA" else _("SSPC"),
                          "words": span, "hollow": item.command == "de_facto",
                          "months": round((end - item.from_day).days / (365.25 / 12), 1),
                          "color": COLORS[str(item.target_agency)]})  # fmt: skip
    return found


def _lanes(bars: list[dict[str, Any]]) -> Layer:
    x = {"field": "from", "type": "temporal", "scale": {"domain": ["2019-01-01", AFTER]},
         "axis": {"format": "%Y", "title": None, "tickCount": {"interval": "year", "step": 1}}}  # fmt: skip
    y = {"field": "lane", "type": "nominal", "sort": list(LANES), "scale": {"paddingInner": 0.3},
         "axis": {"title": None, "labelColor": theme.INK, "domain": False, "ticks": False}}  # fmt: skip
    color = {"field": "color", "type": "nominal", "scale": None}
    encoding = {"x": x, "x2": {"field": "to"}, "y": y}
    full = [row for row in bars if not row["hollow"]]
    outline = [row for row in bars if row["hollow"]]
    place = {"x": {**x, "field": "middle"}, "y": y, "text": {"field": "who"}}
    name = {"type": "text", "fontWeight": 600, "fontSize": 15, "color": theme.PAPER}
    ruling = {"from": outline[0]["from"], "words": _("ruling in force")}
    rule = {"type": "rule", "color": theme.QUIET, "strokeDash": [2, 3]}
    said = {"type": "text", "align": "right", "dx": -6, "baseline": "bottom", "color": theme.QUIET, "fontSize": 13}
    return theme.chart(
        {"data": {"values": full}, "mark": {"type": "bar", "stroke": theme.PAPER, "strokeWidth": 2},
         "encoding": {**encoding, "color": color}},
        {"data": {"values": outline},
         "mark": {"type": "bar", "fill": theme.PAPER, "strokeWidth": 2, "strokeDash": theme.DASH},
         "encoding": {**encoding, "stroke": color}},
        {"data": {"values": full}, "mark": name, "encoding": place},
        {"data": {"values": outline}, "mark": {**name, "fontSize": 13, "color": theme.SECOND}, "encoding": place},
        {"data": {"values": [ruling]}, "mark": rule, "encoding": {"x": x}},
        {"data": {"values": [ruling]}, "mark": said,
         "encoding": {"x": x, "y": {"value": 236}, "text": {"field": "words"}}},
        height=240,
    )  # fmt: skip
