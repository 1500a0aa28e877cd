"""Pictures of the reinforcing cycle: its arrows, its course, its rest points, and what tips it.

All are drawn from the equations of ``kitlib.models.cycle``, and each says that the model is illustrative and not
calibrated. The causal-loop diagram has its own module, ``kitlib.charts.cycle_loops``; the picture that moves is
``kitlib.explore.cycle``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.rows import Row, row_chart
from kitlib.i18n import _, number
from kitlib.models.cycle import HORIZON, LEAK, NOT_CALIBRATED, Run, simulate
from kitlib.models.cycle_parts import LEVER_IDS, LEVERS, STOCKS
from kitlib.models.tipping import rest_points, tipping_size

if TYPE_CHECKING:
    from kitlib.charts.theme import Layer

NOTE = _("Illustrative, not calibrated: nothing here was fitted to data, all arrows are equally strong by assumption, "
         "and steps are not years. The idea of the cycle is Ellis's, the equations are the kit's.")  # fmt: skip
SOURCES, AS_OF = ("ellis_essay",), "2025-03-18"
COLORS = {"criminality": theme.PRIMARY, "corruption": theme.SECOND, "impunity": theme.MORE[1],
          "violence": theme.THIRD, "institutions": theme.MORE[0]}  # fmt: skip
DASHES = {"criminality": [1, 0], "corruption": [8, 3], "impunity": [2, 3], "violence": [8, 3, 2, 3],
          "institutions": [1, 0]}  # fmt: skip


def lever_name(lever: str) -> str:
    """Name of a lever by its id.

    Examples
    --------
    >>> lever_name("prosecution")
    'Prosecutors and courts'
    """
    return LEVERS[LEVER_IDS.index(lever)].name


def pulled(levers: Mapping[str, float]) -> str:
    """Levers and their sizes in words.

    Examples
    --------
    >>> pulled({"vetted": 0.5, "arms": 1})
    'Vetted units at 50 per cent, Southbound arms at 100 per cent'
    """
    parts = [_("{lever} at {size} per cent").format(lever=lever_name(name), size=number(100 * size))
             for name, size in levers.items() if size]  # fmt: skip
    return ", ".join(parts) or _("No lever")


def course(levers: Mapping[str, float] | None = None, duration: float = 30, leak: float = LEAK) -> Figure:
    """Follow the five stocks while levers are held and after they stop."""
    sizes = {"prosecution": 1.0} if levers is None else dict(levers)
    run = simulate(sizes, duration, leak=leak)
    said = {"levers": pulled(sizes), "steps": number(duration), "end": number(HORIZON),
            "first": run.first.name if run.first else "",
            "when": number(run.order[0][1]) if run.order else ""}  # fmt: skip
    return Figure(
        id="cooperation/cycle-course",
        title=_title(run).format(**said),
        subtitle=_("{not_calibrated}. Stocks from 0 to 1 over {end} steps; shaded: the levers are held").format(
            not_calibrated=NOT_CALIBRATED, **said),
        alt=_("{not_calibrated}. Lines of five stocks over {end} steps, with {levers} held for {steps} steps. ").format(
            not_calibrated=NOT_CALIBRATED, **said) + _title(run).format(**said) + ". " + _ends(run),
        spec=_course(run, duration),
        sources=SOURCES, as_of=AS_OF, note=NOTE,
        native=Native("line", tuple(number(step) for step in run.path["step"]),
                      {stock.name: tuple(round(v, 4) for v in run.path[stock.id]) for stock in STOCKS},
                      _("share of 1")),
    )  # fmt: skip


def _title(run: Run) -> str:
    if run.turned:
        return _("{levers} for {steps} steps: the cycle turns and stays turned; {first} crosses the middle first")
    if run.first:
        return _("{levers} for {steps} steps: {first} crosses the middle at step {when}, then the cycle falls back")
    return _("{levers} for {steps} steps: the cycle falls back, and no stock crosses the middle")


def _ends(run: Run) -> str:
    last = run.path.iloc[-1]
    parts = (
        _("{stock} {level}").format(stock=stock.name, level=number(last[stock.id], "decimal2")) for stock in STOCKS
    )
    return _("At the end: {levels}.").format(levels=", ".join(parts))


def _course(run: Run, duration: float) -> Layer:
    x = {"field": "step", "type": "quantitative", "scale": {"domain": [0, HORIZON], "nice": False},
         "axis": {"title": _("steps"), "tickCount": 8, "titleAnchor": "start"}}  # fmt: skip
    y = theme.y_value("level", style=".1f", domain=[0, 1])
    long = run.path.melt("step", var_name="stock", value_name="level").round(4)
    layers = [theme.shade(x, 0, duration)] if duration else []
    for stock in STOCKS:
        part = long[long["stock"] == stock.id]
        drawn = theme.line(part, x, y, COLORS[stock.id], points=False)
        drawn["mark"]["strokeDash"] = DASHES[stock.id]
        layers.append(drawn)
    layers.append(theme.mark_y(y, 0.5, "", theme.QUIET))
    layers.append(_names(run, x, y))
    return theme.chart(*layers, width=640, height=330)


def _names(run: Run, x: Layer, y: Layer) -> Layer:
    """Write the stocks' names at the end of their lines, apart from each other."""
    last = run.path.iloc[-1]
    rows, at = [], -1.0
    for stock in sorted(STOCKS, key=lambda one: float(last[one.id])):
        at = max(at + 0.065, float(last[stock.id]))
        rows.append({"step": HORIZON, "level": at, "name": stock.name, "color": COLORS[stock.id]})
    over = max(0.0, rows[-1]["level"] - 1)  # type: ignore[operator]
    high = [row for row in rows if row["level"] > 0.5]  # type: ignore[operator]
    for row in high:
        row["level"] -= over  # type: ignore[operator]
    color = {"field": "color", "type": "nominal", "scale": None}
    return {"data": {"values": rows}, "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
            "encoding": {"x": x, "y": y, "text": {"field": "name"}, "color": color}}  # fmt: skip


