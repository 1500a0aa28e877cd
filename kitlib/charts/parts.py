"""What figures of all modules share: picking rows, their sources, and periods in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.errors import DataError
from kitlib.i18n import date

if TYPE_CHECKING:
    import pandas as pd


def pick(frame: pd.DataFrame, **where: Any) -> pd.DataFrame:
    """Return the rows in which every named column has the value given; the table's attributes stay."""
    found = frame
    for column, value in where.items():
        found = found[found[column] == value]
    if found.empty:
        raise DataError(f"Table {frame.attrs.get('name', '?')} has no row with {where}; the figure needs it.")
    found.attrs = dict(frame.attrs)
    return found


def one(frame: pd.DataFrame, column: str, **where: Any) -> float:
    """Return the single value of ``column`` in the one row that fits; more or fewer rows are an error."""
    found = pick(frame, **where)
    if len(found) != 1:
        name = frame.attrs.get("name", "?")
        raise DataError(f"Table {name} has {len(found)} rows with {where}; one was expected.")
    return float(found[column].iloc[0])


def sources(*frames: pd.DataFrame) -> tuple[str, ...]:
    """Return the ids of the sources of the rows given, each once, in order."""
    seen: dict[str, None] = {}
    for frame in frames:
        ids = list(frame["source_id"].dropna().unique()) if "source_id" in frame else frame.attrs["sources"]
        for cell in ids:
            for name in str(cell).split(";"):
                seen.setdefault(name.strip())
    return tuple(seen)


def top(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the one row with the largest value of ``column``."""
    return frame.nlargest(1, column)


def values(column: pd.Series[Any]) -> tuple[float | None, ...]:
    """Return a column's values for a native chart; what is missing is ``None``."""
    return tuple(None if value != value else float(value) for value in column.astype("float64"))


def share(part: float, whole: float) -> float:
    """Compute the per cent that ``part`` is of ``whole``."""
    return 100 * part / whole


def change(new: float, old: float) -> float:
    """Compute the change from ``old`` to ``new`` in per cent."""
    return 100 * (new / old - 1)


def span(period: str) -> str:
    """Write a period of the tables in words.

    Examples
    --------
    >>> span("2017/2022"), span("2024-10/2025-04"), span("2016")
    ('2017–2022', 'October 2024–April 2025', '2016')
    """
    return "–".join(date(part) for part in period.split("/"))


def month(value: Any) -> str:
    """Write a month of a datetime column in words: 'December 2023'."""
    return date(value.strftime("%Y-%m"))


def iso_month(value: Any) -> str:
    """Write a month of a datetime column as ISO text: '2023-12'."""
    return str(value.strftime("%Y-%m"))
