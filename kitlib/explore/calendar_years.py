"""One year, two calendars: encounters by fiscal and calendar year; overdose deaths as first estimated and as final.

Holds words and picture. Both parts teach one habit: ask which year, which component and which release is meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kitlib.charts import theme
from kitlib.charts.parts import change, pick, sources
from kitlib.charts.theme import Layer
from kitlib.evidence.tables import load
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.i18n import _, number

FISCAL, CALENDAR = "fiscal", "calendar"
TOTAL, PATROL, PORTS = "total_usbp_plus_ofo", "usbp_between_ports", "ofo_at_ports_of_entry"
YEARS = tuple(range(2014, 2026))
DEATHS_FROM = 2022
_CALENDARS = {FISCAL: _("fiscal year (from October)"), CALENDAR: _("calendar year")}
_COMPONENTS = {TOTAL: _("both together"), PATROL: _("Border Patrol, between ports"), PORTS: _("at ports of entry")}
_DRUGS = {"synthetic_opioids_excl_methadone": _("synthetic opioids, mostly fentanyl"), "all_drugs": _("all drugs")}


def calendars(calendar: str | None = None, component: str | None = None, year: int | None = None,
              drug: str | None = None) -> Explorer:  # fmt: skip
    """Choose a calendar, a component and a year; see how the same encounters, and the same deaths, get several numbers.

    Parameters
    ----------
    calendar : str, optional
        ``"fiscal"`` or ``"calendar"``.
    component : str, optional
        ``"total_usbp_plus_ofo"``, ``"usbp_between_ports"`` or ``"ofo_at_ports_of_entry"``.
    year : int, optional
        From 2014 to 2025.
    drug : str, optional
        ``"synthetic_opioids_excl_methadone"`` or ``"all_drugs"``.

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> print(calendars(calendar="calendar", year=2023).words.splitlines()[0])
    Calendar year 2023, both together: 2,541,959 encounters. They are events, not persons.
    """
    controls = (
        Control("calendar", _("Year"), FISCAL, tuple(_CALENDARS.items())),
        Control("component", _("Where"), TOTAL, tuple(_COMPONENTS.items())),
        Control("year", _("Year shown"), 2023, low=YEARS[0], high=YEARS[-1]),
        Control("drug", _("Deaths from"), next(iter(_DRUGS)), tuple(_DRUGS.items())),
    )
    return Explorer(
        name="calendars",
        question=_("Which year, which component, which release?"),
        subtitle=_("Encounters at the US southwest border by year, events; US overdose deaths by release"),
        controls=controls,
        said=(Said(("calendar", "component", "year"), _say_year), Said(("calendar", "component", "year"), _say_other),
              Said(("drug",), _say_deaths)),
        chart=_chart,
        alt=_("Columns of encounters by year over dots of overdose deaths by year and release."),
        sources=sources(_encounters(), _deaths()),
        as_of="2026-05-13",
        note=_("Encounters are events, not persons. Estimates of deaths are provisional and are revised."),
    ).started(calendar=calendar, component=component, year=year, drug=drug)  # fmt: skip


@lru_cache(maxsize=1)
def _encounters() -> Any:
    found = pick(load("cbp_border_encounters_annual"), area="southwest_land_border")
    return found[found["year"].isin(YEARS)]


@lru_cache(maxsize=1)
def _values() -> dict[tuple[str, str, int], tuple[float, int, bool]]:
    """Encounters, months covered and whether rounded, by calendar, component and year."""
    return {(row.period_type, row.component, int(row.year)): (float(row.encounters), int(row.months_covered),
                                                              row.rounded_to > 1)
            for row in _encounters().itertuples()}  # fmt: skip


def _is_whole(found: tuple[float, int, bool] | None) -> bool:
    return found is not None and found[1] == 12


def _say_year(calendar: str, component: str, year: int) -> str:
    found = _values().get((calendar, component, year))
    said = {"calendar": _("Fiscal year") if calendar == FISCAL else _("Calendar year"), "year": year,
            "component": _COMPONENTS[component]}  # fmt: skip
    if found is None:
        return _("{calendar} {year}, {component}: our data hold no number. Choose another year or component.").format(
            **said)  # fmt: skip
    count, months, rounded = found
    about = _("about {count}") if rounded else "{count}"
    words = _("{calendar} {year}, {component}: {number} encounters. They are events, not persons.").format(
        **said, number=about.format(count=number(count)))  # fmt: skip
    return words if months == 12 else words + " " + _("Only {months} months are in it.").format(months=months)


def _say_other(calendar: str, component: str, year: int) -> str:
    other = CALENDAR if calendar == FISCAL else FISCAL
    mine, theirs = (_values().get((kind, component, year)) for kind in (calendar, other))
    if mine is None or theirs is None or not _is_whole(mine) or not _is_whole(theirs):
        return _("The two calendars cannot be compared for this year: one of them is not complete in our data.")
    return _("The {other} of the same name holds {number}: {change} per cent. Fiscal {year} began in October "
             "{before}.").format(other=_CALENDARS[other].split(" (")[0], number=number(theirs[0]), year=year,
                                 change=number(change(theirs[0], mine[0]), "signed_percent1"),
                                 before=year - 1)  # fmt: skip


@lru_cache(maxsize=1)
def _deaths() -> Any:
    found = load("overdose_deaths_annual")
    return found[found["drug_class"].isin(_DRUGS) & (found["year"] >= DEATHS_FROM)].reset_index(drop=True)


def _release(source: str) -> str:
    return _("estimated May {year}").format(year=source.split("_")[2])


def _releases(drug: str) -> list[tuple[int, str, bool, float]]:
    """Year of death, release, whether final, deaths; final counts first in each year."""
    rows = _deaths()[_deaths()["drug_class"] == drug]
    found = [(int(row.year), _("final") if row.status == "final" else _release(row.source_id), row.status == "final",
              float(row.deaths)) for row in rows.itertuples()]  # fmt: skip
    return sorted(found, key=lambda one: (one[0], not one[2], one[1]))


def _say_deaths(drug: str) -> str:
    by_year: dict[int, list[str]] = {}
    for year, release, _final, deaths in _releases(drug):
        by_year.setdefault(year, []).append(f"{number(deaths)} {release}")
    listed = "; ".join(f"{year}: {', '.join(parts)}" for year, parts in by_year.items())
    return _("US overdose deaths with {drug}. {listed}. An estimate and a final count are not one line.").format(
        drug=_DRUGS[drug], listed=listed)  # fmt: skip


def _chart() -> Layer:
    return theme.stack(_columns(), _dots(), spacing=26)


def _columns() -> Layer:
    rows = [{"calendar": kind, "component": component, "y": year, "value": count, "whole": months == 12,
             "words": number(count / 1000) + "k"}
            for (kind, component, year), (count, months, _rounded) in _values().items()]  # fmt: skip
    data = {"values": rows}
    chosen: list[Layer] = [{"filter": "datum.calendar === calendar && datum.component === component"}]
    x = theme.x_band("y", labelExpr="(calendar === 'fiscal' ? 'FY' : '') + datum.value")
    x["scale"] = {"padding": 0.22, "domain": list(YEARS)}
    y = theme.y_value("value", "~s", domain=[0, 2_700_000], labels=True)
    shade = {"condition": {"test": "datum.y === year", "value": theme.PRIMARY}, "value": "#9DB8C5"}
    dash = {"condition": {"test": "!datum.whole", "value": theme.DASH}, "value": [1, 0]}
    hollow = {"condition": {"test": "datum.whole", "value": 1}, "value": 0.25}
    words = {"type": "text", "baseline": "bottom", "dy": -4, "fontSize": 14, "fontWeight": 600, "color": theme.INK}
    return theme.chart(
        {"data": data, "transform": chosen, "mark": {"type": "bar", "strokeWidth": 2, "stroke": theme.PRIMARY},
         "encoding": {"x": x, "y": y, "color": shade, "strokeDash": dash, "fillOpacity": hollow}},
        {"data": data, "transform": [*chosen, {"filter": "datum.y === year"}], "mark": words,
         "encoding": {"x": x, "y": y, "text": {"field": "words"}}},
        height=170,
    )  # fmt: skip


def _dots() -> Layer:
    rows = [{"drug": drug, "label": f"{year}, {release}", "order": order, "final": final, "value": deaths,
             "words": number(deaths)}
            for drug in _DRUGS for order, (year, release, final, deaths) in enumerate(_releases(drug))]  # fmt: skip
    y = {"field": "order", "type": "ordinal", "axis": None}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, 115_000], "range": [190, 650]}}
    dot = {"type": "point", "size": 100, "opacity": 1, "strokeWidth": 2.5, "color": theme.SECOND}
    fill = {"condition": {"test": "datum.final", "value": theme.SECOND}, "value": theme.PAPER}
    name = {"type": "text", "align": "left", "fontSize": 14, "color": theme.INK}
    value = {"type": "text", "align": "left", "dx": 12, "fontSize": 15, "fontWeight": 600, "color": theme.SECOND}
    return {
        "data": {"values": rows}, "transform": [{"filter": "datum.drug === drug"}], "width": theme.WIDTH, "height": 170,
        "layer": [
            {"mark": dot, "encoding": {"x": x, "y": y, "fill": fill}},
            {"mark": value, "encoding": {"x": x, "y": y, "text": {"field": "words"}}},
            {"mark": name, "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}}},
        ],
    }  # fmt: skip
