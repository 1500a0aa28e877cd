"""The layers of a Vega-Lite specification, told apart: which category, which value, which words they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kitlib.charts.figure import Native
from kitlib.decks.pptx.colours import use_of
from kitlib.decks.pptx.recipe import Label, Unfit

Layer = dict[str, Any]


def flat(layer: Layer, data: Layer | None = None) -> Iterator[Layer]:
    """Go through all layers below one, each with the data that it inherits.

    Examples
    --------
    >>> [one["mark"]["type"] for one in flat({"layer": [{"mark": "line"}, {"mark": {"type": "text"}}]})]
    ['line', 'text']
    """
    data = layer.get("data", data)
    if "layer" in layer:
        for inner in layer["layer"]:
            yield from flat(inner, data)
    else:
        mark = layer.get("mark", {})
        values = (data or {}).get("values", [])
        yield {**layer, "rows": values, "mark": mark if isinstance(mark, dict) else {"type": mark}}


class Places:
    """Finds the category and the value that a row of a layer is about."""

    def __init__(self, native: Native) -> None:
        self.across, self.up = ("y", "x") if native.kind == "bar" else ("x", "y")
        self.count = len(native.categories)
        self.index = {name: n for n, name in enumerate(native.categories)}

    def category(self, row: Layer, encoding: Layer) -> int | None:
        """Place among the categories; years, months and broken names are known again."""
        value = row.get(encoding.get(self.across, {}).get("field"))
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).replace("|", " ")
        return self.index.get(text, self.index.get(text[:7] if text[4:5] == "-" else text))

    def value(self, row: Layer, encoding: Layer) -> float | None:
        """Value of a row; of a piece of a stack, its own height."""
        found = _number(row.get(encoding.get(self.up, {}).get("field")))
        base = _number(row.get(encoding.get(f"{self.up}2", {}).get("field")))
        return found if found is None or base is None else found - base

    def same(self, layer: Layer, values: list[float | None]) -> bool:
        """Tell if all values of a layer are those of a series; what the layer leaves out does not matter."""
        seen = 0
        for row in layer["rows"]:
            at, value = self.category(row, layer["encoding"]), self.value(row, layer["encoding"])
            if at is None and value is None:
                continue
            if at is None or (value is None) != (values[at] is None):
                return False
            if value is not None and not near(values[at] or 0.0, value):
                return False
            seen += value is not None
        return seen > 0


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def near(one: float, other: float) -> bool:
    """Tell if two values are the same but for rounding."""
    return abs(one - other) <= max(0.051, 0.0005 * abs(other))


def label(said: Any, mark: Layer) -> Label:
    """Words of a text mark, with where they stand from their point."""
    words = "\n".join(said) if isinstance(said, list) else str(said or "")
    dx, dy = float(mark.get("dx", 0)), float(mark.get("dy", 0))
    align = mark.get("align", "center")
    inward = -dx if align == "left" else dx
    use, bold = use_of(str(mark.get("color", ""))) or "ink", bool(mark.get("fontWeight"))
    if align == "center" or (inward > 12 and abs(dy) > 8):
        further = 1.2 * max(0.0, abs(dy) - 20)
        return Label(words, use, "t" if dy <= 0 else "b", (0.0, further if dy > 0 else -further), bold)
    return Label(words, use, "r" if align == "left" else "l", (0.0, 1.2 * dy), bold)


def moment(value: Any) -> float:
    """Turn a year, a month or a day into a number that can be compared.

    Examples
    --------
    >>> moment("2021-07"), moment(2022.5)
    (2021.5, 2022.5)
    """
    if isinstance(value, int | float):
        return float(value)
    try:
        year, month, day = [float(part) for part in (str(value) + "-1-1").split("-")[:3]]
    except ValueError as error:
        raise Unfit("a band over names") from error
    return year + (month - 1) / 12 + (day - 1) / 372