@lru_cache(maxsize=8)
def _branches(lever: str, leak: float) -> tuple[tuple[float, float, str], ...]:
    """Rest points over the size of a lever: size, disorder, branch; the two that meet are joined where they do."""
    edge = tipping_size({lever: 1}, leak=leak)
    sizes = [n / 20 for n in range(21)]
    if edge is not None:
        sizes += [edge - gap for gap in (0.0005, 0.005, 0.02) if edge > gap]
    found, meet = [], (0.0, 0.0)
    for size in sorted(sizes):
        points = rest_points({lever: size}, leak=leak)
        kinds = ["best", "edge", "worst"] if len(points) == 3 else [_alone(points[0].disorder)]
        found += [(size, point.disorder, kind) for point, kind in zip(points, kinds, strict=True)]
        if len(points) == 3:
            meet = (size, (points[1].disorder + points[2].disorder) / 2)
    if edge is not None:
        found += [(*meet, "edge"), (*meet, "worst")]
    return tuple(sorted(found))


def _alone(disorder: float) -> str:
    return "best" if disorder < 0.5 else "worst"


def equilibria(lever: str = "prosecution", leak: float = LEAK) -> Figure:
    """Draw the states in which the cycle can rest, by the size of one lever that is held for ever."""
    edge, branches = tipping_size({lever: 1}, leak=leak), _branches(lever, leak)
    said = {"lever": lever_name(lever), "size": number(100 * edge) if edge else ""}
    title = (_("{lever}: up to {size} per cent the bad state only eases; past it, it is gone") if edge
             else _("{lever}: even at full size the bad state stays"))  # fmt: skip
    return Figure(
        id="cooperation/cycle-equilibria",
        title=title.format(**said),
        subtitle=_("{not_calibrated}. Mean disorder at rest (0 best, 1 worst) by size of the lever, held for "
                   "ever").format(not_calibrated=NOT_CALIBRATED),
        alt=_("{not_calibrated}. Two solid lines of states to which the cycle settles, low and high disorder, and a "
              "dashed line between them from which it leaves. ").format(not_calibrated=NOT_CALIBRATED)
        + title.format(**said) + ".",
        spec=_equilibria(branches, edge),
        sources=SOURCES, as_of=AS_OF, note=NOTE,
    )  # fmt: skip


