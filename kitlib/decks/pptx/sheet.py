"""The data sheet inside a native chart, which PowerPoint opens when a user edits the chart's data."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

_EPOCH = date(1899, 12, 30)
NAME = "Sheet1"


def letter(column: int) -> str:
    """Letters of a column, counted from 0.

    Examples
    --------
    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    before, here = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + here)


def cell(row: int, column: int, rows: int = 1) -> str:
    """Address of a cell, or of ``rows`` cells from it downwards; rows and columns count from 0.

    Examples
    --------
    >>> cell(0, 1), cell(1, 0, 3)
    ('Sheet1!$B$1', 'Sheet1!$A$2:$A$4')
    """
    first = f"{NAME}!${letter(column)}${row + 1}"
    return first if rows == 1 else f"{first}:${letter(column)}${row + rows}"


def serial(period: str) -> int:
    """Excel's number for the first day of a month or a year.

    Examples
    --------
    >>> serial("2020-01"), serial("2020")
    (43831, 43831)
    """
    year, _dash, month = period.partition("-")
    return (date(int(year), int(month or 1), 1) - _EPOCH).days


def workbook(
    categories: tuple[str, ...], columns: list[tuple[str, list[float | None]]], dated: str, made: datetime
) -> bytes:
    """Write the sheet: categories in the first column, one series in each of the others.

    Parameters
    ----------
    categories : tuple of str
        Labels of the rows.
    columns : list of (name, values)
        Series; ``None`` leaves a cell empty.
    dated : str
        Number format of categories that are written as dates, such as ``yyyy``; empty if they are names.
    made : datetime
        Moment that the file says it was made at.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": made})
    sheet: Any = book.add_worksheet(NAME)
    numbers, days = book.add_format({"num_format": "#,##0.##"}), book.add_format({"num_format": dated or "yyyy"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, max(1, len(columns)), 18)
    for row, name in enumerate(categories, start=1):
        sheet.write_number(row, 0, serial(name), days) if dated else sheet.write_string(row, 0, name)
    for column, (name, values) in enumerate(columns, start=1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, numbers)
    book.close()
    return out.getvalue()
