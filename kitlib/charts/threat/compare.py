"""Mexico beside others: homicide rates as UNODC publishes them.

National definitions and registers differ; the rates are UNODC's, not INEGI's or SESNSP's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts import theme
from kitlib.charts.figure import Figure, Native
from kitlib.charts.parts import one, sources
from kitlib.charts.rows import Row, row_chart
from kitlib.evidence.tables import load
from kitlib.i18n import _, number

if TYPE_CHECKING:
    pass

RATE, MEXICO, WORLD = "homicides_per_100k", "Mexico", "World"
LINES = {"Mexico": (theme.PRIMARY, -5), "Ecuador": (theme.SECOND, 0), "Honduras": (theme.MORE[0], -4),
         "Colombia": (theme.MORE[1], 11), "United States": (theme.THIRD, 0)}  # fmt: skip


def homicide_rate_countries() -> Figure:
    """Homicide rates in the latest common year; an earlier last year is outlined and said."""
    table = load("homicide_rate_unodc_countries")
    latest = table.sort_values("year").groupby("country").tail(1).sort_values(RATE, ascending=False)
    year = int(latest["year"].max())
    rows = [_country(item, year) for item in latest.itertuples()]
    mexico, world = (one(table, RATE, country=name, year=year) for name in (MEXICO, WORLD))
    same = latest[(latest["year"] == year) & (latest["country"] != WORLD)]
    above = same[same[RATE] > mexico]
    said = {"mexico": number(mexico, "decimal1"), "world": number(world, "decimal1"), "year": year,
            "count": len(same),
            "times": number(mexico / world, "decimal1"), "above": len(above),
            "names": ", ".join(above["country"]),
            "us": number(one(table, RATE, country="United States", year=year), "decimal1")}  # fmt: skip
    return Figure(
        id="threat/homicide-rate-countries",
        title=_("Mexico’s {mexico} homicides per 100,000 are {times} times the world’s; {above} here have "
                "more").format(**said),
        subtitle=_("Homicides per 100,000 inhabitants, UNODC, {year} (outlined: an earlier "
                   "year, as written)").format(**said),
        alt=_("Bars of homicide rates in {year}: Mexico {mexico} per 100,000, the world {world}, the United "
              "States {us}; higher than Mexico: {names}.").format(**said),
        spec=row_chart(rows, kind="bar", top=float(latest[RATE].max()), left=150, right=640, width=760),
        sources=sources(table),
        as_of=str(year),
        note=_("A choice of {count} countries, not a world ranking; national definitions and registers "
               "differ, and {close} and Mexico differ by less than "
               "the rates can tell.").format(close=_closest(rows), **said),
        native=Native("bar", tuple(row.label if not row.detail else f"{row.label} ({row.detail})"
                                   for row in rows),
                      {_("Rate"): tuple(row.value for row in rows)}, _("per 100,000")),
    )  # fmt: skip


def _country(item: Any, year: int) -> Row:
    own, value = int(item.year), float(item.homicides_per_100k)
    color = {MEXICO: theme.SECOND, WORLD: theme.INK}.get(str(item.country), theme.THIRD)
    detail = "" if own == year else str(own)
    return Row(str(item.country), value, number(value, "decimal1"), detail, color, hollow=own != year)


def _closest(rows: list[Row]) -> str:
    own = next(row.value or 0 for row in rows if row.label == MEXICO)
    others = [row for row in rows if row.label not in (MEXICO, WORLD) and not row.hollow]
    return min(others, key=lambda row: abs((row.value or 0) - own)).label
