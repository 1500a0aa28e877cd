"""Homicides a day by count and period: what ``explore.baseline`` compares. INEGI's months are incomplete, so years."""

from __future__ import annotations

from calendar import isleap
from functools import lru_cache
from typing import Any

from kitlib.charts.parts import change, one, pick
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.tables import load

INEGI, VICTIMS, OFFENCES, DAILY = "inegi", "victims", "offences", "daily"
FIRST, HALF, OFFICIAL, NEW = 2018, "2025-H1", "2024-09", "2026-01"

Averages = dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def averages() -> Averages:
    """Homicides a day by count and period: months, means of whole years, and the first half of 2025."""
    found: Averages = {
        VICTIMS: _monthly(series.victims_months(), "victims"),
        OFFENCES: _monthly(pick(load("sesnsp_offences_national_month"), crime=series.MURDER), "offences"),
        DAILY: _monthly(load("homicide_daily_report_month"), "victims_daily_report"),
        INEGI: {str(int(y)): float(n) / _days(int(y)) for y, n in _deaths() if n == n},
    }
    for period, value in zip(*(series.announced()[c] for c in ("period", "victims_per_day_announced")), strict=True):
        found[VICTIMS].setdefault(str(period), float(value))
    half = one(load("homicides_inegi_national_first_half"), "homicides_jan_jun", year=2025, status="preliminary")
    found[INEGI][HALF] = half / 181
    return found


def _deaths() -> Any:
    frame = series.inegi_years(FIRST)
    return zip(frame["year"], frame["homicides"], strict=True)


def _days(year: int) -> int:
    return 366 if isleap(year) else 365


def _monthly(frame: Any, column: str) -> dict[str, float]:
    """Averages a day of months, of years with twelve months, and of the first half of 2025."""
    frame = frame[frame["month"] >= f"{FIRST}-01"].assign(days=lambda f: f["month"].dt.days_in_month)
    found = {
        f"{when:%Y-%m}": float(value) / days
        for when, value, days in zip(frame["month"], frame[column], frame["days"], strict=True)
    }
    groups = {str(year): part for year, part in frame.groupby(frame["month"].dt.year) if len(part) == 12}
    groups[HALF] = frame[(frame["month"] >= "2025-01") & (frame["month"] <= "2025-06")]
    return found | {name: float(part[column].sum() / part["days"].sum()) for name, part in groups.items() if len(part)}


def value_of(count: str, period: str) -> float | None:
    """Homicides a day of a count in a period, or None if our data hold none."""
    return averages()[count].get(period)


def is_announced(count: str, period: str) -> bool:
    """Tell whether a value was announced and is not in the file."""
    return count == VICTIMS and period > _last_in_file() and len(period) == 7


@lru_cache(maxsize=1)
def _last_in_file() -> str:
    return f"{series.victims_months()['month'].max():%Y-%m}"


@lru_cache(maxsize=1)
def announced_falls() -> dict[str, float]:
    """Change of announced averages on the base that officials use, announced with them, in per cent."""
    found = series.announced().set_index("period")["victims_per_day_announced"]
    later = ("2025-09", "2025-12", NEW, "2026-02")
    return {period: change(float(found[period]), float(found[OFFICIAL])) for period in later}
