"""Who answers to whom at two dates: what was added, what ended, and under which command.

Holds words and rows; where bodies stand is in ``institution_places``, so that nothing moves between dates. A relation
in law says nothing on how it works in practice.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kitlib.charts import theme
from kitlib.charts.parts import sources
from kitlib.charts.theme import Layer
from kitlib.evidence.tables import load
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.institution_places import LEVELS, places
from kitlib.explore.said import Said
from kitlib.i18n import _, date

DATES = ("2018-11-29", "2020-06-30", "2021-12-31", "2022-12-31", "2024-06-30", "2024-12-01", "2025-08-01", "2026-03-21")
COMMAND, OTHER = "command", "other"
_KINDS = {COMMAND: _("command: who answers to whom"), OTHER: _("coordination, councils, intelligence, money")}
_VERBS = {
    "subordinate_to": _("under"), "succeeded_by": _("succeeded by"), "absorbed": _("absorbed"),
    "supports": _("supports"), "coordinates_with": _("coordinates with"), "member_of": _("member of"),
    "supervises": _("supervises"), "funds": _("funds"), "investigates_with": _("investigates with"),
    "shares_intelligence_with": _("shares intelligence with"), "trains": _("trains"),
}  # fmt: skip
_COMMANDS = {
    "formal": _("formally"), "operational": _("operationally"), "de_facto": _("de facto"),
    "operational_and_administrative": _("operationally and administratively"),
    "formal_and_operational": _("formally and operationally"),
}  # fmt: skip


def institutions(first: str | None = None, second: str | None = None, kind: str | None = None) -> Explorer:
    """Choose two dates; see which relations were added and which ended, as a map and as a list.

    Parameters
    ----------
    first, second : str, optional
        Two of ``DATES``: days for which our relations were read.
    kind : str, optional
        ``"command"`` or ``"other"``.

    Raises
    ------
    ExplorerError
        If one of them is not offered, such as a date before the first relation; the message says what is.

    Examples
    --------
    >>> "GN under SSPC, formally" in institutions("2024-06-30", "2024-12-01").words
    True
    """
    days = tuple((day, date(day)) for day in DATES)
    controls = (
        Control("first", _("From"), "2024-06-30", days),
        Control("second", _("To"), DATES[-1], days),
        Control("kind", _("Relations"), COMMAND, tuple(_KINDS.items())),
    )
    names = ("first", "second", "kind")
    return Explorer(
        name="institutions",
        question=_("Who answers to whom? Two dates, and what changed between them"),
        subtitle=_("Relations between bodies of security in Mexico; + added, × ended; the Guard's command in words"),
        controls=controls,
        said=(Said(names, _say_count), Said(names, _say_added), Said(names, _say_ended), Said((), _say_law)),
        chart=_chart,
        alt=_("Map of bodies in rows from presidency to local forces, with lines for relations: plain where kept, "
              "thick with a plus where added, dashed with a cross where ended."),
        sources=_sources(),
        as_of=DATES[-1],
        note=_("Where the date or the status of a relation was read in the press only, it is as reported. US bodies "
               "are left out."),
    ).started(first=first, second=second, kind=kind)  # fmt: skip


@lru_cache(maxsize=1)
def _relations() -> list[dict[str, Any]]:
    """Relations between bodies that have a place, with the days at which each held."""
    table, known = load("relations"), places()
    found = []
    for row in table.to_dict("records"):
        days = [day for day in DATES if row[f"snapshot_{day.replace('-', '_')}"]]
        source, target = row["source_agency"], row["target_agency"]
        if not days or source not in known or target not in known or row["confidence"] == "C":
            continue
        command = row["command"] if isinstance(row["command"], str) else ""
        name = f"{known[source].short} {_VERBS[row['relation']]} {known[target].short}"
        said = f"{name}, {_COMMANDS[command]}" if command else name
        kind = COMMAND if row["relation"] in ("subordinate_to", "succeeded_by", "absorbed") else OTHER
        found.append({"source": source, "target": target, "days": days, "kind": kind, "said": said,
                      "command": command, "ids": row["source_id"]})  # fmt: skip
    return found


def _sources() -> tuple[str, ...]:
    table = load("relations")
    laws = table[table["command"].notna()]
    return sources(laws)


def _changed(first: str, second: str, kind: str) -> tuple[list[str], list[str], int]:
    """What was added, what ended, and how many relations stayed."""
    rows = [row for row in _relations() if row["kind"] == kind]
    added = [row["said"] for row in rows if second in row["days"] and first not in row["days"]]
    ended = [row["said"] for row in rows if first in row["days"] and second not in row["days"]]
    kept = sum(first in row["days"] and second in row["days"] for row in rows)
    return added, ended, kept


def _say_count(first: str, second: str, kind: str) -> str:
    if first >= second:
        return _("The first date is not before the second: choose an earlier one, or read the list backwards.")
    added, ended, kept = _changed(first, second, kind)
    return _("From {first} to {second}: {added} added, {ended} ended, {kept} the same.").format(
        first=date(first), second=date(second), added=len(added), ended=len(ended), kept=kept)  # fmt: skip


def _say_added(first: str, second: str, kind: str) -> str:
    added = _changed(first, second, kind)[0] if first < second else []
    return _("Added: {list}.").format(list="; ".join(added)) if added else ""


def _say_ended(first: str, second: str, kind: str) -> str:
    ended = _changed(first, second, kind)[1] if first < second else []
    return _("Ended: {list}.").format(list="; ".join(ended)) if ended else ""


def _say_law() -> str:
    return _("Formally means in law, operationally by decree or order, de facto without either. The Guard's law, "
             "decree and practice changed at different times.")  # fmt: skip


def _chart() -> Layer:
    known = places()
    pairs: dict[tuple[str, str], int] = {}
    edges = []
    for row in _relations():
        pair = (row["source"], row["target"])
        turn = pairs[pair] = pairs.get(pair, -1) + 1
        a, b = known[pair[0]], known[pair[1]]
        aside = 4 * turn  # several relations of one pair stand side by side, their names one over the other
        along = 0.3 + 0.16 * turn if row["target"] == "DEFENSA" else 0.5
        edges.append({"x": a.x + aside, "y": a.y, "x2": b.x + aside, "y2": b.y, "kind": row["kind"],
                      "mx": round(a.x + along * (b.x - a.x)) + aside, "my": round(a.y + along * (b.y - a.y)),
                      "at": dict.fromkeys(row["days"], 1),
                      "command": _COMMANDS.get(row["command"], "")})  # fmt: skip
    bodies = [{"x": one.x, "y": one.y, "short": one.short, "since": one.since, "until": one.until,
               "military": one.military} for one in known.values()]  # fmt: skip
    height = max(one.y for one in known.values()) + 26
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, 720], "range": [0, 720]}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, height], "range": [0, height]}}
    way = "isValid(datum.at[first]) ? (isValid(datum.at[second]) ? 'kept' : 'ended') : " \
          "isValid(datum.at[second]) ? 'added' : ''"  # fmt: skip
    steps: list[Layer] = [{"filter": "datum.kind === kind"}, {"calculate": way, "as": "way"}]
    ends = {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    styles = {"kept": {"color": theme.THIRD, "strokeWidth": 1.2},
              "ended": {"color": theme.SECOND, "strokeWidth": 2.5, "strokeDash": theme.DASH},
              "added": {"color": theme.PRIMARY, "strokeWidth": 3}}  # fmt: skip
    data = {"values": edges}
    layers: list[Layer] = [
        {"data": data, "transform": [*steps, {"filter": f"datum.way === '{way}'"}], "mark": {"type": "rule", **style},
         "encoding": ends} for way, style in styles.items()]  # fmt: skip
    layers += [*_signs(data, steps, x, y), *_boxes(bodies, x, y), *_levels(x, y)]
    return {"width": theme.WIDTH, "height": height, "layer": layers}


def _signs(data: Layer, steps: list[Layer], x: Layer, y: Layer) -> list[Layer]:
    """A plus or a cross on each line that changed, and the kind of command where there is one."""
    changed = [*steps, {"filter": "datum.way === 'added' || datum.way === 'ended'"},
               {"calculate": "datum.way === 'added' ? '+' : '×'", "as": "sign"}]  # fmt: skip
    commands = [*steps, {"filter": "datum.way !== '' && datum.command !== ''"}]
    at = {"x": {**x, "field": "mx"}, "y": {**y, "field": "my"}}
    color = {"condition": {"test": "datum.way === 'ended'", "value": theme.SECOND}, "value": theme.PRIMARY}
    text = {"type": "text", "fontWeight": 700, "stroke": theme.PAPER}
    halo, plain = {**text, "strokeWidth": 4}, {**text, "strokeWidth": 0}
    words = {"fontSize": 12, "align": "left", "dx": 9}
    found: list[Layer] = []
    for mark in (halo, plain):
        found.append({"data": data, "transform": changed, "mark": {**mark, "fontSize": 18},
                      "encoding": {**at, "text": {"field": "sign"}, "color": color}})  # fmt: skip
        found.append({"data": data, "transform": commands, "mark": {**mark, **words},
                      "encoding": {**at, "text": {"field": "command"}, "color": color}})  # fmt: skip
    return found


def _boxes(bodies: list[Layer], x: Layer, y: Layer) -> list[Layer]:
    """A box with its name for each body; pale where it exists at neither date."""
    there = "(datum.since <= second && datum.until >= first)"
    fade = {"condition": {"test": there, "value": 1}, "value": 0.3}
    edges = [{"calculate": "datum.x - 34", "as": "a"}, {"calculate": "datum.x + 34", "as": "b"},
             {"calculate": "datum.y - 12", "as": "c"}, {"calculate": "datum.y + 12", "as": "d"}]  # fmt: skip
    box = {"x": {**x, "field": "a"}, "x2": {"field": "b"}, "y": {**y, "field": "c"}, "y2": {"field": "d"},
           "opacity": fade,
           "fill": {"condition": {"test": "datum.military", "value": "#E3E8ED"}, "value": theme.PAPER}}  # fmt: skip
    mark = {"type": "rect", "stroke": theme.INK, "strokeWidth": 1, "cornerRadius": 3}
    name = {"type": "text", "fontSize": 11.5, "color": theme.INK}
    data = {"values": bodies}
    return [
        {"data": data, "transform": edges, "mark": mark, "encoding": box},
        {"data": data, "mark": name, "encoding": {"x": x, "y": y, "text": {"field": "short"}, "opacity": fade}},
    ]


def _levels(x: Layer, y: Layer) -> list[Layer]:
    rows = [{"x": 0, "y": top, "words": words} for top, words in LEVELS]
    mark = {"type": "text", "align": "left", "fontSize": 11.5, "color": theme.QUIET, "dy": -24}
    return [{"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": y, "text": {"field": "words"}}}]
