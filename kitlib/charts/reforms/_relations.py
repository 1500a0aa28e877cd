"""Dated relations between institutions, as the figures of this module read them.

What holds on a day, what a body is called, and pixels for diagrams. What is drawn is in ``institutions`` and
``command``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kitlib.evidence.tables import load

if TYPE_CHECKING:
    import pandas as pd

    from kitlib.charts.theme import Layer


def on(day: str, **where: str) -> pd.DataFrame:
    """Return the relations that hold on a day, of the columns' values given.

    Examples
    --------
    >>> list(on("2025-08-01", source_agency="GN", relation="subordinate_to")["target_agency"])
    ['DEFENSA']
    """
    import pandas as pd

    table, at = load("relations"), pd.Timestamp(day)
    started = table["from_day"].isna() | (table["from_day"] <= at)
    found = table[started & (table["to_day"].isna() | (table["to_day"] >= at))]
    for column, value in where.items():
        found = found[found[column] == value]
    found.attrs = dict(table.attrs)
    return found


def superior(body: str, day: str) -> str:
    """Return the ministry at the head of a body's chain of subordination on a day, formal command first."""
    above = on(day, source_agency=body, relation="subordinate_to")
    formal = above[above["command"].isna() | above["command"].str.startswith("formal", na=False)]
    return body if formal.empty else superior(str(formal["target_agency"].iloc[0]), day)


def pixel(field: str, top: int) -> Layer:
    """Give a channel whose values are pixels, for diagrams."""
    return {"field": field, "type": "quantitative", "axis": None,
            "scale": {"domain": [0, top], "range": [0, top]}}  # fmt: skip


def words(rows: list[dict[str, Any]], x: Layer, y: Layer, **mark: Any) -> Layer:
    """Write the ``words`` of rows at their place, each in its ``color``."""
    style = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 16, **mark}
    color = {"field": "color", "type": "nominal", "scale": None}
    return {"data": {"values": rows}, "mark": style,
            "encoding": {"x": x, "y": y, "text": {"field": "words"}, "color": color}}  # fmt: skip
