"""How far did homicide fall? One series, one base, one window, and the fall that follows from them.

Holds the words and the picture; where the counts come from is in ``kitlib.charts.threat``. INEGI's months are
incomplete in the last years, so that only its years are offered.
"""

from __future__ import annotations

import json
from functools import lru_cache

from kitlib.charts.parts import change, sources
from kitlib.charts.threat import _homicide as series
from kitlib.evidence.tables import load
from kitlib.explore.bases_chart import WINDOWS, chart, params
from kitlib.explore.bases_values import (
    DAILY,
    FIRST,
    HALF,
    INEGI,
    NEW,
    OFFENCES,
    OFFICIAL,
    VICTIMS,
    announced_falls,
    is_announced,
    value_of,
)
from kitlib.explore.control import Control
from kitlib.explore.explorer import Explorer
from kitlib.explore.said import Said
from kitlib.i18n import _, date, number


def baseline(count: str | None = None, base: str | None = None, window: str | None = None) -> Explorer:
    """Choose who counts, a base and a window; see the fall, beside the one that officials announce.

    Parameters
    ----------
    count : str, optional
        ``"inegi"``, ``"victims"``, ``"offences"`` or ``"daily"``.
    base : str, optional
        A year, for its mean, or a month: ``"2018"`` or ``"2024-09"``.
    window : str, optional
        What is compared with the base: one of ``WINDOWS``.

    Raises
    ------
    ExplorerError
        If one of them is not offered; the message says what is.

    Examples
    --------
    >>> print(baseline(base="2018", window="2025-H1").words.splitlines()[2])
    From base to window: −23.8 per cent.
    """
    months = [f"{year}-{month:02}" for year in range(2025, FIRST - 1, -1) for month in range(12, 0, -1)]
    bases = [OFFICIAL, *map(str, range(2025, FIRST - 1, -1)), *(month for month in months if month != OFFICIAL)]
    controls = (
        Control("count", _("Who counts"), VICTIMS, tuple((name, words) for name, words in _counts().items())),
        Control("base", _("Base"), OFFICIAL, tuple((period, _base_words(period)) for period in bases)),
        Control("window", _("Compared with"), NEW, tuple((period, _period(period)) for period in WINDOWS)),
    )
    return Explorer(
        name="baseline",
        question=_("How far did homicide fall? The count, the base and the window decide"),
        subtitle=_("Intentional homicide a day, by month (INEGI: by year), Mexico, from {first}").format(first=FIRST),
        controls=controls,
        said=(Said(("count", "base"), _say_base), Said(("count", "window"), _say_window),
              Said(("count", "base", "window"), _say_change, _change_expression()),
              Said((), _say_official), Said(("count", "base"), _say_month), Said(("count",), _say_why)),
        chart=chart,
        params=params(),
        alt=_("Line of homicides a day with base and window marked, over bars of the change chosen and the changes "
              "that officials announce."),
        sources=sources(load("sesnsp_victims_national_month"), series.announced(), load("homicide_daily_report_month"),
                        load("sesnsp_offences_national_month"), series.inegi_years(FIRST)),
        as_of="2026-03",
        note=_("Announced averages and the daily report are as reported by the press. From January 2026 a new "
               "register (RNID) counts."),
    ).started(count=count, base=base, window=window)  # fmt: skip


def _counts() -> dict[str, str]:
    return {
        VICTIMS: _("SESNSP: victims"),
        INEGI: _("INEGI: deaths"),
        OFFENCES: _("SESNSP: offences"),
        DAILY: _("Daily report: victims"),
    }


_CHANGE, _NO_CHANGE = _("From base to window: {change} per cent."), _("No change can be computed.")
_UNITS = {VICTIMS: _("victims"), INEGI: _("deaths"), OFFENCES: _("offences"), DAILY: _("victims")}


@lru_cache(maxsize=256)
def _period(period: str) -> str:
    if period == HALF:
        return _("January–June 2025")
    return date(period) if "-" in period else _("mean of {year}").format(year=period)


def _base_words(period: str) -> str:
    return _("{month} (the government's base)").format(month=date(period)) if period == OFFICIAL else _period(period)


def _say_value(head: str, count: str, period: str) -> str:
    value, unit = value_of(count, period), _UNITS[count]
    said = {"head": head, "period": _period(period), "unit": unit, "count": _counts()[count]}
    if value is None:
        offered = _("a year, 2018 to 2024, or January–June 2025") if count == INEGI else _("another month or year")
        return _("{head}: our data hold no {period} of this count ({count}). Choose {offered}.").format(
            **said, offered=offered)  # fmt: skip
    how = _(", as announced") if is_announced(count, period) else ""
    return _("{head}: {period}, {value} {unit} a day{how}.").format(**said, value=number(value, "decimal1"), how=how)


def _say_base(count: str, base: str) -> str:
    return _say_value(_("Base"), count, base)


def _say_window(count: str, window: str) -> str:
    words = _say_value(_("Window"), count, window)
    if window >= NEW and value_of(count, window) is not None:
        words += " " + _("It comes from another register than the base: no measured fall.")
    return words


def _say_change(count: str, base: str, window: str) -> str:
    before, after = value_of(count, base), value_of(count, window)
    if before is None or after is None:
        return _NO_CHANGE
    return _CHANGE.format(change=number(change(after, before), "signed_percent1"))


def _change_expression() -> str:
    """The same words where there is no kernel: 2,600 states are too many for a table."""
    filled = f"replace({json.dumps(_CHANGE)}, '{{change}}', format(fall, '+.1f'))"
    return f"known ? {filled} : {json.dumps(_NO_CHANGE)}"


def _say_official() -> str:
    falls = announced_falls()
    first, last = min(falls), max(falls)
    return _("Officials take {base} as base: {early} per cent to {first}, {late} per cent to {last}.").format(
        base=date(OFFICIAL), first=date(first), last=date(last), early=number(falls[first], "signed_percent1"),
        late=number(falls[last], "signed_percent1"))  # fmt: skip


def _say_month(count: str, base: str) -> str:
    mean, value = value_of(count, base[:4]), value_of(count, base)
    if len(base) == 4 or mean is None or value is None:
        return ""
    gap = change(value, mean)
    side = _("above") if gap > 0 else _("below")
    return _("{month} lies {gap} per cent {side} the mean of {year}; a high base makes a fall larger.").format(
        month=date(base), gap=number(abs(gap), "decimal1"), side=side, year=base[:4])  # fmt: skip


def _say_why(count: str) -> str:
    return {
        INEGI: _("Why it differs: INEGI counts death certificates, femicide included, and comes a year later."),
        VICTIMS: _("Why it differs: a year's mean depends less on one unusual month than a single month does."),
        OFFENCES: _("Why it differs: one offence can have several victims, so offences lie below victims."),
        DAILY: _("Why it differs: the daily report is a quick count that is never consolidated."),
    }[count]
