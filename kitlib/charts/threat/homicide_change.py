"""How far homicide fell: the announced averages, and what base, count and window do to one percentage.

Every percentage names its count, base and window. Levels by year are in ``homicide``; rival totals of one
year in ``homicide_counts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import change, iso_month, month, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.charts.theme import Layer
from kitlib.charts.threat import _homicide as series
from kitlib.charts.threat._homicide import value
from kitlib.i18n import _, number

if TYPE_CHECKING:
    import pandas as pd

NEW_REGISTER, NEW_SERIES = "2026-01", "sesnsp_victims_rnid"
SESNSP = theme.SECOND


def _day(count: float) -> str:
    return number(count, "decimal1")


def _fall(percent: float) -> str:
    return number(percent, "signed_percent1") + "%"


def _averages() -> dict[str, pd.DataFrame]:
    """Monthly averages: computed from the file, announced after it, announced on the new register."""
    computed = series.victims_months()
    computed = computed[computed["month"] >= "2018-01"]
    later = series.announced().rename(columns={"victims_per_day_announced": "per_day"})
    later = later[later["month"] > computed["month"].max()]
    new = later["series"] == NEW_SERIES
    return {"computed": computed, "announced": later[~new], "new": later[new]}


def homicide_daily_average() -> Figure:
    """Victims a day by month: computed from the file, then as announced, then on the new register."""
    parts = _averages()
    computed, later, new = parts.values()
    base, peak = series.base_average(computed), series.highest(computed, "per_day")
    said = {"base": _day(base), "peak": _day(peak["per_day"]), "peak_month": month(peak["month"]),
            "now": _day(new["per_day"].iloc[-1]), "now_month": month(new["month"].iloc[-1]),
            "file": _day(computed["per_day"].iloc[-1]), "file_month": month(computed["month"].iloc[-1]),
            "base_month": series.BASE_WORDS, "old": _day(later["per_day"].iloc[-1]),
            "old_month": month(later["month"].iloc[-1])}  # fmt: skip
    return Figure(
        id="threat/homicide-daily-average",
        title=_("From {base} victims a day in "
                "{base_month} to {now} announced, on another register").format(**said),
        subtitle=_("Victims of intentional homicide a "
                   "day, by month, SESNSP, Mexico, 2018–{now_month}").format(**said),
        alt=_("Line chart of victims of intentional homicide a day by month since January 2018: highest "
              "{peak} in {peak_month}, {base} in {base_month}, {file} in {file_month}, the last month of "
              "the file. Announced since then, down to {old} in {old_month}; on a new register {now} in "
              "{now_month}.").format(**said),
        spec=theme.chart(*_average_lines(parts, base, said)),
        sources=sources(*parts.values()),
        as_of=iso_month(new["month"].iloc[-1]),
        note=_("Solid: computed from SESNSP's file of June 2025. Hollow: announced averages, as reported by "
               "the press. Since January 2026 they come from a new register (RNID) and do not continue the "
               "line."),
        native=_average_native(parts),
    )  # fmt: skip


def _average_lines(parts: dict[str, pd.DataFrame], base: float, said: dict[str, str]) -> list[Layer]:
    x, y = theme.x_month("month"), theme.y_value("per_day", "d", domain=[0, 110])
    computed, later, new = parts.values()
    at_base = computed[computed["month"] == series.BASE_MONTH]
    at_base = at_base.assign(words=_("{base_month}: {base}, the government's base").format(**said))
    dot = {"type": "point", "filled": True, "color": theme.INK, "size": 80, "opacity": 1}
    points = theme.line(new, x, y, SESNSP, dashed=True)
    points["mark"] = {"type": "point", "shape": "diamond", "stroke": SESNSP, "fill": theme.PAPER, "size": 90,
                      "strokeWidth": 2, "opacity": 1}  # fmt: skip
    middle = computed[computed["month"] == "2021-06"].assign(words=_("computed from SESNSP's file"))
    between = later.tail(1).assign(words=_("announced"))
    return [
        theme.line(computed, x, y, SESNSP, points=False),
        theme.line(later, x, y, SESNSP, dashed=True),
        points,
        theme.mark_x(x, f"{NEW_REGISTER}-01", _("new register"), align="right", dx=-6),
        {**theme.line(at_base, x, y, theme.INK), "mark": dot},
        theme.text(at_base, x, y, "words", theme.INK, dx=90, dy=-36, align="right"),
        theme.text(middle, x, y, "words", SESNSP, bold=True, dx=-60, dy=56),
        theme.text(between, x, y, "words", SESNSP, bold=True, dx=0, dy=24, align="right"),
        theme.end_label(new, x, y, said["now"], SESNSP),
    ]


def _average_native(parts: dict[str, pd.DataFrame]) -> Native:
    import pandas as pd

    names = (_("computed from the file"), _("announced"), _("announced, new register"))
    months = pd.concat([part["month"] for part in parts.values()])
    found = {}
    for name, part in zip(names, parts.values(), strict=True):
        values = part.set_index("month")["per_day"].reindex(months)
        found[name] = tuple(None if v != v else round(float(v), 1) for v in values)
    return Native("line", tuple(iso_month(when) for when in months), found, _("victims a day"))


def homicide_baselines() -> Figure:
    """One announced month against four bases."""
    new = _averages()["new"].iloc[:1]
    now, when = float(new["per_day"].iloc[0]), month(new["month"].iloc[0])
    victims, deaths = series.victims_years(), series.inegi_years()
    early, late = 2018, 2024
    first, last = (series.year_average(value(victims, "victims", year), year) for year in (early, late))
    mixed = series.year_average(value(deaths, "homicides", early), early)
    mean = _("Mean of {year}")
    rows = [
        _base_row(mean.format(year=late), last, now),
        _base_row(series.BASE_WORDS, series.base_average(series.victims_months()), now),
        _base_row(mean.format(year=early), first, now),
        _base_row(mean.format(year=early), mixed, now, mixed=True),
    ]
    falls = [row.value or 0.0 for row in rows]
    said = {"least": number(min(falls), "percent"), "most": number(max(falls), "percent"), "now": _day(now),
            "when": when, "early": early,
            "list": "; ".join(f"{row.label}, {row.text}" for row in rows)}  # fmt: skip
    return Figure(
        id="threat/homicide-baselines",
        title=_("The same month is down {least} to {most} per cent: the base decides").format(**said),
        subtitle=_("Announced average of {when}, {now} victims a "
                   "day, Mexico: change on four bases, per cent").format(**said),
        alt=_("Bar chart of the fall of the announced average of {when}, {now} victims a day, from four "
              "bases: {list}.").format(**said),
        spec=row_chart(rows, kind="bar", top=55, left=270, right=610, width=850, step=44),
        sources=sources(new, series.victims_months(), deaths[deaths["year"] == early]),
        as_of=iso_month(new["month"].iloc[0]),
        note=_("{now} is as reported by the press and comes from the new register (RNID); the bases come "
               "from the old one. Hollow: the base of "
               "{early} is INEGI deaths, so two counts are mixed.").format(**said),
        native=Native("bar", tuple(row.label for row in rows),
                      {_("change on the base"): tuple(round(-fall, 1) for fall in falls)}, _("per cent")),
    )  # fmt: skip


def _base_row(name: str, base: float, now: float, *, mixed: bool = False) -> Row:
    fall, who = change(now, base), _("INEGI") if mixed else _("SESNSP")
    detail = _("two counts mixed") if mixed else ""
    label = _("{name}: {base} a day, {who}").format(name=name, base=_day(base), who=who)
    return Row(label, -fall, _fall(fall), detail, theme.PRIMARY if mixed else SESNSP, mixed)
