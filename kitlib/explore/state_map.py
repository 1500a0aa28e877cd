"""States that move apart: a tile for each, its rank, and its line against the nation's.

Holds words and picture. INEGI's deaths by year of occurrence are incomplete in the last years, which is drawn as a
band of doubt; prosecutors' victims are whole from 2015 to 2024.
"""

from __future__ import annotations

import json
from typing import Any

from kitlib.charts.parts import sources
from kitlib.evidence.tables import load
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.explore.state_values import (
    COUNT,
    DEATHS,
    DOUBT_FROM,
    FIRST,
    LAST,
    NATION,
    RATE,
    VICTIMS,
    chart,
    names,
    ranks,
    values,
)
from kitlib.i18n import _, number

_SOURCES = {VICTIMS: _("SESNSP: prosecutors' victims"), DEATHS: _("INEGI: deaths")}
_UNITS = {VICTIMS: _("victims"), DEATHS: _("deaths")}

_VALUE = _("{state}, {year}: {count} {unit}, {rate} per 100,000 inhabitants.")
_PLACES = {RATE: _("Place {place} of {all} by rate."), COUNT: _("Place {place} of {all} by count.")}
_ENDS = {
    source: _("{source}: our data by state end in {last}. Choose an earlier year, or the other source.").format(
        source=words, last=LAST[source])
    for source, words in _SOURCES.items()
}  # fmt: skip


def states(state: str | None = None, year: int | None = None, measure: str | None = None,
           source: str | None = None) -> Explorer:  # fmt: skip
    """Choose a state, a year, a measure and who counts; see its rank and its line against the nation's.

    Parameters
    ----------
    state : str, optional
        Two digits, as in the table ``states``: ``"25"`` is Sinaloa.
    year : int, optional
        From 2015 to 2024; INEGI's deaths by state end in 2022.
    measure : str, optional
        ``"rate"`` per 100,000 inhabitants or ``"count"``.
    source : str, optional
        ``"victims"`` (SESNSP) or ``"deaths"`` (INEGI).

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> print(states(state="25", year=2024).words.splitlines()[0])
    Sinaloa, 2024: 994 victims, 31.4 per 100,000 inhabitants.
    """
    codes, (value, rank) = sorted(names().items(), key=lambda item: item[1]), _expressions()
    controls = (
        Control("state", _("State"), "25", tuple((code, name) for code, name in codes if code != NATION)),
        Control("year", _("Year"), 2024, low=FIRST, high=LAST[VICTIMS]),
        Control("measure", _("Measure"), RATE, ((RATE, _("rate per 100,000")), (COUNT, _("count")))),
        Control("source", _("Who counts"), VICTIMS, tuple(_SOURCES.items())),
    )
    return Explorer(
        name="states",
        question=_("Does this state move with the nation?"),
        subtitle=_("Intentional homicide by state and year, Mexico, from {first}").format(first=FIRST),
        controls=controls,
        said=(Said(("source", "year", "state"), _say_value, value),
              Said(("source", "measure", "year", "state"), _say_rank, rank),
              Said(("source", "state"), _say_nation), Said(("source",), _say_doubt)),
        chart=chart,
        params=_params(),
        alt=_("Tile grid of the states, beside the chosen state's line and the nation's."),
        sources=(*sources(load("sesnsp_victims_state_year"), load("homicides_inegi_state_year")),
                 *sources(load("population_state_year"))),
        as_of="2025-06",
        note=_("Rates on CONAPO's mid-year population. INEGI's deaths are by year of occurrence here."),
    ).started(state=state, year=year, measure=measure, source=source)  # fmt: skip


def _say_value(source: str, year: int, state: str) -> str:
    found = values().get((source, state, year))
    if found is None:
        return _ENDS[source]
    return _VALUE.format(state=names()[state], year=year, unit=_UNITS[source], **_written(found))


def _written(found: tuple[float, float]) -> dict[str, str]:
    return {"count": number(found[0]), "rate": number(found[1], "decimal1")}


def _say_rank(source: str, measure: str, year: int, state: str) -> str:
    place = ranks().get((source, year, int(measure == RATE), state))
    return _PLACES[measure].format(place=place, all=len(names()) - 1) if place else ""


def _filled(template: str, **parts: str) -> str:
    """Fill a template of words in a Vega expression."""
    expr = json.dumps(template)
    for name, part in parts.items():
        expr = f"replace({expr}, '{{{name}}}', {part})"
    return expr


def _expressions() -> tuple[str, str]:
    """The value and the rank in words where there is no kernel: their states are many."""
    key = "numbers[source + '|' + year + '|' + state]"
    value = _filled(_VALUE, state="names[state]", year="'' + year", unit="units[source]", count=f"{key}[0]",
                    rate=f"{key}[1]")  # fmt: skip
    place = "'' + (1 + indexof(ranks[source + '|' + year + '|' + measure], state))"
    words = {measure: _filled(text.replace("{all}", str(len(names()) - 1)), place=place)
             for measure, text in _PLACES.items()}  # fmt: skip
    rank = f"{key} ? (measure === 'rate' ? {words[RATE]} : {words[COUNT]}) : ''"
    return f"{key} ? {value} : ends[source]", rank


def _params() -> list[dict[str, Any]]:
    """Tables that the expressions look up."""
    numbers = {f"{source}|{year}|{code}": list(_written(found).values())
               for (source, code, year), found in values().items()}  # fmt: skip
    places: dict[str, list[str]] = {}
    for (source, year, part, code), _place in sorted(ranks().items(), key=lambda item: item[1]):
        places.setdefault(f"{source}|{year}|{RATE if part else COUNT}", []).append(code)
    tables = {"numbers": numbers, "ranks": places, "names": names(), "units": _UNITS, "ends": _ENDS}
    return [{"name": name, "value": table} for name, table in tables.items()]


def _say_nation(source: str, state: str) -> str:
    first, last = FIRST, LAST[source]
    mine, theirs = ([values()[source, code, year][1] for year in (first, last)] for code in (state, NATION))
    ways = [_("rose") if after > before else _("fell") for before, after in (mine, theirs)]
    words = _("From {first} to {last} its rate {way} from {before} to {after}").format(
        first=first, last=last, way=ways[0], before=number(mine[0], "decimal1"),
        after=number(mine[1], "decimal1"))  # fmt: skip
    together = _("; the nation's {way} too") if ways[0] == ways[1] else _("; the nation's {way}")
    return words + together.format(way=ways[1]) + _(", from {before} to {after}.").format(
        before=number(theirs[0], "decimal1"), after=number(theirs[1], "decimal1"))  # fmt: skip


def _say_doubt(source: str) -> str:
    if source == VICTIMS:
        return _("These are victims in prosecutors' files: a state that files less, or files under another crime, "
                 "looks safer.")  # fmt: skip
    return _("Shaded: from {year} the states' sums are below INEGI's published totals. A fall there may be missing "
             "records.").format(year=DOUBT_FROM)  # fmt: skip
