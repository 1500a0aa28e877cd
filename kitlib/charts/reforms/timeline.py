"""The reforms in order, with the kind of instrument: constitution, statute, ruling.

Only instruments published in the official gazette that changed the law of security institutions; agreements and
appointments are in the table ``reform_timeline``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.threat._parts import sources
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

SINCE, TURN = "2018-11-01", "2024-09-01"
STEP, LEFT, WIDTH = 19, 500, 860
KINDS = {
    "constitution": (_("constitution"), theme.SECOND, "diamond"),
    "statute": (_("statute"), theme.PRIMARY, "circle"),
    "ruling": (_("Supreme Court ruling"), theme.MORE[2], "triangle-up"),
}
_SHORT = {
    "TL03": _("Security ministry (SSPC) and CNI created"), "TL05": _("Law of the autonomous prosecutor (FGR)"),
    "TL06": _("National Guard created, civilian in character"), "TL07": _("Guard, use-of-force and detention laws"),
    "TL13": _("National Security Law: rules for foreign agents"), "TL14": _("New law of the FGR, keeps the AIC"),
    "TL16": _("Guard to Defence by statute"), "TL17": _("Armed forces in public security until 2028"),
    "TL18": _("Ruling against the transfer notified (in force January 2024)"),
    "TL46": _("Judges to be elected"), "TL20": _("Guard placed under Defence"),
    "TL22": _("SSPC powers enlarged in the organic law"),
    "TL23": _("Art. 21: SSPC directs strategy, coordinates intelligence"),
    "TL28": _("Art. 40: no foreign intervention without authorisation"),
    "TL31": _("Guard, national system and intelligence laws"),
    "TL49": _("Disappearances law, identity platform"), "TL47": _("Congress may legislate on extortion"),
    "TL34": _("Ratification of senior Guard ranks"), "TL48": _("General law on extortion"),
}  # fmt: skip


def instruments() -> pd.DataFrame:
    """Return the constitutional reforms, statutes and rulings of the timeline, oldest first, with ``kind``."""
    table = load("reform_timeline")
    kept = table[(table["day"] >= SINCE) & table["gazette_or_source"].str.startswith("DOF", na=False)]
    found = kept.assign(kind=kept["instrument"].map(_kind)).dropna(subset=["kind"]).sort_values(["day", "event_id"])
    found.attrs = dict(table.attrs)
    return found


def _kind(instrument: str) -> str | None:
    said = instrument.casefold()
    if "constitutional" in said:
        return "constitution"
    if "sentencia" in said:
        return "ruling"
    return None if "acuerdo" in said else "statute"


def reform_timeline() -> Figure:
    """Draw each instrument at its date of publication."""
    rows = instruments()
    late = rows[rows["day"] >= TURN]
    said = {"count": number(len(rows)), "late": number(len(late)), "first": _month(rows["day"].min()),
            "turn": _month(late["day"].min()), "last": _month(rows["day"].max()),
            "highest": number((rows["kind"] == "constitution").sum())}  # fmt: skip
    return Figure(
        id="reforms/reform-timeline",
        title=_("{late} of {count} instruments since 2018 date from {turn} to {last}").format(**said),
        subtitle=_("Instruments on Mexico’s security institutions by date of publication, {first}–{last}").format(
            **said),
        alt=_("Time chart of {count} instruments from {first} to {last}, {highest} of them constitutional reforms; "
              "{late} were published from {turn} on, among them the reform that put the Guard under Defence and "
              "the three security laws of July 2025.").format(**said),
        spec=_drawn(rows),
        sources=sources(rows),
        as_of="2026-03-21",
        note=_("Dates of publication; entry into force can differ. A choice of what changed security institutions, "
               "read in a copy of the laws; the three laws of July 2025 are one row."),
        native=_native(rows),
    )  # fmt: skip


def _month(day: Any) -> str:
    return date(day.strftime("%Y-%m"))


def _drawn(rows: pd.DataFrame) -> Layer:
    places = []
    item: Any
    for number_, item in enumerate(rows.itertuples()):
        words, color, shape = KINDS[str(item.kind)]
        places.append({"y": 36 + STEP * number_, "when": item.day.strftime("%Y-%m-%d"), "color": color,
                       "shape": shape, "day": item.day.strftime("%d %b %Y").lstrip("0"),
                       "words": _SHORT.get(str(item.event_id), str(item.title_en)), "kind": words})  # fmt: skip
    tall = 36 + STEP * len(places)
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, tall], "range": [0, tall]}}
    x = {"field": "when", "type": "temporal",
         "scale": {"domain": ["2018-10-01", "2026-03-21"], "range": [LEFT, WIDTH]},
         "axis": {"format": "%Y", "title": None, "grid": True,
                  "tickCount": {"interval": "year", "step": 1}}}  # fmt: skip
    layers: list[Layer] = []
    for kind, (words, color, shape) in KINDS.items():
        dots = [row for row in places if row["kind"] == words]
        mark = {"type": "point", "shape": shape, "filled": True, "size": 120, "opacity": 1, "color": color}
        layers.append({"data": {"values": dots}, "mark": mark, "encoding": {"x": x, "y": y}})
        at = {"constitution": 0, "statute": 130, "ruling": 220}[kind]
        key = [{"x": at, "y": 8, "words": words}]
        plain = {"x": {"value": at + 8}, "y": y}
        layers.append({"data": {"values": key}, "mark": {**mark, "size": 90}, "encoding": plain})
        layers.append({"data": {"values": key},
                       "mark": {"type": "text", "align": "left", "dx": 12, "fontWeight": 600, "color": color},
                       "encoding": {**plain, "text": {"field": "words"}}})  # fmt: skip
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 14}
    for field, at, color in (("day", 0, theme.QUIET), ("words", 92, theme.INK)):
        layers.append({"data": {"values": places}, "mark": {**text, "color": color},
                       "encoding": {"x": {"value": at}, "y": y, "text": {"field": field}}})  # fmt: skip
    return theme.chart(*layers, width=WIDTH, height=tall)


def _native(rows: pd.DataFrame) -> Native:
    years = sorted(rows["day"].dt.year.unique())
    series: dict[str, tuple[float | None, ...]] = {}
    for kind, (words, _color, _shape) in KINDS.items():
        there = rows[rows["kind"] == kind]["day"].dt.year
        series[words] = tuple(float((there == year).sum()) for year in years)
    return Native("column", tuple(map(str, years)), series, _("instruments"))
