"""The module's first figure: what is counted in each direction across the border.

A diagram of numbers, not a scale: each is counted in another way, and none measures the flow itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure
from kitlib.charts.parts import one, pick, sources, span
from kitlib.charts.theme import Layer
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

WIDTH, HEIGHT, BORDER = 820, 348, 174
TRACED, SOURCED, WINDOW = "firearms_recovered_and_traced", "firearms_us_sourced", "2017/2022"


@dataclass(frozen=True)
class _Flow:
    name: str
    value: str
    what: str
    when: str
    color: str
    north: bool
    x: int
    counted: bool = True


def flows_both_ways() -> Figure:
    """Drugs and people counted going north, firearms going south, money not counted."""
    seizures, encounters, guns = _tables()
    year = int(seizures["fiscal_year"].iloc[0])
    said = {"year": year, "before": year - 1, "drugs": number(seizures["pounds"].sum()),
            "people": number(one(encounters, "encounters")),
            "traced": number(one(guns, "value", metric=TRACED)),
            "sourced": number(one(guns, "value", metric=SOURCED)), "window": span(WINDOW)}  # fmt: skip
    return Figure(
        id="threat/flows-both-ways",
        title=_("Drugs and people are counted going north, firearms going south, money not at all"),
        subtitle=_("What official counts hold for each direction across the Mexico–US border"),
        alt=_("Diagram of a border with two arrows north and two south. North: {drugs} pounds of fentanyl "
              "seized and {people} encounters with migrants in fiscal year {year}. South: {traced} firearms "
              "recovered in Mexico and traced in {window}, {sourced} of them US-sourced; for money no count "
              "was seen.").format(**said),
        spec=_diagram(_flows(said)),
        sources=sources(seizures, encounters, guns),
        as_of=f"{year}-09",
        note=_("Each is counted in another way and none measures the flow: a seizure is what was stopped, an "
               "encounter an event and not a person, a trace a request about a gun that was recovered. "
               "Traces as reported by the press from ATF."),
    )  # fmt: skip


def _tables() -> tuple[Any, Any, Any]:
    seizures = load("cbp_drug_seizures_fy")
    whole = pick(seizures, drug="fentanyl", region="southwest_border", months_covered="full_year")
    last = int(whole["fiscal_year"].max())
    encounters = pick(load("cbp_border_encounters_annual"), period_type="fiscal", year=last,
                      area="southwest_land_border", component="total_usbp_plus_ofo",
                      complete_year=True)  # fmt: skip
    guns = pick(load("firearms_tracing_mexico"), period=WINDOW)
    kept = guns[guns["metric"].isin([TRACED, SOURCED])]
    kept.attrs = dict(guns.attrs)
    return pick(whole, fiscal_year=last), encounters, kept


def _flows(said: dict[str, Any]) -> list[_Flow]:
    fiscal = _("October {before} to September {year}").format(**said)
    return [
        _Flow(_("Drugs"), _("{drugs} lb").format(**said), _("of fentanyl seized at the southwest border"),
              fiscal,
              theme.PRIMARY, True, 20),
        _Flow(_("People"), said["people"], _("encounters at the southwest border"), fiscal, theme.PRIMARY,
              True, 380),
        _Flow(_("Firearms"), said["traced"], _("traced after recovery; {sourced} US-sourced").format(**said),
              said["window"], theme.SECOND, False, 130),
        _Flow(_("Money"), _("no count"), _("none was seen in the sources of this kit"),
              _("smuggled cash and payments"),
              theme.THIRD, False, 490, counted=False),
    ]  # fmt: skip


def _diagram(flows: list[_Flow]) -> Layer:
    layers = _border()
    for flow in flows:
        layers += _arrow(flow)
        middle = BORDER - 92 if flow.north else BORDER + 88
        for words, dy, mark in (
            (flow.name, -40, {"fontSize": 15, "fontWeight": 600, "color": flow.color}),
            (
                flow.value,
                -10,
                {"fontSize": 34, "fontWeight": 600, "color": theme.INK if flow.counted else theme.QUIET},
            ),
            (flow.what, 22, {"fontSize": 15, "color": theme.INK}),
            (flow.when, 43, {"fontSize": 14, "color": theme.QUIET}),
        ):
            layers.append(_text(words, flow.x + 42, middle + dy, **mark))
    return theme.chart(*layers, width=WIDTH, height=HEIGHT)


def _place(channel: str, field: str, top: int) -> Layer:
    return {
        "field": field,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, top], "range": [0, top]},
    }


def _at(x: float, y: float, x2: float | None = None, y2: float | None = None) -> tuple[Layer, Layer]:
    values = {"x": x, "y": y, "x2": x2, "y2": y2}
    encoding: Layer = {"x": _place("x", "x", WIDTH), "y": _place("y", "y", HEIGHT)}
    if x2 is not None:
        encoding["x2"] = {"field": "x2"}
    if y2 is not None:
        encoding["y2"] = {"field": "y2"}
    return {"values": [{key: value for key, value in values.items() if value is not None}]}, encoding


def _text(words: str, x: float, y: float, **mark: Any) -> Layer:
    data, encoding = _at(x, y)
    style = {"type": "text", "align": "left", "baseline": "middle", **mark}
    return {"data": data, "mark": style, "encoding": {**encoding, "text": {"value": words}}}


def _border() -> list[Layer]:
    data, encoding = _at(0, BORDER, x2=WIDTH)
    line = {"type": "rule", "color": theme.INK, "strokeWidth": 2}
    small = {"fontSize": 13, "color": theme.QUIET, "align": "right"}
    return [
        {"data": data, "mark": line, "encoding": encoding},
        _text(_("United States"), WIDTH, BORDER - 13, **small),
        _text(_("Mexico"), WIDTH, BORDER + 14, **small),
    ]


def _arrow(flow: _Flow) -> list[Layer]:
    tail, head = (BORDER + 26, BORDER - 128) if flow.north else (BORDER - 26, BORDER + 128)
    data, encoding = _at(flow.x, tail, y2=head + (8 if flow.north else -8))
    shaft: dict[str, Any] = {"type": "rule", "color": flow.color, "strokeWidth": 7}
    tip: dict[str, Any] = {"type": "point", "shape": "triangle-up" if flow.north else "triangle-down",
                           "size": 560,
                           "color": flow.color, "filled": True, "opacity": 1}  # fmt: skip
    if not flow.counted:
        shaft.update({"strokeWidth": 4, "strokeDash": theme.DASH})
        tip.update({"filled": False, "fill": theme.PAPER, "strokeWidth": 2.5})
    tip_data, tip_encoding = _at(flow.x, head)
    return [
        {"data": data, "mark": shaft, "encoding": encoding},
        {"data": tip_data, "mark": tip, "encoding": tip_encoding},
    ]
