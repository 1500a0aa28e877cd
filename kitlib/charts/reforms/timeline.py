"""The reforms in order, with the kind of instrument: constitution, statute, ruling.

Only instruments published in the official gazette that changed the law of security institutions; agreements and
appointments are in the table ``reform_timeline``. Two figures of about ten rows, so that a room can read them:
who commands and directs, and courts, prosecutors, crimes and foreign agents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import sources
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

SINCE, TURN = "2018-11-01", "2024-09-01"
STEP, TOP, LEFT, WIDTH = 28, 46, 580, 900
KINDS = {
    "constitution": (_("constitution"), theme.SECOND, "diamond"),
    "statute": (_("statute"), theme.PRIMARY, "circle"),
    "ruling": (_("Supreme Court ruling"), theme.MORE[2], "triangle-up"),
}
_COMMAND = {
    "TL03": _("Security ministry (SSPC) and CNI created"), "TL06": _("National Guard created, civilian in character"),
    "TL07": _("Guard, use-of-force and detention laws"), "TL16": _("Guard to Defence by statute"),
    "TL17": _("Armed forces in public security until 2028"),
    "TL18": _("Transfer struck down, from January 2024"), "TL20": _("Guard placed under Defence"),
    "TL22": _("Organic law: SSPC powers enlarged"), "TL23": _("Art. 21: SSPC directs the strategy"),
    "TL31": _("Guard, national system, intelligence laws"), "TL34": _("Ratification of senior Guard ranks"),
}  # fmt: skip
_JUSTICE = {
    "TL05": _("Law of the autonomous prosecutor (FGR)"), "TL13": _("Rules for foreign agents"),
    "TL14": _("New law of the FGR, keeps the AIC"), "TL46": _("Judges to be elected"),
    "TL28": _("Art. 40: no unauthorised intervention"),
    "TL49": _("Disappearances law, identity platform"), "TL47": _("Congress may legislate on extortion"),
    "TL48": _("General law on extortion"),
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
    """Draw who commands and directs: each instrument at its date."""
    rows = _listed(_COMMAND)
    by_statute, struck, fixed = (_year(rows, event) for event in ("TL16", "TL18", "TL20"))
    late = rows[rows["day"] >= TURN]
    return _figure(
        "reforms/reform-timeline", rows,
        _("Guard to Defence: by statute {a}, struck down {b}, in the Constitution {c}").format(
            a=by_statute, b=struck, c=fixed),
        _("Law on who commands and directs federal security in Mexico, {first}–{last}"),
        _("{late} date from {turn} on, among them the three laws of July 2025.").format(
            late=number(len(late)), turn=_month(late["day"].min())),
        _("Dates of publication; of the ruling, of its notification. Entry into force can differ. A choice, read in a "
          "copy of the laws; courts, prosecutors and crimes are in a figure of their own."),
    )  # fmt: skip


def justice_timeline() -> Figure:
    """Draw courts, prosecutors, crimes and foreign agents: each instrument at its date."""
    rows = _listed(_JUSTICE)
    late = rows[rows["day"] >= TURN]
    said = {"late": number(len(late)), "count": number(len(rows)), "turn": _month(late["day"].min()),
            "last": _month(rows["day"].max())}  # fmt: skip
    return _figure(
        "reforms/justice-timeline", rows,
        _("Courts and crimes: {late} of {count} instruments date from {turn} to {last}").format(**said),
        _("Law on courts, prosecutors, crimes and foreign agents in Mexico, {first}–{last}"),
        _("{late} date from {turn} on, among them the election of judges and the law on extortion.").format(**said),
        _("Dates of publication; entry into force can differ. A choice, read in a copy of the laws; the text of the "
          "general law on extortion was not seen."),
    )  # fmt: skip


def _listed(names: dict[str, str]) -> pd.DataFrame:
    rows = instruments()
    found = rows[rows["event_id"].isin(names)].assign(words=rows["event_id"].map(names))
    found.attrs = dict(rows.attrs)
    return found


def _year(rows: pd.DataFrame, event: str) -> str:
    return str(rows.loc[rows["event_id"] == event, "day"].iloc[0].year)


def _figure(name: str, rows: pd.DataFrame, title: str, subtitle: str, alt: str, note: str) -> Figure:
    said = {"count": number(len(rows)), "first": _month(rows["day"].min()), "last": _month(rows["day"].max()),
            "highest": number((rows["kind"] == "constitution").sum())}  # fmt: skip
    intro = _("Time chart of {count} instruments from {first} to {last}, {highest} of them constitutional reforms; ")
    return Figure(id=name, title=title, subtitle=subtitle.format(**said), alt=intro.format(**said) + alt,
                  spec=_drawn(rows), sources=sources(rows), as_of="2026-03-21", note=note,
                  native=_native(rows))  # fmt: skip


def _month(day: Any) -> str:
    return date(day.strftime("%Y-%m"))


def _drawn(rows: pd.DataFrame) -> Layer:
    places = []
    item: Any
    for number_, item in enumerate(rows.itertuples()):
        words, color, shape = KINDS[str(item.kind)]
        places.append({"y": TOP + STEP * number_, "when": item.day.strftime("%Y-%m-%d"), "color": color,
                       "shape": shape, "day": item.day.strftime("%d %b %Y").lstrip("0"),
                       "words": item.words, "kind": words})  # fmt: skip
    tall = TOP + STEP * len(places)
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, tall], "range": [0, tall]}}
    x = {"field": "when", "type": "temporal",
         "scale": {"domain": ["2018-10-01", "2026-03-21"], "range": [LEFT, WIDTH]},
         "axis": {"format": "%Y", "title": None, "grid": True, "labelFontSize": 16,
                  "tickCount": {"interval": "year", "step": 1}}}  # fmt: skip
    layers: list[Layer] = []
    for kind, (words, color, shape) in KINDS.items():
        dots = [row for row in places if row["kind"] == words]
        if not dots:
            continue
        mark = {"type": "point", "shape": shape, "filled": True, "size": 200, "opacity": 1, "color": color}
        layers.append({"data": {"values": dots}, "mark": mark, "encoding": {"x": x, "y": y}})
        at = {"constitution": 0, "statute": 160, "ruling": 270}[kind]
        key = [{"x": at, "y": 12, "words": words}]
        plain = {"x": {"value": at + 8}, "y": y}
        layers.append({"data": {"values": key}, "mark": {**mark, "size": 140}, "encoding": plain})
        layers.append({"data": {"values": key},
                       "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 14, "fontSize": 18,
                                "fontWeight": 600, "color": color},
                       "encoding": {**plain, "text": {"field": "words"}}})  # fmt: skip
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 19}
    for field, at, color in (("day", 0, theme.QUIET), ("words", 132, theme.INK)):
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
