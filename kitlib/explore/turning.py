"""Which lever turns the reinforcing cycle, and does it stay turned? Illustrative, not calibrated.

Every state of the controls is followed beforehand, all at once, so that kernel and exported file look up the same
courses. The equations are in ``kitlib.models.cycle``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.cycle import AS_OF, NOTE, SOURCES
from kitlib.charts.theme import Layer
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said, cut
from kitlib.i18n import _, number
from kitlib.models.cycle import EDGE, HORIZON, NOT_CALIBRATED, VICIOUS, courses
from kitlib.models.cycle_parts import LEVER_IDS, LEVERS, STOCKS

if TYPE_CHECKING:
    from kitlib.models.cycle import Array

SIZES, LEAKS, HELD = (0, 50, 100), (0, 50, 100), (10, 30)
EVERY, _WIDTH = 5, 800
_POINTS = int(HORIZON) // EVERY + 1
_LONG = 2 * _POINTS + 2  # characters of one course: disorder in per cent, whether it turned, which stock led

REST = _("No lever is pulled: the cycle rests where it is, at {level} per cent of disorder.")
LOW = _("It settles low and stays: {first} crosses the middle first; disorder is {level} per cent at step {held}.")
BACK = _("It settles high: {first} crosses the middle, disorder is {level} per cent at step {held}, then rises again.")
HIGH = _("It settles high: no stock crosses the middle; disorder is {level} per cent at step {held}, then rises again.")
NEEDS = _("It hangs on each of these: without it the cycle would fall back:\n{levers}.")
SPARE = _("It hangs on no single lever: without any one of them it still turns.")
WOULD = _("Any one of these, pulled to full size as well, would turn it:\n{levers}.")
NEVER = _("No single lever, pulled to full size as well, would turn it.")


def cycle(**state: Any) -> Explorer:
    """Pull levers of the reinforcing cycle, see whether it turns for good and which lever decides.

    Parameters
    ----------
    state : Any
        Sizes of levers in per cent (0, 50, 100) by their ids; ``held``, for how many steps; ``leak``, the per cent of
        training and local policing that corruption wastes where all officials are bought.

    Raises
    ------
    UnknownName, ExplorerError
        If there is no such control, or a value is not allowed.

    Examples
    --------
    >>> print(cycle(training=0, prosecution=0).words.splitlines()[0])
    No lever is pulled: the cycle rests where it is, at 90 per cent of disorder.
    """
    made = Explorer(
        name="cycle",
        question=_("Which lever turns the reinforcing cycle, and does it stay turned?"),
        subtitle=_("{not_calibrated}. Mean of five stocks of disorder, per cent of the worst, over {end} steps; "
                   "shaded: levers are held").format(not_calibrated=NOT_CALIBRATED, end=number(HORIZON)),
        controls=_controls(),
        said=_said(),
        chart=_chart,
        params=_params(),
        alt=_("{not_calibrated}. A line of the mean of criminality, corruption, impunity, violence and weak "
              "institutions over {end} steps, with the edge between falling back and turning marked.").format(
                  not_calibrated=NOT_CALIBRATED, end=number(HORIZON)),
        sources=SOURCES, as_of=AS_OF, note=NOTE,
    )  # fmt: skip
    made.set(**state)  # first, so that a name that does not exist is told
    return made.started(**state)


def _controls() -> tuple[Control, ...]:
    start = {"training": 50, "prosecution": 50}
    levers = (Control(lever.id, _("{lever}, per cent").format(lever=lever.name), start.get(lever.id, 0), high=SIZES[-1],
                      step=SIZES[1]) for lever in LEVERS)  # fmt: skip
    wasted = {0: _("nothing"), 50: _("half"), 100: _("all")}
    return (
        *levers,
        Control("held", _("Levers are held for"), HELD[0],
                tuple((steps, _("{count} steps").format(count=steps)) for steps in HELD)),
        Control("leak", _("Training, local police: wasted"), LEAKS[1],
                tuple((leak, wasted[leak]) for leak in LEAKS)),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _grid() -> dict[str, str]:
    """Every course, as text: by steps held and leak, one after another in the order of the levers' sizes."""
    import numpy as np

    mixes = np.array(list(product(SIZES, repeat=len(LEVERS)))) / 100
    kinds = list(product(HELD, LEAKS))
    held, leak = (np.repeat([kind[at] for kind in kinds], len(mixes)) for at in (0, 1))
    paths, turned = courses(np.tile(mixes, (len(kinds), 1)), held.astype(float), leak[:, None] / 100)
    good = np.array([stock.good for stock in STOCKS])
    bad = np.where(good, 1 - paths, paths)
    levels = np.clip(np.rint(100 * bad[:, ::EVERY].mean(axis=2)), 0, 99).astype(np.uint8)
    digits = np.stack([levels // 10, levels % 10], axis=2).reshape(len(levels), -1)
    text = np.column_stack([digits, turned, _firsts(bad)]).astype(np.uint8) + ord("0")
    step = len(mixes)
    return {f"{held}|{leak}": text[at * step : (at + 1) * step].tobytes().decode("ascii")
            for at, (held, leak) in enumerate(kinds)}  # fmt: skip


def _firsts(bad: Array) -> Array:
    """Number of the stock that crosses the middle first, or as many as there are stocks if none does."""
    import numpy as np

    over = bad < EDGE
    when = np.where(over.any(axis=1), over.argmax(axis=1), bad.shape[1])
    return np.where(when.min(axis=1) < bad.shape[1], when.argmin(axis=1), len(STOCKS))


def _place(sizes: tuple[int, ...]) -> int:
    place = 0
    for size in sizes:
        place = 3 * place + SIZES.index(size)
    return _LONG * place


def _course(sizes: tuple[int, ...], held: int, leak: int) -> str:
    at = _place(sizes)
    return _grid()[f"{held}|{leak}"][at : at + _LONG]


def _say_end(*values: Any) -> str:
    *sizes, held, leak = values
    found = _course(tuple(sizes), held, leak)
    if not any(sizes):
        return REST.format(level=number(100 * VICIOUS))
    first = [*(stock.name for stock in STOCKS), ""][int(found[-1])]
    at = 2 * held // EVERY
    level = number(int(found[at : at + 2]))
    return (LOW if found[-2] == "1" else BACK if first else HIGH).format(held=held, first=first, level=level)


def _say_levers(*values: Any) -> str:
    *sizes, held, leak = values
    turned = _course(tuple(sizes), held, leak)[-2]
    found = []
    for at, lever in enumerate(LEVERS):
        other = (*sizes[:at], 0 if turned == "1" else SIZES[-1], *sizes[at + 1 :])
        if _course(other, held, leak)[-2] != turned:
            found.append(lever.name)
    if turned == "1":
        return NEEDS.format(levers=", ".join(found)) if found else SPARE
    return WOULD.format(levers=", ".join(found)) if found else NEVER


def _say_milestone(*values: Any) -> str:
    *sizes, held, leak = values
    first = int(_course(tuple(sizes), held, leak)[-1])
    return _milestones()[first]


def _milestones() -> list[str]:
    told = [_("What would show {stock} turn: {milestone}.").format(stock=stock.name.lower(), milestone=stock.milestone)
            for stock in STOCKS]  # fmt: skip
    return [*told, ""]


def _say_leak(leak: int) -> str:
    return {
        0: _("Assumed: bought officials waste nothing, as if capacity were all that is missing."),
        50: _("Assumed: where all officials are bought, half of training and local policing is lost."),
        100: _("Assumed: where all officials are bought, all of training and local policing is lost."),
    }[leak]


def _said() -> tuple[Said, ...]:
    names = (*LEVER_IDS, "held", "leak")
    text = {key: json.dumps(words, ensure_ascii=False) for key, words in
            {"rest": REST.format(level=number(100 * VICIOUS)), "low": LOW, "back": BACK, "high": HIGH, "needs": NEEDS,
             "spare": SPARE, "would": WOULD, "never": NEVER}.items()}  # fmt: skip
    fill = "replace(replace(replace({}, '{{held}}', '' + held), '{{first}}', stocks[first]), '{{level}}', '' + level)"
    end = (f"pulled === 0 ? {text['rest']} : turned ? {fill.format(text['low'])} : first < {len(STOCKS)} "
           f"? {fill.format(text['back'])} : {fill.format(text['high'])}")  # fmt: skip
    levers = (f"turned ? (deciding ? replace({text['needs']}, '{{levers}}', deciding) : {text['spare']}) "
              f": (deciding ? replace({text['would']}, '{{levers}}', deciding) : {text['never']})")  # fmt: skip
    return (
        Said(names, _say_end, end),
        Said(names, _say_levers, levers),
        Said(names, _say_milestone, "milestones[first]"),
        Said(("leak",), _say_leak),
    )


def _params() -> list[Layer]:
    """The courses, and expressions that find the one of this state and its neighbours."""
    tables: dict[str, Any] = {"grid": _grid(), "stocks": [stock.name for stock in STOCKS] + [""],
                              "milestones": [cut(words, _WIDTH) for words in _milestones()],
                              "levers": [lever.name for lever in LEVERS]}  # fmt: skip
    powers = [3 ** (len(LEVERS) - 1 - at) for at in range(len(LEVERS))]
    place = " + ".join(f"{power} * {lever} / {SIZES[1]}" for power, lever in zip(powers, LEVER_IDS, strict=True))
    other = []
    for at, (power, lever) in enumerate(zip(powers, LEVER_IDS, strict=True)):
        there = f"{_LONG} * (place + {power} * ((turned ? 0 : {SIZES[-1]}) - {lever}) / {SIZES[1]})"
        flag = f"substring(all_courses, {there} + {_LONG - 2}, {there} + {_LONG - 1})"
        other.append(f"(({flag} === '1') !== turned ? ', ' + levers[{at}] : '')")
    expressions = {
        "all_courses": "grid[held + '|' + leak]",
        "pulled": " + ".join(LEVER_IDS),
        "place": place,
        "found": f"substring(all_courses, {_LONG} * place, {_LONG} * (place + 1))",
        "turned": f"substring(found, {_LONG - 2}, {_LONG - 1}) === '1'",
        "first": f"toNumber(substring(found, {_LONG - 1}, {_LONG}))",
        "level": f"toNumber(substring(found, 2 * held / {EVERY}, 2 * held / {EVERY} + 2))",
        "deciding": f"substring({' + '.join(other)}, 2)",
    }
    return [*({"name": name, "value": value} for name, value in tables.items()),
            *({"name": name, "expr": expr} for name, expr in expressions.items())]  # fmt: skip


def _chart() -> Layer:
    x = {"field": "step", "type": "quantitative", "scale": {"domain": [0, HORIZON], "nice": False, "range": [0, 690]},
         "axis": {"title": _("steps"), "tickCount": 8, "titleAnchor": "start"}}  # fmt: skip
    y = theme.y_value("level", style="d", domain=[0, 100])
    rows = {"values": [{"step": at * EVERY, "at": at} for at in range(_POINTS)]}
    level: list[Layer] = [{"calculate": "toNumber(substring(found, 2 * datum.at, 2 * datum.at + 2))", "as": "level"}]
    color = {"condition": {"test": "turned", "value": theme.PRIMARY}, "value": theme.SECOND}
    last = [*level, {"filter": f"datum.at === {_POINTS - 1}"},
            {"calculate": f"turned ? '{_('turned for good')}' : pulled === 0 ? '{_('at rest')}' : '{_('falls back')}'",
             "as": "words"}]  # fmt: skip
    shade = [{"calculate": "pulled > 0 ? held : 0", "as": "end"}]
    plain, held = {key: part for key, part in x.items() if key != "axis"}, {"type": "rect", "color": theme.GRID}
    return theme.chart(
        {"data": {"values": [{"start": 0}]}, "transform": shade, "mark": held,
         "encoding": {"x": {**plain, "field": "start"}, "x2": {"field": "end"}}},
        {"data": rows, "transform": level, "mark": {"type": "line", "strokeWidth": 3, "interpolate": "monotone"},
         "encoding": {"x": x, "y": y, "color": color}},
        {"data": rows, "transform": level, "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1},
         "encoding": {"x": x, "y": y, "color": color}},
        theme.mark_y(y, 100 * EDGE, _("the edge"), align="right", dx=680),
        {"data": rows, "transform": last, "mark": {"type": "text", "align": "left", "dx": 10, "fontWeight": 600},
         "encoding": {"x": x, "y": y, "text": {"field": "words"}, "color": color}},
        width=_WIDTH, height=300,
    )  # fmt: skip
