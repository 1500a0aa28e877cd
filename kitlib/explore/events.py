"""After is not because: one event on one series, with what changed after it and what had changed before.

Holds words and picture. The warning compares the year after an event with the year before, and the year before with
the one before that: a fall that had begun cannot be read as the event's work.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kitlib.charts import theme
from kitlib.charts.parts import change, pick, sources
from kitlib.charts.theme import Layer
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.sources import footer_line
from kitlib.evidence.tables import load
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.i18n import _, date, number

REFORMS, COOPERATION = "reforms", "cooperation"
FIRST = 2017
SERIES = {
    "homicides": _("homicide victims a day, SESNSP"),
    "encounters": _("encounters at the border, a month"),
    "overdose": _("US overdose deaths, twelve months"),
}
_SETS = {REFORMS: _("Mexico's reforms"), COOPERATION: _("cooperation with the US")}
_RIVALS = {
    "homicides": _("Rival causes: truces and wars between groups, other crimes instead, a change in what is counted."),
    "encounters": _("Rival causes: US asylum rules, controls along the route, seasons, routes that move."),
    "overdose": _("Rival causes: naloxone and treatment, a changed supply, fewer people left at risk."),
}
_KINDS = ("designation", "framework", "transfer_extradition", "trade_tariff", "military")


def timeline(series: str | None = None, events: str | None = None, judged: str | None = None) -> Explorer:
    """Choose a series and an event; see what came after it, what came before it, and what else could be the cause.

    Parameters
    ----------
    series : str, optional
        ``"homicides"``, ``"encounters"`` or ``"overdose"``.
    events : str, optional
        Which events are drawn: ``"reforms"`` or ``"cooperation"``.
    judged : str, optional
        The event that is judged: an id of the table ``reform_timeline``, or the day of an event of cooperation.

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> "After is not because" in timeline(judged="TL20").words
    True
    """
    found = _events()
    choices = tuple((name, f"{date(one['day'])}: {one['title']}") for name, one in found.items())
    controls = (
        Control("series", _("Series"), "encounters", tuple(SERIES.items())),
        Control("events", _("Lines for"), COOPERATION, tuple(_SETS.items())),
        Control("judged", _("Event"), "2025-02-03", choices),
    )
    return Explorer(
        name="timeline",
        question=_("What came after it, and what had come before it?"),
        subtitle=_("Mexico and the US border from {first}; thin lines are events, the thick one is judged").format(
            first=FIRST),
        controls=controls,
        said=(Said(("judged",), _say_event), Said(("series", "judged"), _say_change),
              Said(("series",), _RIVALS.__getitem__), Said(("events",), _say_lines)),
        chart=_chart,
        alt=_("A line over time with vertical lines at events; the twelve months before and after one of them are "
              "shaded."),
        sources=sources(*map(_monthly_table, SERIES)),
        as_of="2026-07-13",
        note=_("Order in time is not cause. Homicide ends with the file of June 2025; overdose deaths are "
               "provisional."),
    ).started(series=series, events=events, judged=judged)  # fmt: skip


@lru_cache(maxsize=1)
def _events() -> dict[str, dict[str, str]]:
    """Events with a known day, by id, the newest last."""
    reforms = load("reform_timeline")
    reforms = reforms[(reforms["date_precision"] == "day") & (reforms["confidence"] != "C")]
    rows = [{"id": row["event_id"], "day": row["date"], "title": row["title_en"], "set": REFORMS,
             "sources": row["source_id"]}
            for row in reforms.to_dict("records") if row["axis"] not in ("cooperation", "results")]  # fmt: skip
    other = load("timeline_us_mexico_cooperation")
    other = other[(other["date_precision"] == "day") & other["category"].isin(_KINDS) & (other["confidence"] != "C")]
    other = other.sort_values("category")
    other = other.assign(turn=other.groupby("date").cumcount() + 1)
    rows += [{"id": row["date"] + (f"-{row['turn']}" if row["turn"] > 1 else ""), "day": row["date"],
              "title": row["title"], "set": COOPERATION, "sources": row["source_id"]}
             for row in other.to_dict("records")]  # fmt: skip
    kept = [row for row in rows if f"{FIRST + 1}" <= row["day"] < "2026"]
    return {row["id"]: row for row in sorted(kept, key=lambda row: (row["day"], row["id"]))}


def _at(day: str) -> float:
    """Place on the axis of years."""
    year, month, rest = (int(part) for part in day.split("-"))
    return round(year + (month - 1) / 12 + (rest - 1) / 372, 3)


@lru_cache(maxsize=4)
def _monthly_table(name: str) -> Any:
    if name == "homicides":
        return series.victims_months().assign(value=lambda f: f["per_day"])
    if name == "encounters":
        table = pick(load("cbp_sw_border_encounters_monthly"), component="total_usbp_plus_ofo")
        return table.assign(value=table["encounters"])
    table = pick(load("overdose_vsrr_12month_us"), drug_class="all_drugs")
    return table.assign(month=table["twelve_months_ending"], value=table["deaths"])


@lru_cache(maxsize=4)
def _months(name: str) -> dict[str, float]:
    table = _monthly_table(name).sort_values("month")
    found = {f"{when:%Y-%m}": float(value) for when, value in zip(table["month"], table["value"], strict=True)}
    return {month: value for month, value in found.items() if month >= str(FIRST - 1)}


def _shifted(month: str, by: int) -> str:
    total = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{total // 12}-{total % 12 + 1:02}"


def _mean(name: str, month: str, first: int, last: int) -> float | None:
    """Mean of the months from ``first`` to ``last`` after one; None if one of them is missing."""
    values = [_months(name).get(_shifted(month, by)) for by in range(first, last + 1)]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def _say_event(event: str) -> str:
    one = _events()[event]
    return _("{day}: {title}. Source: {source}.").format(
        day=date(one["day"]), title=one["title"].rstrip("."), source=footer_line(tuple(one["sources"].split(";")))
    )


def _say_lines(events: str) -> str:
    count = sum(one["set"] == events for one in _events().values())
    return _("Thin lines: {count} events of {set}.").format(count=count, set=_SETS[events])


def _say_change(name: str, event: str) -> str:
    """Compare years on both sides; a sum of twelve months is compared by its ends instead of by means."""
    month = _events()[event]["day"][:7]
    if name == "overdose":
        parts = [_months(name).get(_shifted(month, by)) for by in (12, 0, -12)]
    else:
        parts = [_mean(name, month, 1, 12), _mean(name, month, -12, -1), _mean(name, month, -24, -13)]
    after, before, earlier = parts
    if before is None or earlier is None:
        return _("Our series does not reach two years before this event: nothing can be said.")
    had = number(change(before, earlier), "signed_percent")
    if after is None:
        return _("In the twelve months before, {series} had changed by {had} per cent. Our series has no whole year "
                 "after it. After is not because.").format(series=SERIES[name], had=had)  # fmt: skip
    then = change(after, before)
    same = (then < 0) == (change(before, earlier) < 0)
    trend = _("The same direction: at least a part of it had begun before.") if same else _(
        "The direction turned, which the event may explain, or anything else of those months.")  # fmt: skip
    return _("In the twelve months after, {series}: {then} per cent on the twelve before. In those before it had "
             "already been {had} per cent. {trend} After is not because.").format(
        series=SERIES[name], then=number(then, "signed_percent"), had=had, trend=trend)  # fmt: skip


def _chart() -> Layer:
    rows = [{"series": name, "at": _at(f"{month}-15"), "value": round(value, 1)}
            for name in SERIES for month, value in _months(name).items() if month >= str(FIRST)]  # fmt: skip
    marks = [{"id": one["id"], "set": one["set"], "at": _at(one["day"]), "short": _short(one["title"])}
             for one in _events().values()]  # fmt: skip
    x = theme.x_year("at")
    x["scale"] = {**x["scale"], "domain": [FIRST, 2026.6]}
    y = theme.y_value("value", "~s")
    plain = {key: part for key, part in x.items() if key != "axis"}
    events = {"values": marks}
    chosen: list[Layer] = [{"filter": "datum.id === judged"}]
    sides: list[Layer] = [*chosen, {"calculate": "datum.at - 1", "as": "before"},
                          {"calculate": "datum.at + 1", "as": "after"}]  # fmt: skip
    band = {"type": "rect", "opacity": 0.55}
    label = {"type": "text", "align": {"expr": "datum.at > 2021.5 ? 'right' : 'left'"}, "fontSize": 14,
             "dx": {"expr": "datum.at > 2021.5 ? -8 : 8"}, "baseline": "top", "fontWeight": 600,
             "color": theme.SECOND}  # fmt: skip
    rule = {"type": "rule", "color": theme.RULE, "strokeWidth": 1.5}
    return theme.chart(
        {"data": events, "transform": sides, "mark": {**band, "color": theme.GRID},
         "encoding": {"x": {**plain, "field": "before"}, "x2": {"field": "at"}}},
        {"data": events, "transform": sides, "mark": {**band, "color": "#F6E3DA"},
         "encoding": {"x": plain, "x2": {"field": "after"}}},
        {"data": events, "transform": [{"filter": "datum.set === events"}], "mark": rule, "encoding": {"x": plain}},
        {"data": events, "transform": chosen, "mark": {**rule, "color": theme.SECOND, "strokeWidth": 3},
         "encoding": {"x": plain}},
        {"data": {"values": rows}, "transform": [{"filter": "datum.series === series"}],
         "mark": {"type": "line", "color": theme.PRIMARY, "strokeWidth": 2.5}, "encoding": {"x": x, "y": y}},
        {"data": events, "transform": chosen, "mark": label,
         "encoding": {"x": plain, "y": {"value": -22}, "text": {"field": "short"}}},
        height=270,
    )  # fmt: skip


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:57].rsplit(" ", 1)[0] + " …"
