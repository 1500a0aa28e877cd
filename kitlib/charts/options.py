"""Pictures of the options matrix: scores, ranking, what flips it, and two weightings side by side.

The scores are the kit's own judgement, and every picture says so. How values come about is in
``kitlib.models.options``; the picture that moves is ``kitlib.explore.options``.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.evidence.tables import load
from kitlib.i18n import _, number
from kitlib.models.option_scores import EQUAL, FAST, STEADY, default_matrix, names
from kitlib.models.options import BEST, flips, monte_carlo

if TYPE_CHECKING:
    from kitlib.charts.theme import Layer
    from kitlib.models.options import Matrix

JUDGEMENT = _("Scores are the kit's judgement, not a measurement: evidence and doubt of each stand in the table "
              "option_scores. Put in your own.")  # fmt: skip
WEIGHTINGS = {
    "equal": (_("All criteria alike"), EQUAL),
    "soon": (_("Flows and speed first"), FAST),
    "slow": (_("Rights, violence and consent first"), STEADY),
}
POINTS = _("points of 10")  # numbers ok: the scale, by definition
_ROW, _LEFT = 30, 230


def weighting(name: str) -> tuple[str, Mapping[str, float]]:
    """Words and weights of a weighting to argue with; they are nobody's.

    Examples
    --------
    >>> weighting("equal")[0]
    'All criteria alike'
    """
    return WEIGHTINGS[name]


def _about() -> dict[str, Any]:
    """What all figures share: note, sources, and the date of the newest evidence."""
    table = load("options")
    return {"note": JUDGEMENT, "sources": tuple(table.attrs["sources"]), "as_of": str(table.attrs["as_of"])}


def _share(weight: float) -> str:
    """Write a weight in per cent, with a decimal where it has one."""
    return number(100 * weight, "count" if abs(100 * weight - round(100 * weight)) < 0.05 else "decimal1")


def _y(order: list[str], **more: Any) -> Layer:
    axis = {"title": None, "labelLimit": _LEFT, "labelColor": theme.INK, "domain": False, "ticks": False, **more}
    return {"field": "name", "type": "nominal", "sort": order, "axis": axis}


def _x(field: str, title: str) -> Layer:
    return {"field": field, "type": "quantitative", "scale": {"domain": [0, BEST]},
            "axis": {"title": title, "tickCount": 5, "grid": True, "titleAnchor": "start"}}  # fmt: skip


def scores() -> Figure:
    """Show all default scores, options by criteria; the number stands in each field."""
    matrix, options, criteria = default_matrix(), names("options"), names("option_criteria")
    best = {c: [o for row, o in enumerate(matrix.options) if matrix.mid[row, at] == matrix.mid[:, at].max()]
            for at, c in enumerate(matrix.criteria)}  # fmt: skip
    wins = {option: sum(option in leaders for leaders in best.values()) for option in matrix.options}
    most = max(wins.values())
    leaders = [options[option] for option, count in wins.items() if count == most]
    wide = (matrix.high - matrix.low).mean()
    said = {
        "most": most,
        "count": len(matrix.criteria),
        "who": " and ".join(leaders),
        "wide": number(wide, "decimal1"),
        "top": number(BEST),
    }
    heads = {c: "|".join(wrap(criteria[c], 13)) for c in matrix.criteria}
    cells = [{"name": options[o], "criterion": heads[c], "mid": float(matrix.mid[row, at]),
              "range": f"{matrix.low[row, at]:g}–{matrix.high[row, at]:g}"}
             for row, o in enumerate(matrix.options) for at, c in enumerate(matrix.criteria)]  # fmt: skip
    return Figure(
        id="cooperation/option-scores",
        title=_("No option is best on everything: {who} can lead on {most} of {count} criteria").format(**said),
        subtitle=_("Default scores from 0 (worst) to {top} (best), with the range held possible; cheap and safe score "
                   "high").format(**said),
        alt=_("A table of scores of {options} options on {count} criteria from 0 to {top}. None has or shares the best "
              "score on more than {most} criteria; on so many: {who}. The ranges held possible are {wide} points wide "
              "on average.").format(options=len(matrix.options), **said),
        spec=_heat(cells, list(options.values()), list(heads.values())),
        native=Native("bar", tuple(options[o] for o in matrix.options),
                      {criteria[c]: tuple(float(v) for v in matrix.mid[:, at]) for at, c in enumerate(matrix.criteria)},
                      POINTS),
        **_about(),
    )  # fmt: skip


def _heat(cells: list[dict[str, Any]], rows: list[str], columns: list[str]) -> Layer:
    x = {"field": "criterion", "type": "nominal", "sort": columns,
         "axis": {"orient": "top", "title": None, "labelAngle": 0, "domain": False, "ticks": False, "labelFontSize": 12,
                  "labelPadding": 22, "labelExpr": "split(datum.label, '|')", "labelColor": theme.INK}}  # fmt: skip
    y = _y(rows)
    dark = {"condition": {"test": "datum.mid >= 6", "value": theme.PAPER}, "value": theme.INK}
    fill = {
        "field": "mid",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [0, BEST], "range": list(theme.SEQUENTIAL)},
    }
    data, edge = {"data": {"values": cells}}, {"type": "rect", "stroke": theme.PAPER, "strokeWidth": 2}
    return theme.chart(
        {**data, "mark": edge, "encoding": {"x": x, "y": y, "color": fill}},
        {**data, "mark": {"type": "text", "fontWeight": 600, "fontSize": 16, "dx": -12},
         "encoding": {"x": x, "y": y, "text": {"field": "mid", "format": "d"}, "color": dark}},
        {**data, "mark": {"type": "text", "fontSize": 12, "dx": 14},
         "encoding": {"x": x, "y": y, "text": {"field": "range"}, "color": dark}},
        width=640, height=34 * len(rows),
    )  # fmt: skip


def ranking(weights: Mapping[str, float] = EQUAL, matrix: Matrix | None = None, *, seed: int = 1) -> Figure:
    """Rank the options, each with the range of its value over draws of the scores."""
    some, options = matrix or default_matrix(), names("options")
    values, order, doubt = some.values(weights), some.ranking(weights), monte_carlo(some, weights, seed=seed)
    first, second = order[:2]
    often = max(doubt.first, key=lambda option: doubt.first[option])
    rows = [{"name": options[o], "value": values[o], "low": doubt.low[o], "high": doubt.high[o],
             "words": number(values[o], "decimal1"),
             "share": _("first in {share} per cent").format(share=number(100 * doubt.first[o]))}
            for o in order]  # fmt: skip
    said = {"first": options[first], "second": options[second], "value": number(values[first], "decimal1"),
            "ahead": number(values[first] - values[second], "decimal1"), "often": options[often],
            "share": number(100 * doubt.first[often]), "last": options[order[-1]], "top": number(BEST)}  # fmt: skip
    title = (_("{first} leads by {ahead} points; over all doubts it is first in {share} per cent of draws")
             if often == first else
             _("{first} leads by {ahead} points, yet {often} is first in {share} per cent of draws"))  # fmt: skip
    return Figure(
        id="cooperation/option-ranking",
        title=title.format(**said),
        subtitle=_("Weighted mean of scores, 0 to {top}; lines: where nine draws in ten lie when every score is drawn "
                   "from its range").format(**said),
        alt=_("Options in order of their weighted mean score. {first} is first with {value} of {top}, {ahead} ahead of "
              "{second}; {last} is last. In {share} per cent of draws of the scores {often} comes "
              "first.").format(**said),
        spec=_ranked(rows, [options[o] for o in order]),
        native=Native("bar", tuple(options[o] for o in order),
                      {_("Weighted mean score"): tuple(round(values[o], 3) for o in order)}, POINTS),
        **_about(),
    )  # fmt: skip


def _ranked(rows: list[dict[str, Any]], order: list[str]) -> Layer:
    x, y = _x("value", POINTS), _y(order)
    data = {"data": {"values": rows}}
    last = {"type": "text", "align": "right", "color": theme.QUIET, "fontSize": 13}
    return theme.chart(
        {**data, "mark": {"type": "rule", "strokeWidth": 4, "color": theme.RULE, "strokeCap": "round"},
         "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}},
        {**data, "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1, "color": theme.PRIMARY},
         "encoding": {"x": x, "y": y}},
        {**data, "mark": {"type": "text", "dy": -12, "fontWeight": 600, "fontSize": 13, "color": theme.PRIMARY},
         "encoding": {"x": x, "y": y, "text": {"field": "words"}}},
        {**data, "mark": last, "encoding": {"x": {"value": 560}, "y": y, "text": {"field": "share"}}},
        width=560, height=36 * len(rows),
    )  # fmt: skip


def sensitivity(weights: Mapping[str, float] = EQUAL, matrix: Matrix | None = None) -> Figure:
    """Show for each criterion the weight that it has and the nearest one at which another option leads."""
    some, options, criteria = matrix or default_matrix(), names("options"), names("option_criteria")
    now = dict(zip(some.criteria, some.weights(weights).tolist(), strict=True))
    found = {one.criterion: one for one in flips(some, weights)}
    order = [*found, *(criterion for criterion in some.criteria if criterion not in found)]
    leader = options[some.ranking(weights)[0]]
    rows = [{"name": criteria[c], "now": 100 * now[c], "flip": 100 * found[c].weight if c in found else None,
             "words": _("{share}: {who}").format(share=_share(found[c].weight), who=options[found[c].winner])
             if c in found else _("no weight changes it")} for c in order]  # fmt: skip
    nearest = found[order[0]] if found else None
    said = {"leader": leader, "count": len(found)}
    if nearest is not None:
        said |= {"what": criteria[nearest.criterion], "now": _share(nearest.now),
                 "then": _share(nearest.weight), "winner": options[nearest.winner]}  # fmt: skip
    title = (_("{winner} takes first place from {leader} once “{what}” weighs {then} per cent instead of {now}")
             if nearest else _("{leader} stays first whatever one criterion weighs"))  # fmt: skip
    return Figure(
        id="cooperation/option-sensitivity",
        title=title.format(**said),
        subtitle=_("Weight of each criterion in per cent: now (outlined) and where first place changes (full), the "
                   "others rescaled alike"),
        alt=_("For each criterion its weight now and the nearest weight at which another option takes first place from "
              "{leader}; {count} criteria have one.").format(**said) + " " + title.format(**said) + ".",
        spec=_dumbbells(rows, [row["name"] for row in rows]),
        native=Native("bar", tuple(row["name"] for row in rows), {
            _("Weight now"): tuple(round(row["now"], 2) for row in rows),
            _("Weight at which first place changes"):
                tuple(None if row["flip"] is None else round(row["flip"], 2) for row in rows)}, _("per cent")),
        **_about(),
    )  # fmt: skip


def _dumbbells(rows: list[dict[str, Any]], order: list[str]) -> Layer:
    x = {"field": "now", "type": "quantitative", "scale": {"domain": [0, 100]},
         "axis": {"title": _("weight, per cent"), "tickCount": 5, "grid": True, "titleAnchor": "start"}}  # fmt: skip
    y = _y(order)
    data, moving = {"data": {"values": rows}}, {"data": {"values": [row for row in rows if row["flip"] is not None]}}
    words = {"type": "text", "align": "left", "fontSize": 13, "color": theme.SECOND}
    place = {"x": {**x, "field": "right"}, "y": y, "text": {"field": "words"}}
    ends = {"values": [{**row, "right": max(row["now"], row["flip"] or 0)} for row in rows]}
    return theme.chart(
        {**moving, "mark": {"type": "rule", "strokeWidth": 3, "color": theme.SECOND},
         "encoding": {"x": x, "x2": {"field": "flip"}, "y": y}},
        {**data, "mark": {"type": "point", "size": 110, "fill": theme.PAPER, "stroke": theme.QUIET, "strokeWidth": 2.5},
         "encoding": {"x": x, "y": y}},
        {**moving, "mark": {"type": "point", "filled": True, "size": 120, "color": theme.SECOND, "opacity": 1},
         "encoding": {"x": {**x, "field": "flip"}, "y": y}},
        {"data": ends, "mark": {**words, "dx": 12}, "encoding": place},
        width=620, height=36 * len(rows),
    )  # fmt: skip


def side_by_side(one: str = "soon", other: str = "slow", matrix: Matrix | None = None) -> Figure:
    """Rank the options by two weightings, joined by lines."""
    some, options = matrix or default_matrix(), names("options")
    sides = [(weighting(name)[0], some.ranking(weighting(name)[1]), some.values(weighting(name)[1]))
             for name in (one, other)]  # fmt: skip
    (left, ranks, values), (right, others, changed) = sides
    moves = {option: abs(ranks.index(option) - others.index(option)) for option in some.options}
    far = max(moves, key=lambda option: moves[option])
    said = {"a": options[ranks[0]], "b": options[others[0]], "left": left, "right": right, "far": options[far],
            "from": ranks.index(far) + 1, "to": others.index(far) + 1}  # fmt: skip
    title = (_("Same scores, other weights: {a} or {b} comes first") if ranks[0] != others[0]
             else _("{a} comes first by both weightings"))  # fmt: skip
    return Figure(
        id="cooperation/option-weightings",
        title=title.format(**said),
        subtitle=_("Rank of each option by two weightings, which are nobody's; in brackets its weighted mean score"),
        alt=_("Two rankings of the options joined by lines. By “{left}” {a} is first, by “{right}” {b}. {far} moves "
              "most, from place {from} to {to}.").format(**said),
        spec=_slopes([left, right], some.options, options, [ranks, others], [values, changed]),
        native=Native("bar", tuple(options[o] for o in ranks), {
            left: tuple(round(values[o], 3) for o in ranks), right: tuple(round(changed[o], 3) for o in ranks)},
            POINTS),
        **_about(),
    )  # fmt: skip


def _slopes(sides: list[str], ids: tuple[str, ...], options: Mapping[str, str], ranks: list[tuple[str, ...]],
            values: list[dict[str, float]]) -> Layer:  # fmt: skip
    firsts = {ranks[0][0]: theme.PRIMARY, ranks[1][0]: theme.SECOND}
    rows = [{"side": side, "name": options[o], "rank": ranks[at].index(o) + 1, "color": firsts.get(o, theme.THIRD),
             "size": 3 if o in firsts else 1.5,
             "words": f"{ranks[at].index(o) + 1}  {options[o]} ({number(values[at][o], 'decimal1')})"}
            for at, side in enumerate(sides) for o in ids]  # fmt: skip
    x = {"field": "side", "type": "nominal", "sort": sides, "axis": None,
         "scale": {"type": "point", "range": [300, 480]}}  # fmt: skip
    scale = {"reverse": True, "zero": False, "domain": [-0.2, len(ids) + 0.4]}
    y = {"field": "rank", "type": "quantitative", "axis": None, "scale": scale}
    color = {"field": "color", "type": "nominal", "scale": None}
    layers: list[Layer] = [{"data": {"values": rows}, "mark": {"type": "line", "point": {"size": 60}},
                            "encoding": {"x": x, "y": y, "detail": {"field": "name"}, "color": color,
                                         "strokeWidth": {"field": "size", "type": "quantitative",
                                                         "scale": None}}}]  # fmt: skip
    for side, align, dx in ((sides[0], "right", -12), (sides[1], "left", 12)):
        drawn = [row for row in rows if row["side"] == side]
        mark = {"type": "text", "align": align, "dx": dx, "fontSize": 13}
        layers.append({"data": {"values": drawn}, "mark": mark,
                       "encoding": {"x": x, "y": y, "text": {"field": "words"}, "color": color}})  # fmt: skip
        layers.append({"data": {"values": [{"side": side, "rank": 0}]}, "mark": {**mark, "fontWeight": 600},
                       "encoding": {"x": x, "y": y, "text": {"value": side}}})  # fmt: skip
    return theme.chart(*layers, width=780, height=_ROW * (len(ids) + 1))