def _equilibria(branches: tuple[tuple[float, float, str], ...], edge: float | None) -> Layer:
    x = {"field": "size", "type": "quantitative", "scale": {"domain": [0, 100]},
         "axis": {"title": _("size of the lever, per cent"), "titleAnchor": "start", "tickCount": 5}}  # fmt: skip
    y = theme.y_value("disorder", style=".1f", domain=[0, 1])
    named = {"worst": (theme.SECOND, _("settles here: much disorder")),
             "best": (theme.PRIMARY, _("settles here: little")),
             "edge": (theme.THIRD, _("the edge: does not stay"))}  # fmt: skip
    layers: list[Layer] = []
    for kind, (color, words) in named.items():
        rows = [{"size": 100 * size, "disorder": value} for size, value, which in branches if which == kind]
        mark: dict[str, Any] = {"type": "line", "color": color, "strokeWidth": 3}
        if kind == "edge":
            mark["strokeDash"] = theme.DASH
        layers.append({"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": y}})
        above = {
            "type": "text",
            "align": "left",
            "color": color,
            "fontWeight": 600,
            "dx": 6,
            "dy": 16 if kind == "edge" else -12,
        }
        layers.append({"data": {"values": [{**rows[0], "words": words}]}, "mark": above,
                       "encoding": {"x": x, "y": y, "text": {"field": "words"}}})  # fmt: skip
    if edge is not None:
        layers.append(theme.mark_x(x, 100 * edge, _("tips at {size} per cent").format(size=number(100 * edge))))
    return theme.chart(*layers, width=640, height=330)


def tipping_sizes() -> Figure:
    """Say for each lever how large it must be to end the bad state alone, by how much corruption wastes."""
    levels = ((0.0, _("nothing is wasted")), (LEAK, _("half is wasted")), (1.0, _("all is wasted")))
    rows, alone = [], 0
    for lever in LEVERS:
        shown = levels if lever.leaks else levels[1:2]
        for leak, words in shown:
            size = tipping_size({lever.id: 1}, leak=leak)
            label = f"{lever.name}, {words}" if lever.leaks else lever.name
            rows.append(_row(label, size))
            alone += size is not None and leak == LEAK
    said = {"alone": alone, "count": len(LEVERS)}
    never = [row.label for row in rows if row.hollow]
    return Figure(
        id="cooperation/cycle-tipping",
        title=_("{alone} of {count} levers can turn the cycle alone; what training can do hangs on what corruption "
                "wastes").format(**said),
        subtitle=_("{not_calibrated}. Smallest size of a lever, held for ever, that ends the bad state, per cent of "
                   "full size").format(not_calibrated=NOT_CALIBRATED),
        alt=_("{not_calibrated}. Sizes of levers at which the bad state ends, in per cent of full size: {sizes}. Not "
              "even at full size: {never}.").format(
                  not_calibrated=NOT_CALIBRATED, never="; ".join(never),
                  sizes="; ".join(f"{row.label} {row.text}" for row in rows if not row.hollow)),
        spec=row_chart(rows, top=100, left=330, right=640, width=800),
        sources=SOURCES, as_of=AS_OF,
        note=NOTE + " " + _("“Wasted” is the share of training and of local policing lost where all officials are "
                            "bought: an assumption, and what both essays differ over."),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("Size that tips"): tuple(None if row.hollow else round(row.value or 0, 2) for row in rows)},
                      _("per cent of full size")),
    )  # fmt: skip


def _row(label: str, size: float | None) -> Row:
    if size is None:
        return Row(label, 100.0, _("not even at full size"), color=theme.THIRD, hollow=True)
    return Row(label, 100 * size, number(100 * size))
