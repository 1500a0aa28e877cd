"""The homicide series as the figures draw them: one count each, gaps kept, never two counts in one column.

Holds the picking and adding; what is drawn from it is in ``homicide``, ``homicide_change`` and ``states``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.charts.parts import one, pick, sources
from kitlib.errors import DataError
from kitlib.evidence.tables import load
from kitlib.i18n import _, date

if TYPE_CHECKING:
    import pandas as pd

MURDER, FEMICIDE = "intentional_homicide", "femicide"
OLD_REGISTER = "CNSP/38/15"
BASE_MONTH = "2024-09"
BASE_WORDS = date(BASE_MONTH)


def inegi_years(first: int = 0) -> pd.DataFrame:
    """Definitive deaths by year (``year``, ``homicides``, ``source_id``); a year without a count is empty."""
    found = pick(load("homicides_inegi_national_year"), status="definitive")
    found = found[found["year"] >= first].set_index("year").sort_index()
    years = range(int(found.index.min()), int(found.index.max()) + 1)
    filled = found[["homicides", "source_id"]].reindex(years).rename_axis("year").reset_index()
    filled["homicides"] = filled["homicides"].astype("float64")
    return filled


def missing_years(frame: pd.DataFrame) -> list[int]:
    """Years without a definitive count."""
    return [int(year) for year in frame.loc[frame["homicides"].isna(), "year"]]


def rates(deaths: pd.DataFrame) -> pd.DataFrame:
    """Add ``rate``: deaths per 100,000 inhabitants on CONAPO's mid-year projections."""
    people = pick(load("population_state_year"), state_code="00")[["year", "population"]]
    joined = deaths.merge(people, on="year", how="left", validate="one_to_one")
    return joined.assign(rate=1e5 * joined["homicides"] / joined["population"])


def victims_years() -> pd.DataFrame:
    """Prosecutors' victims of intentional homicide by year (``year``, ``victims``), complete years only."""
    found = pick(load("sesnsp_victims_national_year"), crime=MURDER)
    return found.sort_values("year").reset_index(drop=True)


def victims_months() -> pd.DataFrame:
    """Prosecutors' victims of intentional homicide by month, with ``per_day``."""
    found = pick(load("sesnsp_victims_national_month"), crime=MURDER)
    found = found.sort_values("month").reset_index(drop=True)
    return found.assign(per_day=found["victims"] / found["month"].dt.days_in_month)


def half_year_victims(year: int, *crimes: str) -> float:
    """Prosecutors' victims of January to June, of the crimes named (intentional homicide if none)."""
    frame = load("sesnsp_victims_national_month")
    wanted = frame["crime"].isin(crimes or (MURDER,)) & (frame["month"].dt.year == year)
    months = frame[wanted & (frame["month"].dt.month <= 6)]
    return float(months["victims"].sum())


def half_year_deaths(year: int, status: str) -> float:
    """INEGI deaths of January to June, of one status."""
    return one(load("homicides_inegi_national_first_half"), "homicides_jan_jun", year=year, status=status)


def offences_years() -> pd.DataFrame:
    """Offences of intentional homicide by year under the instrument that ended in 2025."""
    found = pick(load("sesnsp_offences_national_month"), crime=MURDER, instrument=OLD_REGISTER)
    return by_year(found, "offences")


def daily_report_years() -> pd.DataFrame:
    """Add the daily report up to years."""
    return by_year(load("homicide_daily_report_month"), "victims_daily_report")


def by_year(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add months to years; only years with twelve months are kept. Attributes and sources stay."""
    grouped = frame.groupby(frame["month"].dt.year.rename("year"))[column].agg(["sum", "count"])
    whole = grouped[grouped["count"] == 12].reset_index()[["year", "sum"]].rename(columns={"sum": column})
    whole.attrs = {**frame.attrs, "sources": list(sources(frame))}
    return whole


def announced() -> pd.DataFrame:
    """Announced averages by month, the newest announcement of each, with ``month`` as a date."""
    import pandas as pd

    found = pick(load("homicide_daily_average_announced"), period_kind="month")
    newest = found.sort_values("announced_on").drop_duplicates("period", keep="last").sort_values("period")
    return newest.assign(month=pd.to_datetime(newest["period"], format="%Y-%m")).reset_index(drop=True)


def file_and_announced(year: int) -> float:
    """Add the file's months of a year to announced averages times days for the months after them."""
    known = victims_months()
    known = known[known["month"].dt.year == year]
    later = announced()
    later = later[(later["month"].dt.year == year) & (later["month"] > known["month"].max())]
    if len(known) + len(later) != 12:
        found = f"{len(known)} in the file and {len(later)} announced"
        raise DataError(f"Months of {year}: {found}; 12 are needed.")
    days = later["month"].dt.days_in_month
    return float(known["victims"].sum() + (later["victims_per_day_announced"] * days).sum())


def base_average(months: pd.DataFrame) -> float:
    """Victims a day in September 2024, from the prosecutors' file: the base that the government uses."""
    return one(months, "per_day", month=_stamp(BASE_MONTH))


def year_average(count: float, year: int) -> float:
    """Divide a year's count by its days; leap years have 366."""
    from calendar import isleap

    return count / (366 if isleap(year) else 365)


def lowest(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return the row with the lowest value of a column, the first if several."""
    return frame.dropna(subset=[name]).sort_values(name, kind="stable").iloc[0]


def highest(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return the row with the highest value of a column, the first if several."""
    return frame.dropna(subset=[name]).sort_values(name, ascending=False, kind="stable").iloc[0]


def value(frame: pd.DataFrame, name: str, year: int) -> float:
    """Return the value of one year; a year without a row is an error."""
    return one(frame, name, year=year)


def span_of(years: list[int]) -> str:
    """Years in words: a run from first to last, else one by one.

    Examples
    --------
    >>> span_of([2018, 2019, 2020]), span_of([2017])
    ('2018–2020', '2017')
    """
    if len(years) > 1 and years == list(range(years[0], years[-1] + 1)):
        return f"{years[0]}–{years[-1]}"
    return ", ".join(map(str, years))


def no_count(frame: pd.DataFrame, x: dict[str, Any], y: dict[str, Any], at: float) -> list[dict[str, Any]]:
    """Say at the height ``at`` that a year has no INEGI count, so that a gap is not read as a fall."""
    from kitlib.charts import theme

    plain = {k: v for k, v in y.items() if k != "axis"}
    values = [{"year": year, y["field"]: at, "words": _("{year}: no INEGI count").format(year=year)}
              for year in missing_years(frame)]  # fmt: skip
    mark = {"type": "text", "align": "right", "dx": 14, "fontSize": 13, "color": theme.QUIET}
    encoding = {"x": {k: v for k, v in x.items() if k != "axis"}, "y": plain, "text": {"field": "words"}}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}] if values else []


def column(frame: pd.DataFrame, name: str, years: list[int]) -> tuple[float | None, ...]:
    """Values for the years given, ``None`` where there is none: a series of a native chart."""
    values = frame.set_index("year")[name].reindex(years)
    return tuple(None if value != value else round(float(value), 2) for value in values)


def _stamp(period: str) -> Any:
    import pandas as pd

    return pd.Timestamp(period)
