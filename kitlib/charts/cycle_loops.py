"""The causal-loop diagram of the reinforcing cycle, drawn from its equations.

Signs are those of the equations' own derivatives (``kitlib.models.tipping.signs``), so diagram and course cannot
drift apart. A sign is told by its mark and by the line, not by colour alone.
"""

from __future__ import annotations

from math import atan2, degrees
from typing import Any

from kitlib.charts import theme
from kitlib.charts.cycle import AS_OF, NOTE, SOURCES
from kitlib.charts.figure import Figure
from kitlib.charts.theme import Layer
from kitlib.i18n import MINUS, _
from kitlib.models.cycle import NOT_CALIBRATED
from kitlib.models.cycle_parts import IDS, LEVER_IDS, LEVERS, STOCKS
from kitlib.models.tipping import loops, signs

Point = tuple[float, float]

_WIDTH, _HEIGHT = 800, 470
_BEND, _POINTS = 0.16, 16
_AT: dict[str, Point] = {
    "criminality": (400, 60), "violence": (580, 180), "impunity": (510, 370), "corruption": (290, 370),
    "institutions": (220, 180), "demand": (110, 45), "local": (690, 60), "arms": (725, 250),
    "prosecution": (680, 430), "vetted": (110, 430), "training": (75, 250),
}  # fmt: skip


def diagram() -> Figure:
    """Draw stocks and levers with an arrow for each influence: + the same way, − the other way."""
    arrows = signs(leak=0)
    inner = [pair for pair in arrows if pair[0] in IDS]
    ways = loops(leak=0)
    same = sum(sign > 0 for _way, sign in ways)
    said = {"loops": len(ways), "same": same, "stocks": len(IDS), "arrows": len(inner), "levers": len(LEVER_IDS)}
    title = (_("All {loops} loops between {stocks} stocks reinforce: what turns one stock turns the rest with it")
             if same == len(ways) else _("{same} of {loops} loops between {stocks} stocks reinforce"))  # fmt: skip
    return Figure(
        id="cooperation/cycle-loops",
        title=title.format(**said),
        subtitle=_("{not_calibrated}. + with a full line moves the same way, − with a dashed line the other way; boxes "
                   "are levers").format(not_calibrated=NOT_CALIBRATED),
        alt=_("{not_calibrated}. A diagram of {stocks} stocks, {arrows} arrows between them and {levers} levers from "
              "outside. {list} {same} of {loops} loops reinforce.").format(
                  not_calibrated=NOT_CALIBRATED, list=_spoken(arrows), **said),
        spec=_drawn(arrows),
        sources=SOURCES, as_of=AS_OF, note=NOTE,
    )  # fmt: skip


def _spoken(arrows: dict[tuple[str, str], int]) -> str:
    names = {part.id: part.name for part in (*STOCKS, *LEVERS)}
    told = []
    for cause in (*IDS, *LEVER_IDS):
        for sign, verb in ((1, _("raises")), (-1, _("lowers"))):
            effects = [names[b].lower() for (a, b), way in arrows.items() if a == cause and way == sign]
            if effects:
                told.append(f"{names[cause]} {verb} {', '.join(effects)}.")
    return " ".join(told)


