"""Two boards of evidence: the ladder of cooperation with each side's line, and the chain from aid to border.

Both draw judgements and dated events from tables of this kit, not measurements.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure
from kitlib.charts.parts import pick, sources
from kitlib.evidence.tables import load
from kitlib.i18n import _, date, number

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer

RUNGS = {
    "force": _("Force without consent"),
    "joint_operations": _("Joint operations"),
    "vetted": _("Vetted units"),
    "intelligence": _("Intelligence"),
    "acquisition": _("Equipment"),
    "exercises": _("Joint exercises"),
    "training": _("Education and training"),
    "liaison": _("Liaison"),
    "dialogue": _("Dialogue"),
}
LINES = {
    "done": (_("both practised, or Mexico accepted"), "circle", theme.PRIMARY, True),
    "refused": (_("Mexico refused or denied"), "cross", theme.SECOND, True),
    "proposed": (_("the US proposed or kept open"), "triangle-up", theme.MORE[1], False),
}
MARKS = {
    "seen": (_("SEEN"), theme.MORE[0], "circle", True),
    "contested": (_("CONTESTED"), theme.MORE[2], "diamond", True),
    "unseen": (_("UNSEEN"), theme.SECOND, "circle", False),
}
STEP, WIDTH, ROW = 36, 660, 62


def ladder() -> Figure:
    """Dated events by rung: what both practised, what Mexico refused, what the United States proposed."""
    table = load("cooperation_ladder").sort_values("date")
    refused, done = pick(table, line="refused"), table[table["line"].isin(("practised", "accepted"))]
    joint = pick(refused, rung="joint_operations")
    days = [day.strftime("%Y-%m-%d") for day in table["date"]]
    frame = table.assign(day=days, order=list(map(list(RUNGS).index, table["rung"])),
                         kind=table["line"].replace({"practised": "done", "accepted": "done"}))  # fmt: skip
    reached = min(RUNGS, key=lambda rung: list(RUNGS).index(rung) if (done["rung"] == rung).any() else len(RUNGS))
    empty = [RUNGS[rung] for rung in RUNGS if not (table["rung"] == rung).any()]
    said = {"joint": number(len(joint)), "rung": RUNGS[reached].lower(), "from": date(days[0][:7]),
            "to": date(days[-1][:7]), "empty": _(" and ").join(empty).lower(), "events": number(len(table)),
            "force": number(len(pick(refused, rung="force"))), "done": number(len(done))}  # fmt: skip
    return Figure(
        id="cooperation/ladder",
        title=_("Help is accepted up to {rung}; on {joint} dates Mexico drew its line at joint "
                "operations").format(**said),
        subtitle=_("Dated events on a ladder of cooperation, {from}–{to}, spaced evenly, not to "
                   "scale").format(**said),
        alt=_("Grid of {events} dated events on rungs of cooperation, {from} to {to}: {done} practised or accepted, up "
              "to {rung}; Mexico refused or denied joint operations {joint} times and force without consent {force} "
              "times.").format(**said),
        spec=_ladder_spec(frame),
        sources=sources(table),
        as_of=days[-1],
        note=_("A selection of dated events, not all contacts. No dated event was seen for {empty}. "
               "Some are as reported by the press; rungs are ours.").format(**said),
    )  # fmt: skip


def _ladder_spec(frame: pd.DataFrame) -> Layer:
    tall = STEP * len(RUNGS)
    days = list(dict.fromkeys(frame["day"]))
    place = {day: 40 + number * (WIDTH - 60) / (len(days) - 1) for number, day in enumerate(days)}
    spots = zip(frame["day"], frame["order"], frame["kind"], frame["what"], strict=True)
    rows = [
        {"x": place[day], "y": STEP * (order + 0.5), "kind": kind, "what": what} for day, order, kind, what in spots
    ]
    lines = [{"x": 0, "x2": WIDTH, "y": STEP * (number + 1)} for number in range(len(RUNGS))]
    names = [{"x": -12, "y": STEP * (number + 0.5), "words": name} for number, name in enumerate(RUNGS.values())]
    dates = [{"x": at, "y": tall + 10, "words": [date(day[:7]).split()[0][:3], day[:4]]} for day, at in place.items()]
    quiet = {"type": "text", "color": theme.QUIET, "fontSize": 13, "baseline": "top", "lineHeight": 15}
    layers = [_layer(lines, {"type": "rule", "color": theme.GRID}, x2=True),
              _layer(names, {"type": "text", "align": "right", "fontSize": 14}),
              _layer(dates, {**quiet, "align": "center"})]  # fmt: skip
    for key, (words, shape, color, filled) in LINES.items():
        mark = {"type": "point", "shape": shape, "size": 190, "opacity": 1, "strokeWidth": 2.5, "color": color,
                "filled": filled} | ({} if filled else {"fill": theme.PAPER})  # fmt: skip
        layers.append(_layer([row for row in rows if row["kind"] == key], mark))
        at = {"done": 20, "refused": 290, "proposed": 492}[key]
        layers.append(_layer([{"x": at, "y": -22}], mark))
        layers.append(_layer([{"x": at + 14, "y": -22, "words": words}],
                             {"type": "text", "align": "left", "color": color, "fontWeight": 600}))  # fmt: skip
    return theme.chart(*layers, width=WIDTH, height=tall)


def _layer(values: list[dict[str, Any]], mark: Layer, x2: bool = False) -> Layer:
    """Marks at pixels: the scales run over one pixel a unit."""
    encoding: Layer = {name: {"field": name, "type": "quantitative", "axis": None,
                              "scale": {"domain": [0, 1000], "range": [0, 1000], "clamp": False}}
                       for name in "xy"}  # fmt: skip
    if x2:
        encoding["x2"] = {"field": "x2"}
    if values and "words" in values[0]:
        encoding["text"] = {"field": "words", "type": "nominal"}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def assistance_chain() -> Figure:
    """Each link of the argument from assistance to border security, marked seen, contested or unseen."""
    table = load("assistance_chain").sort_values("step")
    counts = table["mark"].value_counts()
    said = {"links": number(len(table)), **{mark: number(counts.get(mark, 0)) for mark in MARKS}}
    return Figure(
        id="cooperation/assistance-chain",
        title=_("From aid to border security: {links} links, {seen} seen, {contested} contested, {unseen} "
                "unseen").format(**said),
        subtitle=_("The argument that training and equipment lower the flow, link by link, with what was seen of each"),
        alt=_("List of {links} links from assistance to border security, each with its evidence and doubt: {seen} "
              "marked seen, {contested} contested, {unseen} unseen.").format(**said),
        spec=_chain_spec(table),
        sources=sources(table),
        as_of=str(table.attrs["as_of"]),
        note=_("Marks are this kit’s judgement. Unseen means that no evaluation was seen, not that there is "
               "no effect."),
    )  # fmt: skip


def _chain_spec(table: pd.DataFrame) -> Layer:
    layers = []
    for place, item in enumerate(table.itertuples()):
        name, color, shape, filled = MARKS[str(item.mark)]
        top, middle = ROW * place, ROW * (place + 0.5)
        mark = {"type": "point", "shape": shape, "size": 240, "opacity": 1, "strokeWidth": 3, "color": color,
                "filled": filled} | ({} if filled else {"fill": theme.PAPER})  # fmt: skip
        bold = {"type": "text", "align": "left", "fontWeight": 600}
        layers += [
            _layer([{"x": 14, "y": middle}], mark),
            _layer([{"x": 34, "y": middle, "words": wrap(str(item.link), 20)}],
                   {**bold, "fontSize": 15, "lineHeight": 18, "dy": -9 if len(str(item.link)) > 20 else 0}),
            _layer([{"x": 212, "y": middle, "words": name}], {**bold, "color": color, "fontSize": 13}),
            _layer([{"x": 310, "y": middle - 11, "words": item.evidence}], {"type": "text", "align": "left"}),
            _layer([{"x": 310, "y": middle + 11, "words": item.doubt}],
                   {"type": "text", "align": "left", "color": theme.QUIET}),
        ]  # fmt: skip
        if place:
            layers.append(_layer([{"x": 0, "x2": 820, "y": top}], {"type": "rule", "color": theme.GRID}, x2=True))
    return theme.chart(*layers, width=820, height=ROW * len(table))