def _drawn(arrows: dict[tuple[str, str], int]) -> Layer:
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, _WIDTH], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None,
         "scale": {"domain": [0, _HEIGHT], "nice": False, "reverse": True}}  # fmt: skip
    place, color = {"x": x, "y": y}, {"field": "color", "type": "nominal", "scale": None}
    lines, heads, marks = [], [], []
    for pair, sign in arrows.items():
        way = _bent(*pair)
        look = {"arrow": "-".join(pair), "color": theme.PRIMARY if sign > 0 else theme.SECOND, "sign": sign}
        lines += [{**look, "x": px, "y": py, "turn": n} for n, (px, py) in enumerate(way)]
        (ax, ay), (bx, by) = way[-3], way[-1]
        heads.append({**look, "x": bx, "y": by, "angle": degrees(atan2(by - ay, bx - ax)) + 90})
        mx, my = way[len(way) * 2 // 3]
        marks.append({**look, "x": mx, "y": my, "words": "+" if sign > 0 else MINUS})
    layers: list[Layer] = []
    for sign in (1, -1):
        mark: dict[str, Any] = {"type": "line", "strokeWidth": 2.2}
        if sign < 0:
            mark["strokeDash"] = theme.DASH
        layers.append({"data": {"values": [row for row in lines if row["sign"] == sign]}, "mark": mark, "encoding": {
            **place, "detail": {"field": "arrow"}, "order": {"field": "turn"}, "color": color}})  # fmt: skip
    head = {"type": "point", "shape": "triangle", "filled": True, "size": 110, "opacity": 1}
    turn = {"field": "angle", "type": "quantitative", "scale": None}
    layers.append({"data": {"values": heads}, "mark": head, "encoding": {**place, "color": color, "angle": turn}})
    layers.append({"data": {"values": marks}, "mark": {"type": "point", "size": 330, "fill": theme.PAPER, "opacity": 1,
                                                      "strokeWidth": 1.5},
                   "encoding": {**place, "color": color}})  # fmt: skip
    layers.append({"data": {"values": marks}, "mark": {"type": "text", "fontWeight": 700, "fontSize": 16},
                   "encoding": {**place, "text": {"field": "words"}, "color": color}})  # fmt: skip
    return theme.chart(*layers, *_nodes(place), width=_WIDTH, height=_HEIGHT)


def _nodes(place: Layer) -> list[Layer]:
    rows = []
    for part in (*STOCKS, *LEVERS):
        wide, high = _half(part.id)
        x, y = _AT[part.id]
        rows.append({"x": x, "y": y, "x0": x - wide, "x1": x + wide, "y0": y - high, "y1": y + high,
                     "name": part.name, "stock": part.id in IDS})  # fmt: skip
    box = {"x": {**place["x"], "field": "x0"}, "x2": {"field": "x1"}, "y": {**place["y"], "field": "y0"},
           "y2": {"field": "y1"}}  # fmt: skip
    stocks, levers = ({"values": [row for row in rows if row["stock"] == kind]} for kind in (True, False))
    text = {**place, "text": {"field": "name"}}
    plain = {"type": "rect", "fill": theme.PAPER, "stroke": theme.THIRD, "strokeWidth": 1.2}
    return [
        {"data": stocks, "mark": {"type": "rect", "fill": theme.INK, "cornerRadius": 17}, "encoding": box},
        {"data": levers, "mark": plain, "encoding": box},
        {"data": stocks, "mark": {"type": "text", "color": theme.PAPER, "fontWeight": 600}, "encoding": text},
        {"data": levers, "mark": {"type": "text", "color": theme.INK, "fontSize": 13}, "encoding": text},
    ]


def _half(part: str) -> Point:
    """Half the width and height of a node, by the length of its name."""
    name = next(one.name for one in (*STOCKS, *LEVERS) if one.id == part)
    return 14 + 3.7 * len(name), 17.0 if part in IDS else 13.0


def _bent(cause: str, effect: str) -> list[Point]:
    """Points of an arrow, bent to its left so that two ways between the same nodes stay apart, and cut at the nodes."""
    (ax, ay), (bx, by) = _AT[cause], _AT[effect]
    bend = _BEND if cause in IDS else 0
    cx, cy = (ax + bx) / 2 + bend * (by - ay), (ay + by) / 2 - bend * (bx - ax)
    found = []
    for turn in range(4 * _POINTS + 1):
        t = turn / (4 * _POINTS)
        x = (1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t**2 * bx
        y = (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t**2 * by
        if not _inside(x, y, cause, 2) and not _inside(x, y, effect, 8):
            found.append((round(x, 1), round(y, 1)))
    return found


def _inside(x: float, y: float, part: str, room: float) -> bool:
    wide, high = _half(part)
    return abs(x - _AT[part][0]) < wide + room and abs(y - _AT[part][1]) < high + room
